"""Reminders: what is late is sent a reminder, then an escalation; the relay's timers say when to look.

for due in reminders.due():
    print(due.thread.subject, due.level)
await reminders.send()

Rules: what is due follows from the thread and the day alone (loop.py), so it does not matter which colleague
looks, and a reminder that somebody sent already is not sent again. A timer at the relay names no thread.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from client.clock import Clock
from client.directory.session import Session
from client.messages.messages import Messages
from client.messages.outbox import Item
from client.messages.threads import Threads
from client.messages.views import ThreadView
from schemas.codec import encode
from schemas.errors import ConflictError, UnavailableError
from schemas.ids import new_id
from schemas.reminding import Level, Reminder
from schemas.retention import Timer

_MORNING = time(7, tzinfo=UTC)
"""When timers ring: before offices open."""


@dataclass(frozen=True)
class Due:
    """A thread in which something of the own service is late, and how to press for it."""

    thread: ThreadView
    level: Level


class Reminders:
    """Reminders for the services of this member."""

    def __init__(self, session: Session, threads: Threads, messages: Messages, clock: Clock) -> None:
        self._session = session
        self._threads = threads
        self._messages = messages
        self._clock = clock

    def due(self, views: Sequence[ThreadView] | None = None, *, own: bool = False) -> list[Due]:
        """Return what is due now, the most pressing first; `own`: only what this member wrote.

        `views` are those of all threads, where they are known already.
        """
        found = [
            Due(view, view.loop.reminder)
            for view in (self._threads.all() if views is None else views)
            if view.loop.reminder is not None and (not own or _own(view))
        ]
        return sorted(found, key=lambda due: (due.level is not Level.ESCALATION, due.thread.last))

    async def send(self, due: Sequence[Due]) -> list[Item]:
        """Send the reminders."""
        return [await self._send(each) for each in due]

    async def _send(self, due: Due) -> Item:
        thread, level = due.thread.id, due.level
        return await self._messages.add(
            thread,
            self._messages.everybody(thread),
            lambda after, _: Reminder(self._messages.author, level, after=after),
        )

    async def wake(self, thread: str) -> None:
        """Set timers for the days on which the last message of a thread will be due.

        Only a convenience: without the relay, or beyond its limits, `due` finds what is due all the same.
        """
        conversation = self._threads.conversation(thread)
        view = self._threads.find(thread)
        if view.own_service is None or not view.loop.sent:
            return
        days = view.loop.sent[-1].deadlines
        mailbox = self._messages.everybody(conversation.id)[0]
        with suppress(UnavailableError, ConflictError):
            for day in (days.remind, days.escalate):
                timer = Timer(new_id(self._clock()), mailbox, _morning(day))
                await self._session.call("POST", "/v1/timers", body=encode(timer), again=True)


def _own(view: ThreadView) -> bool:
    """Whether this member wrote something that is still awaited."""
    awaited = {each.known.id for each in view.loop.sent if each.ending is None}
    return any(message.own and message.id in awaited for message in view.messages)


def _morning(day: date) -> int:
    return int(datetime.combine(day, _MORNING).timestamp() * 1000)
