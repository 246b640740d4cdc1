"""What a caseworker reads on a terminal for what the formats name with a code, in four languages.

    words_in(Language.FR).states[State.DECLINED]  # "Refusée"

Rules: the words are in texts/, a file for each language with the same keys. What the web client says too is
the same there (web/locales/). Headings of tables are short, since a terminal is narrow.
"""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from client.words.acts import (
    Confirming,
    Correspondents,
    Every,
    Failing,
    Keeping,
    Kept,
    Key,
    Link,
    Misuse,
    Outbox,
    Saved,
    Sent,
    Typing,
    Warnings,
)
from client.words.parts import Board, Conversation, Did, Doors, Inbox, Lists, Questions
from schemas.content import LegalBasis, Urgency
from schemas.desk import Progress, Topic
from schemas.endings import Ending
from schemas.forms import Language, Misfit
from schemas.mail import Automatic, Change, Delivery, Mode, Verdict
from schemas.referral import Refusal, State
from schemas.reminding import Level
from schemas.sharing import Informed
from schemas.steps import Action, Consenting, Reason


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All words of a language; `decimal` stands between the whole number and its tenths.

    `doubts` says why a bridge holds a reply, by its codes (bridges/inbound/), `other` of another one;
    `levels` says what was verified of a structure, by level (0 to 4); `steps` what the author of a step does,
    `done` what the author is told once it is sent, `texts` which text it cannot do without;
    `hints` says what each way to a correspondent means, `notices` by their kind what everybody is told once;
    `languages` has those that cards mostly name, by their codes; `problems` says by the slug of an error what
    is wrong, and by the slug and `-next` what to do.
    """

    decimal: str
    levels: tuple[str, ...]
    states: dict[State, str]
    urgencies: dict[Urgency, str]
    bases: dict[LegalBasis, str]
    reasons: dict[Reason, str]
    endings: dict[Ending, str]
    steps: dict[Action, str]
    refusals: dict[Refusal, str]
    informed: dict[Informed, str]
    consenting: dict[Consenting, str]
    topics: dict[Topic, str]
    progress: dict[Progress, str]
    modes: dict[Mode, str]
    deliveries: dict[Delivery, str]
    verdicts: dict[Verdict, str]
    doubts: dict[str, str]
    changes: dict[Change, str]
    automatic: dict[Automatic, str]
    did: Did
    conversation: Conversation
    inbox: Inbox
    dashboard: Board
    every: Every
    kept: Kept
    done: dict[Action, str]
    texts: dict[Action, str]
    misfits: dict[Misfit, str]
    sent: Sent
    typing: Typing
    outbox: Outbox
    confirming: Confirming
    correspondents: Correspondents
    hints: dict[Mode, str]
    link: Link
    key: Key
    saved: Saved
    notices: dict[str, str]
    warnings: Warnings
    keeping: Keeping
    languages: dict[str, str]
    doors: Doors
    questions: Questions
    lists: Lists
    pressing: dict[Level, str]
    failing: Failing
    problems: dict[str, str]
    misuse: Misuse

    def doubt(self, code: str) -> str:
        """Return why a reply is held."""
        return self.doubts.get(code) or self.doubts["other"].format(doubt=code)

    def problem(self, slug: str) -> str:
        """Return what is wrong, by the slug of an error; of an unknown one, what is said of any."""
        return self.problems.get(slug) or self.problems["error"]

    def tenths(self, number: float) -> str:
        """Return a number with one digit after the comma."""
        return f"{number:.1f}".replace(".", self.decimal)


@cache
def words_in(language: Language) -> Words:
    """Return the words of a language."""
    text = files(__package__).joinpath(f"texts/{language}.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Words)
