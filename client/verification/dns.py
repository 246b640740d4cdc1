"""Whether the owner of a domain vouches for a structure: a TXT record that names its root key.

    record(application.id, application.root, "abri.example")     # what the owner publishes
    await vouches("abri.example", expected, resolvers)

The record is bound to identifier, root key and domain: nobody else can use it, and everybody can look again
later. Rule: two resolvers, passed in, must both see it, so that one that lies or is lied to is not enough.
"""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence

import dns.asyncresolver
import dns.exception
import dns.resolver

from crypto.signing import label
from schemas.errors import InvalidInputError, UnavailableError
from schemas.ids import id_bytes

Resolver = Callable[[str], Awaitable[Sequence[str]]]
"""Returns the texts of the TXT records of a name, none when there are none; raises UnavailableError."""

_DOMAIN = re.compile(r"(?=.{4,200}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_PREFIX = "souspli-root="
_LEAST = 2
_SECONDS = 5.0


def place(domain: str) -> str:
    """Return the name at which the record stands; raises InvalidInputError for what is no domain."""
    plain = domain.strip().rstrip(".").lower()
    if not _DOMAIN.fullmatch(plain):
        raise InvalidInputError(f"{domain!r} is no domain", advice="write it like abri-de-meuse.be")
    return f"_souspli.{plain}"


def record(structure: str, root: bytes, domain: str) -> str:
    """Return the text of the record by which a domain vouches for a structure's root key."""
    bound = label("domain") + id_bytes(structure) + hashlib.sha256(root).digest() + place(domain).encode()
    digest = hashlib.sha256(bound).digest()
    return _PREFIX + base64.b32encode(digest).decode().rstrip("=").lower()


async def vouches(domain: str, expected: str, resolvers: Sequence[Resolver]) -> bool:
    """Whether all resolvers see the record; raises InvalidInputError for fewer than two."""
    if len(resolvers) < _LEAST:
        raise InvalidInputError(
            "two resolvers must agree", advice="name two that are run by different people"
        )
    return all([expected in await resolver(place(domain)) for resolver in resolvers])


def resolver_at(address: str) -> Resolver:
    """Return the resolver at an IP address."""
    asked = dns.asyncresolver.Resolver(configure=False)
    try:
        asked.nameservers = [address]
    except ValueError as error:
        raise InvalidInputError(f"{address!r} is not the address of a resolver") from error
    asked.lifetime = _SECONDS

    async def texts(name: str) -> Sequence[str]:
        try:
            answer = await asked.resolve(name, "TXT")
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except dns.exception.DNSException as error:
            raise UnavailableError(f"the resolver {address} does not answer") from error
        return [b"".join(each.strings).decode("ascii", "replace") for each in answer]

    return texts
