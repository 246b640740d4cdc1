"""Identifiers and addresses.

Identifiers are UUIDv7 (RFC 9562, section 5.7) made by clients, written in lower case with hyphens. Structures
and services also have handles, and `service@structure` is the address that people type:

    parse_address("accueil@abri-de-meuse") -> Address(service="accueil", structure="abri-de-meuse")
"""

import os
import re
from typing import Annotated, NamedTuple

import msgspec

from schemas.errors import InvalidInputError

# In every pattern of the contract: `$` alone would also match before a line feed at the end.
ID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$(?!\n)"
HANDLE_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$(?!\n)"
HANDLE_SIZE = 40

Id = Annotated[str, msgspec.Meta(pattern=ID_PATTERN)]
Handle = Annotated[str, msgspec.Meta(pattern=HANDLE_PATTERN, min_length=2, max_length=HANDLE_SIZE)]
Kid = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Hash = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Millis = Annotated[int, msgspec.Meta(ge=0, le=253_370_764_799_999)]
"""Milliseconds since 1970 in UTC, until the end of the year 9998: every calendar shows them."""


class Address(NamedTuple):
    """A service of a structure, by handles."""

    service: str
    structure: str

    def __str__(self) -> str:
        """Return `service@structure`."""
        return f"{self.service}@{self.structure}"


def new_id(at: int, random: bytes | None = None) -> str:
    """Return a UUIDv7 for the time `at` (milliseconds) with 10 `random` bytes, or else some of the system."""
    tail = int.from_bytes(random if random is not None else os.urandom(10), "big")
    bits = (at & (2**48 - 1)) << 80 | 0x7 << 76 | (tail >> 68 & 0xFFF) << 64 | 0b10 << 62 | tail & (2**62 - 1)
    digits = f"{bits:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def id_bytes(identifier: str) -> bytes:
    """Return the 16 bytes of an identifier; raises InvalidInputError when it is not a canonical UUIDv7."""
    if not re.fullmatch(ID_PATTERN, identifier):
        raise InvalidInputError(f"{identifier!r} is not an identifier")
    return bytes.fromhex(identifier.replace("-", ""))


def parse_handle(text: str) -> str:
    """Return `text` when it is a handle; raises InvalidInputError."""
    if not 2 <= len(text) <= HANDLE_SIZE or not re.fullmatch(HANDLE_PATTERN, text):
        raise InvalidInputError(
            f"{text!r} is not a handle",
            advice=f"use 2 to {HANDLE_SIZE} small letters, digits and single hyphens; a letter comes first",
        )
    return text


def parse_address(text: str) -> Address:
    """Return the address written as `service@structure`; raises InvalidInputError."""
    service, at, structure = text.partition("@")
    if not at:
        raise InvalidInputError(f"{text!r} is not an address", advice="write it as service@structure")
    return Address(parse_handle(service), parse_handle(structure))
