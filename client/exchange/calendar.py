"""Appointments and trainings as iCalendar (RFC 5545), for the calendar that people have already.

    text = to_calendar([Event(uid, revised, starts, ends, title="Souspli 3fa2c1")])

Rules: calendars are synchronised to wherever; unless somebody asks for it, an event says that there is
something, and neither what it is about nor where. Times are in UTC, which every calendar converts. What was
called off stays, as cancelled: a calendar that has it already would keep it otherwise.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from client.messages.views import ThreadView
from schemas.leaflets import Training
from schemas.steps import APPOINTMENT_OVER, Action, Appointment, Transition

_SECOND: Final = 1_000
_LINE: Final = 75
"""Octets of a line, its end not counted (RFC 5545, section 3.1)."""


@dataclass(frozen=True)
class Event:
    """Something that takes place; times in milliseconds, `revised` when it was last said otherwise."""

    uid: str
    revised: int
    starts: int
    ends: int
    title: str
    place: str = ""
    text: str = ""
    cancelled: bool = False


def appointment(thread: ThreadView, *, details: bool) -> Event | None:
    """Return the appointment of a referral, also when it was called off; None when it has none, or had it."""
    said = _last_appointment(thread)
    if said is None:
        return None
    revised, cancelled, found = said
    return Event(
        thread.id,
        revised,
        found.starts,
        found.starts + found.minutes * 60_000,
        thread.subject if details else f"Souspli {thread.short}",
        found.place if details else "",
        cancelled=cancelled,
    )


def _last_appointment(thread: ThreadView) -> tuple[int, bool, Appointment] | None:
    """Return when something was last said of it, whether that it is called off, and the appointment."""
    by_event = {each.hash or each.id.encode(): each for each in thread.messages}
    history = thread.referral_state.history if thread.referral_state else ()
    said = None
    for message in (by_event[event] for event, _, _ in history if event in by_event):
        step = message.content
        if not isinstance(step, Transition):
            continue
        if step.appointment is not None:
            said = message.at, False, step.appointment
        elif said is not None and not said[1] and step.action in APPOINTMENT_OVER:
            called_off = step.action not in (Action.ATTEND, Action.MISS) and message.at < said[2].starts
            said = (message.at, True, said[2]) if called_off else None
    return said


def training(body: Training) -> Event:
    """Return a training session, which is public."""
    return Event(
        body.subject, body.time, body.starts, body.ends, body.title, body.place, body.text, body.cancelled
    )


def to_calendar(events: Iterable[Event]) -> str:
    """Return the calendar, with lines that end as the standard demands."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Souspli//souspli//EN"]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line))


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}@souspli"
    yield f"DTSTAMP:{_moment(event.revised)}"  # without METHOD it says when the event was last changed
    yield f"DTSTART:{_moment(event.starts)}"
    if event.ends - event.starts >= _SECOND:  # otherwise none: an end is later than the start
        yield f"DTEND:{_moment(event.ends)}"
    yield f"SUMMARY:{_escaped(event.title)}"
    for name, value in (("LOCATION", event.place), ("DESCRIPTION", event.text)):
        if value:
            yield f"{name}:{_escaped(value)}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _moment(millis: int) -> str:
    return datetime.fromtimestamp(millis / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """Return a text as a value; a control character, which could end a line, becomes a space."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = escaped.replace("\r\n", "\n").split("\n")
    return "\\n".join("".join(each if each.isprintable() else " " for each in line) for line in lines)


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, no character cut in two; a space leads all but one."""
    piece, size = "", 0
    for character in line:
        width = len(character.encode(errors="replace"))
        if size + width > _LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + width
    yield piece
