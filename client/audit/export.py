"""An export: a folder that holds a structure's log and everything that verifying it needs (spec/log.md).

    export = Export(folder)
    export.manifest, export.head
    for logged in export.entries(): ...

Rules: the folder is written so that an interrupted fetch continues; nothing in it is believed before
client/audit/ verify.py has checked it against pins that do not come from it.
"""

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from schemas.codec import decode, decode_request, encode
from schemas.errors import LocalError, MalformedError
from schemas.limits import LIMITS
from schemas.log import LoggedRecord, Manifest, StructureHead

T = TypeVar("T")

_MANIFEST, _HEAD, _ENTRIES = "manifest.json", "head.json", "entries.jsonl"
_DIRECTORY, _CHECKPOINT = "directory.entries", "directory.checkpoint"
_LENGTH = struct.Struct(">I")
_LINE = 64 * 1024


class Export:
    """A folder of this form; what is missing raises LocalError, what is malformed MalformedError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def exists(self) -> bool:
        """Whether there is one, complete or not."""
        return (self.folder / _MANIFEST).exists()

    @property
    def manifest(self) -> Manifest:
        """Whose log it is and how much of it is here."""
        return self._read(_MANIFEST, Manifest)

    @property
    def head(self) -> StructureHead:
        """The head under which everything stands."""
        return self._read(_HEAD, StructureHead)

    @property
    def checkpoint(self) -> str:
        """The note on the directory."""
        return self._bytes(_CHECKPOINT).decode("utf-8", "replace")

    def entries(self) -> Iterator[LoggedRecord]:
        """Yield the entries, in their order; raises MalformedError with the number of the line."""
        for number, line in enumerate(self._lines(), start=1):
            try:
                yield decode(line, LoggedRecord, _LINE)
            except MalformedError as error:
                raise MalformedError(f"line {number} of {_ENTRIES}: {error.detail}") from error

    def directory(self) -> Iterator[bytes]:
        """Yield the entries of the directory."""
        data, at = self._bytes(_DIRECTORY), 0
        while at < len(data):
            if at + _LENGTH.size > len(data):
                raise MalformedError(f"{_DIRECTORY} is cut short")
            (size,) = _LENGTH.unpack_from(data, at)
            at += _LENGTH.size
            if at + size > len(data):
                raise MalformedError(f"{_DIRECTORY} is cut short")
            yield data[at : at + size]
            at += size

    # Writing.

    def begin(self) -> None:
        """Make the folder, for its owner only."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def count(self) -> int:
        """Return how many whole lines of entries are here, and cut off what an interruption left."""
        path = self.folder / _ENTRIES
        if not path.exists():
            return 0
        with path.open("r+b") as file:
            whole = count = 0
            for line in file:
                if line.endswith(b"\n"):
                    whole, count = whole + len(line), count + 1
            file.truncate(whole)
        return count

    def add(self, entries: Iterable[LoggedRecord]) -> None:
        """Append entries."""
        with (self.folder / _ENTRIES).open("ab") as file:
            file.writelines(encode(each) + b"\n" for each in entries)

    def keep(
        self, manifest: Manifest, head: StructureHead, directory: Iterable[bytes], checkpoint: str
    ) -> None:
        """Write everything but the entries; the manifest last, since it says what the rest must be."""
        framed = b"".join(_LENGTH.pack(len(entry)) + entry for entry in directory)
        self._write(_DIRECTORY, framed)
        self._write(_CHECKPOINT, checkpoint.encode())
        self._write(_HEAD, encode(head))
        self._write(_MANIFEST, encode(manifest))

    def _lines(self) -> Iterator[bytes]:
        path = self.folder / _ENTRIES
        try:
            with path.open("rb") as file:
                for line in file:
                    if len(line) > _LINE:
                        raise MalformedError("a line of the export is too long")
                    yield line.removesuffix(b"\n")
        except OSError as error:
            raise self._missing(_ENTRIES) from error

    def _read(self, name: str, form: type[T]) -> T:
        return decode_request(self._bytes(name), form, LIMITS.answer)

    def _bytes(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except OSError as error:
            raise self._missing(name) from error

    def _missing(self, name: str) -> LocalError:
        return LocalError(
            f"{self.folder} holds no {name}", advice="fetch the log first: souspli audit fetch FOLDER"
        )

    def _write(self, name: str, data: bytes) -> None:
        partial = self.folder / f"{name}.partial"
        partial.write_bytes(data)
        partial.replace(self.folder / name)
