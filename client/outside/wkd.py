"""Web Key Directory: asks the domain of an address for its OpenPGP key (draft-koch-openpgp-webkey-service).

    certificate = await find_key("sam@asso.example", fetch, now)

Rules: over HTTPS only, first the advanced method, and the direct one only where there is no such host; a key
counts only if it says that it is of this address. Whoever runs the domain learns that somebody asked.
"""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from urllib.parse import quote

import aiohttp
import pysequoia

from client.outside.certificates import Certificate, read_certificate
from schemas.errors import InvalidInputError, NotFoundError, UnavailableError
from schemas.limits import LIMITS

Fetch = Callable[[str], Awaitable[bytes | None]]
"""Gets an address: None when there is nothing; raises UnavailableError when nobody answers."""

_ALPHABET = "ybndrfg8ejkmcpqxot1uwisza345h769"
_SECONDS = 15.0
_BYTES = 4 * LIMITS.correspondent_key  # several keys, with signatures of others


async def find_key(address: str, fetch: Fetch, now: datetime) -> Certificate:
    """Return the key of an address; raises NotFoundError, UnavailableError, InvalidInputError for no use."""
    advanced, direct = urls(address)
    try:
        found = await fetch(advanced)
    except UnavailableError:
        found = await fetch(direct)
    if not found:
        raise NotFoundError(f"the domain of {address} publishes no key for it", advice="write by link")
    certificates = [each for data in _split(found) if (each := _usable(data, now)) and each.is_of(address)]
    if not certificates:
        raise InvalidInputError(
            f"what the domain publishes is no usable key of {address}", advice="write by link"
        )
    return certificates[0]


def urls(address: str) -> tuple[str, str]:
    """Return where the key of an address is published, by the advanced and by the direct method."""
    local, _, domain = address.rpartition("@")
    try:
        host = domain.lower().encode("idna").decode()
    except UnicodeError as error:
        raise InvalidInputError(f"{domain!r} is no domain") from error
    digest = hashlib.sha1(_lower(local).encode(), usedforsecurity=False).digest()
    page = f"hu/{zbase32(digest)}?l={quote(local, safe='')}"
    return (
        f"https://openpgpkey.{host}/.well-known/openpgpkey/{host}/{page}",
        f"https://{host}/.well-known/openpgpkey/{page}",
    )


def zbase32(data: bytes) -> str:
    """Return bytes, of which the number of bits is a multiple of five, in z-base-32 (RFC 6189, 5.1.6)."""
    bits = int.from_bytes(data, "big")
    return "".join(_ALPHABET[bits >> at & 31] for at in range(len(data) * 8 - 5, -1, -5))


async def fetch(url: str) -> bytes | None:
    """Get an address over HTTPS, without following it elsewhere."""
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, auto_decompress=False) as http,
            http.get(url, allow_redirects=False) as response,
        ):
            if response.status != 200:
                return None
            data = await response.content.read(_BYTES + 1)
            while len(data) <= _BYTES and (more := await response.content.read(_BYTES + 1 - len(data))):
                data += more
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise UnavailableError("the domain of this address does not answer for keys") from error
    return data if len(data) <= _BYTES else None


def _lower(local: str) -> str:
    # ASCII letters only, as the draft says: others are not mapped by anybody in the same way.
    return "".join(each.lower() if each.isascii() else each for each in local)


def _split(data: bytes) -> list[bytes]:
    try:
        return [bytes(each) for each in pysequoia.Cert.split_bytes(data)]
    except Exception:  # noqa: BLE001 - bare exceptions of the library, on hostile input
        return []


def _usable(data: bytes, now: datetime) -> Certificate | None:
    try:
        return read_certificate(data, now)
    except InvalidInputError:
        return None
