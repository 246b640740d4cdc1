"""What a witness keeps: its key, the logs it watches, and the largest checkpoint that it cosigned of each.

    with WitnessState.open(folder) as state:
        state.watch("relay.example", relay_verifier)

Rules: a checkpoint is on the disk before its cosignature leaves, in one SQLite transaction with the
comparison: two processes on one folder can no more be played off against each other than two requests.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from crypto.notes import Checkpoint, Verifier, parse_verifier
from crypto.signing import RelayKey
from schemas.errors import LocalError, MalformedError

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS watched (
    origin text PRIMARY KEY,
    vkey   text NOT NULL,
    size   integer,
    root   blob,
    time   integer
)
"""
_KEY: Final = "witness.key"
_STATE: Final = "witness.db"
_BUSY: Final = 20


class WitnessState:
    """An open folder of a witness."""

    def __init__(self, folder: Path, name: str, seed: bytes) -> None:
        """Use `create` or `open`."""
        self.name = name
        self.key = RelayKey(seed)
        path = folder / _STATE
        path.touch(mode=0o600)
        self._database = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
        self._database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;" + _SCHEMA)

    @classmethod
    def create(cls, folder: Path, name: str) -> "WitnessState":
        """Make the folder with a new key; raises LocalError when there is one, MalformedError for a name."""
        verifier = Verifier(name, bytes(32), witness=True)
        parse_verifier(verifier.vkey)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            descriptor = os.open(folder / _KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise LocalError(
                f"there is a witness in {folder} already", advice="run it, or choose another folder"
            ) from error
        seed = os.urandom(32)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"{name}\n{seed.hex()}\n")
            file.flush()
            os.fsync(file.fileno())
        return cls(folder, name, seed)

    @classmethod
    def open(cls, folder: Path) -> "WitnessState":
        """Open the folder of a witness; raises LocalError."""
        try:
            name, seed = (folder / _KEY).read_text(encoding="utf-8").splitlines()
            return cls(folder, name, bytes.fromhex(seed))
        except FileNotFoundError as error:
            raise LocalError(
                f"there is no witness in {folder}", advice="make one: souspli witness init"
            ) from error
        except (OSError, ValueError, MalformedError, sqlite3.Error) as error:
            raise LocalError(f"the witness in {folder} cannot be opened") from error

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._database.close()

    @property
    def verifier(self) -> Verifier:
        """By what others check the cosignatures."""
        return Verifier(self.name, self.key.public, witness=True)

    def watch(self, origin: str, log: Verifier) -> None:
        """Watch a log; raises LocalError when another key was given for it before."""
        self._database.execute(
            "INSERT OR IGNORE INTO watched (origin, vkey) VALUES (?, ?)", (origin, log.vkey)
        )
        if self.log(origin) != log:
            raise LocalError(
                f"{origin} is watched with another key",
                advice="ask the registrars by telephone before you trust a new key",
            )

    def log(self, origin: str) -> Verifier | None:
        """Return the key of a log that is watched."""
        row = self._database.execute("SELECT vkey FROM watched WHERE origin = ?", (origin,)).fetchone()
        return parse_verifier(row[0]) if row else None

    def watched(self) -> list[tuple[str, Checkpoint | None, int | None]]:
        """Return each log with what was last cosigned of it, and when (Unix seconds)."""
        rows = self._database.execute("SELECT origin, size, root, time FROM watched ORDER BY origin")
        return [
            (origin, None if size is None else Checkpoint(origin, size, root), time)
            for origin, size, root, time in rows
        ]

    def held(self, origin: str) -> Checkpoint | None:
        """Return what was last cosigned of a log."""
        query = "SELECT size, root FROM watched WHERE origin = ? AND size IS NOT NULL"
        row = self._database.execute(query, (origin,)).fetchone()
        return Checkpoint(origin, row[0], row[1]) if row else None

    @contextmanager
    def deciding(self) -> Iterator[None]:
        """Let what happens inside stand together, also against other processes; durable at the end."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def keep(self, checkpoint: Checkpoint, time: int) -> None:
        """Keep what is going to be cosigned."""
        self._database.execute(
            "UPDATE watched SET size = ?, root = ?, time = ? WHERE origin = ?",
            (checkpoint.size, checkpoint.root, time, checkpoint.origin),
        )
