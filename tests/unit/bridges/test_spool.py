"""The spool: sealed, durable before the answer, swept of what was not finished."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from nacl.public import PrivateKey

from bridges.inbound.spool import Spool, Spooled
from schemas.errors import DecryptionError, MalformedError, NotFoundError, StorageFullError


def test_a_mail_is_kept_sealed_once_and_read_back(tmp_path: Path) -> None:
    """A redelivery is the same file; who may only write cannot read; nothing readable is on the disk."""
    key = PrivateKey.generate()
    public, private = bytes(key.public_key), bytes(key)
    spool = Spool(tmp_path, public, private)
    mail = Spooled("m@a.example", "X@mail.example", b"Subject: secret\r\n\r\nFamille X", 1)
    name = spool.keep(mail)
    assert spool.keep(Spooled("m@a.example", "x@mail.example", mail.data, 2)) == name
    assert list(spool.names()) == [name]
    assert spool.load(name) == mail
    assert b"Famille" not in next(tmp_path.glob("*.mail")).read_bytes()
    assert next(tmp_path.glob("*.mail")).stat().st_mode & 0o077 == 0
    with pytest.raises(DecryptionError):
        Spool(tmp_path, public).load(name)
    with pytest.raises(DecryptionError):
        Spool(tmp_path, public, os.urandom(32)).load(name)
    spool.discard(name)
    with pytest.raises(NotFoundError):
        spool.load(name)


def test_a_mail_that_goes_while_they_are_listed(tmp_path: Path) -> None:
    """It is left out, and the others are there: in the order in which they came."""
    spool = Spool(tmp_path, bytes(PrivateKey.generate().public_key))
    names = [spool.keep(Spooled("m@a.example", "x@mail.example", bytes([number]), 1)) for number in range(9)]
    for number, name in enumerate(names):
        os.utime(tmp_path / f"{name}.mail", (number, number))
    (tmp_path / "gone.mail").symlink_to(tmp_path / "nowhere")  # a name, and nothing behind it
    assert list(spool.names()) == names


def test_a_large_mail_is_sealed_in_pieces_that_belong_together(tmp_path: Path) -> None:
    """It comes back whole; with a piece less, or one of another mail, it does not come back at all."""
    key = PrivateKey.generate()
    spool = Spool(tmp_path, bytes(key.public_key), bytes(key))
    mail = Spooled("m@a.example", "x@mail.example", os.urandom(2_500_000), 1)
    name = spool.keep(mail)
    assert spool.load(name) == mail
    file = tmp_path / f"{name}.mail"
    whole, last = file.read_bytes(), 4 + 48 + 2_500_000 % 2**20
    other = spool.keep(Spooled("m@a.example", "x@mail.example", os.urandom(2_500_000), 1))
    for altered in (
        whole[:-last],
        whole[:-1],
        whole[:-last] + (tmp_path / f"{other}.mail").read_bytes()[-last:],
    ):
        file.write_bytes(altered)
        with pytest.raises((DecryptionError, MalformedError)):
            spool.load(name)


def test_what_was_not_finished_is_swept(tmp_path: Path) -> None:
    """Nobody was told that it was received."""
    key = PrivateKey.generate()
    spool = Spool(tmp_path, bytes(key.public_key), bytes(key))
    (tmp_path / "abc.1.partial").write_bytes(b"half")
    spool.sweep()
    assert list(tmp_path.iterdir()) == []


class Turn:
    """A lock that tells who asks for it."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self.asked.append(threading.get_ident())
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def test_names_become_durable_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks while a sync runs is not served by it, but by one more for all; if that fails, by none."""
    running, go_on = threading.Event(), threading.Event()
    outcomes: list[OSError | None] = [None, OSError(), None]
    synced: list[set[str]] = []

    def sync(folder: Path) -> None:
        outcome = outcomes[len(synced)]
        synced.append({file.name for file in folder.iterdir()})
        running.set()
        go_on.wait(60)
        if outcome is not None:
            raise outcome

    monkeypatch.setattr("bridges.inbound.spool._sync_folder", sync)
    spool, turn = Spool(tmp_path, bytes(PrivateKey.generate().public_key)), Turn()
    monkeypatch.setattr(spool._names, "_turn", turn)
    mails = [Spooled("m@a.example", "x@mail.example", bytes([number]), 1) for number in range(5)]
    with ThreadPoolExecutor(5) as threads:
        first = threads.submit(spool.keep, mails[0])
        running.wait(60)
        others = [threads.submit(spool.keep, each) for each in mails[1:]]
        while len(turn.asked) < len(mails):
            time.sleep(0.01)
        go_on.set()
        assert first.result(60) == mails[0].name
        assert all(isinstance(each.exception(60), StorageFullError) for each in others)
    assert [len(names) for names in synced] == [1, 5]
    assert spool.keep(mails[1]) == mails[1].name  # the mail server brings it again
    assert len(synced) == 3
