"""Standing in: what nobody cares for, because a colleague is away, is handed over or told of (spec/loop.md).

for due in stand_ins.due():
    print(due.thread.subject, due.handover.to)
await stand_ins.send(stand_ins.due(own_turn=True))

Rule: what is due follows from the threads and the day alone, and each device has its turn, so that mostly one
acts; where two do, one step counts, the same one everywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from client.casework.absences import Absences, AbsenceView
from client.casework.loop import said_in
from client.casework.referrals import Referrals
from client.clock import Clock
from client.directory.mirror import Mirror
from client.messages.messages import Messages
from client.messages.outbox import Item
from client.messages.threads import Threads
from client.messages.views import ThreadView
from schemas.content import Action
from schemas.events import Side
from schemas.referral import OPEN
from schemas.reminding import Waiting
from schemas.standing_in import Handover, handover, turn
from schemas.working_days import day_of

_Absences = Mapping[str, Sequence[AbsenceView]]
"""Of each own service, as `Absences.of`: asked once, for it looks through all threads."""


@dataclass(frozen=True)
class Due:
    """A referral for which nobody cares, and what is to be done about it."""

    thread: ThreadView
    handover: Handover


class StandIns:
    """Standing in, for the services of this member."""

    def __init__(
        self,
        mirror: Mirror,
        threads: Threads,
        absences: Absences,
        messages: Messages,
        referrals: Referrals,
        clock: Clock,
    ) -> None:
        self._mirror = mirror
        self._threads = threads
        self._absences = absences
        self._messages = messages
        self._referrals = referrals
        self._clock = clock

    def due(self, views: Sequence[ThreadView] | None = None, *, own_turn: bool = False) -> list[Due]:
        """Return what is due now; `own_turn`: only where it is for this device to act.

        `views` are those of all threads, where they are known already.
        """
        absences = {service: self._absences.of(service) for service in self._threads.own_services()}
        known = self._threads.all() if views is None else views
        found = [(view, self._handover(view, absences)) for view in known]
        due = [Due(view, each) for view, each in found if each is not None]
        return [each for each in due if self._is_own(each, absences)] if own_turn else due

    async def send(self, due: Sequence[Due]) -> list[Item]:
        """Hand over, and tell the colleagues of what nobody is there for."""
        return [await self._send(each) for each in due]

    def _handover(self, view: ThreadView, absences: _Absences) -> Handover | None:
        state, referral = view.referral_state, view.referral
        if (
            view.referral_side is not Side.RECEIVER
            or state is None
            or state.state not in OPEN
            or not referral
        ):
            return None
        service = self._service(view)
        members = self._mirror.own.structure.services[service].members
        said = said_in(self._threads.conversation(view.id), service)
        return handover(said, referral.urgency, state.assignee, absences[service], members, self._today)

    def _is_own(self, due: Due, absences: _Absences) -> bool:
        structure, device = self._mirror.own
        service = self._service(due.thread)
        members = structure.services[service].members
        away = {each.member for each in absences[service] if each.holds(self._today)}
        active = [each for each in structure.devices.values() if each.active and each.member in members]
        # Where all are away, it is for all of them.
        there = [each for each in active if each.member not in away] or active
        kids = [each.kid for each in there]
        return device.kid in kids and self._clock() >= turn(due.thread.id, device.kid, kids, due.handover.due)

    async def _send(self, due: Due) -> Item:
        found = due.handover
        if found.to is not None:
            return await self._referrals.act(
                due.thread.id, Action.ASSIGN, assignee=found.to, instead_of=found.instead_of
            )
        own = self._messages.everybody(due.thread.id)[:1]
        return await self._messages.add(
            due.thread.id,
            own,
            lambda after, _: Waiting(self._messages.author, found.since.isoformat(), after=after),
        )

    def _service(self, view: ThreadView) -> str:
        return self._messages.everybody(view.id)[0]

    @property
    def _today(self) -> date:
        return day_of(self._clock())
