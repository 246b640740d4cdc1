"""Logs as the database keeps them: entries, full tiles, and what follows from them.

    tree = StoredTree(connection, sql, HEADS)
    await tree.root(size), await tree.inclusion(size, 17), await tree.consistency(old, size)

Rules: only full tiles are kept, since they never change; a partial one is made of the entries, or of the
tiles below it.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from crypto.merkle import leaf_hash
from crypto.proofs import Read, consistency_path, inclusion_path, tree_root
from crypto.tiles import HEIGHT, WIDTH, Tile, TileReader, join_entries, split_tile, tile_root
from schemas.errors import NotFoundError
from server.storage.db import Connection
from server.storage.statements import Statements

Made = TypeVar("Made")


@dataclass(frozen=True)
class StoredLog:
    """A log in the database: its identifier there, and what its statements need to find its entries."""

    id: uuid.UUID
    kind: str
    arguments: tuple[str, ...] = ()


DIRECTORY: Final = StoredLog(uuid.UUID(int=0), "directory")
HEADS: Final = StoredLog(uuid.UUID(int=1), "heads")


def log_of(structure: str) -> StoredLog:
    """Return a structure's log."""
    return StoredLog(uuid.UUID(structure), "structure", (structure,))


class StoredTree:
    """A log, read through a connection."""

    def __init__(self, connection: Connection, sql: Statements, log: StoredLog) -> None:
        self._connection = connection
        self._sql = sql
        self._log = log

    async def size(self) -> int:
        """Return how many entries the directory or the log of heads has."""
        return int(await self._connection.fetchval(self._sql[f"transparency/size_of_{self._log.kind}"]))

    async def entries(self, first: int, end: int) -> list[bytes]:
        """Return the entries from position `first` to before `end`, those that were pruned left out."""
        statement = self._sql[f"transparency/entries_of_{self._log.kind}"]
        rows = await self._connection.fetch(statement, first, end, *self._log.arguments)
        return [row["entry"] for row in rows]

    # Proofs.

    async def root(self, size: int) -> bytes:
        """Return the root of the first `size` entries."""
        return await self._made(size, partial(tree_root, size=size))

    async def inclusion(self, size: int, index: int) -> tuple[bytes, ...]:
        """Return the path of entry `index` to the root of the first `size` entries."""
        return await self._made(size, partial(inclusion_path, size=size, index=index))

    async def consistency(self, old: int, size: int) -> tuple[bytes, ...]:
        """Return the path that shows the log of `old` entries to be the beginning of that of `size`."""
        return await self._made(size, partial(consistency_path, old_size=old, size=size))

    async def _made(self, size: int, make: Callable[[Read], Made]) -> Made:
        reader = TileReader(size)
        while True:
            try:
                return make(reader.read)
            except KeyError as missing:
                tile: Tile = missing.args[0]
                reader.add(tile, await self.tile(tile))

    # Tiles.

    async def tile(self, tile: Tile) -> bytes:
        """Return the bytes of a tile; raises NotFoundError for what the log has not, or has no more."""
        if tile.level is None:
            entries = await self.entries(tile.first, tile.first + tile.width)
            if len(entries) < tile.width:
                raise NotFoundError("the log does not have these entries")
            return join_entries(entries)
        kept = await self._kept(tile.level, tile.index, tile.index + 1)
        hashes = split_tile(kept[0], WIDTH) if kept else await self._hashes(tile.level, tile.index)
        if len(hashes) < tile.width:
            raise NotFoundError("the log is not so long")
        return b"".join(hashes[: tile.width])

    async def keep_tiles(self, before: int, after: int) -> None:
        """Keep the tiles that became full when the log grew from `before` to `after` entries."""
        level = 0
        while after >> HEIGHT * (level + 1):
            for index in range(before >> HEIGHT * (level + 1), after >> HEIGHT * (level + 1)):
                hashes = b"".join(await self._hashes(level, index))
                await self._connection.execute(
                    self._sql["transparency/keep_tile"], self._log.id, level, index, hashes
                )
            level += 1

    async def _hashes(self, level: int, index: int) -> list[bytes]:
        """Return what a tile that is not kept has."""
        first = index * WIDTH
        if level == 0:
            return [leaf_hash(entry) for entry in await self.entries(first, first + WIDTH)]
        below = await self._kept(level - 1, first, first + WIDTH)
        return [tile_root(split_tile(hashes, WIDTH)) for hashes in below]

    async def _kept(self, level: int, first: int, end: int) -> list[bytes]:
        rows = await self._connection.fetch(self._sql["transparency/tiles"], self._log.id, level, first, end)
        return [row["hashes"] for row in rows]
