"""How an upload ends: it becomes a file, or it is given up.

Rules: bytes first, then the database, then what is left over: whatever a crash interrupts, either the upload
can be continued or the file is there, and nothing that the database names is missing. Each step may be
repeated.
"""

import asyncio

from schemas.errors import NotFoundError
from schemas.limits import LIMITS
from server.audit.records import Access, Records
from server.clock import Clock, moment
from server.files.blobs import BlobStore
from server.files.staging import Part, Staging
from server.storage.db import Database


class Completion:
    """Ends uploads, for those who make them and for retention."""

    def __init__(
        self, database: Database, records: Records, clock: Clock, staging: Staging, store: BlobStore
    ) -> None:
        self._database = database
        self._records = records
        self._clock = clock
        self._staging = staging
        self._store = store

    async def finish(self, upload: str, part: Part, record: Access) -> None:
        """Make a file of a part that is whole; raises NotFoundError when it was given up meanwhile."""
        sha256 = await asyncio.to_thread(part.sha256)
        await self._store.put(upload, self._staging.path(upload))
        review = moment(self._clock() + LIMITS.orphan * 1000)
        async with self._database.transaction() as connection:
            if not await connection.fetchval(self._database.sql["files/complete"], upload, sha256, review):
                raise NotFoundError("the upload was given up")
            await self._records.write(connection, [record])
        await asyncio.to_thread(self._staging.discard, upload)

    async def give_up(self, upload: str, record: Access) -> bool:
        """Discard what has arrived, or return False while it is being written; raises NotFoundError."""
        part = await asyncio.to_thread(self._staging.take, upload)
        if part is None:
            return False
        with part:
            async with self._database.transaction() as connection:
                found = await connection.fetchval(self._database.sql["files/discard"], upload)
                if found:
                    await self._records.write(connection, [record])
            if found:
                await self._store.delete(upload)  # there already, if the last step of `finish` failed
            await asyncio.to_thread(self._staging.discard, upload)  # taking the part may just have made it
        if not found:
            raise NotFoundError
        return True
