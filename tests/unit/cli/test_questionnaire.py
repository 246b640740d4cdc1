"""Answers that people write become the answers that a form wants, or say what is wrong."""

from collections.abc import Callable, Iterable

import click
import pytest

from client.casework.answers import check_answers
from client.cli.casework.questionnaire import answer_from, ask_all
from client.cli.screen.answers import answer_words, answers
from client.cli.screen.screen import Screen, console
from schemas.content import Answer, LegalBasis, Referral, Urgency
from schemas.errors import FormError
from schemas.forms import FORMS, Language, example, form

TypeIn = Callable[[Iterable[str]], None]

HOUSING = form("housing/1").properties


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> TypeIn:
    """Return what types lines at the prompts, in order."""

    def typist(lines: Iterable[str]) -> None:
        remaining = iter(lines)
        monkeypatch.setattr(click, "prompt", lambda *_args, **_kwargs: next(remaining))

    return typist


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("2", "children_to_house", 2),
        ("1 985", "rent_budget", 1985),
        ("oui", "pets", True),
        ("nee", "pets", False),
        ("eviction_threat", "current_housing", "eviction_threat"),
        ("3", "current_housing", "homeless_accommodation"),
        ("HOUSING FIRST", "help_wanted", ("housing_first",)),
        ("1, hostel", "help_wanted", ("emergency_shelter", "hostel")),
        ("Samira", "given_name", "Samira"),
    ],
)
def test_words_become_answers(text: str, key: str, expected: Answer) -> None:
    """Numbers may have spaces, yes is said in four languages, choices are named by value, number or label."""
    assert answer_from(text, HOUSING[key]) == expected


@pytest.mark.parametrize(
    ("text", "key"), [("two", "children_to_house"), ("perhaps", "pets"), ("99", "help_wanted"), ("", "cause")]
)
def test_what_does_not_fit_is_refused(text: str, key: str) -> None:
    """Nothing is guessed: a word that is no number, neither yes nor no, or no choice is an error."""
    with pytest.raises(FormError):
        answer_from(text, HOUSING[key])


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("language", Language)
def test_form_filled_by_questions(form_id: str, language: Language, type_in: TypeIn) -> None:
    """Who types the example's answers, question by question, in any language, gets a form that fits."""
    type_in(_typed(form_id))
    answered = ask_all(form(form_id), language, Screen(as_json=True))
    assert answered == _as_sent(form_id)
    check_answers(form_id, answered)


def test_wrong_answer_is_asked_again(type_in: TypeIn) -> None:
    """An answer that does not fit is asked again at once, not after the last question."""
    given_name, family_name, *others = _typed("housing/1")
    type_in(["", given_name, family_name, "1791", "next year", *others])
    assert ask_all(form("housing/1"), Language.EN, Screen(as_json=True)) == _as_sent("housing/1")


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("width", [40, 80, 200])
def test_every_answer_is_shown(form_id: str, language: Language, width: int) -> None:
    """No width of the terminal cuts an answer or a label off."""
    asked, given = form(form_id), _as_sent(form_id)
    screen = console(stderr=False)
    screen.width = width
    with screen.capture() as captured:
        screen.print(answers(_referral(form_id, given), language))
    words = set(captured.get().split())
    for key, value in given.items():
        assert set(asked.properties[key].labels[language].split()) <= words
        assert set(answer_words(asked, key, value, language).split()) <= words


def test_unknown_form_is_shown_with_its_keys() -> None:
    """A form of a later version is shown all the same, and that it is newer."""
    screen = console(stderr=False)
    with screen.capture() as captured:
        screen.print(answers(_referral("housing/9", {"new_question": "yes \x1b[31m"}), Language.FR))
    shown = captured.get()
    assert "new_question" in shown
    assert "yes <U+001B>[31m" in shown
    assert "plus récente" in " ".join(shown.split())


def _typed(form_id: str) -> list[str]:
    given = example(form_id)
    return [_words(given.get(key)) for section in form(form_id).sections for key in section.fields]


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(value) if isinstance(value, list) else str(value if value is not None else "")


def _as_sent(form_id: str) -> dict[str, Answer]:
    return {
        key: tuple(value) if isinstance(value, list) else value for key, value in example(form_id).items()
    }


def _referral(form_id: str, given: dict[str, Answer]) -> Referral:
    return Referral("Anne", "Logement", form_id, given, Urgency.SOON, LegalBasis.CONSENT)
