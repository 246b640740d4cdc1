"""The two clocks of a thread: its members are reminded, thirty days later it is deleted (spec/loop.md).

for kept in await keeping.all():
    print(kept.thread.subject, kept.remind, kept.delete, kept.held)
await keeping.tend()

Rules: nothing is deleted without the relay, which says what is held and what time it is; anything new in a
thread moves both days; a hold stops them; a withdrawn consent moves them forward,
here and, by an end, at the relay. What is deleted here goes with what waits to be sent in the thread,
and what guests answered.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from client.casework.loop import clocks
from client.clock import Clock
from client.device.archive import Archive
from client.device.profile import Profile
from client.directory.mirror import Mirror
from client.directory.session import Session
from client.messages.outbox import Outbox
from client.messages.threads import Threads
from client.messages.views import ThreadView
from client.outside.guests import Guests
from schemas.codec import Schema, encode
from schemas.errors import ForbiddenError, NotFoundError
from schemas.ids import Millis, new_id
from schemas.limits import DAY, LIMITS
from schemas.mail import GuestAnswer
from schemas.retention import (
    HoldStage,
    HoldState,
    HoldStatement,
    HoldStates,
    RetentionState,
    SignedHold,
    ThreadEnd,
)
from schemas.working_days import day_of

_TERM, _ENDED = "retention", "ended"


class Term(Schema):
    """What the relay said of keeping, and when it was asked."""

    asked: Millis
    state: RetentionState


class Ended(Schema):
    """That the end of a thread was set at the relay."""


@dataclass(frozen=True)
class Kept:
    """A thread with its two days; `held` stops them."""

    thread: ThreadView
    remind: date
    delete: date
    held: bool

    def over(self, today: date) -> bool:
        """Whether the day of its deletion has come, and nothing stops it."""
        return not self.held and self.delete <= today


class Keeping:
    """Keeping and forgetting, for this profile."""

    def __init__(
        self,
        profile: Profile,
        session: Session,
        mirror: Mirror,
        archive: Archive,
        outbox: Outbox,
        guests: Guests,
        threads: Threads,
        clock: Clock,
    ) -> None:
        self._store = profile.store
        self._device = profile.device
        self._session = session
        self._mirror = mirror
        self._archive = archive
        self._outbox = outbox
        self._guests = guests
        self._threads = threads
        self._clock = clock

    async def refresh(self, *, daily: bool = False) -> None:
        """Ask the relay for the structure's term, and for what is held of the own threads.

        `daily`: only when it was not asked today, since each time stands in the access log.
        """
        today = day_of(self._clock())
        known = self._store.get(_TERM, "", Term)
        if daily and known is not None and day_of(known.asked) == today:
            return
        state = (await self._session.call("GET", "/v1/retention")).read(RetentionState)
        self._store.put(_TERM, "", Term(self._clock(), state))

    def all(self, views: Sequence[ThreadView] | None = None) -> list[Kept]:
        """Return the threads with their days, the first to go first; by the term that was asked for last.

        `views` are those of all threads, where they are known already.
        """
        term = self._term()
        known = self._threads.all() if views is None else views
        return sorted((_kept(term, view) for view in known), key=lambda kept: kept.delete)

    def of(self, view: ThreadView) -> Kept:
        """Return a thread with its days."""
        return _kept(self._term(), view)

    @property
    def days(self) -> int:
        """For how many days a thread is kept after its last envelope, as the relay said last."""
        return self._term().days

    @property
    def clock_agrees(self) -> bool:
        """Whether the relay's clock says about the same: by one that is wrong, everything would be over."""
        return abs(self._session.skew) <= LIMITS.clock_skew * 1000

    def due(self, views: Sequence[ThreadView] | None = None) -> list[Kept]:
        """Return the threads of which it is time to remind: they will be deleted unless something is done."""
        today = day_of(self._clock())
        return [kept for kept in self.all(views) if not kept.held and kept.remind <= today]

    async def tend(self, views: Sequence[ThreadView] | None = None) -> list[ThreadView]:
        """Delete here what is over, and set the ends that withdrawn consents ask for; returns what went.

        `views` are those of all threads, where they are known already.
        """
        known = self._threads.all() if views is None else views
        for kept in self.all(known):
            if kept.thread.loop.withdrawn is not None and not kept.held:
                await self._end(kept.thread)
        over = self._over(known)
        if not over:
            return []
        await self.refresh()  # nothing is deleted before the relay has said what is held now
        if not self.clock_agrees:
            return []
        # Anew: what was written meanwhile, a reminder perhaps, gives a thread its time again.
        gone = self._over([self._threads.find(view.id) for view in over])
        for view in gone:
            self.forget(view.id)
        return gone

    def _over(self, views: Sequence[ThreadView]) -> list[ThreadView]:
        today = day_of(self._clock())
        return [kept.thread for kept in self.all(views) if kept.over(today)]

    def _term(self) -> RetentionState:
        known = self._store.get(_TERM, "", Term)
        return known.state if known else RetentionState(LIMITS.retention // DAY)

    def forget(self, thread: str) -> None:
        """Delete what this profile has of a thread."""
        contents = [each.content for each in self._archive.thread(thread)]
        self._guests.forget({each.guest for each in contents if isinstance(each, GuestAnswer)})
        self._outbox.forget(thread)
        # Last: what it was made of is found again as long as it is here.
        self._archive.forget(thread)

    # Holds.

    async def hold(self, thread: str, reason: str) -> HoldState:
        """Propose to keep a thread in spite of all; for administrators. Another one confirms it."""
        view = self._threads.find(thread)
        if view.own_service is None:
            raise ForbiddenError("you do not belong to a service of this conversation")
        mailbox = self._mirror.current.service(view.own_service)[1].id
        return await self._sign(HoldStatement(new_id(self._clock()), mailbox, view.id, reason))

    async def confirm(self, hold: str) -> HoldState:
        """Give the second signature: to what is proposed, or to its end."""
        found = await self._find(hold)
        lift = found.stage is HoldStage.LIFTING
        return await self._sign(HoldStatement(found.id, found.mailbox, found.thread, found.reason, lift))

    async def lift(self, hold: str) -> HoldState:
        """Propose that a hold ends; another administrator confirms it."""
        found = await self._find(hold)
        return await self._sign(HoldStatement(found.id, found.mailbox, found.thread, found.reason, lift=True))

    async def holds(self) -> tuple[HoldState, ...]:
        """Return the structure's holds; for administrators and auditors."""
        return (await self._session.call("GET", "/v1/retention/holds")).read(HoldStates).holds

    async def _find(self, part: str) -> HoldState:
        found = [each for each in await self.holds() if part and each.id.rpartition("-")[2].startswith(part)]
        if len(found) != 1:
            raise NotFoundError(f"there is no one hold {part!r}", advice="souspli retention holds")
        return found[0]

    async def _sign(self, statement: HoldStatement) -> HoldState:
        raw = encode(statement)
        signed = SignedHold(self._device.kid, raw, self._device.signing.sign("hold", raw))
        answer = await self._session.call("POST", "/v1/retention/holds", body=encode(signed), again=True)
        return answer.read(HoldState)

    async def _end(self, view: ThreadView) -> None:
        """Set the earliest end that the relay takes, once."""
        if view.own_service is None or self._store.get(_ENDED, view.id, Ended) is not None:
            return
        mailbox = self._mirror.current.service(view.own_service)[1].id
        end = ThreadEnd(self._clock() + LIMITS.thread_end * 1000)
        path = f"/v1/mailboxes/{mailbox}/threads/{view.id}/end"
        with suppress(NotFoundError):  # nothing of it is there any more
            await self._session.call("PUT", path, body=encode(end), again=True)
        self._store.put(_ENDED, view.id, Ended())


def _kept(term: RetentionState, view: ThreadView) -> Kept:
    remind, delete = clocks(view.last, term.days, view.loop.withdrawn_at)
    return Kept(view, remind, delete, view.id in term.held)
