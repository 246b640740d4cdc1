"""Bring the database's schema to the state that this program needs.

The files `migrations/0001_<name>.sql`, 0002 and so on are applied in order, each once.

Rules it keeps:
- a file and its entry in the journal are one transaction. A file that begins with `-- no-transaction`, for
  CREATE INDEX CONCURRENTLY, holds one statement that may be repeated: a crash may come before its entry;
- any number of processes may start at once: one migrates, the others wait and find it done;
- a file that was applied is never edited, and a database of a newer program is refused.
"""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from schemas.errors import LocalError
from server.storage.db import Connection, connect
from server.storage.statements import Statements, load_statements

FOLDER = Path(__file__).parent / "migrations"
FILE_NAME = re.compile(r"(?P<number>[0-9]{4})_[a-z0-9_]+\.sql", re.ASCII)
NO_TRANSACTION = "-- no-transaction"
POLL_SECONDS = 0.1


@dataclass(frozen=True)
class Migration:
    """One file; its number is its place in the order, from 1."""

    number: int
    name: str
    text: str

    @property
    def sha256(self) -> bytes:
        """The digest of the file, 32 bytes, by which an edit is noticed."""
        return hashlib.sha256(self.text.encode()).digest()


async def migrate(dsn: str, folder: Path = FOLDER) -> list[str]:
    """Apply what is missing, over a direct connection, and return the names of the files applied now.

    Raises LocalError for a database that does not fit these files, or for a file that fails; what came before
    it stays applied.
    """
    migrations, sql = read_migrations(folder), load_statements()
    async with connect(dsn) as keeper, connect(dsn) as worker, _alone(keeper, sql):
        await worker.execute(sql["migrate/create_journal"])
        applied = await worker.fetch(sql["migrate/applied"])
        _compare(migrations, applied)
        missing = migrations[len(applied) :]
        for migration in missing:
            await _apply(worker, migration, sql)
    return [migration.name for migration in missing]


def read_migrations(folder: Path) -> list[Migration]:
    """Return the migrations of a folder in order; raise LocalError when a name or a number is wrong."""
    migrations = []
    for number, file in enumerate(sorted(folder.glob("*.sql")), start=1):
        name = FILE_NAME.fullmatch(file.name)
        if name is None or int(name["number"]) != number:
            raise LocalError(f"the migration {file.name} should begin with {number:04}_")
        migrations.append(Migration(number, file.name, file.read_text(encoding="utf-8")))
    return migrations


@asynccontextmanager
async def _alone(connection: Connection, sql: Statements) -> AsyncIterator[None]:
    """Hold the lock of the migrators for the duration of the block.

    It is tried again and again instead of waited for: a waiting statement has a snapshot, CREATE INDEX
    CONCURRENTLY waits for every snapshot to go, and the two would wait for each other for ever.
    """
    while True:
        async with connection.transaction():
            # Not fetchval: the portal it leaves open, and so its snapshot, would last as long as the lock.
            if await connection.execute(sql["migrate/lock"]) == "SELECT 1":
                yield
                return
        await asyncio.sleep(POLL_SECONDS)


def _compare(migrations: Sequence[Migration], applied: Sequence[asyncpg.Record]) -> None:
    if len(applied) > len(migrations):
        raise LocalError(
            f"the database has {len(applied)} migrations, this program knows {len(migrations)}",
            advice="install the newer program, or restore the backup made before it was used",
        )
    for migration, record in zip(migrations, applied, strict=False):
        if (record["number"], record["sha256"]) != (migration.number, migration.sha256):
            raise LocalError(
                f"the migration {migration.name} is not the one that was applied ({record['name']})",
                advice="put the file back as it was, and make the change in a new one",
            )


async def _apply(connection: Connection, migration: Migration, sql: Statements) -> None:
    entry = (sql["migrate/record"], migration.number, migration.name, migration.sha256)
    try:
        if migration.text.startswith(NO_TRANSACTION):
            await connection.execute(migration.text)
            await connection.execute(*entry)
        else:
            async with connection.transaction():
                await connection.execute(migration.text)
                await connection.execute(*entry)
    except asyncpg.PostgresError as error:
        raise LocalError(f"the migration {migration.name} fails: {error}") from error
