"""Boxes, as the service sees them to whom they belong: made, changed, looked at by its members."""

from aiohttp import web

from schemas.access import AccessAction
from schemas.errors import IdReusedError, InvalidInputError, NotFoundError
from schemas.guests import GuestBox, GuestState
from schemas.limits import LIMITS
from server.audit.records import Records
from server.clock import Clock, millis, moment
from server.guests.doors import Doors
from server.http.access import access
from server.http.answers import answer, done, read
from server.http.caller import caller
from server.http.queries import path_id
from server.http.quota import Quota
from server.sessions.standing import standing
from server.storage.db import Database


class Boxes:
    """`/v1/guests/{id}`."""

    def __init__(
        self, database: Database, records: Records, doors: Doors, clock: Clock, posts: Quota
    ) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._doors = doors
        self._clock = clock
        self._posts = posts

    async def put(self, request: web.Request) -> web.Response:
        """Make a box, or change when it ends, its code, whether it is revoked; for members of its service.

        Raises InvalidInputError for a wrong date, IdReusedError for somebody else's box, NotFoundError.
        """
        me, box = caller(request), path_id(request)
        self._posts.spend(me.structure)
        wish = await read(request, GuestBox)
        if wish.expires > self._clock() + LIMITS.guest_box * 1000:
            raise InvalidInputError(f"a link ends after {LIMITS.guest_box // 86_400} days at the latest")
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            if not await connection.fetchval(
                self._sql["guests/belongs"], me.device, wish.service, wish.bridge
            ):
                raise NotFoundError
            made = await connection.fetchval(
                self._sql["guests/set"],
                box,
                me.structure,
                wish.service,
                wish.bridge,
                wish.auth,
                moment(wish.expires),
                self._doors.code(box, wish.code) if wish.code else None,
                LIMITS.guest_attempts,
                wish.revoked,
            )
            if not made:
                raise IdReusedError("a new box needs a code, and the box of somebody else is theirs")
            await self._records.write(connection, [access(request, AccessAction.GUEST_BOX_SET, of=box)])
        return done()

    async def show(self, request: web.Request) -> web.Response:
        """Tell members of its service what became of a box."""
        me, box = caller(request), path_id(request)
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            row = await connection.fetchrow(self._sql["guests/owned"], box, me.device)
            if row is None:
                raise NotFoundError
            await self._records.write(connection, [access(request, AccessAction.GUEST_BOX_READ, of=box)])
        opened = millis(row["opened"]) if row["opened"] else None
        return answer(GuestState(millis(row["expires"]), row["revoked"], row["attempts"], opened))
