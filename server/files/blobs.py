"""Where the ciphertext of finished files is kept: a local folder, or an object store by URL.

Rules: what `put` returned from survives a power cut; nothing is visible before it is whole; `put` and
`delete` may be repeated. Names are identifiers, checked where they come in, so no path leads out of the
folder.

    store = open_store(folder, None)                      # or open_store(folder, "s3://bucket/prefix")
    await store.put(blob, staged)
    async for piece in store.read(blob, start, size): …
"""

import asyncio
import errno
import os
import shutil
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import obstore
from obstore.exceptions import BaseError as ObjectStoreError
from obstore.store import ObjectStore, from_url

from schemas.errors import StorageFullError, UnavailableError
from schemas.limits import LIMITS

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What the system says when there is no room left for a file."""

_FAILURES = (ObjectStoreError, OSError)
"""What obstore raises; a missing object is a FileNotFoundError."""


class BlobStore(Protocol):
    """Keeps blobs by identifier."""

    async def put(self, blob: str, staged: Path) -> None:
        """Keep the bytes of the staged file durably; raises StorageFullError or UnavailableError."""

    def read(self, blob: str, start: int, size: int) -> AsyncGenerator[bytes]:
        """Yield `size` bytes from `start`; raises UnavailableError when they cannot be had."""

    async def delete(self, blob: str) -> None:
        """Remove the blob; one that is not there is no error. Raises UnavailableError."""

    def names(self) -> AsyncIterator[list[str]]:
        """Yield the identifiers of all blobs, some hundreds at a time; raises UnavailableError."""

    async def check(self) -> None:
        """Raise UnavailableError when the store cannot be used."""


def open_store(folder: Path, url: str | None) -> BlobStore:
    """Return the store at `url`, or without one that in `folder`, which has to exist.

    `url` is what obstore takes (`s3://bucket/prefix`, `gs://…`, `az://…`), its credentials come from the
    environment.
    """
    if url is None:
        return FolderStore(folder)
    plain = os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")  # what is sent is ciphertext
    objects = from_url(
        url,
        client_options={"allow_http": plain},
        retry_config={
            "max_retries": 3,
            "retry_timeout": timedelta(seconds=LIMITS.silence // 2),
        },  # clients wait
    )
    return RemoteStore(objects)


class FolderStore:
    """Files in two levels of folders, by the end of the identifier: that is random, its beginning a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, blob: str, staged: Path) -> None:
        """Keep the staged file, without copying it when it is on the same file system."""
        try:
            await asyncio.to_thread(self._put, blob, staged)
        except OSError as error:
            raise (StorageFullError if error.errno in FULL else UnavailableError) from error

    def _put(self, blob: str, staged: Path) -> None:
        path = self._path(blob)
        for folder in (path.parent.parent, path.parent):
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
                sync_folder(folder.parent)
        path.unlink(missing_ok=True)
        try:
            # A second name, not a move: until the database has the file, the upload goes on from its part.
            path.hardlink_to(staged)
        except OSError as error:
            if error.errno in FULL:
                raise
            _copy(staged, path)  # to another file system, or on one that knows no second names
        sync_folder(path.parent)

    async def read(self, blob: str, start: int, size: int) -> AsyncGenerator[bytes]:
        """Yield pieces of the file."""
        try:
            descriptor = await asyncio.to_thread(os.open, self._path(blob), os.O_RDONLY)
        except OSError as error:
            raise UnavailableError("the file is not in the blob folder") from error
        try:
            while size > 0:
                piece = await asyncio.to_thread(os.pread, descriptor, min(size, LIMITS.piece), start)
                if not piece:
                    raise UnavailableError("the file in the blob folder is cut short")
                yield piece
                start, size = start + len(piece), size - len(piece)
        except OSError as error:
            raise UnavailableError("the file in the blob folder cannot be read") from error
        finally:
            os.close(descriptor)

    async def delete(self, blob: str) -> None:
        """Remove the file."""
        try:
            await asyncio.to_thread(self._path(blob).unlink, missing_ok=True)
        except OSError as error:
            raise UnavailableError("the file in the blob folder cannot be removed") from error

    async def names(self) -> AsyncIterator[list[str]]:
        """Yield the identifiers folder by folder."""
        try:
            outers = await asyncio.to_thread(os.listdir, self._folder)
        except OSError as error:
            raise UnavailableError("the blob folder cannot be read") from error
        for outer in outers:
            yield await asyncio.to_thread(self._names, self._folder / outer)

    def _names(self, outer: Path) -> list[str]:
        return [path.name for path in outer.glob("*/*")]

    async def check(self) -> None:
        """Raise UnavailableError when the folder is not there or cannot be written."""
        if not await asyncio.to_thread(os.access, self._folder, os.W_OK | os.X_OK):
            raise UnavailableError("the blob folder cannot be written")

    def _path(self, blob: str) -> Path:
        return self._folder / blob[-2:] / blob[-4:-2] / blob


class RemoteStore:
    """Objects of a store that obstore knows; large ones go in parts, and appear when the last has arrived."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects

    async def put(self, blob: str, staged: Path) -> None:
        """Send the staged file."""
        try:
            await obstore.put_async(self._objects, blob, staged)
        except _FAILURES as error:
            raise UnavailableError("the object store did not take the file") from error

    async def read(self, blob: str, start: int, size: int) -> AsyncGenerator[bytes]:
        """Yield pieces of one ranged request."""
        if size == 0:
            return
        try:
            found = await obstore.get_async(self._objects, blob, options={"range": (start, start + size)})
            async for piece in found.stream(LIMITS.piece):
                yield piece
        except _FAILURES as error:
            raise UnavailableError("the object store did not give the file") from error

    async def delete(self, blob: str) -> None:
        """Remove the object."""
        try:
            await obstore.delete_async(self._objects, blob)
        except FileNotFoundError:
            return
        except _FAILURES as error:
            raise UnavailableError("the object store did not delete the file") from error

    async def names(self) -> AsyncIterator[list[str]]:
        """Yield the identifiers page by page."""
        try:
            async for page in obstore.list(self._objects):
                yield [item["path"] for item in page]
        except _FAILURES as error:
            raise UnavailableError("the object store does not say what it holds") from error

    async def check(self) -> None:
        """Raise UnavailableError when the store does not answer."""
        try:
            async for _ in obstore.list(self._objects, chunk_size=1):
                return
        except _FAILURES as error:
            raise UnavailableError("the object store does not answer") from error


def _copy(source: Path, target: Path) -> None:
    """Make a durable copy that has its name only when it is whole."""
    unfinished = target.with_name(f"unfinished-{target.name}")  # `delete` finds it after a crash
    try:
        with source.open("rb") as reader, unfinished.open("wb") as writer:
            shutil.copyfileobj(reader, writer, LIMITS.piece)
            writer.flush()
            os.fsync(writer.fileno())
        unfinished.replace(target)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable: a synced file whose name is lost is lost."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
