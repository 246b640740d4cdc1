"""What was received, read again: from memory where it is the same, from the disk where it is not."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from client.device.archive import Archive, Fate, Received, Row
from client.device.store import Store
from schemas.ids import new_id

KEY = bytes(range(32))
MAILBOX, THREAD = new_id(1), new_id(2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the store lies."""
    return tmp_path / "store.db"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    """Return an archive with one envelope that waits for its seed."""
    with closing(Store(path, KEY)) as store:
        made = Archive(store)
        made.advance(MAILBOX, 0, [Row(_received(Fate.LOCKED), b"raw", owed=False)])
        yield made


def _received(fate: Fate, seq: int = 1) -> Received:
    return Received(MAILBOX, seq, 1_700_000_000_000, bytes(32), fate)


def test_what_another_command_changed_is_seen(archive: Archive, path: Path) -> None:
    """A row that was read before is read anew when somebody else has opened it."""
    assert [each.fate for each in archive.unopened()] == [Fate.LOCKED]
    with closing(Store(path, KEY)) as store:
        Archive(store).update(Row(_received(Fate.REFUSED), b"raw", owed=False))
    assert [each.fate for each in archive.unopened()] == [Fate.REFUSED]


def test_a_row_that_was_damaged_is_not_taken_from_memory(archive: Archive, path: Path) -> None:
    """Whoever changes the file is noticed, also when the row was read before; the others are shown."""
    archive.advance(MAILBOX, 1, [Row(_received(Fate.LOCKED, 2), b"raw", owed=False)])
    assert len(archive.unopened()) == 2
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE received SET sealed = zeroblob(length(sealed)) WHERE seq = 1")
    assert [each.problem for each in archive.unopened()] == ["decryption", ""]
    assert [each.seq for each in archive.unopened()] == [1, 2]


def test_memory_is_bounded(archive: Archive, path: Path) -> None:
    """With room for no row everything is read from the disk each time."""
    with closing(Store(path, KEY)) as store:
        forgetful = Archive(store, remembered=0)
        first, second = forgetful.unopened(), forgetful.unopened()
    assert first == second
    assert first[0] is not second[0]
    assert archive.unopened()[0] is archive.unopened()[0]
