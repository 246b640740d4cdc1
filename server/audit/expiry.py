"""Erasing access records whose time is over, and pruning the log below the first that is still whole.

Rules: an erased record leaves its entry, a commitment to it that says nothing any more, so that every proof,
old and new, still verifies; entries go by whole tiles, whose hashes stay; what is under a hold stays whole.
One transaction at a time, alone: the sequencer must not add to a log that is being pruned.
"""

from crypto.tiles import WIDTH
from schemas.access import AccessAction
from server.audit.records import Access, Records
from server.clock import Clock, moment
from server.storage.db import Database

_ROWS = 1_000
"""Rows erased in one transaction."""


class AccessLogExpiry:
    """Sweeps the access log; part of the relay's retention."""

    def __init__(self, database: Database, records: Records, clock: Clock) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._clock = clock

    async def sweep(self) -> None:
        """Erase and prune all that is due."""
        while await self._erase():
            pass
        async with self._database.transaction() as connection:
            await connection.execute(self._sql["transparency/alone"])
            await connection.execute(self._sql["retention/prune"], WIDTH)
        for what in ("opens", "figures"):
            while await self._forget(what):
                pass

    async def _erase(self) -> bool:
        """Erase some records, and record how many; returns whether there were any."""
        async with self._database.transaction() as connection:
            await connection.execute(self._sql["transparency/alone"])
            rows = await connection.fetch(self._sql["retention/records"], moment(self._clock()), _ROWS)
            expired = [
                Access(structure=structure, action=AccessAction.RECORDS_EXPIRED, count=count)
                for structure, count in rows
            ]
            await self._records.write(connection, expired)
        return bool(rows)

    async def _forget(self, what: str) -> bool:
        async with self._database.connection() as connection:
            statement = self._sql[f"retention/{what}"]
            deleted = await connection.execute(statement, moment(self._clock()), _ROWS)
        return deleted != "DELETE 0"
