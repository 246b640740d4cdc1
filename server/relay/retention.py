"""Retention: what a structure no longer wants kept is deleted, and with it what would open it.

Rules: retention counts from the day of each envelope, and a change of it holds at once for old ones too; a
file stays as long as somebody may still read it (files/expiry.py); the wraps of an epoch go with its last
envelopes. One process at a time deletes, in small transactions, and each structure's log tells what expired.
"""

import asyncio

import structlog
from aiohttp import web

from schemas.access import AccessAction
from schemas.api import Retention as Wish
from schemas.errors import UnavailableError
from schemas.limits import LIMITS
from server.audit.expiry import AccessLogExpiry
from server.audit.records import Access, Records
from server.clock import Clock, moment
from server.files.expiry import FileExpiry
from server.http.access import access
from server.http.answers import done, read
from server.http.caller import caller
from server.sessions.standing import standing
from server.storage.db import Database

_MAILBOXES, _EACH = 100, 50
"""Envelopes deleted in one transaction, so many of so many mailboxes: nobody who posts waits for long."""

_ROWS = 1_000
"""Small rows deleted in one transaction."""


class RetentionSetting:
    """`PUT /v1/retention`."""

    def __init__(self, database: Database, records: Records) -> None:
        self._database = database
        self._records = records

    async def put(self, request: web.Request) -> web.Response:
        """Set how long the own structure's mailboxes keep envelopes; for administrators."""
        me, wish = caller(request), await read(request, Wish)
        async with self._database.transaction() as connection:
            (await standing(connection, self._database.sql, me)).demand_administrator()
            await connection.execute(self._database.sql["retention/set"], me.structure, wish.days)
            await self._records.write(
                connection, [access(request, AccessAction.RETENTION_SET, count=wish.days)]
            )
        return done()


class Retention:
    """Deletes what has expired, while `run` runs."""

    def __init__(
        self,
        database: Database,
        records: Records,
        clock: Clock,
        files: FileExpiry,
        access_log: AccessLogExpiry,
    ) -> None:
        self._database = database
        self._records = records
        self._clock = clock
        self._files = files
        self._access_log = access_log

    async def run(self) -> None:
        """Sweep again and again until cancelled."""
        while True:
            try:
                await self.sweep()
            except (UnavailableError, OSError):  # database or disk are away: the next round does it
                structlog.get_logger().warning("retention interrupted", exc_info=True)
            await asyncio.sleep(LIMITS.sweep)

    async def sweep(self) -> None:
        """Delete all that is due; no effect while another process does it."""
        while await self._expire("envelopes", _MAILBOXES, _EACH):
            pass
        while await self._expire("wraps", _ROWS):
            pass
        while await self._expire("guests", _ROWS):
            pass
        while await self._forget("posts"):
            pass
        while await self._forget("invitations"):
            pass
        await self._files.sweep()
        await self._access_log.sweep()

    async def _expire(self, what: str, *limits: int) -> bool:
        """Delete some of what structures own, and record how much; returns whether there was any."""
        sql = self._database.sql
        async with self._database.transaction() as connection:
            if not await connection.fetchval(sql["retention/only_one"]):
                return False
            rows = await connection.fetch(sql[f"retention/{what}"], moment(self._clock()), *limits)
            await self._records.write(
                connection,
                [
                    Access(structure=structure, action=AccessAction.EXPIRED, object=what, count=count)
                    for structure, count in rows
                ],
            )
        return bool(rows)

    async def _forget(self, what: str) -> bool:
        """Delete some of what the relay noted for itself; returns whether there was any."""
        async with self._database.connection() as connection:
            now = moment(self._clock())
            deleted = await connection.execute(self._database.sql[f"retention/{what}"], now, _ROWS)
        return deleted != "DELETE 0"
