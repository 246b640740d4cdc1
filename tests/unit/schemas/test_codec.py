"""Compact JSON: one way to write each value, for every type of the contract."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.codec import decode, decode_request, encode
from schemas.content import Message
from schemas.envelope import Checkpoint
from schemas.errors import InvalidInputError, MalformedError, SouspliError, TooLargeError
from tests.strategies import schema_types, values

TYPES = schema_types()
LIMIT = 10**6
ROOT = bytes(32)
COMPACT = encode(Checkpoint(1, ROOT))


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
@given(data=st.data())
@settings(max_examples=5)
def test_round_trip(kind: type[Any], data: st.DataObject) -> None:
    """Every valid value is read back as itself, and written as `JSON.stringify` writes it."""
    value = data.draw(values(kind))
    written = encode(value)
    assert decode(written, kind, LIMIT) == value
    assert json.dumps(json.loads(written), ensure_ascii=False, separators=(",", ":")).encode() == written


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
def test_other_members_are_refused(kind: type[Any]) -> None:
    """No type of the contract passes over a member that it does not know."""
    assert kind.__struct_config__.forbid_unknown_fields


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
def test_patterns_end(kind: type[Any]) -> None:
    """No pattern ends in a bare `$`, which would let a line feed follow."""
    found = json.dumps(msgspec.json.schema(kind))
    assert found.count('$"') == 0


@given(st.binary(max_size=200), st.sampled_from(TYPES))
def test_random_bytes(data: bytes, kind: type[Any]) -> None:
    """Whatever arrives, nothing but an error of our family comes out."""
    with pytest.raises(SouspliError):
        decode(data, kind, LIMIT)


@given(st.integers(0, len(COMPACT) - 1), st.integers(0, 255))
def test_changed_byte(at: int, byte: int) -> None:
    """A message with one byte changed is another message, or refused with an error of our family."""
    changed = COMPACT[:at] + bytes([byte]) + COMPACT[at + 1 :]
    try:
        value = decode(changed, Checkpoint, LIMIT)
    except SouspliError:
        return
    assert encode(value) == changed


@pytest.mark.parametrize(
    "data",
    [
        COMPACT + b"\n",
        b" " + COMPACT,
        COMPACT.replace(b":1", b": 1"),
        COMPACT.replace(b":1", b":1.0"),
        COMPACT.replace(b":1", b":1e0"),
        COMPACT.replace(b":1", b":01"),
        COMPACT.replace(b":1", b":-0"),
        COMPACT.replace(b"size", b"s\\u0069ze"),
        COMPACT.replace(b"{", b'{"size":1,'),
        COMPACT.replace(b"}", b',"x":1}'),
        COMPACT.replace(b"AAA=", b"AAB="),
        COMPACT.replace(b"AAA=", b"AAA"),
        b"\xef\xbb\xbf" + COMPACT,
        b'{"root":"' + b"A" * 43 + b'=","size":1}',
    ],
    ids=repr,
)
def test_other_spellings_are_refused(data: bytes) -> None:
    """White space, another order, repetition, other spellings of numbers, strings and bytes are refused."""
    assert decode(COMPACT, Checkpoint, LIMIT) == Checkpoint(1, ROOT)
    with pytest.raises(MalformedError):
        decode(data, Checkpoint, LIMIT)


def test_defaults_are_left_out() -> None:
    """A member that has its default is not written, and refused when it is."""
    written = b'{"kind":"message","author":"A","text":"t"}'
    assert encode(Message(author="A", text="t")) == written
    with pytest.raises(MalformedError):
        decode(written[:-1] + b',"subject":""}', Message, LIMIT)


def test_requests_may_have_white_space() -> None:
    """The body of a request is not signed; it may be written by hand."""
    assert decode_request(b' {"root": "%s=", "size": 1}\n' % (b"A" * 43), Checkpoint, LIMIT).size == 1


def test_depth_and_size_are_limited() -> None:
    """Deep nesting is refused and not a crash; a byte above the limit is too large."""
    with pytest.raises(MalformedError):
        decode(b"[" * 100_000, list, LIMIT)
    with pytest.raises(TooLargeError):
        decode(COMPACT, Checkpoint, len(COMPACT) - 1)


def test_half_a_character_is_refused() -> None:
    """A lone surrogate, as a file name can hold one, is refused when written and when read."""
    with pytest.raises(InvalidInputError):
        encode(Message(author="A", text="\ud800"))
    with pytest.raises(MalformedError):
        decode(b'{"kind":"message","author":"A","text":"\\ud800"}', Message, LIMIT)
