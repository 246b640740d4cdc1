"""The migrations' runner, on small folders of its own."""

import asyncio
from pathlib import Path

import pytest

from schemas.errors import LocalError
from server.storage.db import connect
from server.storage.migrate import migrate


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of two migrations, of which the second needs the first."""
    (tmp_path / "0001_begin.sql").write_text(
        "CREATE TABLE letters (letter text); INSERT INTO letters VALUES ('a')"
    )
    (tmp_path / "0002_go_on.sql").write_text("INSERT INTO letters VALUES ('b')")
    return tmp_path


async def letters(dsn: str) -> str:
    """Return what the migrations have written."""
    async with connect(dsn) as connection:
        return str(await connection.fetchval("SELECT string_agg(letter, '') FROM letters"))


async def test_each_file_is_applied_once_in_order(empty_database: str, folder: Path) -> None:
    """The first run applies everything, the second nothing, a new file alone."""
    assert await migrate(empty_database, folder) == ["0001_begin.sql", "0002_go_on.sql"]
    assert await migrate(empty_database, folder) == []
    (folder / "0003_end.sql").write_text("INSERT INTO letters VALUES ('c')")
    assert await migrate(empty_database, folder) == ["0003_end.sql"]
    assert await letters(empty_database) == "abc"


async def test_many_processes_migrate_at_once(empty_database: str, folder: Path) -> None:
    """Of eight runners one applies the files; the others wait and find nothing to do, without an error."""
    (folder / "0003_index.sql").write_text(
        "-- no-transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS letters_index ON letters (letter)"
    )
    done = await asyncio.gather(*(migrate(empty_database, folder) for _ in range(8)))
    assert sorted(map(len, done)) == [0] * 7 + [3]
    assert await letters(empty_database) == "ab"


async def test_an_edited_file_is_refused(empty_database: str, folder: Path) -> None:
    """A file that changed after it was applied stops the runner before it does anything."""
    await migrate(empty_database, folder)
    (folder / "0001_begin.sql").write_text("CREATE TABLE letters (letter text NOT NULL)")
    (folder / "0003_end.sql").write_text("INSERT INTO letters VALUES ('c')")
    with pytest.raises(LocalError, match=r"0001_begin\.sql is not the one that was applied"):
        await migrate(empty_database, folder)
    assert await letters(empty_database) == "ab"


async def test_a_newer_database_is_refused(empty_database: str, folder: Path) -> None:
    """An older program does not touch a database that a newer one has migrated."""
    await migrate(empty_database, folder)
    (folder / "0002_go_on.sql").unlink()
    with pytest.raises(LocalError, match="2 migrations, this program knows 1"):
        await migrate(empty_database, folder)


async def test_a_file_that_fails_leaves_nothing_behind(empty_database: str, folder: Path) -> None:
    """A failing file is undone as a whole and not recorded; repaired, it is applied."""
    broken = folder / "0003_broken.sql"
    broken.write_text("INSERT INTO letters VALUES ('c'); INSERT INTO nowhere VALUES (1)")
    with pytest.raises(LocalError, match=r"0003_broken\.sql fails"):
        await migrate(empty_database, folder)
    assert await letters(empty_database) == "ab"
    broken.write_text("INSERT INTO letters VALUES ('c')")
    assert await migrate(empty_database, folder) == ["0003_broken.sql"]


@pytest.mark.parametrize("name", ["0002_again.sql", "0004_gap.sql", "3_short.sql", "0003-dash.sql"])
async def test_a_wrong_number_is_refused(empty_database: str, folder: Path, name: str) -> None:
    """Numbers are four digits, without gaps and without doubles, so that the order is the same everywhere."""
    (folder / name).write_text("SELECT 1")
    with pytest.raises(LocalError, match="should begin with 000"):
        await migrate(empty_database, folder)
