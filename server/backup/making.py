"""How a backup is made, while the relay goes on.

Rules: first the database as it was at one moment, then the files that it names: files never change, and
retention deletes none meanwhile. A backup has its name when it is whole and on the disk, and it replaces
nothing.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from schemas.errors import ConflictError, IntegrityError, LocalError, UnavailableError
from server.backup.copying import Progress, examine, private, sha256, told
from server.backup.manifest import (
    BLOBS,
    DUMP,
    MANIFEST,
    Backup,
    Manifest,
    SavedBlob,
    SavedDump,
    write_manifest,
)
from server.backup.place import Place
from server.backup.programs import dump
from server.clock import Clock
from server.files.blobs import BlobStore, FolderStore, sync_folder
from server.storage.db import connect
from server.storage.statements import Statements, load_statements
from server.version import software


async def back_up(place: Place, target: Path, clock: Clock, progress: Progress) -> Backup:
    """Make a backup at the path `target`.

    Raises ConflictError when that exists, LocalError or StorageFullError when it cannot be written, and
    UnavailableError when the relay's database or store is away.
    """
    sql = load_statements()
    with _appearing(target) as folder:
        async with connect(place.dsn) as keeper, keeper.transaction():
            if not await keeper.fetchval(sql["backup/tables"]):
                raise LocalError("no relay has kept anything in this database")
            # Not fetched: the snapshot that this leaves open would hinder PostgreSQL's cleaning all the time.
            await keeper.execute(sql["backup/hold_retention"])
            manifest = await _save_database(place, folder / DUMP, clock, sql)
            saved, damaged = await _save_files(place.store, manifest.blobs, folder, progress)
        manifest = msgspec.structs.replace(manifest, blobs=saved, damaged=damaged)
        with private(folder / MANIFEST) as file:
            file.write(write_manifest(manifest))
    return Backup(target, manifest)


@contextmanager
def _appearing(target: Path) -> Iterator[Path]:
    """Give a new folder that gets its name at the end of the block, or is removed."""
    if target.exists():
        raise ConflictError(f"{target} exists already", advice="give each backup a name of its own")
    with told(target.parent):
        folder = Path(tempfile.mkdtemp(prefix=f"{target.name}-unfinished-", dir=target.parent))
        try:
            yield folder
            sync_folder(folder)
            folder.rename(target)
            sync_folder(target.parent)
        except BaseException:  # Ctrl-C too
            shutil.rmtree(folder)
            raise


async def _save_database(place: Place, path: Path, clock: Clock, sql: Statements) -> Manifest:
    """Save the database; the manifest returned has all files that it names."""
    async with (
        connect(place.dsn) as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        snapshot = await connection.fetchval(sql["backup/snapshot"])
        created = datetime.fromtimestamp(clock() // 1000, UTC)
        with private(path) as file:
            await dump(place.programs, place.dsn, snapshot, file)
            size = os.fstat(file.fileno()).st_size
        return Manifest(
            format="souspli-backup/1",
            created=created.strftime("%Y-%m-%dT%H:%M:%SZ"),
            software=software(),
            postgres=connection.get_settings().server_version,
            origin=await connection.fetchval(sql["backup/origin"]),
            migrations=tuple(row["name"] for row in await connection.fetch(sql["migrate/applied"])),
            database=SavedDump(size, await asyncio.to_thread(sha256, path)),
            blobs=tuple(SavedBlob(*row) for row in await connection.fetch(sql["backup/blobs"])),
        )


async def _save_files(
    store: BlobStore, named: Sequence[SavedBlob], folder: Path, progress: Progress
) -> tuple[tuple[SavedBlob, ...], tuple[str, ...]]:
    """Copy files; return those that were, and the identifiers of those that the store has no more.

    A bad sector under one file must not be the end of all backups.
    """
    (folder / BLOBS).mkdir(mode=0o700)
    target, staged = FolderStore(folder / BLOBS), folder / "staged"
    saved, damaged = [], []
    done, total = 0, sum(blob.size for blob in named)
    for blob in named:
        try:
            with private(staged) as file:
                await examine(store, blob, file.write)
        except (UnavailableError, IntegrityError):
            await store.check()  # when it has nothing at all, no file is to blame
            damaged.append(blob.blob)
        else:
            await target.put(blob.blob, staged)
            saved.append(blob)
        staged.unlink()
        done += blob.size
        progress(done, total)
    return tuple(saved), tuple(damaged)
