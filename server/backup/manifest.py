"""What a backup says of itself: `manifest.json`, written last.

Its hashes tell damage, not malice: nobody has signed them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from schemas.codec import Schema, decode_request, encode
from schemas.errors import LocalError, MalformedError
from schemas.ids import Id
from server.storage.migrate import FOLDER as MIGRATIONS
from server.storage.migrate import read_migrations

MANIFEST, DUMP, BLOBS = "manifest.json", "database.dump", "blobs"
"""The names in the folder of a backup."""

Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
Bytes = Annotated[int, Meta(ge=0)]


class SavedDump(Schema):
    """The copy of the database."""

    size: Bytes
    sha256: Sha256


class SavedBlob(Schema):
    """The copy of a file, under its identifier; the hash is that of its upload."""

    blob: Id
    size: Bytes
    sha256: Sha256


class Manifest(Schema):
    """What a backup holds, and what it comes from.

    `created` is the moment (RFC 3339, UTC) whose database it has; `damaged` are files that this database
    names and of which the store had no good copy any more.
    """

    format: Literal["souspli-backup/1"]
    created: str
    software: str
    postgres: str
    origin: str
    migrations: tuple[str, ...]
    database: SavedDump
    blobs: tuple[SavedBlob, ...]
    damaged: tuple[Id, ...] = ()


@dataclass(frozen=True)
class Backup:
    """A backup: its folder and what that holds."""

    folder: Path
    manifest: Manifest

    @property
    def dump(self) -> Path:
        """The copy of the database."""
        return self.folder / DUMP

    @property
    def blobs(self) -> Path:
        """The folder of the files."""
        return self.folder / BLOBS


def write_manifest(manifest: Manifest) -> bytes:
    """Return the bytes of the file, a value a line."""
    return msgspec.json.format(encode(manifest), indent=1)


def read_backup(folder: Path) -> Backup:
    """Read a manifest; raises LocalError when there is none, or one of a newer program, MalformedError."""
    path = folder / MANIFEST
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LocalError(f"{folder} is no backup: {MANIFEST}: {error.strerror}") from error
    try:
        manifest = decode_request(data, Manifest, limit=len(data))
    except MalformedError as error:
        raise MalformedError(f"{path} cannot be read: {error.detail}") from error
    known = [migration.name for migration in read_migrations(MIGRATIONS)]
    if list(manifest.migrations) != known[: len(manifest.migrations)]:
        raise LocalError(
            f"the backup was made by Souspli {manifest.software}, whose database this program does not know",
            advice="restore it with that version, or a later one",
        )
    return Backup(folder, manifest)
