"""Where a thread stands in the closed loop (spec/loop.md): what is under way, late, pressing, passed on.

loop = loop_of(conversation, service, now)
loop.late, loop.pressed, loop.appointment
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from client.messages.conversation import Conversation, Known
from schemas.content import Referral
from schemas.endings import Deadlines, Ending, Sign, Trace, deadlines, endings, trace_of
from schemas.events import Side, order
from schemas.mail import Notice
from schemas.referral import OPEN, fold
from schemas.referral import Referral as Progress
from schemas.reminding import Level, Reminder, Waiting
from schemas.sharing import ConsentWithdrawn, Origin
from schemas.standing_in import Said, Word, word_of
from schemas.steps import APPOINTMENT_OVER, Action, Appointment, Reason, Transfer, Transition
from schemas.working_days import day_of

REMINDED_BEFORE = timedelta(days=30)
"""So long before a thread is deleted its members are reminded."""

AFTER_WITHDRAWAL = timedelta(days=14)
"""So long after consent was withdrawn, a thread is kept."""


@dataclass(frozen=True)
class Awaited:
    """A message of a service to others, and how it has ended, if it has."""

    known: Known
    deadlines: Deadlines
    ending: Ending | None


@dataclass(frozen=True)
class Loop:
    """What concerns the closed loop of a thread, as one of its services sees it."""

    sent: tuple[Awaited, ...] = ()  # messages of the own service to others, oldest first
    late: bool = False  # the day to remind of one of them has come, and it has no ending
    waits: str | None = (
        None  # since this day nobody of the own service cares for it, and its members were told
    )
    pressed: bool = False  # the other side escalated, and has got no answer since
    reminder: Level | None = None  # what the own service should send now
    appointment: Appointment | None = None
    reason: Reason | None = None  # with which it ended
    suggests: str | None = None  # a service, when it was the wrong door
    transfer: Transfer | None = None
    origin: Origin | None = None
    withdrawn: ConsentWithdrawn | None = None
    withdrawn_at: int | None = None
    first_answer: int | None = None  # milliseconds from the referral to the first step or text of the others


def loop_of(conversation: Conversation, service: str | None, now: int) -> Loop:
    """Return the loop of a thread as a service that takes part in it sees it."""
    traces = [
        trace_of(known.hash, known.content, known.service, known.at)
        for known in conversation.known
        if known.hash is not None and known.service in conversation.participants
    ]
    pairs = _sent(conversation, traces, service)
    ended = endings((trace for _, trace in pairs), traces, now)
    sent = tuple(
        Awaited(known, deadlines(trace), how) for (known, trace), how in zip(pairs, ended, strict=True)
    )
    reminders = [
        known
        for known in conversation.known
        if isinstance(known.content, Reminder) and known.service in conversation.participants
    ]
    by_mail = conversation.root is not None and isinstance(conversation.root.content, Notice)
    reminder = None if by_mail else _due(sent, reminders, service, day_of(now))  # nobody reads for a bridge
    withdrawal = _withdrawal(conversation)
    content = withdrawal.content if withdrawal else None
    loop = Loop(
        sent=sent,
        late=any(each.ending is None and day_of(now) >= each.deadlines.remind for each in sent),
        pressed=_pressed(conversation, reminders, service),
        reminder=reminder,
        withdrawn=content if isinstance(content, ConsentWithdrawn) else None,
        withdrawn_at=withdrawal.at if withdrawal else None,
    )
    return _with_referral(loop, conversation, service) if conversation.referral is not None else loop


def clocks(last: int, days: int, withdrawn_at: int | None) -> tuple[date, date]:
    """Return the day of the reminder and that of the deletion, of a thread whose last envelope is of `last`.

    `days` is the structure's retention. A withdrawn consent moves both forward.
    """
    deletion = day_of(last) + timedelta(days=days)
    if withdrawn_at is not None:
        deletion = min(deletion, day_of(withdrawn_at) + AFTER_WITHDRAWAL)
    return deletion - REMINDED_BEFORE, deletion


def _sent(conversation: Conversation, traces: list[Trace], service: str | None) -> list[tuple[Known, Trace]]:
    by_hash = {known.hash: known for known in conversation.known}
    return [
        (by_hash[trace.id], trace)
        for trace in traces
        if trace.service == service and trace.sign is Sign.ANSWER and by_hash[trace.id].services - {service}
    ]


def _due(sent: tuple[Awaited, ...], reminders: list[Known], service: str | None, today: date) -> Level | None:
    """Return the most pressing level that is due for a message and was not sent since it."""
    due: Level | None = None
    for each in sent:
        done = {
            known.content.level
            for known in reminders
            if isinstance(known.content, Reminder) and known.service == service and known.at >= each.known.at
        }
        if each.ending is not None:
            continue
        if today >= each.deadlines.escalate and Level.ESCALATION not in done:
            return Level.ESCALATION
        if today >= each.deadlines.remind and not done:
            due = Level.REMINDER
    return due


def _pressed(conversation: Conversation, reminders: list[Known], service: str | None) -> bool:
    escalations = [
        known.at
        for known in reminders
        if known.service != service
        and isinstance(known.content, Reminder)
        and known.content.level is Level.ESCALATION
    ]
    if not escalations:
        return False
    own = [
        known.at
        for known in conversation.known
        if known.service == service
        and trace_of(b"", known.content, known.service, known.at).sign is Sign.ANSWER
    ]
    return max(own, default=0) < max(escalations)


def said_in(conversation: Conversation, service: str) -> list[Said]:
    """Return what the envelopes of a referral are to its receiving service, in the order of the thread."""
    return [Said(word, day_of(known.at)) for known, word in _words(conversation, service)]


def _words(conversation: Conversation, service: str) -> list[tuple[Known, Word]]:
    by_hash = {known.hash: known for known in conversation.known if known.hash is not None}
    placed = [by_hash[event.id] for event in order(conversation.events)]
    waiting = [known for known in conversation.known if known.hash is None]
    words = ((known, word_of(known.content, own=known.service == service)) for known in (*placed, *waiting))
    return [(known, word) for known, word in words if word is not None]


def _waits(conversation: Conversation, service: str | None) -> str | None:
    if service is None or conversation.side(service) is not Side.RECEIVER:
        return None
    words = _words(conversation, service)
    cared = max((at for at, (_, word) in enumerate(words) if word is Word.CARE), default=-1)
    told = [known.content for known, _ in words[cared + 1 :] if isinstance(known.content, Waiting)]
    return told[0].since if told else None


def _withdrawal(conversation: Conversation) -> Known | None:
    """Return the first that withdraws the consent."""
    found = [
        known
        for known in conversation.known
        if isinstance(known.content, ConsentWithdrawn) and known.service in conversation.participants
    ]
    return min(found, key=lambda known: known.at, default=None)


def _with_referral(loop: Loop, conversation: Conversation, service: str | None) -> Loop:
    progress = fold(conversation.planned)
    applied = _applied(conversation, progress)
    closing = next((step for step in reversed(applied) if step.reason is not None), None)
    appointments = [step.appointment for step in applied if step.appointment is not None]
    transfers = [step.transfer for step in applied if step.transfer is not None]
    suggestions = [step.suggests for step in applied if step.suggests is not None]
    scheduled = bool(appointments) and _expected(applied)
    root = conversation.root
    return replace(
        loop,
        waits=_waits(conversation, service) if progress.state in OPEN else None,
        appointment=appointments[-1] if scheduled else None,
        reason=closing.reason if closing else None,
        suggests=suggestions[-1] if suggestions else None,
        transfer=transfers[-1] if transfers else None,
        origin=root.content.origin if root and isinstance(root.content, Referral) else None,
        first_answer=_first_answer(conversation),
    )


def _applied(conversation: Conversation, progress: Progress) -> list[Transition]:
    by_id = {known.hash or known.id.encode(): known.content for known in conversation.known}
    contents = [by_id[event] for event, _, _ in progress.history if event in by_id]
    return [content for content in contents if isinstance(content, Transition)]


def _expected(applied: list[Transition]) -> bool:
    """Whether the last word about an appointment is that there is one."""
    spoken = [step.action for step in applied if step.action in {Action.SCHEDULE, *APPOINTMENT_OVER}]
    return spoken[-1:] == [Action.SCHEDULE]


def _first_answer(conversation: Conversation) -> int | None:
    root = conversation.root
    answers = [
        known.at
        for known in conversation.known
        if root is not None
        and known.service in conversation.participants
        and conversation.side(known.service) is Side.RECEIVER
        and trace_of(b"", known.content, known.service, known.at).sign is Sign.ANSWER
    ]
    return min(answers) - root.at if answers and root else None
