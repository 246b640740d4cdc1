"""Asking the domain name system for the keys with which mail is signed."""

from collections.abc import Sequence

from dns.asyncresolver import Resolver
from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer

from bridges.inbound.authenticate import Resolve
from schemas.errors import UnavailableError

_SECONDS = 10.0


def resolver(nameservers: Sequence[str] = ()) -> Resolve:
    """Return what asks these resolvers (addresses), or those of the system."""
    asking = Resolver(configure=not nameservers)
    if nameservers:
        asking.nameservers = list(nameservers)

    async def resolve(name: str) -> list[bytes]:
        try:
            found = await asking.resolve(name, "TXT", lifetime=_SECONDS)
        except (NXDOMAIN, NoAnswer):
            return []
        except DNSException as error:
            raise UnavailableError("the domain name system does not answer") from error
        return [b"".join(record.strings) for record in found]

    return resolve
