"""What a frozen vector is, and what its makers share."""

import hashlib
from typing import NamedTuple

from tests.vectors.operations import Json


class Vector(NamedTuple):
    """One scenario: where it is kept, what it claims, what is done with what, and what must come out."""

    path: str
    claim: str
    operation: str
    expect: str
    given: Json


def stream(name: str, size: int = 32) -> bytes:
    """Return bytes for an input: SHAKE-256 of its name, so that no vector holds a secret."""
    return hashlib.shake_256(name.encode()).digest(size)


def flipped(data: bytes, at: int) -> str:
    """Return `data` in hexadecimal with one bit changed at an offset."""
    changed = bytearray(data)
    changed[at] ^= 1
    return changed.hex()
