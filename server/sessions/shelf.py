"""The shelf: what a device keeps for itself, sealed, against the loss of its storage (spec/shelf.md).

Rules: no request names another device's; a put takes the place of the version that it names and of no other,
so that nothing newer is lost unseen; puts of a structure come one after the other, so that two at once do not
both count on the last slot or the last room; what is put is recorded now and then, or the log would tell when
people type.
"""

from datetime import datetime, timedelta

from aiohttp import web

from schemas.access import AccessAction
from schemas.errors import ConflictError, InvalidInputError, QuotaExceededError
from schemas.limits import LIMITS
from schemas.shelf import Shelf, ShelfPut, ShelfSlot
from server.audit.records import Records
from server.clock import Clock, moment
from server.http.access import access
from server.http.answers import answer, done, read
from server.http.caller import Caller, caller
from server.http.quota import Quota
from server.sessions.standing import standing
from server.storage.db import Connection, Database
from server.storage.turns import Turn, take_turn

_BETWEEN_RECORDS = timedelta(seconds=LIMITS.shelf_recorded)


class Shelves:
    """`/v1/shelf`. `limit` is how many bytes the devices of a structure may keep, all together."""

    def __init__(self, database: Database, records: Records, clock: Clock, posts: Quota, limit: int) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._clock = clock
        self._posts = posts
        self._limit = limit

    async def show(self, request: web.Request) -> web.Response:
        """Give the signed-in device what it has put there."""
        me = caller(request)
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            rows = await connection.fetch(self._sql["shelf/list"], me.device)
            what = access(request, AccessAction.SHELF_READ, count=len(rows))
            await self._records.write(connection, [what])
        return answer(Shelf(tuple(ShelfSlot(row["slot"], row["version"], row["box"]) for row in rows)))

    async def put(self, request: web.Request) -> web.Response:
        """Keep a box in a slot of the signed-in device; the same one again has no effect.

        Raises ConflictError when another version is there than the one that it replaces, InvalidInputError
        for a version that is not higher, or when there is no slot left, QuotaExceededError when there is no
        room.
        """
        me = caller(request)
        self._posts.spend(me.structure)
        wish = await read(request, ShelfPut)
        if wish.version <= wish.replaces:
            raise InvalidInputError("a new version is higher than the one before it")
        now = moment(self._clock())
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            await take_turn(connection, self._sql, Turn.SHELF, me.structure)
            held = await connection.fetchrow(self._sql["shelf/held"], me.device, wish.slot)
            if held and (held["version"], held["box"]) == (wish.version, wish.box):
                return done()
            if wish.replaces != (held["version"] if held else 0):
                raise ConflictError("another version is there, or none", advice="take down what there is")
            await self._demand_room(connection, me, wish.box, held["box"] if held else None)
            recorded: datetime = held["recorded"] if held else now
            due = held is None or now - recorded >= _BETWEEN_RECORDS
            if due:
                recorded = now
            row = (me.device, wish.slot, wish.version, wish.box, recorded)
            await connection.execute(self._sql["shelf/put"], *row)
            if due:
                what = access(request, AccessAction.SHELF_PUT, of=wish.slot.hex())
                await self._records.write(connection, [what])
        return done()

    async def _demand_room(
        self, connection: Connection, me: Caller, box: bytes, before: bytes | None
    ) -> None:
        """Raise what a put raises for want of a slot or of room; `before` is what the box replaces."""
        (taken,) = await connection.fetch(self._sql["shelf/taken"], me.device, me.structure)
        if before is None and taken["slots"] >= LIMITS.shelf_slots:
            raise InvalidInputError(f"a shelf has at most {LIMITS.shelf_slots} slots")
        more = len(box) - len(before or b"")
        if more > 0 and taken["bytes"] + more > self._limit:
            raise QuotaExceededError("the shelves of this structure are full")
