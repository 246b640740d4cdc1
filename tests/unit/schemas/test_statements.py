"""Entries of the directory log: the form alone."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from schemas.codec import encode
from schemas.errors import MalformedError, SouspliError, TooLargeError
from schemas.limits import LIMITS
from schemas.statements import SIGNATURE_SIZE, AnyStatement, DeviceRevoked, frame_entry, parse_entry
from tests.strategies import values

SIGNATURE = bytes(SIGNATURE_SIZE)
REVOKED = DeviceRevoked(
    structure="01977420-ef88-7b09-b3b9-7759b972c67f",
    n=1,
    time=0,
    signer=bytes(32),
    previous=bytes(32),
    device=bytes(32),
    reason="lost",  # type: ignore[arg-type]  # as it is written
)
STATEMENT = encode(REVOKED)
RAW = frame_entry(STATEMENT, SIGNATURE)


@given(values(AnyStatement))
@settings(max_examples=50)
def test_round_trip(statement: AnyStatement) -> None:
    """Every statement is read back as itself, with the bytes that are signed and those that are hashed."""
    signed = encode(statement)
    raw = frame_entry(signed, SIGNATURE)
    if (statement.n == 0) == (statement.previous is None):
        entry = parse_entry(raw)
        assert (entry.statement, entry.signed, entry.signature, entry.raw) == (
            statement,
            signed,
            SIGNATURE,
            raw,
        )
    else:
        with pytest.raises(MalformedError):
            parse_entry(raw)


@pytest.mark.parametrize("size", [*range(12), 100, len(RAW) - SIGNATURE_SIZE, len(RAW) - 1])
def test_cut_off(size: int) -> None:
    """An entry that ends early is refused."""
    with pytest.raises(MalformedError):
        parse_entry(RAW[:size])


@pytest.mark.parametrize("size", [0, len(STATEMENT) - 1, len(STATEMENT) + 1, 2**32 - 1])
def test_said_length(size: int) -> None:
    """The length that is said is that of the statement: the signature takes the whole rest."""
    with pytest.raises(MalformedError):
        parse_entry(struct.pack(">I", size) + RAW[4:])


def test_nothing_follows() -> None:
    """A byte after the signature is refused: it would change the hash, and nothing else."""
    with pytest.raises(MalformedError):
        parse_entry(RAW + b"\0")


def test_order_of_members() -> None:
    """The type stands first, then what all statements have; an absent predecessor is written."""
    assert STATEMENT.startswith(
        b'{"type":"device-revoked","structure":"%s","n":1,' % REVOKED.structure.encode()
    )
    assert b'"previous":null' in encode(replace(REVOKED, previous=None))


@given(st.binary(max_size=200))
def test_random_bytes(data: bytes) -> None:
    """Random bytes, framed or not, raise nothing but errors of our family."""
    for raw in (data, frame_entry(data, SIGNATURE), RAW[: len(data)] + data):
        with pytest.raises(SouspliError):
            parse_entry(raw)


def test_size_limit() -> None:
    """A statement above the limit is refused before it is read."""
    with pytest.raises(TooLargeError):
        parse_entry(frame_entry(b"[" * (LIMITS.statement + 1), SIGNATURE))
