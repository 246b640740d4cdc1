"""Boxes of guests: made with a letter in them, looked at; what a guest answers is opened (spec/bridge.md).

    made = await guests.make(own, bridge, GuestItem(author, now, subject, text), days=30, phrase="")
    made.link, made.code

Rules: the key is made here; the relay gets what proves that somebody has the link, and the code, and never
the key.
"""

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from client.clock import Clock
from client.session import Session
from crypto.guests import SIDE_GUEST, SIDE_SERVICE, GuestKey, GuestSecrets, open_item, seal_item
from schemas.codec import encode
from schemas.content import Content
from schemas.guests import GuestBox, GuestItem, GuestState
from schemas.ids import new_id
from schemas.mail import GuestAnswer, GuestLink, Letter
from schemas.mail import GuestKey as SharedKey

DAY = 86_400_000
BLOBS = "Souspli-Blobs"
"""The header that names the files of an item."""


@dataclass(frozen=True)
class MadeBox:
    """A new box: its link for the notice, its key for the colleagues, and the code to tell by telephone."""

    link: GuestLink
    shared: SharedKey
    item: str  # the letter in it
    code: str = field(repr=False)


class Guests:
    """The boxes of this member's services."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    async def make(self, own: str, bridge: str, letter: GuestItem, *, days: int, phrase: str = "") -> MadeBox:
        """Make a box of an own service (id) with a letter in it, whose files are uploaded already."""
        key = GuestKey(new_id(self._clock()), os.urandom(32), bool(phrase))
        follows = key.secrets(phrase)
        code, expires = f"{secrets.randbelow(10**6):06}", self._clock() + days * DAY
        box = GuestBox(own, bridge, follows.verifier, expires, code)
        await self._session.call("PUT", f"/v1/guests/{key.id}", body=encode(box), again=True)
        item = new_id(self._clock())
        await self._session.call(
            "PUT",
            f"/v1/guests/{key.id}/items/{item}?side={SIDE_SERVICE}",
            body=seal_item(follows, key.id, SIDE_SERVICE, item, letter),
            headers={BLOBS: ",".join(file.blob for file in letter.files)} if letter.files else {},
            again=True,
        )
        link = GuestLink(key.id, key.link(self._session.base), expires)
        return MadeBox(link, SharedKey(key.id, follows.key, key.phrase), item, code)

    async def state(self, guest: str) -> GuestState:
        """Return what became of a box; raises NotFoundError."""
        return (await self._session.call("GET", f"/v1/guests/{guest}")).read(GuestState)


def open_answer(answer: GuestAnswer, thread: Iterable[Content]) -> GuestItem | None:
    """Return what a guest wrote, with the key that a letter of the thread holds; None without one.

    Raises IntegrityError when it was altered.
    """
    for content in thread:
        if isinstance(content, Letter) and content.guest.id == answer.guest:
            shared = GuestSecrets(b"", content.guest.key)
            return open_item(shared, answer.guest, SIDE_GUEST, answer.item, answer.sealed)
    return None
