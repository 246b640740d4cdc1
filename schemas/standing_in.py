"""Who takes over when whoever is in charge of a referral is away; pure functions (spec/loop.md, standing in).

handover(words, Urgency.SOON, in_charge, absences, members, today)
turn(thread, kid, kids, day)
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Final, NamedTuple

from schemas.content import Content, Note, Urgency
from schemas.endings import DAYS, Sign, trace_of
from schemas.reminding import Waiting
from schemas.steps import Action, Transition
from schemas.working_days import add_working_days

MORNING: Final = time(7, tzinfo=UTC)
"""When timers ring, and the first device has its turn: before offices open."""

TURN: Final = 15 * 60_000
"""Milliseconds between the turns of two devices."""

LAST_TURN: Final = 20
"""Further devices have their turn with this one: nobody waits into the afternoon."""


class Word(StrEnum):
    """What an envelope of a referral is to the receiving service."""

    CALL = "call"  # the sending side wrote
    CARE = "care"  # the receiving service wrote, noted or assigned
    TOLD = "told"  # its members were told that nobody does


class Said(NamedTuple):
    """A word, and the day on which it was said."""

    word: Word
    day: date


@dataclass(frozen=True, slots=True)
class Away:
    """That a member is away, the first and the last day counted, and who stands in."""

    member: str
    first: date
    last: date
    substitute: str | None = None

    def holds(self, on: date) -> bool:
        """Whether the member is away on a day."""
        return self.first <= on <= self.last


@dataclass(frozen=True, slots=True)
class Handover:
    """What is due: `to` takes over from `instead_of`; both None: all are told that nobody cares for it."""

    since: date
    due: date
    instead_of: str | None = None
    to: str | None = None


def word_of(content: Content, *, own: bool) -> Word | None:
    """Return what an envelope of a participant is to the receiving service; `own`: it comes from there."""
    answers = trace_of(b"", content, "", 0).sign is Sign.ANSWER
    if not own:
        return Word.CALL if answers else None
    if isinstance(content, Waiting):
        return Word.TOLD
    assigns = isinstance(content, Transition) and content.action is Action.ASSIGN
    return Word.CARE if answers or assigns or isinstance(content, Note) else None


def handover(
    said: Sequence[Said],
    urgency: Urgency,
    in_charge: str | None,
    absences: Sequence[Away],
    members: Collection[str],
    today: date,
) -> Handover | None:
    """Return what is due in an open referral; `said` stands in the order of its thread. None: nothing is."""
    cared = max((at for at, each in enumerate(said) if each.word is Word.CARE), default=-1)
    since = _since(said, cared, in_charge, absences, members, today)
    if since is None:
        return None
    due = add_working_days(since, DAYS[urgency].remind)
    if today < due:
        return None
    to = stand_in(in_charge, absences, members, today) if in_charge else None
    if to is not None:
        return Handover(since, due, in_charge, to)
    told = any(each.word is Word.TOLD for each in said[cared + 1 :])
    return None if told else Handover(since, due)


def stand_in(member: str, absences: Sequence[Away], members: Collection[str], on: date) -> str | None:
    """Return who of a service is there in place of a member, the substitute of a substitute too."""
    at: str | None = member
    seen = set()
    while at is not None and at not in seen:
        seen.add(at)
        at = _substitute(at, absences, on)
        if (
            at is not None
            and at in members
            and not any(each.member == at and each.holds(on) for each in absences)
        ):
            return at
    return None


def turn(thread: str, kid: bytes, kids: Iterable[bytes], due: date) -> int:
    """Return from when on (milliseconds) a device does what is due in a thread, of those that could."""
    order = sorted({kid, *kids}, key=lambda each: hashlib.sha256(each + thread.encode()).digest())
    return int(datetime.combine(due, MORNING).timestamp() * 1000) + min(order.index(kid), LAST_TURN) * TURN


def _since(
    said: Sequence[Said],
    cared: int,
    in_charge: str | None,
    absences: Sequence[Away],
    members: Collection[str],
    today: date,
) -> date | None:
    """Return the day since which nobody cares for it; None while somebody does, or the other side has to."""
    if in_charge is None:
        return next((each.day for each in said[cared + 1 :] if each.word is Word.CALL), None)
    begun = [each.first for each in absences if each.member == in_charge and each.holds(today)]
    if not said or (in_charge in members and not begun):
        return None
    last = said[max(cared, 0)].day
    return max(last, min(begun)) if begun else last


def _substitute(member: str, absences: Sequence[Away], on: date) -> str | None:
    """Return who is named for a day, in the absence that was told of last."""
    named = [each.substitute for each in absences if each.member == member and each.holds(on)]
    return named[-1] if named else None
