"""The referral forms: JSON Schema documents that carry their labels in four languages (spec/forms.md).

A published form never changes: its next version is a new document with a new number, so that old answers
keep their labels. This package reads its own files only, as an import does. Answers are validated by the
client, against `document`; here is what shows them:

    housing = form("housing/1")
    label(housing, "leave_by", Language.NL)  # "Datum waarop de plaats verlaten moet zijn"
"""

import json
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Final, Literal

import msgspec

from schemas.errors import FormError

FORMS: Final = {"housing/1": "housing", "youth-care/1": "youth-care", "debt-mediation/1": "debt-mediation"}
"""The file of each form, without its ending, in the order in which they are offered."""


class Misfit(StrEnum):
    """Why an answer does not fit its question; people are told in their language."""

    KIND = "kind"
    CHOICE = "choice"
    DATE = "date"
    SHORT = "short"
    LONG = "long"
    FORM = "form"
    LOW = "low"
    HIGH = "high"


class Language(StrEnum):
    """The languages of every label."""

    FR = "fr"
    NL = "nl"
    DE = "de"
    EN = "en"


Words = Annotated[str, msgspec.Meta(min_length=1)]
Labels = Annotated[dict[Language, Words], msgspec.Meta(min_length=len(Language))]
"""The same words in each language; the minimum makes a document that lacks one unreadable."""


# Unknown members are forbidden, because validators ignore them: a misspelt limit would limit nothing.


class Items(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a list of choices holds."""

    type: Literal["string"]
    enum: tuple[str, ...]


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """One question. `comment` says why it is asked; `multiline` asks for room for several lines."""

    type: Literal["string", "integer", "boolean", "array"]
    comment: Words = msgspec.field(name="$comment")
    labels: Labels = msgspec.field(name="x-labels")
    help: Labels | None = msgspec.field(name="x-help", default=None)
    multiline: bool = msgspec.field(name="x-multiline", default=False)
    enum_labels: dict[str, Labels] = msgspec.field(name="x-enum-labels", default_factory=dict)
    enum: tuple[str, ...] = ()
    items: Items | None = None
    min_items: int | None = None
    unique_items: bool = False
    format: Literal["date"] | None = None
    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        """The values to choose from, one or several; empty when the answer is free."""
        return self.items.enum if self.items else self.enum


Key = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*\Z", max_length=60)]


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Questions that are shown together, in this order."""

    key: Key
    labels: Labels = msgspec.field(name="x-labels")
    fields: tuple[Key, ...]


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """A form as its readers and its input pages need it."""

    dialect: Literal["https://json-schema.org/draft/2020-12/schema"] = msgspec.field(name="$schema")
    id: str = msgspec.field(name="$id")
    comment: Words = msgspec.field(name="$comment")
    labels: Labels = msgspec.field(name="x-labels")
    help: Labels = msgspec.field(name="x-help")
    type: Literal["object"]
    sections: tuple[Section, ...] = msgspec.field(name="x-sections")
    required: tuple[Key, ...]
    additional_properties: bool
    properties: dict[Key, Field]


@cache
def form(form_id: str) -> Form:
    """Return the form of an id such as `housing/1`; raises FormError when this program does not know it."""
    return parse_form(_read(form_id))


def document(form_id: str) -> dict[str, Any]:
    """Return the form as the JSON Schema document for a validator; raises FormError when it is unknown."""
    schema: dict[str, Any] = json.loads(_read(form_id))
    return schema


def example(form_id: str) -> dict[str, Any]:
    """Return the answers of a fictional person; raises FormError when the form is unknown."""
    answers: dict[str, Any] = json.loads(_read(form_id, "examples/"))
    return answers


def label(form: Form, key: str, language: Language) -> str:
    """Return the label of a question; raises FormError when the form does not ask it."""
    return _field(form, key).labels[language]


def choice_label(form: Form, key: str, value: str, language: Language) -> str:
    """Return the label of a value to choose; raises FormError when the question does not offer it."""
    labels = _field(form, key).enum_labels
    if value not in labels:
        raise FormError(f"{key} of the form {form.id} does not offer {value!r}")
    return labels[value][language]


def parse_form(data: bytes) -> Form:
    """Read a form strictly: every label in every language, every question explained and shown once.

    Raises FormError, which names what is missing.
    """
    try:
        parsed = msgspec.json.decode(data, type=Form)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FormError(f"the form cannot be used: {error}") from error
    shown = [key for section in parsed.sections for key in section.fields]
    if sorted(shown) != sorted(parsed.properties):
        raise FormError(f"the sections of {parsed.id} must show each question once")
    if not set(parsed.required) <= set(parsed.properties):
        raise FormError(f"{parsed.id} requires an answer that it does not ask")
    if parsed.additional_properties:
        raise FormError(f"{parsed.id} accepts answers that it does not ask")
    for key, field in parsed.properties.items():
        if set(field.choices) != set(field.enum_labels):
            raise FormError(f"{key} of {parsed.id} must label each of its choices, and nothing else")
    return parsed


def _field(form: Form, key: str) -> Field:
    if key not in form.properties:
        raise FormError(f"the form {form.id} does not ask {key!r}")
    return form.properties[key]


def _read(form_id: str, folder: str = "") -> bytes:
    # Only names of the table reach the file system: a form id comes from whoever sent the referral.
    if form_id not in FORMS:
        raise FormError(
            f"the form {form_id!r} is not known",
            advice=f"update Souspli, or use one of {', '.join(FORMS)}",
        )
    return files(__name__).joinpath(f"{folder}{FORMS[form_id]}.json").read_bytes()
