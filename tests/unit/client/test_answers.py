"""Answers to a referral's form."""

from collections.abc import Mapping

import pytest

from client.casework.answers import check_answers, misfit
from schemas.content import Answer
from schemas.errors import FormError
from schemas.forms import FORMS, Misfit, example


@pytest.mark.parametrize("form", FORMS)
def test_the_examples_fit(form: str) -> None:
    """The fictional people of the forms can be referred."""
    check_answers(form, example(form))


@pytest.mark.parametrize(
    ("change", "question"),
    [
        ({"national_register_number": "850101-123-45"}, "national_register_number"),
        ({"leave_by": "next week"}, "leave_by"),
        ({"leave_by": "2025-02-30"}, "leave_by"),
        ({"adults_to_house": "two"}, "adults_to_house"),
    ],
)
def test_what_does_not_fit_is_named(change: Mapping[str, Answer], question: str) -> None:
    """An unasked, malformed or wrongly typed answer is refused, and the error names the question."""
    with pytest.raises(FormError) as caught:
        check_answers("housing/1", {**example("housing/1"), **change})
    problems = caught.value.extra["problems"]
    assert isinstance(problems, dict)
    assert set(problems) == {question}


def test_what_is_missing_is_named() -> None:
    """Without any answer, each required question is named."""
    with pytest.raises(FormError) as caught:
        check_answers("housing/1", {})
    problems = caught.value.extra["problems"]
    assert isinstance(problems, dict)
    assert set(problems.values()) == {"an answer is needed"}


def test_an_unknown_form_is_said_so() -> None:
    """A form that this program does not have is refused."""
    with pytest.raises(FormError, match="not known"):
        check_answers("astrology/1", {})


@pytest.mark.parametrize(
    ("key", "answer", "why"),
    [
        ("adults_to_house", "two", Misfit.KIND),
        ("adults_to_house", 0, Misfit.LOW),
        ("adults_to_house", 21, Misfit.HIGH),
        ("help_wanted", ("astrology",), Misfit.CHOICE),
        ("help_wanted", ("hostel", "hostel"), Misfit.CHOICE),
        ("help_wanted", (), Misfit.SHORT),
        ("leave_by", "2025-02-30", Misfit.DATE),
        ("given_name", "", Misfit.SHORT),
        ("given_name", "S" * 81, Misfit.LONG),
        ("postal_code", "0500", Misfit.FORM),
        ("postal_code", "5000", None),
    ],
)
def test_why_an_answer_does_not_fit(key: str, answer: Answer, why: Misfit | None) -> None:
    """Each rule of a form has its kind, for which there are words."""
    assert misfit("housing/1", key, answer) is why
