"""Closing an epoch: what waits gets its positions, and one entry commits to the heads of all logs.

Rules: one transaction, alone; times never go back; every structure has its place and, from the first epoch
after its admission, its genesis. Nothing is signed here.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import asyncpg
import msgspec

from crypto.commitments import TopEntry, commitment, entry, genesis, head, parse_top_entry
from crypto.merkle import HASH_SIZE, Frontier, leaf_hash
from schemas.access import AccessAction
from schemas.limits import LIMITS
from server.clock import Clock, moment
from server.storage.db import Connection, Database
from server.transparency.refusals import clock_went_back
from server.transparency.trees import HEADS, StoredTree, log_of

_GENESIS_SIZE = 32


class _Counted(msgspec.Struct):
    """What the figures need of a record, read without the rest."""

    action: AccessAction
    actor: str = ""


@dataclass
class _Growth:
    """A structure's log while it grows."""

    structure: str
    before: int
    frontier: Frontier
    rows: list[tuple[str, int, datetime, bytes, bytes | None, bytes | None, bytes | None]] = field(
        default_factory=list
    )

    def add(self, time: datetime, raw: bytes, waiting: asyncpg.Record | None = None) -> None:
        kept = (waiting["salt"], waiting["record"], waiting["evidence"]) if waiting else (None, None, None)
        self.rows.append((self.structure, self.frontier.size, time, raw, *kept))
        self.frontier.append(leaf_hash(raw))


class Epochs:
    """Closes them."""

    def __init__(self, database: Database, clock: Clock, seconds: int) -> None:
        """Let an epoch last at most `seconds`, as long as there is something to record."""
        self._database = database
        self._sql = database.sql
        self._clock = clock
        self._seconds = seconds

    async def close(self) -> bool:
        """Close an epoch if it is time; returns whether there may be more to do at once.

        Raises RefusalError when the clock is before the last epoch.
        """
        async with self._database.transaction() as connection:
            await connection.execute(self._sql["transparency/alone"])
            now, last = self._clock(), await self._last(connection)
            if last is not None and now < last.time:
                raise clock_went_back((last.time - now) / 1000)
            if not await self._due(connection, last, now):
                return False
            waiting = await connection.fetch(self._sql["transparency/take"], LIMITS.epoch_batch)
            await self._write(connection, last.epoch + 1 if last else 0, waiting, now)
        return len(waiting) == LIMITS.epoch_batch

    async def _last(self, connection: Connection) -> TopEntry | None:
        raw = await connection.fetchval(self._sql["transparency/latest_epoch"])
        return parse_top_entry(raw) if raw else None

    async def _due(self, connection: Connection, last: TopEntry | None, now: int) -> bool:
        state = await connection.fetchrow(self._sql["transparency/due"], LIMITS.epoch_records)
        if state is None or (last is None and not state["opening"]):  # before the network is founded
            return False
        if state["oldest"] is None:
            return state["opening"] or last is None or now - last.time >= LIMITS.heartbeat * 1000
        waited = now - _millis(UUID(state["oldest"]))
        return state["waiting"] >= LIMITS.epoch_records or waited >= self._seconds * 1000

    async def _write(
        self, connection: Connection, epoch: int, waiting: Sequence[asyncpg.Record], now: int
    ) -> None:
        logs = await connection.fetch(self._sql["transparency/logs"])
        grown = _grown(logs, waiting, now)
        rows = [row for growth in grown.values() for row in growth.rows]
        await connection.execute(self._sql["transparency/write_records"], *_columns(rows, 7))
        for growth in grown.values():
            tree = StoredTree(connection, self._sql, log_of(growth.structure))
            await tree.keep_tiles(growth.before, growth.frontier.size)
        heads = [
            (each.structure, each.frontier.size, b"".join(each.frontier.hashes), each.frontier.root)
            for each in grown.values()
        ]
        await connection.execute(self._sql["transparency/write_heads"], epoch, *_columns(heads, 4))
        top = TopEntry(epoch, now, len(logs), _heads_root(logs, grown))
        await connection.execute(self._sql["transparency/write_epoch"], epoch, top.encode())
        await StoredTree(connection, self._sql, HEADS).keep_tiles(epoch, epoch + 1)
        await connection.execute(self._sql["transparency/count_figures"], *_columns(_figures(waiting), 5))


def _grown(
    logs: Sequence[asyncpg.Record], waiting: Sequence[asyncpg.Record], now: int
) -> Mapping[str, _Growth]:
    """Return the logs that grow, with what they grow by."""
    records = defaultdict[str, list[asyncpg.Record]](list)
    for record in waiting:
        records[record["structure"]].append(record)
    grown = {}
    for log in logs:
        structure, size = log["structure"], log["size"]
        if size and structure not in records:
            continue
        growth = grown[structure] = _Growth(structure, size, Frontier(size, _hashes(log["frontier"])))
        if not size:
            growth.add(moment(now), genesis(os.urandom(_GENESIS_SIZE)))
        for record in records[structure]:
            raw = entry(commitment(record["salt"], record["record"]))
            growth.add(moment(_millis(record["id"])), raw, record)
    return grown


def _heads_root(logs: Iterable[asyncpg.Record], grown: Mapping[str, _Growth]) -> bytes:
    """Return the root of the tree over the heads of all logs."""
    heads = Frontier()
    for log in logs:
        growth = grown.get(log["structure"])
        size, root = (growth.frontier.size, growth.frontier.root) if growth else (log["size"], log["root"])
        heads.append(leaf_hash(head(log["structure"], size, root)))
    return heads.root


def _figures(waiting: Iterable[asyncpg.Record]) -> list[tuple[str, date, str, bytes, int]]:
    counts = Counter[tuple[str, date, str, bytes]]()
    for each in waiting:
        record = msgspec.json.decode(each["record"], type=_Counted)
        month = moment(_millis(each["id"])).date().replace(day=1)
        counts[each["structure"], month, record.action, record.actor.encode()] += 1
    return [(*key, count) for key, count in sorted(counts.items())]


def _columns(rows: Iterable[tuple[object, ...]], width: int) -> list[list[object]]:
    """Return rows as the columns that `unnest` takes."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    return columns or [[] for _ in range(width)]


def _hashes(joined: bytes) -> list[bytes]:
    return [joined[at : at + HASH_SIZE] for at in range(0, len(joined), HASH_SIZE)]


def _millis(identifier: UUID) -> int:
    """Return when a record was made, which its identifier (UUIDv7) says."""
    return int.from_bytes(identifier.bytes[:6])
