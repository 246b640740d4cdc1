"""What a caseworker reads on a terminal for what the formats name with a code, in four languages.

    words_in(Language.FR).states[State.DECLINED]  # "Refusée"

Rules: the words are in texts/, a file for each language with the same keys. What the web client says too is
the same there (web/locales/). Headings of tables are short, since a terminal is narrow.
"""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from schemas.content import LegalBasis, Urgency
from schemas.endings import Ending
from schemas.forms import Language
from schemas.referral import State
from schemas.steps import Reason


class Counted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence with a number in it."""

    one: str
    other: str

    def of(self, count: int, **parts: str) -> str:
        """Return it for a count of at least 1."""
        return (self.one if count == 1 else self.other).format(count=count, **parts)


class Inbox(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The headings of the list of conversations, and why to look at one first."""

    id: str
    new: str
    subject: str
    others: str
    state: str
    last: str
    none: str
    warning: str
    withdrawn: str
    uncared: str
    pressed: str
    late: str


class Board(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The headings of a dashboard."""

    received: str
    sent: str
    empty: str
    open: str
    waiting: str
    late: str
    closed: str
    none: str
    endings: str
    first: str
    first_hours: str
    first_none: str
    first_of: Counted


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All words of a language; `decimal` stands between the whole number and its tenths."""

    decimal: str
    states: dict[State, str]
    urgencies: dict[Urgency, str]
    bases: dict[LegalBasis, str]
    reasons: dict[Reason, str]
    endings: dict[Ending, str]
    inbox: Inbox
    dashboard: Board

    def tenths(self, number: float) -> str:
        """Return a number with one digit after the comma."""
        return f"{number:.1f}".replace(".", self.decimal)


@cache
def words_in(language: Language) -> Words:
    """Return the words of a language."""
    text = files(__package__).joinpath(f"texts/{language}.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Words)
