"""The frame of an envelope: what the relay can see (spec/envelope.md); crypto/envelope.py seals and opens it.

    SPLI 01 | u32 header length | header | u16 wraps | wraps of 1168 bytes each | body to the end

`parse` checks everything that can be checked without a key; the raw bytes are kept, since they are what is
signed.
"""

import hashlib
import struct
from typing import Annotated

import msgspec

from schemas.codec import Schema, decode
from schemas.errors import MalformedError, TooLargeError, UnsupportedVersionError
from schemas.ids import Hash, Id, Kid, Millis
from schemas.limits import LIMITS

MAGIC = b"SPLI"
VERSION = 1
SUITE = 1
WRAP_SIZE = 1120 + 32 + 16
"""Encapsulation of X-Wing, the 32-byte content key, the tag of AES-GCM."""

_PREFIX = struct.Struct(">4sBI")
_COUNT = struct.Struct(">H")


class Checkpoint(Schema):
    """A view of the directory log: its number of entries and its Merkle root."""

    size: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
    root: Hash


class Sender(Schema):
    """Who sends: a device, for a service of its structure."""

    structure: Id
    service: Id
    device: Kid


class Recipient(Schema):
    """One mailbox and the epoch key that the content key is wrapped to."""

    structure: Id
    service: Id
    epoch: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    kid: Kid


class Header(Schema):
    """What is not encrypted; every wrap, the body and the signature are bound to its bytes."""

    suite: Annotated[int, msgspec.Meta(ge=SUITE, le=SUITE)]
    id: Id
    sender: Sender
    thread: Id
    time: Millis
    recipients: Annotated[tuple[Recipient, ...], msgspec.Meta(min_length=1, max_length=LIMITS.recipients)]
    checkpoint: Checkpoint
    blobs: Annotated[tuple[Id, ...], msgspec.Meta(max_length=LIMITS.files)] = ()


class Envelope(msgspec.Struct, frozen=True):
    """A parsed envelope; `raw` is what was received."""

    raw: bytes
    header: Header
    header_bytes: bytes
    wraps: tuple[bytes, ...]
    body: bytes

    @property
    def hash(self) -> bytes:
        """SHA-256 of the raw bytes: the name by which later messages refer to this one."""
        return hashlib.sha256(self.raw).digest()


def frame(header_bytes: bytes, wraps: tuple[bytes, ...], body: bytes) -> bytes:
    """Return the raw envelope of its three parts."""
    return b"".join(
        (_PREFIX.pack(MAGIC, VERSION, len(header_bytes)), header_bytes, _COUNT.pack(len(wraps)), *wraps, body)
    )


def parse(raw: bytes) -> Envelope:
    """Return the parts of a raw envelope; raises TooLargeError, UnsupportedVersionError or MalformedError."""
    if len(raw) > LIMITS.envelope:
        raise TooLargeError(f"the envelope has {len(raw)} bytes, at most {LIMITS.envelope} are accepted")
    if len(raw) < _PREFIX.size or not raw.startswith(MAGIC):
        raise MalformedError("this is not an envelope")
    _, version, header_size = _PREFIX.unpack_from(raw)
    if version != VERSION:
        raise UnsupportedVersionError(f"the envelope is of version {version}, this program knows {VERSION}")
    wraps_at = _PREFIX.size + header_size
    if header_size > LIMITS.header or len(raw) < wraps_at + _COUNT.size:
        raise MalformedError("the envelope ends inside its header")
    header_bytes = raw[_PREFIX.size : wraps_at]
    header = decode(header_bytes, Header, LIMITS.header)
    _check(header)
    (count,) = _COUNT.unpack_from(raw, wraps_at)
    first = wraps_at + _COUNT.size
    body_at = first + count * WRAP_SIZE
    if count != len(header.recipients):
        raise MalformedError("the envelope must hold one wrap for each recipient")
    if len(raw) <= body_at:
        raise MalformedError("the envelope ends inside its wraps")
    wraps = tuple(raw[at : at + WRAP_SIZE] for at in range(first, body_at, WRAP_SIZE))
    return Envelope(raw, header, header_bytes, wraps, raw[body_at:])


def _check(header: Header) -> None:
    mailboxes = [recipient.service for recipient in header.recipients]
    if len(set(mailboxes)) != len(mailboxes):
        raise MalformedError("a mailbox is named twice")
    if len(set(header.blobs)) != len(header.blobs):
        raise MalformedError("a file is named twice")
