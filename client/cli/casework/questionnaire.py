"""A referral form as questions on the terminal, and answers from words.

    answer_from("2", housing.properties["children_to_house"]) == 2

Each answer is checked when it is given, against the form, so that nobody types twenty answers to learn at the
end that the first one does not fit.
"""

from collections.abc import Sequence

import click

from client.casework.answers import misfit
from client.cli.prompts import NO, YES, interruptible
from client.cli.screen.screen import Screen
from client.words import Words, words_in
from schemas.content import Answer
from schemas.errors import FormError
from schemas.forms import Field, Form, Language, Misfit


def ask_all(form: Form, language: Language, screen: Screen) -> dict[str, Answer]:
    """Ask every question of the form in its order and return the answers; an empty one is left out."""
    given: dict[str, Answer] = {}
    for section in form.sections:
        screen.remark(f"\n{section.labels[language]}", style="heading")
        for key in section.fields:
            answer = _ask(form, key, language, screen)
            if answer is not None:
                given[key] = answer
    return given


def answer_from(text: str, field: Field) -> Answer:
    """Return what a person wrote as the answer that the question wants; raises FormError.

    Choices are named by value, by their number in the list (from 1), or by their label in any language;
    several by commas between them.
    """
    match field.type:
        case "integer":
            return _integer(text)
        case "boolean":
            return _boolean(text)
        case "array":
            return tuple(_choice(part.strip(), field) for part in text.split(",") if part.strip())
        case _:
            return _choice(text, field) if field.choices else text


def _ask(form: Form, key: str, language: Language, screen: Screen) -> Answer | None:
    field = form.properties[key]
    required, words = key in form.required, words_in(language)
    _introduce(field, language, screen, required=required)
    while True:
        with interruptible():
            text = click.prompt("  >", default="", show_default=False, prompt_suffix=" ", err=True).strip()
        if not text and not required:
            return None
        if not text and field.type != "array":  # of a list, nothing ticked is an answer
            screen.remark(f"  {words.questions.needed}", style="caution")
            continue
        try:
            answer = answer_from(text, field)
        except FormError:
            screen.remark(f"  {_wanted(field, words)}", style="caution")
            continue
        why = misfit(form.id, key, answer)
        if why is None:
            return answer
        screen.remark(f"  {words.misfits[why]}", style="caution")


def _introduce(field: Field, language: Language, screen: Screen, *, required: bool) -> None:
    words = words_in(language)
    optional = "" if required else f"  {words.questions.optional}"
    screen.remark(f"{field.labels[language]}{optional}", style="none")
    if field.help:
        screen.remark(f"  {field.help[language]}")
    for number, value in enumerate(field.choices, 1):
        screen.remark(f"  {number} {field.enum_labels[value][language]}", style="none")
    hint = _hint(field, words)
    if hint:
        screen.remark(f"  {hint}")


def _hint(field: Field, words: Words) -> str:
    said = words.questions
    if field.type == "array":
        return said.several
    if field.type == "boolean":
        return said.yes_no
    return said.date if field.format == "date" else ""


def _wanted(field: Field, words: Words) -> str:
    """Return what a question takes to which an answer was none."""
    if field.type == "boolean":
        return words.questions.yes_no
    return words.misfits[Misfit.KIND if field.type == "integer" else Misfit.CHOICE]


def problems(error: FormError) -> dict[str, str]:
    """Return what is wrong, by question."""
    found = error.extra.get("problems")
    return {str(key): str(sentence) for key, sentence in found.items()} if isinstance(found, dict) else {}


def _integer(text: str) -> int:
    try:
        return int(text.replace(" ", ""))
    except ValueError as error:
        raise FormError(f"{text!r} is not a whole number") from error


def _boolean(text: str) -> bool:
    word = text.lower()
    if word not in YES | NO:
        raise FormError(f"{text!r} is neither yes nor no")
    return word in YES


def _choice(text: str, field: Field) -> str:
    choices: Sequence[str] = field.choices
    if text in choices:
        return text
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(choices):
        return choices[int(text) - 1]
    for value, labels in field.enum_labels.items():
        if text.casefold() in {label.casefold() for label in labels.values()}:
            return value
    raise FormError(f"{text!r} is not among the choices: {', '.join(choices)}")
