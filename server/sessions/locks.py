"""Locks: the sealed keystores of browsers' devices, handed out to whoever shows what opens one.

Rules: the relay keeps a hash of what it is shown and a box that it cannot open; an unknown lock answers
alike, whatever was wrong; openings are recorded in the log of the device's structure; attempts are limited by
address, those to set a lock too, since their refusals would also tell what another has chosen.
"""

import hashlib

from aiohttp import web

from schemas.access import AccessAction, Outcome
from schemas.errors import IdReusedError, InvalidInputError, NotFoundError
from schemas.limits import LIMITS
from schemas.locks import Lock, LockKind, LockList, LockOpening, LockState, OpenedLock
from server.audit.records import Access, Records
from server.clock import Clock, millis, moment
from server.http.access import access
from server.http.addresses import Addresses
from server.http.answers import answer, done, read
from server.http.caller import caller
from server.http.queries import path_id
from server.http.quota import Quota
from server.http.tracing import REQUEST_ID
from server.sessions.standing import refusal_of, standing
from server.storage.db import Connection, Database
from server.storage.turns import Turn, take_turn


class Locks:
    """`/v1/locks`."""

    def __init__(
        self, database: Database, records: Records, clock: Clock, addresses: Addresses, attempts: Quota
    ) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._clock = clock
        self._addresses = addresses
        self._attempts = attempts

    async def set(self, request: web.Request) -> web.Response:
        """Keep a lock of the signed-in device, or change it; raises NotFoundError, IdReusedError."""
        me, lock = caller(request), path_id(request)
        self._attempts.spend(self._addresses.of(request))
        wish = await read(request, Lock)
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            await take_turn(connection, self._sql, Turn.LOCKS, me.device.hex())
            await self._demand_room(connection, me.device, lock)
            await take_turn(connection, self._sql, Turn.LOCKS, wish.verifier.hex())
            if await connection.fetchval(self._sql["locks/taken"], lock, wish.verifier):
                raise IdReusedError("this opens another lock already", advice="choose another passphrase")
            kept = await connection.fetchval(
                self._sql["locks/set"],
                lock,
                me.structure,
                me.device,
                wish.kind,
                wish.verifier,
                wish.box,
                moment(self._clock()),
            )
            if not kept:  # another device's
                raise NotFoundError
            await self._records.write(connection, [access(request, AccessAction.LOCK_SET, of=lock)])
        return done()

    async def remove(self, request: web.Request) -> web.Response:
        """Remove a lock of the signed-in device; raises NotFoundError."""
        me, lock = caller(request), path_id(request)
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            if not await connection.fetchval(self._sql["locks/remove"], lock, me.device):
                raise NotFoundError
            await self._records.write(connection, [access(request, AccessAction.LOCK_REMOVED, of=lock)])
        return done()

    async def show(self, request: web.Request) -> web.Response:
        """List the locks of the signed-in device, without their boxes."""
        me = caller(request)
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            rows = await connection.fetch(self._sql["locks/list"], me.device)
            what = access(request, AccessAction.LOCKS_READ, count=len(rows))
            await self._records.write(connection, [what])
        return answer(
            LockList(
                tuple(
                    LockState(
                        row["lock"],
                        LockKind(row["kind"]),
                        millis(row["made"]),
                        millis(row["opened"]) if row["opened"] else None,
                    )
                    for row in rows
                )
            )
        )

    async def open(self, request: web.Request) -> web.Response:
        """Hand a box out to whoever shows what opens it; raises NotFoundError, SuspendedError."""
        self._attempts.spend(self._addresses.of(request))
        verifier = hashlib.sha256((await read(request, LockOpening)).auth).digest()
        async with self._database.transaction() as connection:
            row = await connection.fetchrow(self._sql["locks/open"], verifier, moment(self._clock()))
            if row is None:
                raise NotFoundError(
                    "nothing is opened by this", advice="look at the name and passphrase again"
                )
            refusal = refusal_of(row)
            what = Access(
                structure=row["structure"],
                action=AccessAction.LOCK_OPENED,
                outcome=Outcome.DENIED if refusal else Outcome.ALLOWED,
                member=row["member"],
                object=row["lock"],
                reason=refusal.slug if refusal else "",
                request=request[REQUEST_ID],
            )
            await self._records.write(connection, [what])
        if refusal:
            raise refusal  # after the commit: that somebody tried stands in the log
        return answer(OpenedLock(row["lock"], LockKind(row["kind"]), row["box"]))

    async def _demand_room(self, connection: Connection, device: bytes, lock: str) -> None:
        if await connection.fetchval(self._sql["locks/count"], device, lock) >= LIMITS.locks:
            raise InvalidInputError(
                f"a device has at most {LIMITS.locks} ways in", advice="remove one that is no longer used"
            )
