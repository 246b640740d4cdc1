"""Where a relay keeps things, opened for a backup or a restore, whether the relay runs or not.

with opened(config) as place:
    asyncio.run(back_up(place, target, system_clock))
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import LocalError
from server.backup.programs import Programs, programs_in_path
from server.config import Config
from server.files.blobs import BlobStore, open_store
from server.storage.embedded import EmbeddedPostgres, wheel_programs
from server.storage.unprivileged import ENVIRONMENT


@dataclass(frozen=True)
class Place:
    """The database, the programs for it, and the files; in `staging` one is put together for the store."""

    dsn: str
    programs: Programs
    store: BlobStore
    staging: Path


@contextmanager
def opened(config: Config, *, new: bool = False) -> Iterator[Place]:
    """Open the place that the options name; it has to exist, unless it is to be a `new` one.

    The embedded database is that of the running relay, or else runs during the block.
    """
    folder = config.folder
    if not (new or config.database or (folder / "database").is_dir()):
        raise LocalError(f"no relay has kept anything in {folder}", advice="name its folder with --data")
    for each in (folder, folder / "blobs", folder / "uploads") if new else ():
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    store, staging = open_store(folder / "blobs", config.blobs or None), folder / "uploads"
    if config.database:
        yield Place(config.database, programs_in_path(os.environ), store, staging)
    else:
        with EmbeddedPostgres(folder / "database") as postgres:
            yield Place(postgres.dsn(), Programs(wheel_programs(), ENVIRONMENT), store, staging)
