"""From where a request comes, when there may be proxies, and when somebody lies about it."""

from ipaddress import ip_address, ip_network

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from server.http.addresses import Addresses

BEHIND_A_PROXY = Addresses([ip_network("10.0.0.0/8")])
NO_PROXY = Addresses([])


def request(remote: str, *forwarded: str) -> web.Request:
    """Return a request from an address with what a header says of others."""
    headers = CIMultiDict([("X-Forwarded-For", each) for each in forwarded])
    return make_mocked_request("GET", "/", headers=headers).clone(remote=remote)


@pytest.mark.parametrize(
    ("remote", "forwarded", "client"),
    [
        ("192.0.2.1", (), "192.0.2.1"),
        ("192.0.2.1", ("198.51.100.9",), "192.0.2.1"),
        ("10.0.0.1", ("198.51.100.9",), "198.51.100.9"),
        ("10.0.0.1", ("203.0.113.5, 198.51.100.9",), "198.51.100.9"),
        ("10.0.0.1", ("203.0.113.5", "198.51.100.9"), "198.51.100.9"),
        ("10.0.0.1", ("198.51.100.9, 10.2.0.1",), "198.51.100.9"),
        ("::ffff:10.0.0.1", ("198.51.100.9",), "198.51.100.9"),
        ("10.0.0.1", (), "10.0.0.1"),
    ],
)
def test_only_trusted_proxies_are_believed(remote: str, forwarded: tuple[str, ...], client: str) -> None:
    """The last address that is no trusted proxy's counts; what stands before it anybody may have said."""
    assert BEHIND_A_PROXY.client(request(remote, *forwarded)) == ip_address(client)


def test_without_proxies_the_header_means_nothing() -> None:
    """By default nobody escapes a limit with a header, nor gets a right by one."""
    liar = request("192.0.2.1", "127.0.0.1")
    assert NO_PROXY.of(liar) == "192.0.2.1"
    assert NO_PROXY.vouched(liar) is None
    assert NO_PROXY.vouched(request("192.0.2.1")) == ip_address("192.0.2.1")


def test_an_address_that_is_none() -> None:
    """What is no address counts as one unknown client, with the limits of one and no right."""
    garbled = request("10.0.0.1", "' OR 1=1")
    assert BEHIND_A_PROXY.client(garbled) is None
    assert BEHIND_A_PROXY.of(garbled) == BEHIND_A_PROXY.of(request("10.0.0.1", "unknown"))


def test_one_household_of_ipv6() -> None:
    """Addresses of one provider's customer share a limit; those of another do not."""
    first, second, other = (
        request(f"2001:db8:{net}::{host}") for net, host in (("1:2", 5), ("1:2", 6), ("1:3", 5))
    )
    assert NO_PROXY.of(first) == NO_PROXY.of(second)
    assert NO_PROXY.of(first) != NO_PROXY.of(other)
