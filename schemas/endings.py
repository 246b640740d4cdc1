"""How a message ends: read, answered, bounced, escalated or expired; a pure function (spec/loop.md).

traces = [trace_of(opened.hash, opened.content, service, opened.time) for opened in thread]
ending(traces[0], traces, now)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from schemas.content import Content, Note, Receipt, ReceiptState, Referral, Urgency
from schemas.events import Event, Side, order
from schemas.mail import Delivery, Letter, LinkChanged, MailDecision, MailHeld, MailState
from schemas.reminding import Absence, Level, Reminder, Waiting
from schemas.steps import Action, Transition
from schemas.working_days import add_working_days, day_of


class Ending(StrEnum):
    """How a message ends."""

    ANSWERED = "answered"
    READ = "read"
    BOUNCED = "bounced"
    ESCALATED = "escalated"
    EXPIRED = "expired"


class Sign(StrEnum):
    """What an envelope says of those that it comes after."""

    ANSWER = "answer"
    READ = "read"
    BOUNCE = "bounce"
    ESCALATION = "escalation"
    NOTHING = "nothing"


class Days(NamedTuple):
    """Working days after which a reminder is due, an escalation, and nothing is awaited any more."""

    remind: int
    escalate: int
    expire: int


DAYS: Final = {
    Urgency.ROUTINE: Days(5, 10, 30),
    Urgency.SOON: Days(3, 6, 20),
    Urgency.URGENT: Days(1, 2, 10),
}
"""The specification shows the same table; a message without an urgency is routine."""

ASKED: Final = Urgency.SOON
"""How soon a question that holds up a referral should be answered."""

_DELIVERED: Final = {
    Delivery.OPENED: Sign.READ,
    Delivery.BOUNCED: Sign.BOUNCE,
    Delivery.REFUSED: Sign.BOUNCE,
    Delivery.EXPIRED: Sign.BOUNCE,
}


@dataclass(frozen=True, slots=True)
class Trace:
    """An envelope of a thread, as far as endings are concerned; `id` is its hash, `at` in milliseconds.

    `awaits`: how soon an answer is expected; None when it is enough that it is read.
    """

    id: bytes
    service: str
    at: int
    sign: Sign
    after: tuple[bytes, ...] = ()
    awaits: Urgency | None = None


class Deadlines(NamedTuple):
    """The days on which each of them is due."""

    remind: date
    escalate: date
    expire: date


def trace_of(envelope_hash: bytes, content: Content, service: str, at: int) -> Trace:
    """Return what an opened and verified envelope of a service is to the endings of its thread."""
    after = content.after if not isinstance(content, Receipt) else content.of
    if isinstance(content, MailState):
        after = (content.of, *after)
    return Trace(envelope_hash, service, at, _sign(content), after, _awaits(content))


def _sign(content: Content) -> Sign:
    match content:
        case Receipt():
            return Sign.READ if content.state is ReceiptState.READ else Sign.BOUNCE
        case MailState():
            return _DELIVERED.get(content.state, Sign.NOTHING)
        case Reminder():
            return Sign.ESCALATION if content.level is Level.ESCALATION else Sign.NOTHING
        case Note() | Absence() | Waiting() | Transition(action=Action.ASSIGN):
            return Sign.NOTHING
        case Letter() | LinkChanged() | MailHeld() | MailDecision():
            return Sign.NOTHING
        case _:
            return Sign.ANSWER


def _awaits(content: Content) -> Urgency | None:
    match content:
        case Referral():
            return content.urgency
        case Transition(action=Action.ASK):
            return ASKED
        case _:
            return None


def ending(of: Trace, traces: Iterable[Trace], now: int) -> Ending | None:
    """Return how a message of a thread has ended by `now` (milliseconds); None while it is under way."""
    return _ending(of, placed(traces), now)


def endings(messages: Iterable[Trace], traces: Iterable[Trace], now: int) -> list[Ending | None]:
    """Return the same of several messages of one thread, which is put in order once."""
    in_order = placed(traces)
    return [_ending(of, in_order, now) for of in messages]


def placed(traces: Iterable[Trace]) -> list[Trace]:
    """Return the traces in the order of their thread, each once."""
    by_id = {each.id: each for each in traces}
    events = (Event(each.id, None, Side.SENDER, each.at, "", each.after) for each in by_id.values())
    return [by_id[event.id] for event in order(events)]


def _ending(of: Trace, in_order: Iterable[Trace], now: int) -> Ending | None:
    signs = _signs(of, in_order)
    if Sign.ANSWER in signs:
        return Ending.ANSWERED
    if Sign.READ in signs and of.awaits is None:
        return Ending.READ
    if Sign.BOUNCE in signs and Sign.READ not in signs:
        return Ending.BOUNCED
    if Sign.ESCALATION in signs:
        return Ending.ESCALATED
    return Ending.EXPIRED if day_of(now) >= deadlines(of).expire else None


def deadlines(of: Trace) -> Deadlines:
    """Return the days on which a message is to be reminded of, escalated, and given up."""
    sent, days = day_of(of.at), DAYS[of.awaits or Urgency.ROUTINE]
    return Deadlines(*(add_working_days(sent, count) for count in days))


def _signs(of: Trace, in_order: Iterable[Trace]) -> set[Sign]:
    """Return what comes after a message: of other services, and of its own that it was escalated."""
    followers, signs = {of.id}, set()
    for trace in in_order:
        if followers.isdisjoint(trace.after):
            continue
        followers.add(trace.id)
        # A receipt speaks of what it names, everything else of all that its author had seen.
        counts = trace.sign not in {Sign.READ, Sign.BOUNCE} or of.id in trace.after
        own = trace.service == of.service
        if counts and own == (trace.sign is Sign.ESCALATION):
            signs.add(trace.sign)
    return signs
