"""Retention: what a structure no longer wants kept is deleted, and with it what would open it.

Rules: a thread's time counts from its last envelope, so nothing is deleted the day after somebody wrote; a
change of the structure's retention holds at once for old ones too; what is under a hold stays (holds.py); a
file stays as long as somebody may still read it (files/expiry.py); the wraps of an epoch go with its last
envelopes. One process at a time deletes, in small transactions, and the log of each structure proves which
envelopes went.
"""

import asyncio

import asyncpg
import structlog

from schemas.access import AccessAction
from schemas.codec import encode
from schemas.errors import UnavailableError
from schemas.limits import LIMITS
from schemas.retention import Cause, Deletion
from server.audit.expiry import AccessLogExpiry
from server.audit.records import Access, Records
from server.clock import Clock, moment
from server.files.expiry import FileExpiry
from server.storage.db import Database

_THREADS = 50
"""Threads deleted in one transaction: nobody who posts waits for long."""

_ROWS = 1_000
"""Small rows deleted in one transaction."""


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
        while await self._delete_threads():
            pass
        while await self._forget("ends"):
            pass
        while await self._expire("wraps", _ROWS):
            pass
        while await self._expire("guests", _ROWS):
            pass
        while await self._forget("posts"):
            pass
        while await self._forget("invitations"):
            pass
        await self._access_log.sweep()
        await self._files.sweep()  # last: a store that is away holds up nothing else

    async def _delete_threads(self) -> bool:
        """Delete some threads that are due, and record which envelopes; returns whether there were any."""
        sql = self._database.sql
        async with self._database.transaction() as connection:
            if not await connection.fetchval(sql["retention/only_one"]):
                return False
            rows = await connection.fetch(
                sql["retention/envelopes"], moment(self._clock()), _THREADS, LIMITS.deleted_envelopes
            )
            await self._records.write(connection, [_deleted(row) for row in rows])
        return bool(rows)

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


def _deleted(row: asyncpg.Record) -> Access:
    deletion = Deletion(row["mailbox"], row["thread"], Cause(row["cause"]), tuple(row["hashes"]))
    return Access(
        structure=row["structure"],
        action=AccessAction.EXPIRED,
        object=deletion.thread,
        count=len(deletion.envelopes),
        evidence=encode(deletion),
    )
