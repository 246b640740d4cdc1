"""A filled form on the screen, with the questions' labels in the reader's language."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from client.cli.screen.safe import line
from client.cli.screen.views import fields, heading, indented, joined
from client.words import words_in
from schemas.content import Answer, Referral
from schemas.errors import FormError
from schemas.forms import Form, Language, form

_LABEL_WIDTH = 50
"""Columns for the labels, so that the answers stand under each other; longer labels take several lines."""

_YES_NO = {
    Language.FR: ("oui", "non"),
    Language.NL: ("ja", "nee"),
    Language.DE: ("ja", "nein"),
    Language.EN: ("yes", "no"),
}


def answers(referral: Referral, language: Language) -> RenderableType:
    """Return the answers of a referral; those of an unknown form with their keys (spec/forms.md)."""
    try:
        asked = form(referral.form)
    except FormError:
        words = words_in(language).conversation
        return Group(
            Text(words.unknown_form.format(form=line(referral.form)), style="caution"),
            indented(
                fields(*((key, plain_answer(value, language)) for key, value in referral.answers.items()))
            ),
        )
    return Group(
        Text(),
        heading(asked.labels[language], asked.id),
        *(indented(part) for part in _sections(asked, referral.answers, language)),
    )


def _sections(asked: Form, given: dict[str, Answer], language: Language) -> Iterator[RenderableType]:
    labels = {key: field.labels[language] for key, field in asked.properties.items()}
    width = min(max(len(labels.get(key, key)) for key in given), _LABEL_WIDTH) if given else 0
    for section in asked.sections:
        pairs = [
            (labels[key], answer_words(asked, key, given[key], language))
            for key in section.fields
            if key in given
        ]
        if pairs:
            yield heading(section.labels[language])
            yield indented(fields(*pairs, label_width=width))
    others = [(key, plain_answer(value, language)) for key, value in given.items() if key not in labels]
    if others:
        yield Text(words_in(language).conversation.not_asked, style="caution")
        yield indented(fields(*others, label_width=width))


def answer_words(asked: Form, key: str, value: Answer, language: Language) -> str:
    """Return an answer in words: the labels of choices, `yes` and `no`, otherwise what was written."""
    labels = asked.properties[key].enum_labels
    chosen = value if isinstance(value, tuple) else (value,)
    if labels:
        # An answer that the form does not offer was not checked by its sender; it is shown as it came.
        return joined(labels[each][language] if each in labels else line(str(each)) for each in chosen)
    return plain_answer(value, language)


def plain_answer(value: Answer, language: Language) -> str:
    """Return an answer without the help of its form."""
    if isinstance(value, bool):
        return _YES_NO[language][0 if value else 1]
    return joined(map(line, value)) if isinstance(value, tuple) else str(value)
