"""Boxes of guests: made with a letter in them, looked at; what a guest answers is opened (spec/bridge.md).

    made = await guests.make(own, bridge, GuestItem(author, now, subject, text), days=30, phrase="")
    made.link, made.code

Rules: the key is made here; the relay gets what proves that somebody has the link, and the code, and never
the key.
"""

import os
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from client.clock import Clock
from client.device.archive import Received
from client.device.store import Store
from client.directory.session import Session
from crypto.guests import SIDE_GUEST, SIDE_SERVICE, GuestKey, GuestSecrets, open_item, seal_item
from schemas.codec import Schema, encode
from schemas.content import Content
from schemas.errors import NotFoundError, UnavailableError
from schemas.guests import GuestBox, GuestItem, GuestItems, GuestState, SealedItem
from schemas.ids import new_id
from schemas.mail import GuestAnswer, GuestLink, Letter
from schemas.mail import GuestKey as SharedKey

DAY = 86_400_000
_DUE, _KEPT = "guest-due", "guest-item"
BLOBS = "Souspli-Blobs"
"""The header that names the files of an item."""


@dataclass(frozen=True)
class MadeBox:
    """A new box: its link for the notice, its key for the colleagues, and the code to tell by telephone."""

    link: GuestLink
    shared: SharedKey
    item: str  # the letter in it
    code: str = field(repr=False)


class Due(Schema):
    """That a reply has to be fetched from its box."""


class Kept(Schema):
    """A reply that was fetched, sealed as the guest sealed it."""

    sealed: bytes


class Guests:
    """The boxes of this member's services."""

    def __init__(self, store: Store, session: Session, clock: Clock) -> None:
        self._store = store
        self._session = session
        self._clock = clock

    async def make(self, own: str, bridge: str, letter: GuestItem, *, days: int, phrase: str = "") -> MadeBox:
        """Make a box of an own service (id) with a letter in it, whose files are uploaded already."""
        key = GuestKey(new_id(self._clock()), os.urandom(32), bool(phrase))
        follows = key.secrets(phrase)
        code, expires = new_code(), self._clock() + days * DAY
        await self.change(key.id, GuestBox(own, bridge, follows.verifier, expires, code))
        shared = SharedKey(key.id, follows.key, key.phrase)
        item = new_id(self._clock())
        await self.put(shared, item, letter)
        return MadeBox(GuestLink(key.id, key.link(self._session.base), expires), shared, item, code)

    async def change(self, guest: str, box: GuestBox) -> None:
        """Make a box, or change its end, its code, whether it is revoked."""
        await self._session.call("PUT", f"/v1/guests/{guest}", body=encode(box), again=True)

    async def put(self, shared: SharedKey, item: str, letter: GuestItem) -> None:
        """Put something of the service into a box, whose files are uploaded already; raises IdReusedError."""
        await self._session.call(
            "PUT",
            f"/v1/guests/{shared.id}/items/{item}?side={SIDE_SERVICE}",
            body=seal_item(GuestSecrets(b"", shared.key), shared.id, SIDE_SERVICE, item, letter),
            headers={BLOBS: ",".join(file.blob for file in letter.files)} if letter.files else {},
            again=True,
        )

    async def state(self, guest: str) -> GuestState:
        """Return what the relay says of a box."""
        return (await self._session.call("GET", f"/v1/guests/{guest}")).read(GuestState)

    # Replies.

    def note(self, received: Iterable[Received]) -> None:
        """Remember which replies have to be fetched; in the caller's transaction."""
        for each in received:
            if isinstance(each.content, GuestAnswer):
                self._store.put(_DUE, _place(each.content), Due())

    def due(self, answer: GuestAnswer) -> bool:
        """Whether a reply has still to be fetched."""
        return self._store.get(_DUE, _place(answer), Due) is not None

    async def collect(self) -> None:
        """Fetch the replies that are due; what cannot be had now is fetched later."""
        due = self._store.all(_DUE, Due)
        for guest in sorted({place.partition("/")[0] for place in due}):
            try:
                answer = await self._session.call("GET", f"/v1/guests/{guest}/items")
            except UnavailableError:
                return
            except NotFoundError:  # not a box of our services: we are told because we carry its mail
                items: tuple[SealedItem, ...] = ()
            else:
                items = answer.read(GuestItems).items
            for item in items:
                self._store.put(_KEPT, f"{guest}/{item.item}", Kept(item.sealed))
            for place in [place for place in due if place.startswith(guest)]:
                self._store.delete(_DUE, place)

    def opened(self, answer: GuestAnswer, thread: Iterable[Content]) -> GuestItem | None:
        """Return a reply, with the key that a letter of its thread holds; None where one of them is missing.

        Raises IntegrityError when it was altered.
        """
        kept = self._store.get(_KEPT, _place(answer), Kept)
        keys = [each.guest for each in thread if isinstance(each, Letter) and each.guest.id == answer.guest]
        if kept is None or not keys:
            return None
        return open_item(GuestSecrets(b"", keys[0].key), answer.guest, SIDE_GUEST, answer.item, kept.sealed)

    def forget(self, guests: Collection[str]) -> None:
        """Delete what was fetched from boxes, and fetch no more of it."""
        for kind, form in ((_DUE, Due), (_KEPT, Kept)):
            for place in self._store.all(kind, form):
                if place.partition("/")[0] in guests:
                    self._store.delete(kind, place)


def new_code() -> str:
    """Return six digits."""
    return f"{secrets.randbelow(10**6):06}"


def _place(answer: GuestAnswer) -> str:
    return f"{answer.guest}/{answer.item}"
