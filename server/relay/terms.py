"""For how long threads are kept: the structure's term, and an earlier end that a member sets for one thread.

What deletes is retention.py; what keeps in spite of it is holds.py.
"""

from aiohttp import web

from schemas.access import AccessAction
from schemas.api import Retention
from schemas.errors import InvalidInputError, NotFoundError
from schemas.limits import DAY, LIMITS
from schemas.retention import RetentionState, ThreadEnd
from server.audit.records import Records
from server.clock import Clock, moment
from server.http.access import access
from server.http.answers import answer, done, read
from server.http.caller import caller
from server.http.queries import path_id
from server.sessions.standing import standing
from server.storage.db import Database


class Terms:
    """`/v1/retention`, and ends of threads."""

    def __init__(self, database: Database, records: Records, clock: Clock) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._clock = clock

    async def put(self, request: web.Request) -> web.Response:
        """Set how long the own structure's mailboxes keep threads; for administrators."""
        me, wish = caller(request), await read(request, Retention)
        async with self._database.transaction() as connection:
            (await standing(connection, self._sql, me)).demand_administrator()
            await connection.execute(self._sql["retention/set"], me.structure, wish.days)
            await self._records.write(
                connection, [access(request, AccessAction.RETENTION_SET, count=wish.days)]
            )
        return done()

    async def show(self, request: web.Request) -> web.Response:
        """Tell the own structure's term, and what is held in the mailboxes of this member."""
        me = caller(request)
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            days = await connection.fetchval(self._sql["retention/term"], me.structure)
            rows = await connection.fetch(self._sql["retention/held"], me.device, moment(self._clock()))
            await self._records.write(connection, [access(request, AccessAction.RETENTION_READ)])
        return answer(RetentionState(days, tuple(row["thread"] for row in rows)))

    async def end(self, request: web.Request) -> web.Response:
        """Set when a thread is deleted at the latest; for members of its mailbox.

        Raises InvalidInputError for a day that leaves colleagues no time to notice, NotFoundError.
        """
        me, mailbox, thread = caller(request), path_id(request, "service"), path_id(request, "thread")
        wish = await read(request, ThreadEnd)
        if wish.at < self._clock() + (LIMITS.thread_end - LIMITS.clock_skew) * 1000:
            raise InvalidInputError(f"a thread ends in {LIMITS.thread_end // DAY} days at the earliest")
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            if not await connection.fetch(self._sql["audit/may_open"], me.device, [mailbox]):
                raise NotFoundError
            set_ = await connection.fetchval(self._sql["retention/set_end"], mailbox, thread, moment(wish.at))
            if not set_:
                raise NotFoundError("there is nothing of this thread")
            what = access(request, AccessAction.THREAD_END_SET, of=thread)
            await self._records.write(connection, [what])
        return done()
