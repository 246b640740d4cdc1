"""The local store: one SQLite file, in which everything that is not public is sealed (vault.py).

Rules: several processes may use it at once (write-ahead log, short transactions); what was committed survives
a power cut; no error of SQLite's leaves this module.

    store.put("outbox", item.id, item)
    store.get("outbox", item.id, Item)

Small things lie under a kind and a key; received envelopes have tables of their own (archive.py).
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from client.device.vault import Vault
from schemas.codec import decode, encode
from schemas.errors import LocalError, UnsupportedVersionError
from schemas.limits import LIMITS

T = TypeVar("T")

_VERSION = 1
_BUSY = 20  # seconds to wait for another process's transaction


class Store:
    """An open store."""

    def __init__(self, path: Path, storage_key: bytes) -> None:
        """Open or make the file; raises LocalError or UnsupportedVersionError."""
        self.vault = Vault(storage_key)
        path.touch(mode=0o600)
        with _translated():
            self._database = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
            self._database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
        self._prepare()

    def _prepare(self) -> None:
        with self.transaction():
            ((version,),) = self.execute("PRAGMA user_version")
            if version == 0:
                script = files(__package__).joinpath("sql/store.sql").read_text(encoding="utf-8")
                for statement in _statements(script):
                    self.execute(statement)
                self.execute(f"PRAGMA user_version = {_VERSION}")
            elif version != _VERSION:
                raise UnsupportedVersionError(f"the profile's store is of version {version}")

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def execute(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement and return its rows; by itself it is a transaction."""
        with _translated():
            return self._database.execute(statement, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Let what happens inside stand together or not at all, also against other processes."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.execute("ROLLBACK")
            raise
        self.execute("COMMIT")

    # Small things.

    def put(self, kind: str, key: str, value: object) -> None:
        """Keep a schema value under a kind and key, in place of what was there."""
        sealed = self.vault.seal(f"{kind}/{key}", encode(value))
        self.execute("INSERT OR REPLACE INTO things VALUES (?, ?, ?)", (kind, key, sealed))

    def get(self, kind: str, key: str, form: type[T]) -> T | None:
        """Return what is kept there; raises DecryptionError when somebody altered it."""
        rows = self.execute("SELECT sealed FROM things WHERE kind = ? AND key = ?", (kind, key))
        return self._read(kind, key, rows[0][0], form) if rows else None

    def all(self, kind: str, form: type[T]) -> dict[str, T]:
        """Return everything of a kind by key, in the order of the keys."""
        rows = self.execute("SELECT key, sealed FROM things WHERE kind = ? ORDER BY key", (kind,))
        return {key: self._read(kind, key, sealed, form) for key, sealed in rows}

    def delete(self, kind: str, key: str) -> None:
        """Forget what is kept there, if anything."""
        self.execute("DELETE FROM things WHERE kind = ? AND key = ?", (kind, key))

    def _read(self, kind: str, key: str, sealed: bytes, form: type[T]) -> T:
        return decode(self.vault.open(f"{kind}/{key}", sealed), form, LIMITS.request)

    # The directory log.

    def entries(self, size: int) -> list[bytes]:
        """Return the first `size` entries of the directory log, or as many as there are."""
        rows = self.execute("SELECT raw FROM entries WHERE position <= ? ORDER BY position", (size,))
        return [raw for (raw,) in rows]

    def append_entries(self, size: int, entries: Sequence[bytes]) -> None:
        """Add entries to a log of `size`; those that another process added meanwhile stay."""
        for position, raw in enumerate(entries, start=size + 1):
            self.execute("INSERT OR IGNORE INTO entries VALUES (?, ?)", (position, raw))


def _statements(script: str) -> Iterator[str]:
    # Not `executescript`, which commits first: two processes may open a new profile at once.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise LocalError(
            f"the profile's store cannot be used: {error}",
            advice="check that the disk is not full and that the profile's folder is yours",
        ) from error
