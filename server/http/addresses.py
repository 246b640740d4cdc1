"""From where a request comes, for limits only; addresses are neither logged nor kept.

What a proxy says of its clients is believed of proxies that the operator has named, and of nobody else:
anybody can write a header.
"""

import ipaddress
from collections.abc import Sequence

from aiohttp import web

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_HEADER = "X-Forwarded-For"
_HOME_BITS = 64  # of an IPv6 address: what a provider gives to one customer at least


class Addresses:
    """Reads them; `proxies` are the networks of trusted proxies."""

    def __init__(self, proxies: Sequence[Network]) -> None:
        self._proxies = proxies

    def of(self, request: web.Request) -> str:
        """Return whose quota a request counts against: an IPv4 address, or the network of an IPv6 one."""
        return household(self.client(request))

    def client(self, request: web.Request) -> Address | None:
        """Return the address of the client itself; None when a trusted proxy does not say it."""
        address = parse(request.remote)
        named = [part.strip() for header in request.headers.getall(_HEADER, ()) for part in header.split(",")]
        while self.is_proxy(address) and named:
            address = parse(named.pop())
        return address

    def vouched(self, request: web.Request) -> Address | None:
        """Return the client's address where a right hangs on it; None behind a proxy that is not trusted."""
        stranger = _HEADER in request.headers and not self.is_proxy(parse(request.remote))
        return None if stranger else self.client(request)

    def is_proxy(self, address: Address | None) -> bool:
        """Tell whether this is a trusted proxy."""
        return address is not None and any(address in network for network in self._proxies)


def parse(text: str | None) -> Address | None:
    """Return an address; an IPv4 address in IPv6 form (RFC 4291, section 2.5.5.2) is an IPv4 address."""
    try:
        address = ipaddress.ip_address(text or "")
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def household(address: Address | None) -> str:
    """Return what counts as one address: of IPv6, everything that one customer has."""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, _HOME_BITS), strict=False))
    return str(address)
