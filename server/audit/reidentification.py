"""Who a pseudonym is: asked by one auditor with a purpose, approved by another member, told to who asked.

Rules: nobody approves what they asked for themselves, with whichever of their devices; each step is recorded;
the member is worked out anew each time it is told, and stored nowhere.
"""

import asyncpg
from aiohttp import web

from schemas.access import AccessAction
from schemas.errors import ConflictError, NotFoundError
from schemas.log import Reidentification, ReidentificationList, ReidentificationState
from server.audit.records import Records, pseudonym
from server.clock import Clock, millis, moment
from server.http.access import access
from server.http.answers import answer, done, read
from server.http.caller import caller
from server.http.queries import path_id
from server.sessions.standing import standing
from server.storage.db import Connection, Database


class Reidentifications:
    """`/v1/reidentifications`."""

    def __init__(self, database: Database, records: Records, clock: Clock) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._clock = clock

    async def ask(self, request: web.Request) -> web.Response:
        """Ask who a pseudonym is; the same request again has no effect."""
        me, wish = caller(request), await read(request, Reidentification)
        async with self._database.transaction() as connection:
            (await standing(connection, self._sql, me)).demand_auditor()
            await connection.fetchval(
                self._sql["audit/ask_who"],
                me.structure,
                wish.id,
                wish.actor,
                wish.purpose,
                moment(self._clock()),
                me.member,
            )
            what = access(request, AccessAction.REIDENTIFICATION_ASKED, of=wish.id)
            await self._records.write(connection, [what])
        return done(201)

    async def show(self, request: web.Request) -> web.Response:
        """Give the structure's requests; the member's name only to who asked, once approved."""
        me = caller(request)
        async with self._database.transaction() as connection:
            (await standing(connection, self._sql, me)).demand_auditor()
            rows = await connection.fetch(self._sql["audit/asked_who"], me.structure)
            people = await self._people(connection, me.structure)
            what = access(request, AccessAction.REIDENTIFICATIONS_READ, count=len(rows))
            await self._records.write(connection, [what])
        return answer(ReidentificationList(tuple(_state(row, me.member, people) for row in rows)))

    async def approve(self, request: web.Request) -> web.Response:
        """Approve somebody else's request."""
        me, asked = caller(request), path_id(request)
        async with self._database.transaction() as connection:
            (await standing(connection, self._sql, me)).demand_auditor()
            rows = await connection.fetch(self._sql["audit/asked_who"], me.structure)
            found = next((row for row in rows if row["request"] == asked), None)
            if found is None:
                raise NotFoundError("there is no such request")
            if found["asked_by"] == me.member:
                raise ConflictError(
                    "nobody approves their own request", advice="ask another auditor of the structure"
                )
            await connection.execute(self._sql["audit/approve_who"], me.structure, asked, me.member)
            what = access(request, AccessAction.REIDENTIFICATION_APPROVED, of=asked)
            await self._records.write(connection, [what])
        return done()

    async def _people(self, connection: Connection, structure: str) -> dict[bytes, str]:
        """Return who can stand in the structure's log, by pseudonym."""
        rows = await connection.fetch(self._sql["audit/members"], structure)
        return {pseudonym(row["pseudonym_key"], row["member"]): row["member"] for row in rows}


def _state(row: asyncpg.Record, reader: str, people: dict[bytes, str]) -> ReidentificationState:
    told = row["approved_by"] is not None and row["asked_by"] == reader
    return ReidentificationState(
        request=Reidentification(row["request"], row["actor"], row["purpose"]),
        asked=millis(row["asked"]),
        asked_by=row["asked_by"],
        approved_by=row["approved_by"],
        member=people.get(row["actor"]) if told else None,
    )
