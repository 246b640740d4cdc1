"""Printed secrets: what people may change and what is a mistake."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.printable import from_text, to_text
from schemas.errors import MalformedError

DATA = bytes(range(16))
TEXT = to_text("code", DATA)


@given(st.binary(min_size=1, max_size=60))
def test_round_trip(data: bytes) -> None:
    """Bytes of any length come back."""
    assert from_text("code", to_text("code", data), len(data)) == data


def test_form() -> None:
    """Groups of four characters of Crockford's alphabet."""
    assert TEXT == "000G-40R4-0M30-E209-185G-R38E-1YT0-GAFZ"


@pytest.mark.parametrize(
    "typed",
    [
        TEXT.lower(),
        TEXT.replace("-", " "),
        TEXT.replace("-", ""),
        TEXT.replace("-", "\u2013"),
        f"  {TEXT}\n",
        TEXT.replace("0", "O").replace("1", "l"),
    ],
    ids=["small letters", "spaces", "no groups", "dashes", "margins", "look-alikes"],
)
def test_forgiven(typed: str) -> None:
    """Case, spacing and look-alike letters do not matter."""
    assert from_text("code", typed, len(DATA)) == DATA


@given(st.integers(0, 31), st.sampled_from("0123456789ABCDEF"))
def test_a_typing_error_is_found(at: int, typed: str) -> None:
    """One wrong character is always noticed."""
    compact = TEXT.replace("-", "")
    if compact[at] == typed:
        return
    with pytest.raises(MalformedError, match="typing error"):
        from_text("code", compact[:at] + typed + compact[at + 1 :], len(DATA))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (TEXT[:-1], "31 characters and must have 32"),
        (TEXT + "0", "33 characters and must have 32"),
        ("", "0 characters"),
        (TEXT.replace("000G", "000U"), "character 4 is 'U'"),
        (TEXT.replace("000G", "00é0"), "character 3 is 'É'"),
        (to_text("share", DATA), "typing error"),
    ],
    ids=["short", "long", "empty", "letter that is never used", "accent", "made for another purpose"],
)
def test_refusals_say_what_is_wrong(typed: str, said: str) -> None:
    """Each kind of mistake has its own sentence."""
    with pytest.raises(MalformedError, match=said):
        from_text("code", typed, len(DATA))


def test_spare_bits_must_be_zero() -> None:
    """There is one way to write each value."""
    text = to_text("code", b"ab")  # 48 bits in 10 characters
    assert text == "C5H8-97R8-WG"
    with pytest.raises(MalformedError):
        from_text("code", text[:-1] + "H", 2)
