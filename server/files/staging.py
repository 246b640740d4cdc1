"""The bytes of unfinished uploads, in a folder that all server processes of this machine share.

Rules: the size of a part file is the offset, so there is no second truth that a crash could leave behind; a
part has one writer at a time in all processes, by a lock that the system drops when a process dies; it is
removed only after the database says that the file is whole or given up. What is here blocks: call it in a
thread.

    with staging.open(upload) as part:
        part.append(piece)
        part.sync()
"""

import fcntl
import hashlib
import os
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from schemas.errors import SouspliError, StorageFullError, UnavailableError
from schemas.limits import LIMITS
from server.files.blobs import FULL, sync_folder

_DIGESTS = 1_000
"""Running digests that are kept; when one is missing, the part is read again at the end."""

BEING_WRITTEN = "another request is writing this upload"


class Digest:
    """SHA-256 of the first `offset` bytes of a part: so a file need not be read again when it is whole."""

    def __init__(self) -> None:
        self.stands_at = (0, 0)  # size and time of the part when it was last closed, to notice another writer
        self.reset()

    def reset(self) -> None:
        """Begin again."""
        self.offset = 0
        self._state = hashlib.sha256()

    def update(self, piece: bytes) -> None:
        """Go on with the bytes that follow."""
        self._state.update(piece)
        self.offset += len(piece)

    def value(self) -> bytes:
        """Return the digest, 32 bytes."""
        return self._state.digest()


class Staging:
    """The folder of parts, by upload."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._digests: dict[str, Digest] = {}

    def path(self, upload: str) -> Path:
        """Return where the part of an upload is kept."""
        return self._folder / upload

    def offset(self, upload: str) -> int:
        """Return how many bytes of an upload have arrived."""
        try:
            return self.path(upload).stat().st_size
        except FileNotFoundError:
            return 0

    def open(self, upload: str) -> "Part":
        """Hold the part as its only writer; raises UnavailableError while another does, StorageFullError.

        It passes: a client goes on while the relay still has the end of a broken request in its hands.
        """
        part = self.take(upload)
        if part is None:
            raise UnavailableError(BEING_WRITTEN)
        return part

    def take(self, upload: str) -> "Part | None":
        """Hold the part as its only writer, or return None while another does; raises as `open` does.

        For who leaves an upload that goes on alone, and must not take other failures for that.
        """
        try:
            descriptor = os.open(self.path(upload), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                sync_folder(self._folder)
            except OSError:
                os.close(descriptor)
                raise
        except BlockingIOError:
            return None
        except OSError as error:
            raise _translated(error) from error
        while len(self._digests) >= _DIGESTS:
            self._digests.pop(next(iter(self._digests)))
        digest = self._digests.get(upload)
        if digest is None or digest.stands_at != _state(descriptor):
            digest = self._digests[upload] = Digest()
        return Part(descriptor, digest)

    def discard(self, upload: str) -> None:
        """Remove the part, if there is one."""
        self._digests.pop(upload, None)
        self.path(upload).unlink(missing_ok=True)

    def names(self) -> list[str]:
        """Return the uploads that have a part."""
        return [path.name for path in self._folder.iterdir()]


class Part:
    """What has arrived of one upload, held for writing until it is closed.

    Closing waits for the operation that a thread may still be in, even if nobody waits for that thread any
    more: otherwise it would write on after another writer has taken over, or into a file that got the same
    descriptor.
    """

    def __init__(self, descriptor: int, digest: Digest) -> None:
        self._descriptor = descriptor
        self._digest = digest
        self._busy = Lock()
        self._durable = self.offset

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._busy:
            self._digest.stands_at = _state(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = -1  # what comes too late fails

    @property
    def offset(self) -> int:
        """How many bytes have arrived."""
        return os.fstat(self._descriptor).st_size

    def append(self, piece: bytes) -> None:
        """Write a piece; when there is no room for all of it (StorageFullError), what was written stays."""
        with self._busy:
            in_step = self._digest.offset == self.offset
            rest = memoryview(piece)
            try:
                while rest:
                    rest = rest[os.write(self._descriptor, rest) :]
            except OSError as error:
                raise _translated(error) from error
            if in_step:
                self._digest.update(piece)

    def sync(self) -> None:
        """Make what was written durable; when that fails, go back to what is known to be."""
        with self._busy:
            try:
                os.fsync(self._descriptor)
            except OSError as error:
                # After a failed sync the system forgets which pages it lost, so a second one would lie.
                self._cut(self._durable)
                raise _translated(error) from error
            self._durable = self.offset

    def cut(self, offset: int) -> None:
        """Go back to an earlier offset."""
        with self._busy:
            self._cut(offset)

    def sha256(self) -> bytes:
        """Return the digest of the whole part, reading what this process has not seen."""
        size = self.offset
        while self._digest.offset < size:
            with self._busy:
                missing = min(LIMITS.piece, size - self._digest.offset)
                self._digest.update(os.pread(self._descriptor, missing, self._digest.offset))
        return self._digest.value()

    def _cut(self, offset: int) -> None:
        os.ftruncate(self._descriptor, offset)
        self._digest.reset()


def _state(descriptor: int) -> tuple[int, int]:
    found = os.fstat(descriptor)
    return found.st_size, found.st_mtime_ns


def _translated(error: OSError) -> SouspliError:
    if error.errno in FULL:
        return StorageFullError()
    return UnavailableError("the relay cannot write the upload")
