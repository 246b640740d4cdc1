"""The end of files: nobody may read them, nobody went on with them, or the database does not know them.

Rules: a file is deleted when the last envelope that names it has expired in the last mailbox, or when none
came to name it in time. The database forgets it first, then its bytes go: a crash leaves bytes that nobody
can ask for, and those are looked for once a day.
"""

import asyncio
from collections.abc import Collection

import structlog

from schemas.access import AccessAction
from schemas.errors import NotFoundError, UnavailableError
from schemas.limits import DAY, LIMITS
from server.audit.records import Access, Records
from server.clock import Clock, moment
from server.files.blobs import BlobStore
from server.files.completion import Completion
from server.files.staging import Staging
from server.storage.db import Database

_FILES = 100
"""Files dealt with in one transaction."""


class FileExpiry:
    """Deletes files; retention.py says when."""

    def __init__(
        self,
        database: Database,
        records: Records,
        clock: Clock,
        staging: Staging,
        store: BlobStore,
        completion: Completion,
    ) -> None:
        self._database = database
        self._records = records
        self._clock = clock
        self._staging = staging
        self._store = store
        self._completion = completion
        self._leftovers_due = 0

    async def sweep(self) -> None:
        """Delete all that is due."""
        while await self._review_blobs():
            pass
        await self._give_up_uploads()
        if self._clock() >= self._leftovers_due:
            await self._delete_leftovers()
            self._leftovers_due = self._clock() + DAY * 1000  # not before: what fails is for the next round

    async def _review_blobs(self) -> bool:
        """Delete some files that nobody may read any more; returns whether there was any to look at."""
        sql, now = self._database.sql, self._clock()
        async with self._database.transaction() as connection:
            if not await connection.fetchval(sql["retention/only_one"]):
                return False  # another process does it, or a backup still needs the files
            due = await connection.fetch(sql["retention/due_blobs"], moment(now), _FILES)
            # A statement of its own, which sees what was committed before the lock.
            deleted = await connection.fetch(
                sql["retention/review_blobs"],
                [blob for (blob,) in due],
                moment(now),
                moment(now + LIMITS.orphan * 1000),
            )
            records = [
                Access(structure=structure, action=AccessAction.EXPIRED, object=blob)
                for blob, structure in deleted
            ]
            await self._records.write(connection, records)
        for blob, _ in deleted:
            await self._store.delete(blob)
        return bool(due)

    async def _give_up_uploads(self) -> None:
        """Discard uploads that nobody went on with."""
        async with self._database.connection() as connection:
            abandoned = await connection.fetch(
                self._database.sql["retention/abandoned_uploads"], moment(self._clock())
            )
        for upload, structure in abandoned:
            record = Access(structure=structure, action=AccessAction.EXPIRED, object=upload)
            try:
                await self._completion.give_up(upload, record)  # or let it go on, when it does at this moment
            except NotFoundError:  # it has ended
                continue
            except UnavailableError:  # the next round tries again; the others need not wait for it
                structlog.get_logger().warning("upload not given up", upload=upload, exc_info=True)

    async def _delete_leftovers(self) -> None:
        """Delete the bytes of files that the database does not know: a crash came between the two.

        First those of this machine: they wait for no store that is away.
        """
        parts = await asyncio.to_thread(self._staging.names)
        for upload in set(parts) - await self._known(parts):
            await asyncio.to_thread(self._staging.discard, upload)
        async for blobs in self._store.names():
            for blob in set(blobs) - await self._known(blobs):
                await self._store.delete(blob)

    async def _known(self, names: Collection[str]) -> set[str]:
        async with self._database.connection() as connection:
            rows = await connection.fetch(self._database.sql["retention/known_files"], list(names))
        return {name for (name,) in rows}
