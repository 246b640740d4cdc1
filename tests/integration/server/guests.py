"""A guest on the other end of a link, for tests: what the page does, in Python."""

import hashlib
import os
from dataclasses import dataclass
from typing import Protocol

from crypto.guests import SIDE_GUEST, GuestKey, GuestSecrets, open_item, read_link, seal_item
from schemas.codec import encode
from schemas.guests import GuestBox, GuestItem, GuestItems, GuestSession, GuestSignIn
from schemas.ids import new_id
from server.clock import system_clock
from tests.stage import Answer, Stage

DAY = 86_400_000
CODE = "123456"
AUTH = hashlib.sha256(b"link").digest()


def new_box(service: str, bridge: str, auth: bytes = AUTH, days: int = 30) -> GuestBox:
    """Return what makes a box."""
    verifier = hashlib.sha256(auth).digest()
    return GuestBox(service, bridge, verifier, system_clock() + days * DAY, code=CODE)


def new_key(here: Stage) -> GuestKey:
    """Return the key of a new box."""
    return GuestKey(here.world.new_id(), os.urandom(32))


class Relay(Protocol):
    """Takes requests of somebody without an account."""

    async def request(
        self, method: str, path: str, *, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Make a request."""


@dataclass
class Visitor:
    """Somebody who has a link, and nothing else."""

    here: Relay
    key: GuestKey
    token: str = ""

    @classmethod
    def with_link(cls, here: Relay, link: str) -> "Visitor":
        """Return who got a link by mail."""
        return cls(here, read_link(link))

    @property
    def secrets(self) -> GuestSecrets:
        """What follows from the link."""
        return self.key.secrets()

    async def enter(self, code: str = CODE) -> Answer:
        """Show the code; with the right one, requests are made with the session."""
        body = encode(GuestSignIn(self.secrets.auth, code))
        answer = await self.here.request("POST", f"/v1/guests/{self.key.id}/session", body=body)
        if answer.status == 200:
            self.token = answer.read(GuestSession).token
        return answer

    async def request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Make a request below the box."""
        signed = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        return await self.here.request(method, f"/v1/guests/{self.key.id}{path}", body=body, headers=signed)

    async def read(self) -> list[GuestItem]:
        """Return what is in the box, opened."""
        items = (await self.request("GET", "/items")).demand().read(GuestItems).items
        return [open_item(self.secrets, self.key.id, each.side, each.item, each.sealed) for each in items]

    async def reply(self, text: str, *blobs: str, item: str = "") -> Answer:
        """Seal a reply and put it."""
        item = item or new_id(system_clock())
        sealed = seal_item(
            self.secrets, self.key.id, SIDE_GUEST, item, GuestItem("Sam", system_clock(), text=text)
        )
        headers = {"Souspli-Blobs": ",".join(blobs)} if blobs else None
        return await self.request("PUT", f"/items/{item}?side=1", sealed, headers)
