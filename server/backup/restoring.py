"""How a relay is made again from a backup.

Rules: nothing is touched before every byte of the backup was compared with its hash, and only an empty place
is filled. The database comes last and all at once, so a restore that was interrupted can be repeated.
"""

import asyncio

from schemas.errors import ConflictError, IntegrityError, UnavailableError
from server.backup.copying import Progress, examine, private, sha256, told
from server.backup.manifest import Backup
from server.backup.place import Place
from server.backup.programs import load
from server.files.blobs import FolderStore
from server.storage.db import connect
from server.storage.statements import load_statements

_OTHER_PLACE = "restore into an empty place; what an earlier attempt has left there may be deleted"


async def verify(backup: Backup, progress: Progress) -> None:
    """Read a backup from end to end; raises IntegrityError naming a file that is not as it was saved."""
    try:
        same = await asyncio.to_thread(sha256, backup.dump) == backup.manifest.database.sha256
    except OSError:
        same = False
    if not same:
        raise _damaged(str(backup.dump))
    saved = FolderStore(backup.blobs)
    done, total = 0, sum(blob.size for blob in backup.manifest.blobs)
    for blob in backup.manifest.blobs:
        try:
            await examine(saved, blob)
        except (UnavailableError, IntegrityError) as error:
            raise _damaged(f"the file {blob.blob} in {backup.blobs}") from error
        done += blob.size
        progress(done, total)


async def restore(place: Place, backup: Backup, progress: Progress) -> None:
    """Put a verified backup into an empty place.

    Raises ConflictError when it is not empty, StorageFullError when there is no room, and LocalError with the
    words of PostgreSQL when that refuses the database.
    """
    sql = load_statements()
    async with connect(place.dsn) as connection:
        if await connection.fetchval(sql["backup/tables"]):
            raise ConflictError("the database is not empty", advice=_OTHER_PLACE)
    await _demand_no_other_file(place, backup)
    with told(place.staging):
        await _restore_files(place, backup, progress)
    await load(place.programs, place.dsn, backup.dump)
    async with connect(place.dsn) as connection:
        await connection.execute(sql["backup/skip_numbers"])
        await connection.execute(sql["backup/skip_leaflets"])


async def _demand_no_other_file(place: Place, backup: Backup) -> None:
    """Raise ConflictError unless the store holds at most what an interrupted restore of this backup put."""
    own = {blob.blob for blob in backup.manifest.blobs}
    async for names in place.store.names():
        if not own.issuperset(names):
            raise ConflictError("the blob store is not empty", advice=_OTHER_PLACE)


async def _restore_files(place: Place, backup: Backup, progress: Progress) -> None:
    saved, staged = FolderStore(backup.blobs), place.staging / "restored"
    done, total = 0, sum(blob.size for blob in backup.manifest.blobs)
    for blob in backup.manifest.blobs:
        with private(staged) as file:
            await examine(saved, blob, file.write)
        await place.store.put(blob.blob, staged)
        staged.unlink()
        done += blob.size
        progress(done, total)


def _damaged(what: str) -> IntegrityError:
    return IntegrityError(f"{what} is not as it was saved", advice="restore another backup")
