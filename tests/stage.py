"""A real relay with a world of builders in its directory, and devices that are signed in to it.

    async with local_relay(database, tmp_path, TurnableClock()) as relay, stage(relay, database) as here:
        cpas, abri = here.world.structure("cpas-namur"), here.world.structure("abri-de-meuse")
        anne, ben = cpas.member(), abri.member()
        social, intake = cpas.service("social", anne), abri.service("accueil", ben)
        await here.publish()
        device = await here.device(anne)
        acceptance = await device.post(here.message(anne, social, [intake]))

A relay is an address and a setup code, so one in a process of its own, which a test may kill, does as well.
"""

import asyncio
import io
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import aiohttp
import msgspec

from schemas.access import AccessAction, AccessRecord
from schemas.api import (
    ENVELOPE_TYPE,
    Acceptance,
    Challenge,
    ChallengeRequest,
    EntriesRequest,
    Founding,
    Hint,
    NetworkInfo,
    Session,
    SessionRequest,
    session_message,
)
from schemas.codec import decode, decode_request, encode
from schemas.content import Message
from schemas.errors import from_problem
from schemas.limits import LIMITS
from server.clock import Clock, system_clock
from server.config import Config
from server.main import Relay, running
from server.storage.db import connect
from tests.builders import Mailbox, Member, World

Body = bytes | AsyncIterator[bytes] | None
Kind = TypeVar("Kind")

_FRAME = struct.Struct(">QQI")


class TurnableClock:
    """The time of this machine, and what a test adds to it."""

    def __init__(self) -> None:
        self.ahead = 0  # milliseconds

    def __call__(self) -> int:
        """Return it in milliseconds."""
        return system_clock() + self.ahead


@dataclass(frozen=True)
class Answer:
    """What the relay answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def read(self, kind: type[Kind]) -> Kind:
        """Return the body as a type of the contract."""
        return decode_request(self.body, kind, LIMITS.answer)

    def demand(self) -> "Answer":
        """Return the answer when it is a good one; else raise the error that it names."""
        if self.status < 400:
            return self
        members = msgspec.json.decode(self.body) if self.body else {}
        raise from_problem(members.get("type", ""), members.get("detail", str(self.status)), extra=members)


@dataclass(frozen=True)
class Delivery:
    """An envelope of a page."""

    seq: int
    accepted: int
    raw: bytes


class Stage:
    """A relay, by its URL, and the world that it knows of."""

    def __init__(self, url: str, setup_code: str, database: str, http: aiohttp.ClientSession) -> None:
        self.url = url
        self.database = database
        self.world = World(
            system_clock() - 5 * 60 * 1000
        )  # its clock runs ahead, and may not pass the relay's
        self._setup_code = setup_code
        self._http = http
        self._published = 0

    async def publish(self) -> None:
        """Post what the world's directory has and the relay has not."""
        while new := self.world.entries[self._published : self._published + LIMITS.statements_posted]:
            body: Founding | EntriesRequest = EntriesRequest(tuple(new))
            path = "/v1/directory/entries"
            if not self._published:
                body, path = Founding(self._setup_code, tuple(new)), "/v1/network"
            (await self.request("POST", path, body=encode(body))).demand()
            self._published += len(new)

    async def device(self, member: Member, url: str = "") -> "Device":
        """Sign a member's device in, at another process of the relay if so said."""
        device = Device(self, member, url or self.url)
        await device.sign_in()
        return device

    def message(
        self, sender: Member, service: Mailbox, to: Sequence[Mailbox], text: str = "Bonjour", thread: str = ""
    ) -> bytes:
        """Return a sealed message, of a thread of its own unless one is named."""
        return self.world.envelope(sender, service, to, Message(author="Anne", text=text), thread=thread)

    async def request(
        self,
        method: str,
        path: str,
        *,
        body: Body = None,
        headers: Mapping[str, str] | None = None,
        url: str = "",
    ) -> Answer:
        """Make a request."""
        data = (
            io.BytesIO(body) if isinstance(body, bytes) else body
        )  # bytes, if large, hold up the event loop
        async with self._http.request(
            method, (url or self.url) + path, data=data, headers=headers
        ) as response:
            return Answer(response.status, response.headers, await response.read())

    @asynccontextmanager
    async def stream(self, url: str, headers: Mapping[str, str]) -> AsyncIterator[aiohttp.ClientResponse]:
        """Open a stream of events."""
        timeout = aiohttp.ClientTimeout(total=None, sock_read=LIMITS.silence)
        async with self._http.get(url + "/v1/events", headers=headers, timeout=timeout) as response:
            yield response

    async def records(self, structure: str, *actions: AccessAction) -> list[AccessRecord]:
        """Return the access records of a structure, oldest first, of some actions, logged or not."""
        async with connect(self.database) as connection, connection.transaction():
            await connection.execute("SELECT set_config('souspli.reader', 'relay', true)")
            rows = await connection.fetch(
                "SELECT record FROM access_records WHERE structure = $1 AND record IS NOT NULL"
                " UNION ALL SELECT record FROM access_pending WHERE structure = $1",
                structure,
            )
        found = [decode(row["record"], AccessRecord, 10_000) for row in rows]
        return sorted((record for record in found if record.action in actions), key=lambda record: record.id)


