"""Backups between the places where a relay can keep things, and what they ask of its other parts."""

import asyncio
import hashlib
import os
from collections.abc import AsyncGenerator
from pathlib import Path

import aiohttp
import pytest
from obstore.store import MemoryStore

from schemas.errors import LocalError, UnavailableError
from schemas.ids import new_id
from server.audit.records import Records
from server.backup.making import back_up
from server.backup.manifest import Backup, read_backup
from server.backup.place import Place, opened
from server.backup.programs import Programs, without_password
from server.backup.restoring import restore, verify
from server.clock import moment, system_clock
from server.config import Config
from server.files.blobs import BlobStore, FolderStore, RemoteStore
from server.files.completion import Completion
from server.files.expiry import FileExpiry
from server.files.staging import Staging
from server.storage.db import connect, open_database
from server.storage.embedded import EmbeddedPostgres, wheel_programs
from server.storage.migrate import migrate
from server.storage.unprivileged import ENVIRONMENT
from tests.acceptance.relay import RelayProcess
from tests.conftest import Need, wait_for

DATA = os.urandom(3_000_000)
AT = 1_750_000_000_000


class Slow:
    """A store that is away, or that waits before it reads."""

    def __init__(self, store: BlobStore, *, away: bool = False) -> None:
        self.reading, self.go_on = asyncio.Event(), asyncio.Event()
        self._store = store
        self._away = away
        self.put, self.delete, self.names = store.put, store.delete, store.names

    async def read(self, blob: str, start: int, size: int) -> AsyncGenerator[bytes]:
        """Yield the pieces when the test says so."""
        self.reading.set()
        await self.go_on.wait()
        if self._away:
            raise UnavailableError
        async for piece in self._store.read(blob, start, size):
            yield piece

    async def check(self) -> None:
        """Tell whether it is away."""
        if self._away:
            raise UnavailableError


def place(dsn: str, store: BlobStore, staging: Path) -> Place:
    """Return a place."""
    staging.mkdir(exist_ok=True)
    return Place(dsn, Programs(wheel_programs(), ENVIRONMENT), store, staging)


def silent(_done: int, _of: int) -> None:
    """Show no progress."""


async def keep_file(dsn: str, store: BlobStore, folder: Path) -> str:
    """Let the database and the store have a file that nobody may read any more; returns its name."""
    staged, blob = folder / "a-file", new_id(AT)
    staged.write_bytes(DATA)
    await store.put(blob, staged)
    staged.unlink()
    async with connect(dsn) as connection:
        row = (blob, new_id(AT), len(DATA), hashlib.sha256(DATA).digest(), moment(AT))
        await connection.execute("INSERT INTO blobs VALUES ($1, $2, $3, $4, $5)", *row)
        await connection.execute("INSERT INTO relay_secrets VALUES ('origin', 'relay.example/log')")
    return blob


async def content(store: BlobStore, blob: str) -> bytes:
    """Return a file."""
    return b"".join([bytes(piece) async for piece in store.read(blob, 0, len(DATA))])


async def test_from_a_folder_to_an_object_store_and_back(
    database: str, empty_database: str, tmp_path: Path
) -> None:
    """A backup does not depend on where its relay kept things; the progress ends at the whole."""
    (tmp_path / "blobs").mkdir()
    folder, remote = FolderStore(tmp_path / "blobs"), RemoteStore(MemoryStore())
    blob = await keep_file(database, folder, tmp_path)
    seen: list[tuple[int, int]] = []
    here = place(database, folder, tmp_path / "uploads")
    await back_up(here, tmp_path / "backup", system_clock, lambda *done: seen.append(done))
    assert seen[-1] == (len(DATA), len(DATA))
    backup = read_backup(tmp_path / "backup")
    assert backup.manifest.origin == "relay.example/log"
    await verify(backup, silent)
    there = place(empty_database, remote, tmp_path / "uploads")
    await restore(there, backup, silent)
    assert await content(remote, blob) == DATA
    again = await back_up(there, tmp_path / "again", system_clock, silent)
    assert again.manifest.blobs == backup.manifest.blobs
    assert not [*(tmp_path / "uploads").iterdir()]


