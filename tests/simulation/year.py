"""A simulated year: referrals, absences, leavers, lost devices, bounces, rotated keys.

tally = await simulate(Size(structures=20, referrals=200), seed=1)
print(tally.table())
"""

from collections.abc import Callable
from functools import partial
from heapq import heappop, heappush
from itertools import count

from client.casework.loop import loop_of
from client.device.archive import Fate
from client.messages.conversation import Conversation
from schemas.content import Content, LegalBasis, Receipt, ReceiptState, Referral, Transition, Urgency
from schemas.endings import Ending
from schemas.events import Side
from schemas.forms import example
from schemas.referral import CLOSED, State, fold
from schemas.reminding import Absence, Reminder
from schemas.sharing import Checklist, ConsentWithdrawn, Informed, Origin
from schemas.steps import Action, Consent, Consenting, Transfer
from schemas.working_days import add_working_days, day_of, is_working_day
from tests.simulation.people import DAY, HOUR, People
from tests.simulation.tally import Size, Tally
from tests.simulation.town import Away, Desk, Office, Town

YEAR = 365 * DAY
REST = 120 * DAY
"""After the year, nobody refers any more, and what is under way comes to its end."""

REPORTED = 7 * DAY
"""After how long a line tells how far it is."""

ANSWERS = example("housing/1")
CHECKLIST = Checklist(Informed.ORALLY, "A home before the winter", minimum=True)


