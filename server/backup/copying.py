"""How one file is copied: read to its end, compared with its hash, and on the disk before it counts."""

import asyncio
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import IO

from schemas.errors import IntegrityError, LocalError, StorageFullError
from schemas.limits import LIMITS
from server.backup.manifest import SavedBlob
from server.files.blobs import FULL, BlobStore

Progress = Callable[[int, int], None]
"""Is told how many bytes of files are done, and of how many."""


async def examine(
    source: BlobStore, blob: SavedBlob, sink: Callable[[bytes], object] = lambda _: None
) -> None:
    """Hand the pieces of a file to `sink`.

    Raises UnavailableError when the source has not all of them, and IntegrityError at the end when their hash
    is another one.
    """
    digest = hashlib.sha256()

    def take(piece: bytes) -> None:
        digest.update(piece)
        sink(piece)

    async with aclosing(source.read(blob.blob, 0, blob.size)) as pieces:
        async for piece in pieces:
            await asyncio.to_thread(take, piece)
    if digest.hexdigest() != blob.sha256:
        raise IntegrityError("its hash is another one")


@contextmanager
def private(path: Path) -> Iterator[IO[bytes]]:
    """Write a file that only its owner may read, and bring it to the disk at the end of the block."""
    path.unlink(missing_ok=True)  # the leftover of a crash may be a blob's second name
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb", LIMITS.piece) as file:
        yield file
        file.flush()
        os.fsync(descriptor)


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Say in our words why nothing can be written below a folder."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StorageFullError(f"there is no room in {folder}") from error
        raise LocalError(f"{folder} cannot be written: {error.strerror}") from error


def sha256(path: Path) -> str:
    """Return the hash of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