@dataclass
class Device:
    """A member's device, signed in."""

    here: Stage
    member: Member
    url: str
    token: str = ""

    async def sign_in(self) -> None:
        """Open a session."""
        kid = self.member.kid
        origin = (await self._open("GET", "/v1/network", b"", NetworkInfo)).origin
        nonce = (
            await self._open("POST", "/v1/sessions/challenges", encode(ChallengeRequest(kid)), Challenge)
        ).nonce
        signature = self.member.device.signing.sign("session", session_message(origin, nonce, kid))
        body = encode(SessionRequest(kid, nonce, signature))
        self.token = (await self._open("POST", "/v1/sessions", body, Session)).token

    async def request(
        self, method: str, path: str, *, body: Body = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Make a request in the name of the device."""
        return await self.here.request(
            method, path, body=body, headers={**self._authorization, **(headers or {})}, url=self.url
        )

    async def post(self, raw: bytes) -> Acceptance:
        """Post an envelope; raises why it is refused."""
        answer = await self.request(
            "POST", "/v1/envelopes", body=raw, headers={"Content-Type": ENVELOPE_TYPE}
        )
        return answer.demand().read(Acceptance)

    async def fetch(self, mailbox: Mailbox, after: int = 0, limit: int = 200) -> list[Delivery]:
        """Return a page of what a mailbox holds."""
        path = f"/v1/mailboxes/{mailbox.id}/envelopes?after={after}&limit={limit}"
        return list(_deliveries((await self.request("GET", path)).demand().body))

    @asynccontextmanager
    async def follow(self) -> AsyncIterator[AsyncIterator[Hint]]:
        """Open the event stream, and yield its hints as they come."""
        async with self.here.stream(self.url, self._authorization) as response:
            yield _hints(response)

    @property
    def _authorization(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def _open(self, method: str, path: str, body: bytes, kind: type[Kind]) -> Kind:
        return (await self.here.request(method, path, body=body, url=self.url)).demand().read(kind)


@asynccontextmanager
async def local_relay(database: str, folder: Path, clock: Clock, **options: object) -> AsyncIterator[Relay]:
    """Run a relay in this process."""
    config = Config(listen="127.0.0.1:0", data=str(folder), **options)  # type: ignore[arg-type]  # its own check
    async with running(config, database, clock) as relay:
        yield relay


@asynccontextmanager
async def stage(relay: Relay, database: str) -> AsyncIterator[Stage]:
    """Return a stage on a relay whose network is not founded yet."""
    async with aiohttp.ClientSession(auto_decompress=False) as http:
        yield Stage(relay.url, relay.setup_code or "", database, http)


async def until(condition: Callable[[], Awaitable[object]], seconds: float = 60) -> None:
    """Wait until a condition holds; a test that waits in vain fails."""
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.02)


def _deliveries(page: bytes) -> Iterator[Delivery]:
    at = 0
    while at < len(page):
        seq, accepted, size = _FRAME.unpack_from(page, at)
        at += _FRAME.size + size
        yield Delivery(seq, accepted, page[at - size : at])


async def _hints(response: aiohttp.ClientResponse) -> AsyncIterator[Hint]:
    async for line in response.content:
        if line.startswith(b"data: "):
            yield decode(line[6:].strip(), Hint, 1_000)
