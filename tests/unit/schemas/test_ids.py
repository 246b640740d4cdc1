"""Identifiers, handles, addresses."""

import uuid
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codec import decode, encode
from schemas.errors import InvalidInputError, MalformedError
from schemas.ids import HANDLE_SIZE, Address, Handle, Id, id_bytes, new_id, parse_address, parse_handle


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_new_id(at: int, random: bytes) -> None:
    """A new identifier is a UUIDv7 that holds its time, and has 16 bytes."""
    made = uuid.UUID(new_id(at, random))
    assert (made.version, made.variant, made.int >> 80) == (7, uuid.RFC_4122, at)
    assert id_bytes(str(made)) == made.bytes


def test_new_ids_differ_and_sort() -> None:
    """Two identifiers of one moment differ; one of a later moment sorts after."""
    assert new_id(1) != new_id(1)
    assert new_id(1) < new_id(2)


GOOD = new_id(1, b"\xab" * 10)


@pytest.mark.parametrize(
    "text",
    [
        "",
        GOOD.upper(),
        GOOD.replace("-", ""),
        "{" + GOOD + "}",
        GOOD + "\n",
        str(uuid.UUID(int=2**127)),
        GOOD[:-1],
    ],
)
def test_id_has_one_spelling(text: str) -> None:
    """Only the canonical spelling of a UUIDv7 is an identifier, alone and in a message."""
    with pytest.raises(InvalidInputError):
        id_bytes(text)
    with pytest.raises(MalformedError):
        decode(encode(text), Id, 100)


@pytest.mark.parametrize("text", ["ab", "abri-de-meuse", "a1-2", "x" * HANDLE_SIZE])
def test_handle(text: str) -> None:
    """Small letters, digits and single hyphens make a handle."""
    assert parse_handle(text) == text
    assert decode(encode(text), Handle, 100) == text


@pytest.mark.parametrize(
    "text", ["", "a", "1a", "-a", "a-", "a--b", "Abri", "abrí", "a b", "a_b", "ab\n", "x" * (HANDLE_SIZE + 1)]
)
def test_not_a_handle(text: str) -> None:
    """Nothing else does: no capitals, accents, blanks, nor a line feed at the end."""
    with pytest.raises(InvalidInputError):
        parse_handle(text)
    with pytest.raises(MalformedError):
        decode(encode(text), Handle, 200)


def test_address_round_trip() -> None:
    """An address is written and read as service@structure."""
    address = Address("accueil", "abri-de-meuse")
    assert parse_address(str(address)) == address == parse_address("accueil@abri-de-meuse")


@given(st.text() | st.from_regex(r"[a-z]{0,3}@?[a-z]{0,3}@?[a-z]{0,3}", fullmatch=True))
def test_address_or_error(text: str) -> None:
    """Every text is an address that is written the same, or refused."""
    with suppress(InvalidInputError):
        assert str(parse_address(text)) == text
