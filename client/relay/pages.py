"""A page of envelopes as the relay sends it (spec/api.md).

u64 seq | u64 accepted (ms) | u32 length | envelope, repeated
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from schemas.errors import IntegrityError, MalformedError
from schemas.limits import LIMITS

_FRAME = struct.Struct(">QQI")


class Delivery(NamedTuple):
    """An envelope in a mailbox: its place there, when the relay accepted it (milliseconds), its bytes."""

    seq: int
    accepted: int
    raw: bytes


def read_page(data: bytes, after: int) -> Iterator[Delivery]:
    """Yield the deliveries of a page that was asked for after a sequence number.

    Raises MalformedError, or IntegrityError when the relay goes backwards.
    """
    at = 0
    while at < len(data):
        if len(data) - at < _FRAME.size:
            raise MalformedError("the page ends inside a frame")
        seq, accepted, length = _FRAME.unpack_from(data, at)
        at += _FRAME.size
        if length > LIMITS.envelope or length > len(data) - at:
            raise MalformedError("the page ends inside an envelope")
        if not after < seq < 2**53 or accepted >= 2**53:
            raise IntegrityError("the relay's page is out of order")
        yield Delivery(seq, accepted, data[at : at + length])
        after, at = seq, at + length
