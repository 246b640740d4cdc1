"""Consent that is withdrawn: every recipient is told, and what was shared is forgotten sooner (spec/loop.md).

items = await consents.withdraw(thread, "2026-11-28", "She told us this morning")
await consents.tend()

Rule: what follows from a withdrawal (passing it on, ending the links of guests) is done by whoever of the
service comes first, the one who withdrew at once: no colleague has to think of it.
"""

from collections.abc import Sequence
from contextlib import suppress

from client.casework.referrals import Referrals
from client.clock import Clock
from client.days import day
from client.messages.messages import Messages
from client.messages.outbox import Item
from client.messages.threads import Threads
from client.messages.views import ThreadView
from client.outside.links import Links
from schemas.errors import InvalidInputError, NotFoundError, UnavailableError
from schemas.sharing import ConsentWithdrawn
from schemas.steps import Action, Reason
from schemas.working_days import day_of


class Consents:
    """Withdrawals of consent."""

    def __init__(
        self, threads: Threads, messages: Messages, referrals: Referrals, links: Links, clock: Clock
    ) -> None:
        self._threads = threads
        self._messages = messages
        self._referrals = referrals
        self._links = links
        self._clock = clock

    async def withdraw(self, thread: str, on: str, text: str = "") -> list[Item]:
        """Tell everybody in a thread, and in those to which this service passed it on.

        An own referral that is open is withdrawn too, and the links of guests open nothing any more. Raises
        InvalidInputError for a day that no calendar has, or that is to come.
        """
        if day(on) > day_of(self._clock()):
            raise InvalidInputError("the day is still to come")
        items: list[Item] = []
        for each in self.reached(self._threads.resolve(thread)):
            items += await self._withdraw(each, on, text)
        return items

    async def tend(self, views: Sequence[ThreadView] | None = None) -> list[Item]:
        """Do what follows from withdrawals that others told of, or that could not be done then."""
        items: list[Item] = []
        for view in self._threads.all() if views is None else views:
            withdrawn = view.loop.withdrawn
            if withdrawn is None or view.own_service is None:
                continue
            items += await self._links.revoke_all(view.id)
            for each in self.reached(view.id):
                if self._threads.find(each).loop.withdrawn is None:
                    items += await self._withdraw(each, withdrawn.on, "")
        return items

    async def _withdraw(self, thread: str, on: str, text: str) -> list[Item]:
        items = [await self._tell(thread, on, text)]
        if Action.WITHDRAW in self._threads.find(thread).referral_moves:
            step = await self._referrals.act(thread, Action.WITHDRAW, text, reason=Reason.CONSENT_WITHDRAWN)
            items.append(step)
        with suppress(UnavailableError):  # a relay that is away is told when it is there, see `tend`
            items += await self._links.revoke_all(thread)
        return items

    def reached(self, thread: str) -> list[str]:
        """Return a thread and those to which it was passed on, as far as they are here."""
        found = [thread]
        while (transfer := self._threads.find(found[-1]).loop.transfer) is not None:
            try:
                self._threads.resolve(transfer.thread)
            except NotFoundError:
                break  # somebody else passed it on
            if transfer.thread in found:
                break
            found.append(transfer.thread)
        return found

    async def _tell(self, thread: str, on: str, text: str) -> Item:
        return await self._messages.add(
            thread,
            self._messages.everybody(thread),
            lambda after, _: ConsentWithdrawn(self._messages.author, on, text, after=after),
        )
