"""Appointments and trainings as iCalendar (RFC 5545), for the calendar that people have already.

    text = to_calendar([Event(uid, starts, minutes=60, title="Souspli 3fa2c1")], now)

Rule: calendars are synchronised to wherever; unless somebody asks for it, an event says that there is
something, and neither what it is about nor where.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from client.views import ThreadView
from schemas.leaflets import Training

_LINE: Final = 75
"""Octets of a line, its end not counted (RFC 5545, section 3.1)."""


@dataclass(frozen=True)
class Event:
    """Something that takes place; times in milliseconds."""

    uid: str
    starts: int
    ends: int
    title: str
    place: str = ""
    text: str = ""
    cancelled: bool = False


def appointment(thread: ThreadView, *, details: bool) -> Event | None:
    """Return the appointment of a referral; None when it has none."""
    found = thread.loop.appointment
    if found is None:
        return None
    return Event(
        thread.id,
        found.starts,
        found.starts + found.minutes * 60_000,
        thread.subject if details else f"Souspli {thread.short}",
        found.place if details else "",
    )


def training(body: Training) -> Event:
    """Return a training session, which is public."""
    return Event(body.subject, body.starts, body.ends, body.title, body.place, body.text, body.cancelled)


def to_calendar(events: Iterable[Event], now: int) -> str:
    """Return the calendar, with lines that end as the standard demands."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Souspli//souspli//EN"]
    for event in events:
        lines += _event(event, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line))


def _event(event: Event, now: int) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}@souspli"
    yield f"DTSTAMP:{_moment(now)}"
    yield f"DTSTART:{_moment(event.starts)}"
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
