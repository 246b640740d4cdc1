"""How long access records are kept: the structure's own term, and legal holds.

Rules: beyond 12 months a purpose is stated; what is under a hold is not erased, whatever the term says. What
erases is server/relay/retention.py.
"""

from aiohttp import web

from schemas.access import AccessAction
from schemas.errors import InvalidInputError, NotFoundError
from schemas.log import Hold, HoldList, RecordRetention
from server.audit.records import Records
from server.http.access import access
from server.http.answers import answer, done, read
from server.http.caller import caller
from server.http.queries import path_id
from server.sessions.standing import standing
from server.storage.db import Database

_WITHOUT_PURPOSE = 12
"""Months."""


class Keeping:
    """`/v1/records/retention` and `/v1/records/holds`."""

    def __init__(self, database: Database, records: Records) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records

    async def set_retention(self, request: web.Request) -> web.Response:
        """Set how long the own structure's records are kept; for administrators."""
        me, wish = caller(request), await read(request, RecordRetention)
        if wish.months > _WITHOUT_PURPOSE and not wish.purpose.strip():
            raise InvalidInputError(
                f"records are kept longer than {_WITHOUT_PURPOSE} months only for a purpose",
                advice="say what they are needed for",
            )
        async with self._database.transaction() as connection:
            (await standing(connection, self._sql, me)).demand_administrator()
            await connection.execute(
                self._sql["audit/set_retention"], me.structure, wish.months, wish.purpose
            )
            what = access(request, AccessAction.RECORDS_RETENTION_SET, count=wish.months)
            await self._records.write(connection, [what])
        return done()

    async def hold(self, request: web.Request) -> web.Response:
        """Hold positions of the log; the same hold again has no effect."""
        me, wish = caller(request), await read(request, Hold)
        if wish.first > wish.last:
            raise InvalidInputError("the first position of a hold is after the last one")
        async with self._database.transaction() as connection:
            (await standing(connection, self._sql, me)).demand_auditor()
            await connection.execute(
                self._sql["audit/hold"], me.structure, wish.id, wish.first, wish.last, wish.reason
            )
            await self._records.write(connection, [access(request, AccessAction.HOLD_SET, of=wish.id)])
        return done(201)

    async def holds(self, request: web.Request) -> web.Response:
        """Give the structure's holds."""
        me = caller(request)
        async with self._database.transaction() as connection:
            (await standing(connection, self._sql, me)).demand_auditor()
            rows = await connection.fetch(self._sql["audit/holds"], me.structure)
            what = access(request, AccessAction.HOLDS_READ, count=len(rows))
            await self._records.write(connection, [what])
        return answer(HoldList(tuple(Hold(**row) for row in rows)))

    async def lift(self, request: web.Request) -> web.Response:
        """End a hold."""
        me, hold = caller(request), path_id(request)
        async with self._database.transaction() as connection:
            (await standing(connection, self._sql, me)).demand_auditor()
            if not await connection.fetchval(self._sql["audit/lift_hold"], me.structure, hold):
                raise NotFoundError("there is no such hold")
            await self._records.write(connection, [access(request, AccessAction.HOLD_LIFTED, of=hold)])
        return done()
