"""Timers: at a time that a member set, whoever follows a mailbox is told so, and of nothing else.

Rules: a timer holds no content, and rings in the own mailbox alone; it is deleted in the transaction that
announces it, so it rings once, in all processes of the relay. Like every event it is a hint: a client that
did not hear it looks at its threads anyway.
"""

import asyncio

import structlog
from aiohttp import web

from schemas.access import AccessAction
from schemas.errors import ConflictError, IdReusedError, InvalidInputError, NotFoundError, UnavailableError
from schemas.limits import DAY, LIMITS
from schemas.retention import Timer
from server.audit.records import Records
from server.clock import Clock, moment
from server.http.access import access
from server.http.answers import done, read
from server.http.caller import caller
from server.http.queries import path_id
from server.http.quota import Quota
from server.sessions.standing import standing
from server.storage.db import Database
from server.storage.turns import Turn, take_turn

_RING = 1_000
"""Timers in one transaction."""


class Timers:
    """`/v1/timers`; they ring while `run` runs."""

    def __init__(self, database: Database, records: Records, clock: Clock, posts: Quota) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._clock = clock
        self._posts = posts

    async def set(self, request: web.Request) -> web.Response:
        """Set a timer; the same one again has no effect. For members of its mailbox.

        Raises InvalidInputError, NotFoundError, IdReusedError, or ConflictError when there are too many.
        """
        me, timer = caller(request), await read(request, Timer)
        self._posts.spend(me.structure)
        if timer.at > self._clock() + (LIMITS.timer + LIMITS.clock_skew) * 1000:
            raise InvalidInputError(f"a timer rings within {LIMITS.timer // DAY} days")
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            if not await connection.fetch(self._sql["audit/may_open"], me.device, [timer.mailbox]):
                raise NotFoundError
            await take_turn(connection, self._sql, Turn.TIMERS, timer.mailbox)
            count = await connection.fetchval(self._sql["timers/count"], timer.mailbox, timer.id)
            if count >= LIMITS.timers:
                raise ConflictError(f"a mailbox has {LIMITS.timers} timers at most")
            wanted = (timer.id, timer.mailbox, moment(timer.at))
            if not await connection.fetchval(self._sql["timers/set"], *wanted):
                raise IdReusedError
            await self._records.write(connection, [access(request, AccessAction.TIMER_SET, of=timer.mailbox)])
        return done(201)

    async def end(self, request: web.Request) -> web.Response:
        """Take a timer back; for members of its mailbox. Raises NotFoundError, also when it has rung."""
        me, timer = caller(request), path_id(request)
        self._posts.spend(me.structure)
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            mailbox = await connection.fetchval(self._sql["timers/end"], timer, me.device)
            if mailbox is None:
                raise NotFoundError("there is no such timer, or it has rung")
            await self._records.write(connection, [access(request, AccessAction.TIMER_ENDED, of=mailbox)])
        return done()

    async def run(self) -> None:
        """Let timers ring when their time has come, until cancelled."""
        while True:
            try:
                while await self.ring():
                    pass
            except UnavailableError:  # the database is away: the next round does it
                structlog.get_logger().warning("timers interrupted")
            await asyncio.sleep(LIMITS.timer_sweep)

    async def ring(self) -> bool:
        """Announce some of those that are due; returns whether there may be more."""
        async with self._database.transaction() as connection:
            rows = await connection.fetch(self._sql["timers/ring"], moment(self._clock()), _RING)
        return len(rows) == _RING
