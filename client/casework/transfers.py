"""Passing a referral on: to another structure with consent, or to the right door after the wrong one.

new, step = await transfers.transfer(thread, to, Consent(Consenting.SENDER, "2026-11-28", "by telephone"))
new = await transfers.redirect(thread)

Rules: the form and the files are sealed anew, in a thread of their own, for the next service alone; the two
threads name each other, and the step is taken only when the new referral is on its way.
"""

import msgspec

from client.casework.referrals import Referrals
from client.directory.mirror import Mirror
from client.messages.messages import Messages
from client.messages.outbox import Item
from client.messages.threads import Threads
from client.messages.views import ThreadView
from schemas.content import Referral
from schemas.errors import InvalidInputError
from schemas.events import Side
from schemas.ids import Address
from schemas.referral import State, check
from schemas.sharing import Origin
from schemas.steps import Action, Consent, Transfer


class Transfers:
    """Referrals that go on elsewhere."""

    def __init__(self, mirror: Mirror, threads: Threads, messages: Messages, referrals: Referrals) -> None:
        self._mirror = mirror
        self._threads = threads
        self._messages = messages
        self._referrals = referrals

    async def transfer(self, thread: str, to: Address, consent: Consent, text: str = "") -> tuple[Item, Item]:
        """Refer the person on to another structure; returns the new referral and the step in this thread.

        Raises IllegalMoveError, and InvalidInputError for a service that takes part already.
        """
        view = self._threads.find(thread)
        referral, own = _referral(view)
        side = view.referral_side or Side.SENDER
        if view.referral_state is not None:
            check(view.referral_state.state, Action.TRANSFER, side)
        if to in view.participants:
            raise InvalidInputError(f"{to} has this referral already", advice="name another service")
        sender = self._service(view.participants[0])
        new = await self._again(to, own, referral, Origin(view.id, sender, consent), text)
        transfer = Transfer(self._service(to), new.thread, consent)
        return new, await self._referrals.act(view.id, Action.TRANSFER, text, transfer=transfer)

    async def redirect(self, thread: str, to: Address | None = None, text: str = "") -> Item:
        """Refer the person again, to the service that was suggested or another; for who was declined."""
        view = self._threads.find(thread)
        referral, own = _referral(view)
        state = view.referral_state
        if view.referral_side is not Side.SENDER or state is None or state.state is not State.DECLINED:
            raise InvalidInputError("only a referral that was declined is sent to another door")
        if to is None and view.loop.suggests is None:
            raise InvalidInputError("no other service was suggested", advice="name one as service@structure")
        target = to or self._address(view.loop.suggests or "")
        if target == own:
            raise InvalidInputError(f"{target} is your own service", advice="name another one")
        origin = Origin(view.id, self._service(view.participants[0]))
        return await self._again(target, own, referral, origin, text)

    async def _again(self, to: Address, own: Address, referral: Referral, origin: Origin, text: str) -> Item:
        again = msgspec.structs.replace(
            referral, author=self._messages.author, text=text or referral.text, origin=origin, after=()
        )
        return await self._messages.begin([to], lambda _, __: again, (), service=own.service)

    def _service(self, address: Address) -> str:
        return self._mirror.current.service(address)[1].id

    def _address(self, service: str) -> Address:
        structure, found = self._mirror.current.service_by_id(service)
        return Address(found.handle, structure.handle)


def _referral(view: ThreadView) -> tuple[Referral, Address]:
    """Return the referral of a thread and the own service in it; raises InvalidInputError."""
    if view.referral is None or view.own_service is None:
        raise InvalidInputError("this conversation is no referral of your service")
    return view.referral, view.own_service
