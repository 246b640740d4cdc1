"""What the logs hold: commitments to access records, heads of structures' logs, top entries (spec/log.md).

    entry(commitment(salt, record))       33 bytes: the leaf says nothing about the record without its salt
    TopEntry(epoch, time, count, root)    what the relay signs, once for all structures

A structure's log begins with a random genesis, so that no two logs are ever alike.
"""

import hashlib
import struct
from dataclasses import dataclass
from typing import Final

from crypto.signing import label
from schemas.errors import MalformedError
from schemas.ids import id_bytes

HASH_SIZE: Final = 32
ENTRY_SIZE: Final = 1 + HASH_SIZE

_GENESIS, _RECORD, _TOP = b"\x00", b"\x01", b"\x02"
_TOP_FORM = struct.Struct(">cQQI32s")


def commitment(salt: bytes, record: bytes) -> bytes:
    """Return the commitment (32 bytes) to the bytes of an access record under its salt (32 bytes)."""
    if len(salt) != HASH_SIZE:
        raise MalformedError("the salt of a record has 32 bytes")
    return hashlib.sha256(label("access-record") + salt + record).digest()


def entry(committed: bytes) -> bytes:
    """Return the log entry (33 bytes) of a commitment."""
    return _RECORD + committed


def genesis(random: bytes) -> bytes:
    """Return the first entry (33 bytes) of a structure's log, of 32 random bytes."""
    if len(random) != HASH_SIZE:
        raise MalformedError("a genesis has 32 random bytes")
    return _GENESIS + random


def check_entry(raw: bytes, position: int) -> None:
    """Check the form of an entry at a position; raises MalformedError."""
    if len(raw) != ENTRY_SIZE or raw[:1] != (_RECORD if position else _GENESIS):
        raise MalformedError(f"entry {position} of the log is malformed")


def head(structure: str, size: int, root: bytes) -> bytes:
    """Return what the tree of heads holds for a structure: the size and root (32 bytes) of its log."""
    return label("head") + id_bytes(structure) + size.to_bytes(8, "big") + root


@dataclass(frozen=True)
class TopEntry:
    """An entry of the heads log: epoch, time in milliseconds, number of heads and root of their tree."""

    epoch: int
    time: int
    heads: int
    root: bytes

    def encode(self) -> bytes:
        """Return its 53 bytes."""
        return _TOP_FORM.pack(_TOP, self.epoch, self.time, self.heads, self.root)


def parse_top_entry(raw: bytes) -> TopEntry:
    """Read a top entry; raises MalformedError."""
    if len(raw) != _TOP_FORM.size or raw[:1] != _TOP:
        raise MalformedError("this is not an entry of the heads log")
    _, epoch, time, heads, root = _TOP_FORM.unpack(raw)
    return TopEntry(epoch, time, heads, root)
