"""Files on this computer: what is kept can be opened, what is not genuine never gets a name."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from client.files.streams import Part, open_into, seal_into
from crypto.files import FileSealer, pieces
from schemas.content import FileRef
from schemas.errors import IntegrityError, LocalError
from schemas.ids import id_bytes, new_id

KEY, BLOB = bytes(range(32)), new_id(1)
PLAINTEXT = bytes(range(256)) * 400


@pytest.fixture
def sealed(tmp_path: Path) -> tuple[FileRef, Part]:
    """Return a file and its ciphertext as it was fetched."""
    source, part = tmp_path / "scan.pdf", tmp_path / "part"
    source.write_bytes(PLAINTEXT)
    with source.open("rb") as file:
        size, digest = seal_into(part, pieces(file), FileSealer(KEY, id_bytes(BLOB)), lambda _: None)
    return FileRef(BLOB, KEY, size, digest, "scan.pdf", "application/pdf"), Part(part)


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Path]:
    """Return where the file is to go; afterwards nothing but it may be in the folder."""
    folder = tmp_path / "Documents"
    folder.mkdir()
    yield folder / "scan.pdf"
    assert not [path for path in folder.iterdir() if path.name != "scan.pdf"]


def test_a_file_comes_back(sealed: tuple[FileRef, Part], target: Path) -> None:
    """The content is the same, only its owner can read it, and the ciphertext is gone."""
    file, part = sealed
    open_into(target, part, file)
    assert target.read_bytes() == PLAINTEXT
    assert target.stat().st_mode & 0o077 == 0
    assert part.size == 0


@pytest.mark.parametrize("at", [0, 30, 60, 20_000, -1])
def test_a_changed_byte_leaves_nothing(sealed: tuple[FileRef, Part], target: Path, at: int) -> None:
    """Whatever is changed, no part of the file is left, and the ciphertext is fetched anew."""
    file, part = sealed
    altered = bytearray(part.path.read_bytes())
    altered[at] ^= 1
    part.path.write_bytes(altered)
    with pytest.raises(IntegrityError):
        open_into(target, part, file)
    assert not target.exists()
    assert part.size == 0


@pytest.mark.parametrize(
    "change", [{"size": 3}, {"sha256": bytes(32)}, {"key": bytes(32)}, {"blob": new_id(2)}]
)
def test_another_file_than_the_one_named(
    sealed: tuple[FileRef, Part], target: Path, change: dict[str, object]
) -> None:
    """The size, hash, key and blob that the sender signed must all fit."""
    file, part = sealed
    with pytest.raises(IntegrityError):
        open_into(target, part, replace(file, **change))
    assert not target.exists()


def test_nothing_is_replaced(sealed: tuple[FileRef, Part], target: Path) -> None:
    """A file that is there already stays as it is, and the ciphertext for another attempt too."""
    file, part = sealed
    target.write_bytes(b"mine")
    with pytest.raises(LocalError, match="already"):
        open_into(target, part, file)
    assert target.read_bytes() == b"mine"
    assert part.size


def test_a_folder_that_is_gone_is_said_so(sealed: tuple[FileRef, Part], tmp_path: Path) -> None:
    """A place that cannot be written is an error with its name."""
    file, part = sealed
    with pytest.raises(LocalError, match="elsewhere"):
        open_into(tmp_path / "elsewhere" / "scan.pdf", part, file)


def test_a_memory_stick_without_links(
    sealed: tuple[FileRef, Part], target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the file system has no links the file still gets its name, and still replaces nothing."""

    def unsupported(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", unsupported)
    file, part = sealed
    kept = part.path.read_bytes()
    open_into(target, part, file)
    assert target.read_bytes() == PLAINTEXT
    part.path.write_bytes(kept)
    with pytest.raises(LocalError, match="already"):
        open_into(target, part, file)


def test_a_full_disk_is_said_so(sealed: tuple[FileRef, Part], monkeypatch: pytest.MonkeyPatch) -> None:
    """When what arrives cannot be kept, the error says why."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(LocalError, match="No space left"):
        sealed[1].append(b"more")
