"""Checkpoints of the directory and of the log of heads: signed once they continue what was signed before.

    signed = await checkpoints.sign(HEADS)           # raises RefusalError
    await checkpoints.publish(HEADS, signed, note)

Rules: nothing is signed over a log that is shorter than, or other than, the one that was signed last, be it
by the database's word or by this process's memory; what was published is never replaced by less.
"""

from dataclasses import dataclass

from crypto.notes import Checkpoint, sign_checkpoint
from crypto.signing import RelayKey
from server.clock import Clock, millis, moment
from server.storage.db import Connection, Database
from server.transparency.refusals import another, shorter
from server.transparency.trees import DIRECTORY, HEADS, StoredLog, StoredTree


@dataclass(frozen=True)
class State:
    """A log's checkpoint as signed, and what of it is published (`published` in milliseconds)."""

    checkpoint: Checkpoint
    note: str
    published_size: int
    published_note: str | None
    published: int | None


class Checkpoints:
    """Signs and keeps them."""

    def __init__(self, database: Database, origin: str, key: RelayKey, clock: Clock) -> None:
        self._database = database
        self._sql = database.sql
        self._key = key
        self._clock = clock
        self._name = origin
        self._origins = {DIRECTORY: origin, HEADS: f"{origin}/heads"}
        self._signed: dict[StoredLog, Checkpoint] = {}

    async def sign(self, log: StoredLog) -> State:
        """Return the checkpoint of a log as it stands, signed; raises RefusalError."""
        async with self._database.transaction() as connection:
            await connection.execute(self._sql["transparency/alone"])
            tree = StoredTree(connection, self._sql, log)
            state, size = await self.state(connection, log), await tree.size()
            before = {state.checkpoint} if state else set()
            for signed in before | ({self._signed[log]} if log in self._signed else set()):
                await _demand_continued(tree, size, signed)
            if state is None or state.checkpoint.size < size:
                if log is DIRECTORY:
                    await tree.keep_tiles(state.checkpoint.size if state else 0, size)
                checkpoint = Checkpoint(self._origins[log], size, await tree.root(size))
                note = sign_checkpoint(checkpoint, self._name, self._key)
                await connection.execute(self._sql["transparency/sign"], log.id, size, checkpoint.root, note)
                state = await self.state(connection, log)
        if state is None:
            raise RuntimeError("what was signed is not there")
        self._signed[log] = state.checkpoint
        return state

    async def state(self, connection: Connection, log: StoredLog) -> State | None:
        """Return what was signed and published of a log; None before the first time."""
        row = await connection.fetchrow(self._sql["transparency/checkpoint"], log.id)
        if row is None:
            return None
        checkpoint = Checkpoint(self._origins[log], row["signed_size"], row["signed_root"])
        published = millis(row["published"]) if row["published"] else None
        return State(checkpoint, row["signed_note"], row["published_size"], row["published_note"], published)

    async def consistency(self, log: StoredLog, old: int, size: int) -> tuple[bytes, ...]:
        """Return the path from a log of `old` entries to one of `size`."""
        async with self._database.connection() as connection:
            return await StoredTree(connection, self._sql, log).consistency(old, size)

    async def publish(self, log: StoredLog, size: int, note: str) -> None:
        """Show a checkpoint to everybody from now on."""
        async with self._database.transaction() as connection:
            now = moment(self._clock())
            await connection.execute(self._sql["transparency/publish"], log.id, size, note, now)
            if log is HEADS:
                await connection.execute(self._sql["transparency/forget_heads"], size - 1)

    async def refuse(self, log: StoredLog, reason: str) -> None:
        """Write down why nothing is signed, for every process; an empty reason ends that."""
        async with self._database.connection() as connection:
            await connection.execute(self._sql["transparency/refuse"], log.id, reason)


async def _demand_continued(tree: StoredTree, size: int, signed: Checkpoint) -> None:
    if size < signed.size:
        raise shorter(signed.size, size)
    if await tree.root(signed.size) != signed.root:
        raise another(signed.size)
