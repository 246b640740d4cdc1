"""Absences of colleagues, told to the own service alone, and who stands in for them (spec/loop.md).

await absences.declare("2026-12-21", "2027-01-04", substitute="Ben")
absences.stand_in(member, service, date(2026, 12, 28))
"""

from dataclasses import dataclass
from datetime import date

from client.days import day
from client.directory.mirror import Mirror
from client.directory.people import People
from client.messages.conversation import Conversation
from client.messages.messages import Messages
from client.messages.outbox import Item
from client.messages.threads import Threads
from schemas.errors import InvalidInputError, NotFoundError
from schemas.reminding import Absence
from schemas.standing_in import Away, stand_in


@dataclass(frozen=True, kw_only=True)
class AbsenceView(Away):
    """That a member of a service is away, and the thread that tells of it."""

    thread: str
    service: str


class Absences:
    """The absences of the colleagues of this member."""

    def __init__(self, mirror: Mirror, threads: Threads, messages: Messages, people: People) -> None:
        self._mirror = mirror
        self._threads = threads
        self._messages = messages
        self._people = people

    async def declare(
        self, first: str, last: str, *, member: str | None = None, substitute: str | None = None
    ) -> list[Item]:
        """Tell each service of a member (oneself unless named) that he is away, and who stands in.

        Raises InvalidInputError for days that no calendar has, or a substitute who is no colleague there.
        """
        if day(first) > day(last):
            raise InvalidInputError("the absence ends before it begins")
        away = self._people.find(member or self._mirror.own.device.member)
        stand_in = self._people.find(substitute) if substitute else None
        services = [each.id for each in away.services if each.id in self._threads.own_services()]
        if not services:
            raise InvalidInputError(f"{away.name} belongs to none of your services")
        items = []
        for service in services:
            here = stand_in is not None and service in {each.id for each in stand_in.services}
            if stand_in is not None and not here and len(services) == 1:
                raise InvalidInputError(f"{stand_in.name} does not belong to this service")
            absence = Absence(
                self._messages.author, away.id, first, last, stand_in.id if stand_in and here else None
            )
            items.append(await self._messages.to_own_service(service, absence))
        return items

    async def cancel(self, thread: str) -> Item:
        """Say that an absence does not take place, or is over; raises NotFoundError."""
        found = [each for each in self.all() if each.thread == thread or each.thread[-12:].startswith(thread)]
        if len(found) != 1:
            raise NotFoundError(f"there is no one absence {thread!r}", advice="souspli absence list")
        view = found[0]
        return await self._messages.add(
            view.thread,
            [view.service],
            lambda after, _: Absence(
                self._messages.author,
                view.member,
                view.first.isoformat(),
                view.last.isoformat(),
                view.substitute,
                cancelled=True,
                after=after,
            ),
        )

    def all(self) -> list[AbsenceView]:
        """Return the absences that are not cancelled, the first to begin first."""
        found = [view for each in self._threads.absences() if (view := _view(each)) is not None]
        return sorted(found, key=lambda view: (view.first, view.member))

    def stand_in(self, member: str, service: str, on: date) -> str | None:
        """Return who stands in for a member of a service on a day; None when he is there, or nobody does."""
        members = self._mirror.own.structure.services[service].members
        return stand_in(member, self.of(service), members, on)

    def of(self, service: str) -> list[AbsenceView]:
        """Return the absences from a service that are not cancelled, in the order in which they were told."""
        own = [each for each in self.all() if each.service == service]
        return sorted(own, key=lambda each: each.thread)


def _view(conversation: Conversation) -> AbsenceView | None:
    latest = conversation.latest_absence
    if latest is None or latest.cancelled:
        return None
    try:
        first, last = day(latest.first), day(latest.last)
    except InvalidInputError:  # a day that no calendar has, from another program
        return None
    service = conversation.participants[0]
    return AbsenceView(latest.member, first, last, latest.substitute, thread=conversation.id, service=service)
