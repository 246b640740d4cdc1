"""A failure in the reader's language: what is wrong and what to do, by its kind, as the web client says it.

    said = in_words(error, Language.FR)
    said.what     # "Cela n'existe pas, ou n'est pas pour vous."
    said.next     # "Vérifiez ce que vous avez donné, ou cherchez dans la boîte de réception."
    said.details  # "no thread has an id that begins with 'ffffff' (list the inbox)"

Rules: the words are the web client's (client/words/); what an error says of this one occurrence (a name, a
figure) is English, so it comes after them, and instead of them for who reads English.
"""

from dataclasses import dataclass

from client.words import words_in
from schemas.errors import SouspliError
from schemas.forms import Language


@dataclass(frozen=True)
class Said:
    """What is wrong, what to do next, and in English what more there is to know, which may be nothing."""

    what: str
    next: str
    details: str

    @property
    def brief(self) -> str:
        """What is wrong, and in parentheses what more there is to know."""
        return f"{self.what} ({self.details})" if self.details else self.what


def in_words(error: SouspliError, language: Language, step: str = "") -> Said:
    """Return what people read of an error; `step` is what to do where that is not usual for its kind.

    An error whose kind has no words is said as any error.
    """
    problems = words_in(language).problems
    slug = error.slug if error.slug in problems else SouspliError.slug
    what, step = problems[slug], step or problems[f"{slug}-next"]
    detail = "" if error.detail == error.title else error.detail
    advice = "" if error.advice == type(error).hint else error.advice
    if language is Language.EN:
        return Said(detail or what, advice or step, "")
    return Said(what, step, _joined(detail, advice))


def _joined(detail: str, advice: str) -> str:
    if not (detail and advice):
        return detail or advice
    return f"{detail}\n{advice}" if "\n" in detail else f"{detail} ({advice})"
