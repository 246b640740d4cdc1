"""Invitation codes: what is pasted is what was given, or is refused."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.structures.codes import Code
from schemas.errors import InvalidInputError
from schemas.ids import new_id

CODE = Code("https://relay.example/", "Zoé D'Hondt", new_id(1), new_id(2), bytes(16), bytes(range(32)))


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200),
    st.binary(min_size=32, max_size=32),
)
def test_a_code_comes_back(person: str, secret: bytes) -> None:
    """Whatever the name and the secret, the pasted text gives them again."""
    code = replace(CODE, person=person, secret=secret)
    assert Code.parse(code.text) == code


def test_a_broken_line_does_not_matter() -> None:
    """White space that a letter or chat put in is dropped."""
    text = CODE.text
    assert Code.parse(f"  {text[:40]}\n{text[40:90]} {text[90:]}\n") == CODE


@pytest.mark.parametrize("at", range(len(CODE.text)))
def test_each_typing_error_is_found(at: int) -> None:
    """Whichever character is another one, in the address, the name or the code, it is refused."""
    wrong = "7" if CODE.text[at] != "7" else "8"
    with pytest.raises(InvalidInputError):
        Code.parse(CODE.text[:at] + wrong + CODE.text[at + 1 :])


@pytest.mark.parametrize(
    "text", ["", "https://relay.example/", "#/", CODE.text[:-5], CODE.text.split("#")[1]]
)
def test_a_part_of_a_code_is_refused(text: str) -> None:
    """What lacks the address, the name or the end is refused with advice."""
    with pytest.raises(InvalidInputError) as caught:
        Code.parse(text)
    assert caught.value.advice


def test_the_relay_never_sees_what_vouches_for_the_keys() -> None:
    """The pass code that is shown to the relay says nothing of the secret or the key of the MAC."""
    device = bytes(3200)
    assert CODE.secret not in (CODE.pass_code, CODE.verifier)
    assert replace(CODE, secret=CODE.pass_code).mac(device) != CODE.mac(device)


def test_other_keys_have_another_mac() -> None:
    """Keys that a relay exchanges, and a MAC from another invitation, do not fit."""
    assert CODE.mac(bytes(3200)) != CODE.mac(b"\1" + bytes(3199))
    assert CODE.mac(bytes(3200)) != replace(CODE, invitation=new_id(3)).mac(bytes(3200))


def test_the_secret_is_not_printed() -> None:
    """The representation, which could reach a log, shows no secret."""
    assert repr(CODE.secret) not in repr(CODE)