async def test_a_restore_that_was_interrupted_is_repeated(
    database: str, empty_database: str, tmp_path: Path
) -> None:
    """When PostgreSQL refuses the database, the files that are there already are no obstacle."""
    source, target = RemoteStore(MemoryStore()), RemoteStore(MemoryStore())
    blob = await keep_file(database, source, tmp_path)
    staging = tmp_path / "uploads"
    backup = await back_up(place(database, source, staging), tmp_path / "backup", system_clock, silent)
    dump = backup.dump.read_bytes()
    backup.dump.write_bytes(dump[: len(dump) // 2])
    with pytest.raises(LocalError, match="pg_restore fails"):
        await restore(place(empty_database, target, staging), backup, silent)
    backup.dump.write_bytes(dump)
    await restore(place(empty_database, target, staging), backup, silent)
    assert await content(target, blob) == DATA


async def test_no_file_is_deleted_while_a_backup_is_made(database: str, tmp_path: Path) -> None:
    """What expires meanwhile is in the backup, and goes with the next round of retention."""
    (tmp_path / "uploads").mkdir()
    store, staging = RemoteStore(MemoryStore()), Staging(tmp_path / "uploads")
    blob = await keep_file(database, store, tmp_path)
    slow = Slow(store)
    async with open_database(database) as db, asyncio.TaskGroup() as group:
        records = Records(db.sql, system_clock)
        completion = Completion(db, records, system_clock, staging, store)
        expiry = FileExpiry(db, records, system_clock, staging, store, completion)
        here = place(database, slow, tmp_path / "uploads")
        backup = group.create_task(back_up(here, tmp_path / "backup", system_clock, silent))
        await slow.reading.wait()
        await expiry.sweep()
        assert await content(store, blob) == DATA
        slow.go_on.set()
        assert (await backup).manifest.damaged == ()
        await expiry.sweep()
        with pytest.raises(UnavailableError):
            await content(store, blob)


async def test_a_store_that_is_away_is_no_loss_of_files(database: str, tmp_path: Path) -> None:
    """The backup fails as a whole, and leaves nothing."""
    store = RemoteStore(MemoryStore())
    await keep_file(database, store, tmp_path)
    away = Slow(store, away=True)
    away.go_on.set()
    with pytest.raises(UnavailableError):
        await back_up(place(database, away, tmp_path / "uploads"), tmp_path / "backup", system_clock, silent)
    assert [path.name for path in tmp_path.iterdir()] == ["uploads"]


async def test_no_backup_of_an_empty_database(empty_database: str, tmp_path: Path) -> None:
    """The URL may be that of another database."""
    here = place(empty_database, RemoteStore(MemoryStore()), tmp_path / "uploads")
    with pytest.raises(LocalError, match="no relay"):
        await back_up(here, tmp_path / "backup", system_clock, silent)


def test_a_postgresql_by_url(tmp_path: Path, need: Need, monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs are those in PATH, here of the version installed on this machine."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    need(installed, "PostgreSQL is not installed")
    programs = installed[-1]
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)

    async def there_and_back(url: str) -> Backup:
        await migrate(url)
        await keep_file(url, FolderStore(tmp_path / "blobs"), tmp_path)
        with opened(Config(data=str(tmp_path), database=url)) as here:
            backup = await back_up(here, tmp_path / "backup", system_clock, silent)
        async with connect(url) as connection:
            await connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        with opened(Config(data=str(tmp_path / "other"), database=url), new=True) as other:
            await restore(other, backup, silent)
            await content(other.store, backup.manifest.blobs[0].blob)
        return backup

    (tmp_path / "blobs").mkdir()
    (tmp_path / "uploads").mkdir()
    with EmbeddedPostgres(tmp_path / "server", programs=lambda: programs) as postgres:
        made = wait_for(there_and_back(postgres.dsn()))
    assert made.manifest.postgres.split(".")[0] == programs.parent.name


def test_without_programs_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And names the package."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with (
        pytest.raises(LocalError, match="pg_dump"),
        opened(Config(data=str(tmp_path), database="postgresql://nowhere/")),
    ):
        pass


@pytest.mark.parametrize(
    ("url", "address", "password"),
    [
        ("postgresql://souspli@/souspli?host=/run/db", "postgresql://souspli@/souspli?host=/run/db", ""),
        ("postgresql://a:p%40w@h1:5432,h2:5433/db", "postgresql://a@h1:5432,h2:5433/db", "p@w"),
        ("postgresql:///db", "postgresql:///db", ""),
    ],
)
def test_no_password_among_the_arguments(url: str, address: str, password: str) -> None:
    """Where other users of the machine would see it."""
    assert without_password(url) == (address, password)


def test_a_relay_takes_over_the_database_of_a_backup_that_ends(tmp_path: Path) -> None:
    """A relay that starts while a backup runs the embedded database goes on when that is done."""
    backup = EmbeddedPostgres(tmp_path / "database")
    backup.start()
    with RelayProcess(tmp_path) as relay:
        backup.stop()
        wait_for(_ready(relay.url))


async def _ready(url: str) -> None:
    """Wait until a relay can work."""
    async with aiohttp.ClientSession() as http, asyncio.timeout(60):
        while True:
            async with http.get(f"{url}/readyz") as answer:
                if answer.status == 204:
                    return
            await asyncio.sleep(0.1)
