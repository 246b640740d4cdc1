"""The directory in the memory of this process: the log of the database, verified and folded once more.

Rules it keeps: - what is in the log was admitted by the rules; should somebody have edited the database, the
process stops here
  instead of signing a checkpoint over it;
- the mirror only moves forward, and never beyond what is committed;
- it may lag behind other processes: whoever depends on the latest state catches up first.

    await mirror.catch_up(connection)
    mirror.directory.structure(identifier)
    mirror.checkpoint.note
"""

import asyncio
from dataclasses import dataclass

from crypto.chain import Directory
from crypto.notes import Checkpoint, sign_checkpoint
from crypto.signing import RelayKey
from schemas.errors import UnavailableError
from schemas.limits import LIMITS
from server.storage.db import Connection, Database

_PAUSE_SECONDS = 1.0  # before a database that was away is asked again


@dataclass(frozen=True)
class SignedCheckpoint:
    """The size of the log and the note that the relay signed over size and root."""

    size: int
    note: str


class Mirror:
    """The directory as of the last time that this process caught up."""

    def __init__(self, database: Database, origin: str, key: RelayKey) -> None:
        self._database = database
        self._origin = origin
        self._key = key
        self._directory = Directory()
        self._checkpoint = self._sign()
        self._behind = asyncio.Event()

    @property
    def directory(self) -> Directory:
        """The directory; copy it to try something."""
        return self._directory

    @property
    def checkpoint(self) -> SignedCheckpoint:
        """The signed checkpoint of this directory."""
        if self._checkpoint.size != self._directory.size:
            self._checkpoint = self._sign()
        return self._checkpoint

    async def catch_up(self, connection: Connection) -> None:
        """Admit the entries that were committed since."""
        while True:
            size = self._directory.size
            rows = await connection.fetch(
                self._database.sql["directory/new_entries"], size, LIMITS.statements_page
            )
            for row in rows:
                if row["position"] == self._directory.size:  # else another task has admitted it meanwhile
                    self._directory.admit(row["raw"])
            if len(rows) < LIMITS.statements_page:
                return

    def adopt(self, directory: Directory) -> None:
        """Go on with a directory that continues this one and whose entries are committed."""
        if directory.size > self._directory.size:
            self._directory = directory

    def is_behind(self, _hint: str = "") -> None:
        """Note that there is, or may be, more: `run` catches up."""
        self._behind.set()

    async def run(self) -> None:
        """Catch up whenever there is something, until cancelled."""
        while await self._behind.wait():
            self._behind.clear()
            try:
                async with self._database.connection() as connection:
                    await self.catch_up(connection)
            except UnavailableError:
                self._behind.set()  # nobody says it again when it was this session alone that was lost
                await asyncio.sleep(_PAUSE_SECONDS)

    def _sign(self) -> SignedCheckpoint:
        size, root = self._directory.size, self._directory.root
        note = sign_checkpoint(Checkpoint(self._origin, size, root), self._origin, self._key)
        return SignedCheckpoint(size, note)
