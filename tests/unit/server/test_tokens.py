"""Tokens: exactly one text for each session, and none for what was not issued."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import NotSignedInError
from schemas.ids import new_id
from server.http.caller import Caller
from server.sessions.tokens import Tokens

NOW = 1_800_000_000_000
BEARER = Caller(bytes(range(32)), new_id(NOW), new_id(NOW), "administrator", NOW + 1)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def tokens(key: bytes = b"k" * 32, now: int = NOW) -> Tokens:
    """Return a relay's tokens."""
    return Tokens(key, lambda: now)


@pytest.mark.parametrize("role", ["member", "administrator", "registrar"])
def test_what_is_issued_is_read(role: str) -> None:
    """Every process with the key reads who the bearer is."""
    bearer = replace(BEARER, role=role)
    assert tokens().read(tokens().issue(bearer)) == bearer


def test_each_character_counts() -> None:
    """With any character of a token replaced by any other, it is none."""
    issued, reader = tokens().issue(BEARER), tokens()
    for at, here in enumerate(issued):
        for other in set(ALPHABET) - {here}:
            with pytest.raises(NotSignedInError):
                reader.read(issued[:at] + other + issued[at + 1 :])


@given(st.text(max_size=200) | st.text(ALPHABET, min_size=142, max_size=142))
def test_any_text_is_none(text: str) -> None:
    """Whatever stands in the header, nothing but our error is raised."""
    with pytest.raises(NotSignedInError):
        tokens().read(text)


def test_its_end() -> None:
    """A token is good until the millisecond at which it expires, also when it was read before."""
    now = [NOW]
    reader = Tokens(b"k" * 32, lambda: now[0])
    issued = reader.issue(BEARER)
    assert reader.read(issued) == BEARER
    now[0] = BEARER.expires
    with pytest.raises(NotSignedInError):
        reader.read(issued)


def test_another_key() -> None:
    """A token of another relay is none here."""
    with pytest.raises(NotSignedInError):
        tokens(b"j" * 32).read(tokens().issue(BEARER))
