"""Files on this computer: encrypted into one file, checked and decrypted into another.

Rules: what is written is on the disk when a function returns; plaintext has a temporary name, readable by its
owner only, until all of it is verified; nothing that is there already is ever replaced.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import IO

from crypto.files import FileDigest, FileOpener, FileSealer, pieces
from schemas.content import FileRef
from schemas.errors import IntegrityError, LocalError
from schemas.ids import id_bytes


def seal_into(
    kept: Path, source: Iterator[memoryview], sealer: FileSealer, count: Callable[[int], None]
) -> tuple[int, bytes]:
    """Write the ciphertext durably; returns the size of the file and the hash of its ciphertext."""
    digest, size = FileDigest(), 0
    with kept.open("xb") as sink:
        for piece in source:
            size += len(piece)
            sealed = sealer.update(piece)
            digest.update(sealed)
            sink.write(sealed)
            count(size)
        for sealed in sealer.finalize():
            digest.update(sealed)
            sink.write(sealed)
        sink.flush()
        os.fsync(sink.fileno())
    return size, digest.digest()


class Part:
    """The ciphertext of a file as far as it was fetched."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def size(self) -> int:
        """How many bytes are there."""
        return self.path.stat().st_size if self.path.exists() else 0

    def append(self, piece: bytes) -> None:
        """Add the next bytes; raises LocalError."""
        try:
            with self.path.open("ab") as file:
                file.write(piece)
        except OSError as error:
            raise LocalError(f"the file cannot be kept: {error.strerror}") from error

    def discard(self) -> None:
        """Begin again."""
        self.path.unlink(missing_ok=True)


def open_into(path: Path, part: Part, file: FileRef) -> None:
    """Check and decrypt what was collected, and give it its name; what is not genuine is discarded.

    Raises IntegrityError, DecryptionError, LocalError.
    """
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".souspli-")
    except OSError as error:
        raise LocalError(f"{path.parent} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as sink:
            _decrypt(sink, part, file)
            sink.flush()
            os.fsync(sink.fileno())
        _give_name(Path(temporary), path)
    except IntegrityError:
        part.discard()
        raise
    except OSError as error:
        raise LocalError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        Path(temporary).unlink(missing_ok=True)
    part.discard()


def opened(part: Part, file: FileRef) -> bytes:
    """Check and decrypt what was collected, without writing it anywhere; raises as `open_into`."""
    sink = BytesIO()
    try:
        _decrypt(sink, part, file)
    except OSError as error:
        raise LocalError(f"{part.path} cannot be read: {error.strerror}") from error
    finally:
        part.discard()
    return sink.getvalue()


def _decrypt(sink: IO[bytes], part: Part, file: FileRef) -> None:
    opener, digest = FileOpener(file.key, id_bytes(file.blob), file.size), FileDigest()
    with part.path.open("rb") as source:
        for piece in pieces(source):
            digest.update(piece)
            sink.write(opener.update(piece))
    if digest.digest() != file.sha256:
        raise IntegrityError(f"{file.name} is not the file that was sent")
    sink.write(opener.finalize())


def _give_name(temporary: Path, path: Path) -> None:
    # A link, unlike a rename, never replaces a file that came there meanwhile.
    try:
        os.link(temporary, path)
    except FileExistsError as error:
        raise occupied(path) from error
    except OSError:  # a file system without links, as on many memory sticks
        if path.exists():
            raise occupied(path) from None
        temporary.rename(path)


def occupied(path: Path) -> LocalError:
    """Return the error for a name that is taken."""
    return LocalError(f"{path} is there already", advice="choose another place or name")
