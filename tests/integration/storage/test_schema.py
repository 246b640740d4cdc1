"""The schema: as people read it, as migrations make it, and on the oldest PostgreSQL that is supported."""

import subprocess
from pathlib import Path

import pytest

from server.storage import migrate as migrations
from server.storage.db import connect, open_database
from server.storage.embedded import EmbeddedPostgres, wheel_programs
from server.storage.migrate import migrate
from tests.conftest import Need

SCHEMA = Path(migrations.__file__).parent / "schema.sql"


async def test_the_readable_schema_is_what_the_migrations_make(database: str, empty_database: str) -> None:
    """Whoever reads schema.sql knows each table, column, index and constraint of a migrated database."""
    async with connect(empty_database) as connection:
        await connection.execute(SCHEMA.read_text(encoding="utf-8"))
    assert dump(empty_database) == dump(database)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE posts ADD COLUMN spare text",
        "CREATE INDEX spare ON posts (accepted)",
        "ALTER TABLE posts ALTER COLUMN hash DROP NOT NULL",
        "ALTER TABLE posts SET (fillfactor = 50)",
    ],
)
async def test_a_difference_would_be_noticed(database: str, change: str) -> None:
    """The comparison sees columns, indexes, constraints and storage parameters."""
    before = dump(database)
    async with connect(database) as connection:
        await connection.execute(change)
    assert dump(database) != before


async def test_the_oldest_supported_version(tmp_path: Path, need: Need) -> None:
    """The migrations and each statement are accepted by the oldest PostgreSQL of the system, if not 14."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    need(installed, "no PostgreSQL server is installed beside the embedded one")
    with EmbeddedPostgres(tmp_path, programs=lambda: installed[0].parent) as postgres:
        await migrate(postgres.dsn())
        async with open_database(postgres.dsn()) as db, db.connection() as connection:
            for text in db.sql.values():
                await connection.prepare(text)


def dump(dsn: str) -> list[str]:
    """Return the definitions in a database, without the journal of the migrations, as pg_dump writes them."""
    command = [
        str(wheel_programs() / "pg_dump"),
        "--schema-only",
        "--no-owner",
        "--exclude-table=migrations",
        dsn,
    ]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [line for line in text.splitlines() if not line.startswith(("--", "\\"))]
