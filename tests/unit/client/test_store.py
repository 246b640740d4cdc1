"""The local store: what a thief sees, what a tamperer achieves, what two commands do to each other."""

import sqlite3
from pathlib import Path

import pytest

from client.device.store import Store
from schemas.content import Message
from schemas.errors import DecryptionError, LocalError, UnsupportedVersionError

KEY = bytes(range(32))
SECRET = Message(author="Anne Dupont", text="Mme Lambert cherche un logement")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the store is."""
    return tmp_path / "store.db"


def test_a_value_comes_back(path: Path) -> None:
    """What is put is got, also by the next one who opens the store with the key."""
    store = Store(path, KEY)
    store.put("draft", "1", SECRET)
    store.close()
    assert Store(path, KEY).get("draft", "1", Message) == SECRET


def test_a_stolen_disk_shows_nothing(path: Path) -> None:
    """No file of the store holds the text, the author or any longer part of it."""
    store = Store(path, KEY)
    store.put("draft", "1", SECRET)
    on_disk = b"".join(each.read_bytes() for each in path.parent.iterdir())
    assert b"draft" in on_disk  # it is in there, and not readable
    for word in (b"Anne", b"Lambert", b"logement"):
        assert word not in on_disk


def test_another_key_opens_nothing(path: Path) -> None:
    """With another storage key nothing can be read."""
    Store(path, KEY).put("draft", "1", SECRET)
    with pytest.raises(DecryptionError):
        Store(path, bytes(32)).get("draft", "1", Message)


@pytest.mark.parametrize("at", [0, 23, 24, -1])
def test_a_changed_byte_is_noticed(path: Path, at: int) -> None:
    """Whichever byte of a box is changed, in the nonce, the text or the tag, nothing is returned."""
    store = Store(path, KEY)
    store.put("draft", "1", SECRET)
    ((sealed,),) = store.execute("SELECT sealed FROM things")
    altered = bytearray(sealed)
    altered[at] ^= 1
    store.execute("UPDATE things SET sealed = ?", (bytes(altered),))
    with pytest.raises(DecryptionError):
        store.get("draft", "1", Message)


def test_a_box_cut_short_is_noticed(path: Path) -> None:
    """A box that is shorter than a nonce is refused like any other damaged one."""
    store = Store(path, KEY)
    store.put("draft", "1", SECRET)
    store.execute("UPDATE things SET sealed = x'00'")
    with pytest.raises(DecryptionError):
        store.get("draft", "1", Message)


@pytest.mark.parametrize("column", ["kind", "key"])
def test_rows_cannot_be_exchanged(path: Path, column: str) -> None:
    """A box that is moved to another place is refused, so no draft can stand in for another one."""
    store = Store(path, KEY)
    store.put("draft", "1", SECRET)
    store.execute(f"UPDATE things SET {column} = 'other'")  # noqa: S608 - one of the two above
    with pytest.raises(DecryptionError):
        store.all("other" if column == "kind" else "draft", Message)


def test_a_transaction_stands_or_falls_whole(path: Path) -> None:
    """When something fails inside a transaction, nothing of it is kept."""
    store = Store(path, KEY)

    def fail() -> None:
        with store.transaction():
            store.put("draft", "1", SECRET)
            store.execute("no SQL")

    with pytest.raises(LocalError):
        fail()
    assert store.all("draft", Message) == {}


def test_two_commands_see_each_other(path: Path) -> None:
    """What one command commits, another one that has the profile open sees at once."""
    one, other = Store(path, KEY), Store(path, KEY)
    one.put("draft", "1", SECRET)
    assert other.get("draft", "1", Message) == SECRET


def test_entries_of_another_command_stay(path: Path) -> None:
    """When two commands fetched the same entries of the directory, they are kept once."""
    store = Store(path, KEY)
    store.append_entries(0, [b"a", b"b"])
    store.append_entries(1, [b"B", b"c"])
    assert store.entries(9) == [b"a", b"b", b"c"]
    assert store.entries(2) == [b"a", b"b"]


def test_a_newer_store_is_left_alone(path: Path) -> None:
    """A store of a later version is not opened, so that nothing in it is misread or lost."""
    Store(path, KEY).execute("PRAGMA user_version = 99")
    with pytest.raises(UnsupportedVersionError):
        Store(path, KEY)


def test_a_file_that_is_no_store_is_said_so(path: Path) -> None:
    """A damaged file raises an error of ours with advice, not one of SQLite's."""
    path.write_bytes(b"x" * 4096)
    with pytest.raises(LocalError) as caught:
        Store(path, KEY)
    assert caught.value.advice
    assert isinstance(caught.value.__cause__, sqlite3.Error)
