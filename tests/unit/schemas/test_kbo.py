"""Enterprise numbers: what is accepted, what is refused, and which slips of the pen are noticed."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import KboNumberError
from schemas.kbo import format_kbo, parse_kbo

FOLDER = Path(__file__).parents[3] / "schemas" / "vectors" / "kbo"
VECTORS = [json.loads(path.read_bytes()) for path in sorted(FOLDER.glob("*.json"))]

NUMBERS = st.integers(0, 19_999_999).map(lambda first: f"{first:08d}{97 - first % 97:02d}")
SAME_WEIGHT = {(6, 8), (7, 9)}
"""Places, counted from 0, whose exchange the check cannot see."""


def exchanged(digits: str, one: int, other: int) -> str:
    """Return the digits with two places exchanged."""
    changed = list(digits)
    changed[one], changed[other] = digits[other], digits[one]
    return "".join(changed)


def accepted(digits: str) -> bool:
    """Tell whether the digits are taken for a number."""
    try:
        return parse_kbo(digits) == digits
    except KboNumberError:
        return False


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["claim"]))
def test_frozen_vector(vector: dict[str, Any]) -> None:
    """Valid numbers are kept in one form; a refusal names its problem for programs and advises people."""
    texts = vector["given"]["texts"]
    if vector["expect"] == "ok":
        digits = [parse_kbo(text) for text in texts]
        assert vector["gives"] == {"digits": digits, "printed": [format_kbo(each) for each in digits]}
        return
    for text in texts:
        with pytest.raises(KboNumberError) as refused:
            parse_kbo(text)
        assert refused.value.extra == {"problem": vector["problem"]}
        assert refused.value.slug == vector["expect"]
        assert refused.value.advice


@given(NUMBERS)
def test_printing_and_reading_are_inverse(digits: str) -> None:
    """Each number survives being printed and read."""
    assert parse_kbo(format_kbo(digits)) == digits


@given(NUMBERS)
def test_every_wrong_digit_is_noticed(digits: str) -> None:
    """No number is one digit away from another one."""
    typos = {digits[:place] + digit + digits[place + 1 :] for place in range(10) for digit in "0123456789"}
    assert [typo for typo in typos if accepted(typo)] == [digits]


@given(NUMBERS)
def test_every_exchange_of_two_digits_is_noticed_but_two(digits: str) -> None:
    """Exchanged digits are noticed, neighbours or not, save 7th with 9th and 8th with 10th."""
    places = set(combinations(range(10), 2)) - SAME_WEIGHT
    assert [
        two for two in places if exchanged(digits, *two) != digits and accepted(exchanged(digits, *two))
    ] == []


@given(NUMBERS, st.sampled_from(sorted(SAME_WEIGHT)))
def test_the_two_exchanges_that_slip_through_are_as_documented(digits: str, places: tuple[int, int]) -> None:
    """An exchange of digits of the same weight gives a valid number, if its check is still in 1-97."""
    changed = exchanged(digits, *places)
    assert accepted(changed) == (1 <= int(changed[8:]) <= 97)


@given(st.text())
def test_any_text_is_a_number_or_a_kbo_error(text: str) -> None:
    """Nothing that is typed leads to another kind of error."""
    try:
        digits = parse_kbo(text)
    except KboNumberError:
        return
    assert parse_kbo(digits) == digits