class Year:
    """The year under way."""

    def __init__(self, size: Size, seed: int, report: Callable[[str], None] = lambda _: None) -> None:
        self.size = size
        self._report = report
        self.people = People(seed)
        self.town = Town(size.structures)
        self.start = self.town.now
        self.tally = Tally(size)
        self._events: list[tuple[int, int, Callable[[], object]]] = []
        self._order = count()
        self._again: set[str] = set()
        self.referrals: dict[str, tuple[Office, Office]] = {}  # by thread: sender, receiver

    async def run(self) -> Tally:
        """Let it pass; returns what came of it."""
        self._plan()
        reported = self.start
        while self._events:
            at, _, happens = heappop(self._events)
            self.town.now = max(self.town.now, at)
            if self.town.now - reported >= REPORTED:
                reported = self.town.now
                self._report(self._so_far())
            outcome = happens()
            if outcome is not None:
                await outcome  # type: ignore[misc]  # a coroutine, or nothing
        await self._count()
        return self.tally

    def _so_far(self) -> str:
        """Return how far the year is, in one line."""
        desks = [desk for office in self.town.offices for desk in office.desks]
        opened = sum(desk.fates[Fate.OPENED] for desk in desks)
        locked = sum(desk.fates[Fate.LOCKED] for desk in desks)
        day, days = (self.town.now - self.start) // DAY, (YEAR + REST) // DAY
        envelopes = self.town.relay.counts["envelopes"]
        return (
            f"day {day} of {days}: {len(self.referrals)} referrals, {envelopes} envelopes, "
            f"opened {opened} times, {locked} without a key"
        )

    def at(self, when: int, happens: Callable[[], object]) -> None:
        """Let something happen at a time, unless the rest of the year is over."""
        if when <= self.start + YEAR + REST:
            heappush(self._events, (when, next(self._order), happens))

    # What is planned from the beginning.

    def _plan(self) -> None:
        random, offices = self.people.random, self.town.offices
        for _ in range(self.size.referrals):
            sender, receiver = random.sample(offices, 2)
            self._working(self._moment(), partial(self._refer, sender, receiver))
        for office in offices:
            for month in range(1, 12):
                self.at(self.start + month * 30 * DAY + random.randrange(DAY), partial(self._rotate, office))
            for _ in range(self.size.absences * len(office.desks)):
                self.at(self._moment(), partial(self._be_away, office))
        members = sum(len(office.desks) for office in offices)
        for chance, happens in ((self.size.leavers, self._leave), (self.size.lost, self._lose)):
            for _ in range(round(chance * members)):
                self.at(self._moment(), partial(happens, random.choice(offices)))

    def _moment(self) -> int:
        return self.start + self.people.random.randrange(YEAR)

    def _working(self, when: int, happens: Callable[[], object]) -> None:
        """Let it happen then, or in the morning of the next working day."""
        day = day_of(when)
        if not is_working_day(day):
            later = (add_working_days(day, 1) - day).days
            when += later * DAY
        self.at(when, happens)

    def _rotate(self, office: Office) -> None:
        office.rotate()
        self.tally.happened["keys rotated"] += 1

    def _be_away(self, office: Office) -> None:
        desk, substitute = self.people.random.sample(office.desks, 2)
        today = self.town.now // DAY
        away = Away(desk.member.id, today, today + 13, substitute.member.id)
        office.away.append(away)
        first, last = (day_of(day * DAY).isoformat() for day in (away.first, away.last))
        desk.send(Absence("…", away.member, first, last, away.substitute), None, [office.id])
        self.tally.happened["absences"] += 1

    def _leave(self, office: Office) -> None:
        office.leave(self.people.random.choice(office.desks))
        self.tally.happened["colleagues who left, newcomers in their place"] += 1

    def _lose(self, office: Office) -> None:
        office.lose(self.people.random.choice(office.desks))
        self.tally.happened["devices lost and replaced"] += 1

    # Referrals.

    async def _refer(self, sender: Office, receiver: Office, origin: Origin | None = None) -> str | None:
        desk = self._somebody(sender)
        if desk is None:
            self.at(self.town.now + DAY, lambda: self._refer(sender, receiver, origin))
            return None
        urgency = self.people.random.choice(list(Urgency))
        referral = Referral(
            "…",
            "Logement",
            "housing/1",
            ANSWERS,
            urgency,
            LegalBasis.CONSENT,
            checklist=CHECKLIST,
            origin=origin,
        )
        unreadable = receiver.id if self.people.chance(self.size.unreadable) else None
        thread = desk.send(referral, None, [sender.id, receiver.id], unreadable)
        self.referrals[thread] = (sender, receiver)
        self.tally.happened["sealed wrongly, on purpose"] += unreadable is not None
        self._tell(receiver, thread)
        await self._watch(sender, thread, desk)
        return thread

    def _tell(self, office: Office, thread: str, *, pressing: bool = False) -> None:
        """Let an office look at what has come, soon or, when it overlooks it, not before it is pressed."""
        if self.people.chance(0.02 if pressing else self.size.overlooked):
            self.tally.happened["arrivals overlooked"] += 1
            return
        self._working(self.town.now + self.people.delay(), lambda: self._look(office, thread))

    async def _watch(self, office: Office, thread: str, desk: Desk) -> None:
        """Look again on the days that the deadlines of the last message name, as a timer makes one do."""
        await desk.catch_up()
        loop = loop_of(desk.conversation(thread), office.id, self.town.now)
        if not loop.sent or loop.sent[-1].ending is not None:
            return
        for day in loop.sent[-1].deadlines:
            morning = (day.toordinal() - day_of(0).toordinal()) * DAY + 7 * HOUR
            self.at(morning, lambda: self._look(office, thread))

    def _somebody(self, office: Office, thread: Conversation | None = None) -> Desk | None:
        """Return who is there: whoever takes care of it, the substitute when that one is away, or anybody."""
        today = self.town.now // DAY
        present = office.present(today)
        if not present:
            return None
        assignee = fold(thread.planned).assignee if thread is not None and thread.referral else None
        by_member = {desk.member.id: desk for desk in present}
        if assignee in by_member:
            return by_member[assignee]
        for away in office.away:
            holds = away.member == assignee and away.first <= today <= away.last
            if holds and away.substitute in by_member:
                self.tally.happened["substitutes stood in"] += 1
                return by_member[away.substitute]
        return self.people.random.choice(present)

    async def _look(self, office: Office, thread: str) -> None:
        """Let somebody of an office fetch, read, acknowledge, and act on a thread."""
        anybody = self._somebody(office)
        if anybody is None:
            self.at(self.town.now + DAY, lambda: self._look(office, thread))
            return
        await anybody.catch_up()
        desk = self._somebody(office, anybody.conversation(thread)) or anybody
        await desk.catch_up()
        conversation = desk.conversation(thread)
        self._acknowledge(office, desk, conversation)
        if conversation.referral is None:
            return
        await desk.catch_up()
        await self._act(office, desk, desk.conversation(thread))

    def _acknowledge(self, office: Office, desk: Desk, conversation: Conversation) -> None:
        """Send the receipts that are owed, for what opened and for what did not."""
        attested = {
            each
            for known in conversation.known
            if isinstance(known.content, Receipt) and known.service == office.id
            for each in known.content.of
        }
        for fate, state in ((Fate.OPENED, ReceiptState.READ), (Fate.REFUSED, ReceiptState.REFUSED)):
            of = tuple(
                received.hash
                for received in conversation.received
                if received.fate is fate
                and received.header is not None
                and received.header.sender.service != office.id
                and not isinstance(received.content, Receipt)
                and received.hash not in attested
            )
            if of and conversation.received[0].header is not None:
                services = [each.service for each in conversation.received[0].header.recipients]
                others = [each for each in services if each != office.id]
                receipt = Receipt("…", of, state, "" if state is ReceiptState.READ else "decryption")
                desk.send(receipt, conversation.id, [office.id, *others])
                self.tally.happened["receipts"] += 1
                if state is ReceiptState.REFUSED:
                    self._tell(self.town.by_service[others[0]], conversation.id)

    async def _act(self, office: Office, desk: Desk, conversation: Conversation) -> None:
        thread, now = conversation.id, self.town.now
        services = [office.id, *(each for each in conversation.participants if each != office.id)]
        progress, loop = fold(conversation.events), loop_of(conversation, office.id, now)
        other = self.town.by_service[services[1]]
        if loop.reminder is not None:
            desk.send(Reminder("…", loop.reminder, after=conversation.heads(services)), thread, services)
            self.tally.happened[f"{loop.reminder}s"] += 1
            self._tell(other, thread, pressing=True)
            return
        side = conversation.side(office.id)
        if side is Side.SENDER and loop.sent[0].ending is Ending.BOUNCED:
            if thread not in self._again:
                self._again.add(thread)
                self.tally.happened["referred again after a bounce"] += 1
                await self._refer(office, other)
            return
        action = self.people.decide(progress, side)
        if action is Action.TRANSFER:
            await self._transfer(office, desk, conversation, services)
            return
        if action is not None:
            await self._step(office, desk, conversation, services, action)
            return
        if progress.state is State.DECLINED and side is Side.SENDER and loop.suggests:
            door = self.town.by_service[loop.suggests]
            if door not in (office, other) and thread not in self._again:
                self._again.add(thread)
                self.tally.happened["referred again to another door"] += 1
                await self._refer(office, door, Origin(thread, office.id))
            return
        if progress.state not in CLOSED and (remark := self._remark(conversation, services)) is not None:
            desk.send(remark, thread, services)
            self.tally.happened["consents withdrawn"] += isinstance(remark, ConsentWithdrawn)
            self._tell(other, thread)
            await self._watch(office, thread, desk)

    def _remark(self, conversation: Conversation, services: list[str]) -> Content | None:
        day = day_of(self.town.now).isoformat()
        return self.people.remark("…", conversation.heads(services), day)

    async def _step(
        self, office: Office, desk: Desk, conversation: Conversation, services: list[str], action: Action
    ) -> None:
        thread, now = conversation.id, self.town.now
        state = fold(conversation.events).state
        door = self.people.random.choice(self.town.offices).id
        step = self.people.step(action, "…", conversation.heads(services), now, state, door)
        desk.send(step, thread, services)
        self.tally.happened["steps"] += 1
        if action is Action.ACCEPT:  # whoever accepts takes care of it
            own = [office.id]
            assign = Transition("…", Action.ASSIGN, assignee=desk.member.id, after=conversation.heads(own))
            desk.send(assign, thread, own)
        await desk.catch_up()
        renewed = desk.conversation(thread)
        self._tell(self.town.by_service[services[1]], thread)
        await self._watch(office, thread, desk)
        again = self.people.again(fold(renewed.events).state, loop_of(renewed, office.id, now), now)
        if again is not None and renewed.side(office.id) is Side.RECEIVER:
            self._working(again, lambda: self._look(office, thread))

    async def _transfer(
        self, office: Office, desk: Desk, conversation: Conversation, services: list[str]
    ) -> None:
        """Refer on to a third structure, sealed anew, then take the step."""
        third = self.people.random.choice(self.town.offices)
        if third.id in services or conversation.referral is None:
            self._working(self.town.now + DAY, lambda: self._look(office, conversation.id))
            return
        consent = Consent(Consenting.BENEFICIARY, day_of(self.town.now).isoformat(), "…")
        next_thread = await self._refer(office, third, Origin(conversation.id, services[1], consent))
        if next_thread is None:
            return
        step = Transition(
            "…",
            Action.TRANSFER,
            transfer=Transfer(third.id, next_thread, consent),
            after=conversation.heads(services),
        )
        desk.send(step, conversation.id, services)
        self.tally.happened["transfers"] += 1
        self._tell(self.town.by_service[services[1]], conversation.id)

    # The end.

    async def _count(self) -> None:
        """Let everybody fetch all that there is, and look at every referral from both sides."""
        tally, relay = self.tally, self.town.relay
        tally.happened.update(relay.counts)
        for office in self.town.offices:
            for desk in office.desks:
                await desk.catch_up()
                unreadable = relay.unreadable[office.id]
                tally.opened += desk.fates[Fate.OPENED]
                tally.cannot_open += desk.fates[Fate.LOCKED] + desk.fates[Fate.REFUSED] - unreadable
        for thread, (sender, receiver) in self.referrals.items():
            here, there = (office.desks[0].conversation(thread) for office in (sender, receiver))
            state = fold(here.events).state
            if there.referral is not None:  # otherwise it could not be opened there
                tally.disagreeing += fold(there.events).state is not state
            loop = loop_of(here, sender.id, self.town.now)
            ending = loop.sent[0].ending
            tally.states[state] += 1
            tally.endings[ending or "none"] += 1
            tally.reasons[loop.reason or "(without a reason)"] += state in CLOSED
            tally.unnamed += ending is None or ending not in Ending


async def simulate(size: Size, seed: int, report: Callable[[str], None] = lambda _: None) -> Tally:
    """Let a year pass; `report` is told each week how far it is."""
    return await Year(size, seed, report).run()
