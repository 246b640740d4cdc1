"""Live events, sent by the server (HTML standard, section 9.2): they say where there is something new.

Rules: an event is a hint and the number in the database is the truth, so a lost one is made good by the next;
all processes hear all notifications, whichever of them took the message; a stream ends with its session, and
as soon as the directory says that its device is revoked or that its member's mailboxes are others.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from aiohttp import web

from schemas.access import AccessAction
from schemas.codec import decode
from schemas.errors import UnavailableError
from schemas.limits import LIMITS
from schemas.replying import Replying
from server.audit.records import Records
from server.clock import Clock
from server.http.access import access
from server.http.caller import Caller, caller
from server.relay.followers import Follower, Followers
from server.relay.hints import hints
from server.sessions.standing import standing
from server.storage.db import Connection, Database
from server.storage.listener import Listener

_HEADERS = {"Content-Type": "text/event-stream"}
_COMMENT = b":\n\n"
_PAUSE_SECONDS = 1.0  # before rights are asked again of a database that is away


class Events:
    """`GET /v1/events`; `run` runs meanwhile."""

    def __init__(self, database: Database, records: Records, clock: Clock, listener: Listener) -> None:
        self._database = database
        self._records = records
        self._clock = clock
        self._followers = Followers()
        self._doubt = asyncio.Event()
        listener.subscribe("souspli_mail", heard=self._mail, missed=self._doubt.set)
        # What rang while nobody listened is not made good: clients look at their threads when they connect.
        listener.subscribe("souspli_timer", heard=self._followers.timer, missed=lambda: None)
        listener.subscribe("souspli_replying", heard=self._replying, missed=lambda: None)
        listener.subscribe("souspli_directory", heard=self._directory, missed=self._directory)

    async def follow(self, request: web.Request) -> web.StreamResponse:
        """Send events until the session ends; the first are the newest numbers of all mailboxes."""
        me = caller(request)
        async with self._database.transaction() as connection:
            await standing(connection, self._database.sql, me)
            mailboxes = (await self._rights(connection, [me.device]))[me.device]
            await self._records.write(connection, [access(request, AccessAction.EVENTS_FOLLOWED)])
        follower = Follower(me.device, mailboxes)
        with self._followers.following(follower):
            # Only now, when nothing can be missed any more: what the newest numbers are.
            await self._review([follower])
            response = web.StreamResponse(headers=_HEADERS)
            await response.prepare(request)
            with suppress(ConnectionError):  # of a reader that has gone
                await self._send(response, follower, me)
        return response

    async def run(self) -> None:
        """Ask anew what followers may follow, each time that it may have changed, until cancelled."""
        while await self._doubt.wait():
            self._doubt.clear()
            try:
                await self._review(self._followers)
            except UnavailableError:
                self._doubt.set()
                await asyncio.sleep(_PAUSE_SECONDS)

    async def close(self, _app: web.Application) -> None:
        """End all streams, which would otherwise hold up the end of the process."""
        for follower in self._followers:
            follower.end()

    async def _send(self, response: web.StreamResponse, follower: Follower, me: Caller) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout((me.expires - self._clock()) / 1000):
                while not follower.ended:
                    await response.write(await self._events(follower))

    async def _events(self, follower: Follower) -> bytes:
        try:
            async with asyncio.timeout(LIMITS.keepalive):
                return await follower.events()
        except TimeoutError:
            return _COMMENT

    async def _review(self, followers: Iterable[Follower]) -> None:
        followers = list(followers)
        async with self._database.connection() as connection:
            rights = await self._rights(connection, {follower.device for follower in followers})
        for follower in followers:
            mailboxes = rights.get(follower.device)
            if mailboxes is None or mailboxes.keys() != follower.latest.keys():
                follower.end()
                continue
            for mailbox, seq in mailboxes.items():
                follower.mail(mailbox, seq)

    async def _rights(self, connection: Connection, devices: Iterable[bytes]) -> dict[bytes, dict[str, int]]:
        """Return, for each device that may follow, its mailboxes and their newest numbers."""
        rights: dict[bytes, dict[str, int]] = {}
        for device, mailbox, seq in await connection.fetch(
            self._database.sql["relay/following"], list(devices)
        ):
            mailboxes = rights.setdefault(device, {})
            if mailbox is not None:
                mailboxes[mailbox] = seq
        return rights

    def _mail(self, payload: str) -> None:
        for hint in hints(payload):
            self._followers.mail(hint.mailbox, hint.seq)

    def _replying(self, payload: str) -> None:
        self._followers.replying(decode(payload.encode(), Replying, LIMITS.notice))

    def _directory(self, _payload: str = "") -> None:
        self._followers.directory()
        self._doubt.set()
