"""Strict JSON for everything that is signed, hashed or kept: one way to write each value.

Signatures and hashes are always over the bytes received. On reading, the bytes must be *compact*: equal to
the compact encoding of what was read (members in the order of the type, no white space, defaults left out,
byte strings in base64 of RFC 4648 section 4). That refuses repeated members, unknown members, floats for
integers and two spellings of one value, so no two programs can read the same bytes differently:

    encode(Checkpoint(size=1, root=root)) == b'{"size":1,"root":"…"}'
"""

from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, dataclass_transform

import msgspec

from schemas.errors import InvalidInputError, MalformedError, TooLargeError

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(msgspec.field,))  # tells mypy so
class Schema(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all types that cross a wire or are kept."""


@cache
def _decoder(kind: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def encode(value: object) -> bytes:
    """Return the compact encoding of a schema value; raises InvalidInputError for half a character."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError as error:  # a lone surrogate, as in a file name or argument that was not UTF-8
        raise InvalidInputError("a text holds something that is not a character") from error


def decode(data: bytes, kind: type[T], limit: int) -> T:
    """Read compact bytes of at most `limit` bytes; raises TooLargeError or MalformedError."""
    value = decode_request(data, kind, limit)
    if encode(value) != data:
        raise MalformedError("the bytes are not in compact form")
    return value


def decode_request(data: bytes, kind: type[T], limit: int) -> T:
    """Read the body of a request, which is not signed and may have white space; raises like `decode`."""
    if len(data) > limit:
        raise TooLargeError(f"{len(data)} bytes, at most {limit} are accepted")
    try:
        value: T = _decoder(kind).decode(data)  # type: ignore[arg-type]  # a type is hashable
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedError(str(error)) from error
    return value
