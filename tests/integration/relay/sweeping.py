"""The relay's retention, to be run when a test wants it.

async with retention_on(database, folder, clock) as retention:
    await retention.sweep()
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from server.audit.expiry import AccessLogExpiry
from server.audit.records import Records
from server.clock import Clock
from server.files.blobs import FolderStore
from server.files.completion import Completion
from server.files.expiry import FileExpiry
from server.files.staging import Staging
from server.relay.retention import Retention
from server.storage.db import open_database


@asynccontextmanager
async def retention_on(address: str, folder: Path, clock: Clock) -> AsyncIterator[Retention]:
    """Return it for a database and the folder of its files."""
    async with open_database(address) as database:
        records = Records(database.sql, clock)
        staging, store = Staging(folder / "uploads"), FolderStore(folder / "blobs")
        completion = Completion(database, records, clock, staging, store)
        files = FileExpiry(database, records, clock, staging, store, completion)
        yield Retention(database, records, clock, files, AccessLogExpiry(database, records, clock))
