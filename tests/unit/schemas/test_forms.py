"""The referral forms: valid JSON Schema, complete in four languages, asking nothing without a reason."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from schemas.codec import encode
from schemas.content import LegalBasis, Referral, Urgency, parse_content
from schemas.errors import FormError
from schemas.forms import FORMS, Language, choice_label, document, example, form, label, parse_form
from schemas.limits import LIMITS

forms = pytest.mark.parametrize("form_id", FORMS)

WRONG: dict[str, list[object]] = {
    "string": ["", 1, None, ["x"], "\U0001f4a5" * 100_000],
    "integer": [-1, 1.5, "1", None, 10**12],
    "boolean": ["true", 0, None],
    "array": ["x", ["no such choice"], None, [1]],
}
"""Answers that no question of the type accepts."""


def validator(form_id: str) -> Draft202012Validator:
    """Return a validator that checks formats too, as every client must."""
    return Draft202012Validator(document(form_id), format_checker=Draft202012Validator.FORMAT_CHECKER)


def labels_in(value: object) -> Iterator[dict[str, str]]:
    """Find every set of labels of a document."""
    if isinstance(value, dict):
        if set(Language) <= value.keys():
            yield value
        for inner in value.values():
            yield from labels_in(inner)
    if isinstance(value, list):
        for inner in value:
            yield from labels_in(inner)


@forms
def test_the_document_is_a_json_schema(form_id: str) -> None:
    """Each form is valid by the meta-schema of draft 2020-12 and says its own id."""
    Draft202012Validator.check_schema(document(form_id))
    assert document(form_id)["$id"] == form_id == form(form_id).id


@forms
def test_the_example_is_accepted_and_travels(form_id: str) -> None:
    """The fictional answers fit their form, and a referral carries them unchanged."""
    answers = example(form_id)
    validator(form_id).validate(answers)
    referral = {
        "kind": "referral",
        "author": "Inès Carlier",
        "subject": "A referral",
        "form": form_id,
        "answers": answers,
        "urgency": Urgency.SOON,
        "legal_basis": LegalBasis.PUBLIC_TASK,
    }
    content = parse_content(encode(referral))
    assert isinstance(content, Referral)
    assert json.loads(encode(content.answers)) == answers


@forms
def test_an_empty_form_is_refused(form_id: str) -> None:
    """Each required question is missed by name."""
    missed = {error.message.split("'")[1] for error in validator(form_id).iter_errors({})}
    assert missed == set(form(form_id).required) != set()


@forms
def test_answers_of_the_wrong_kind_are_refused(form_id: str) -> None:
    """Each question refuses other types, floats, what is out of bounds, and choices it does not offer."""
    for key, field in form(form_id).properties.items():
        for wrong in WRONG[field.type]:
            assert not validator(form_id).is_valid(example(form_id) | {key: wrong}), (key, wrong)


@forms
def test_a_line_feed_at_the_end_is_refused(form_id: str) -> None:
    """An answer that must have a form has nothing behind it, in whichever engine the pattern is read."""
    for key, field in document(form_id)["properties"].items():
        if "pattern" in field:
            assert validator(form_id).is_valid(example(form_id) | {key: example(form_id)[key]})
            assert not validator(form_id).is_valid(example(form_id) | {key: example(form_id)[key] + "\n"})
            assert field["pattern"].endswith(r"$(?!\n)")


@forms
@pytest.mark.parametrize(
    "wrong", ["2031-02-30", "30/02/2031", "20310228", "2031-2-3", "2031-02-03T00:00:00Z"]
)
def test_dates_that_do_not_exist_are_refused(form_id: str, wrong: str) -> None:
    """A date is a day of the calendar, written as in ISO 8601 with hyphens."""
    dates = [key for key, field in form(form_id).properties.items() if field.format == "date"]
    assert dates
    for key in dates:
        assert not validator(form_id).is_valid(example(form_id) | {key: wrong}), key


@forms
@pytest.mark.parametrize("key", ["national_number", "nationality", "rijksregisternummer", "comment"])
def test_answers_that_were_not_asked_are_refused(form_id: str, key: str) -> None:
    """Nobody can slip more data into a referral than its form asks, a national number least of all."""
    assert not validator(form_id).is_valid(example(form_id) | {key: "1"})


@forms
def test_nothing_asks_for_a_national_number(form_id: str) -> None:
    """No label or help text, in any language, invites people to write the national register number."""
    asks = re.compile(r"(?i)registre national|rijksregister|nationalregister|national number|NISS|INSZ")
    assert not [
        text for labels in labels_in(document(form_id)) for text in labels.values() if asks.search(text)
    ]


@forms
def test_a_choice_is_offered_once(form_id: str) -> None:
    """In no language do two choices of a question read the same, nor two questions."""
    asked = form(form_id)
    for language in Language:
        questions = [label(asked, key, language) for key in asked.properties]
        assert len(set(questions)) == len(questions)
        for key, field in asked.properties.items():
            choices = [choice_label(asked, key, value, language) for value in field.choices]
            assert len(set(choices)) == len(choices)


@forms
def test_every_answer_is_bounded(form_id: str) -> None:
    """The longest answers fit the limit, even if each character needs an escape of six bytes."""
    longest: dict[str, object] = {}
    for key, field in form(form_id).properties.items():
        match field.type:
            case "string" if not field.choices and field.format is None:
                assert field.max_length is not None
                longest[key] = "\x01" * field.max_length
            case "integer":
                assert field.minimum is not None
                assert field.maximum is not None
                longest[key] = field.maximum
            case "array":
                assert field.choices
                assert field.unique_items
                longest[key] = field.choices
            case _:
                longest[key] = max(("0000-00-00", *field.choices), key=len)
    assert len(encode(longest)) <= LIMITS.answers


def test_a_key_means_the_same_in_each_form() -> None:
    """Where two forms use a key, the answer is of one kind and has the same bounds; choices may differ."""
    own = {"$comment", "x-labels", "x-help", "x-enum-labels", "items", "enum"}
    seen: dict[str, Any] = {}
    for form_id in FORMS:
        for key, question in document(form_id)["properties"].items():
            rule = {name: value for name, value in question.items() if name not in own}
            assert seen.setdefault(key, rule) == rule, key


def test_labels_are_looked_up_by_language() -> None:
    """Questions and choices have their label in the language asked for."""
    housing = form("housing/1")
    assert [label(housing, "birth_year", language) for language in Language] == [
        "Année de naissance",
        "Geboortejaar",
        "Geburtsjahr",
        "Year of birth",
    ]
    assert choice_label(housing, "help_wanted", "transitional_housing", Language.FR) == "Logement de transit"


@pytest.mark.parametrize(
    "form_id", ["housing/2", "housing", "", "../limits", "examples/housing/1", "/etc/passwd"]
)
def test_an_unknown_form_is_an_error_that_says_what_to_do(form_id: str) -> None:
    """A form id comes from a stranger: only known ids are looked up, and the error advises an update."""
    for look_up in (form, document, example):
        with pytest.raises(FormError) as unknown:
            look_up(form_id)
        assert "update Souspli" in unknown.value.advice


def test_an_unknown_question_or_choice_is_an_error() -> None:
    """Labels of what a form does not ask or offer do not exist."""
    housing = form("housing/1")
    with pytest.raises(FormError):
        label(housing, "shoe_size", Language.NL)
    with pytest.raises(FormError):
        choice_label(housing, "current_housing", "palace", Language.NL)
    with pytest.raises(FormError):
        choice_label(housing, "given_name", "Samira", Language.NL)


@forms
@pytest.mark.parametrize("language", Language)
def test_a_label_that_lacks_a_language_makes_the_form_unusable(form_id: str, language: Language) -> None:
    """Every label, help text, choice and section title is there in French, Dutch, German and English."""
    count = len(list(labels_in(document(form_id))))
    assert count > len(form(form_id).properties)
    for index in range(count):
        broken = document(form_id)
        del list(labels_in(broken))[index][language]
        with pytest.raises(FormError):
            parse_form(json.dumps(broken).encode())


def misspell_a_limit(broken: dict[str, Any]) -> None:
    """Write a keyword that validators would ignore."""
    question = broken["properties"]["given_name"]
    question["maxlength"] = question.pop("maxLength")


def ask_without_reason(broken: dict[str, Any]) -> None:
    """Leave out why a question is asked."""
    del broken["properties"]["given_name"]["$comment"]


def hide_a_question(broken: dict[str, Any]) -> None:
    """Leave a question out of the sections."""
    broken["x-sections"][0]["fields"].remove("given_name")


def show_a_question_twice(broken: dict[str, Any]) -> None:
    """Put a question into two sections."""
    broken["x-sections"][1]["fields"].append("given_name")


def require_what_is_not_asked(broken: dict[str, Any]) -> None:
    """Require an answer to no question."""
    broken["required"].append("shoe_size")


def accept_what_is_not_asked(broken: dict[str, Any]) -> None:
    """Let any answer in."""
    broken["additionalProperties"] = True


def offer_without_label(broken: dict[str, Any]) -> None:
    """Add a choice that cannot be shown."""
    broken["properties"]["current_housing"]["enum"].append("palace")


def begin_a_key_with_a_digit(broken: dict[str, Any]) -> None:
    """Use a key that JavaScript would move to the front."""
    broken["properties"]["1"] = broken["properties"]["given_name"]
    broken["x-sections"][0]["fields"].append("1")


@pytest.mark.parametrize(
    "damage",
    [
        misspell_a_limit,
        ask_without_reason,
        hide_a_question,
        show_a_question_twice,
        require_what_is_not_asked,
        accept_what_is_not_asked,
        offer_without_label,
        begin_a_key_with_a_digit,
    ],
)
def test_a_careless_form_is_unusable(damage: Callable[[dict[str, Any]], None]) -> None:
    """Slips that validators would not notice are found when the form is read."""
    broken = document("housing/1")
    damage(broken)
    with pytest.raises(FormError):
        parse_form(json.dumps(broken).encode())


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"\xff", b'{"$id": 1}', b'{"$id": "\xff"}', b"[" * 100_000]
)
def test_what_is_not_a_form_is_a_form_error(data: bytes) -> None:
    """Broken documents never lead to another kind of error."""
    with pytest.raises(FormError):
        parse_form(data)
