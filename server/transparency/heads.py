"""The head of a structure's log as of the newest published epoch, with what proves it (spec/log.md).

Rules: what is shown is published, in every process; the heads of an epoch are read once and kept while it is
the newest.
"""

from dataclasses import dataclass

from crypto.commitments import head
from crypto.merkle import Tree, leaf_hash
from crypto.proofs import inclusion_path
from schemas.errors import UnavailableError
from schemas.log import StructureHead
from server.storage.db import Connection
from server.storage.statements import Statements
from server.transparency.trees import HEADS, StoredTree


@dataclass(frozen=True)
class _Epoch:
    """The heads of an epoch: the tree over them, and each structure's place, size and root."""

    number: int
    tree: Tree
    heads: dict[str, tuple[int, int, bytes]]


class Heads:
    """Shows them."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql
        self._newest: _Epoch | None = None

    async def show(self, connection: Connection, structure: str) -> StructureHead:
        """Return the head of a structure; raises UnavailableError before it is in a published epoch."""
        row = await connection.fetchrow(self._sql["transparency/checkpoint"], HEADS.id)
        size = row["published_size"] if row else 0
        epoch = await self._epoch(connection, size - 1) if size else None
        if row is None or epoch is None or structure not in epoch.heads:
            raise UnavailableError("the log is not published yet", advice="try again in a minute")
        place, length, root = epoch.heads[structure]
        stored = StoredTree(connection, self._sql, HEADS)
        (entry,) = await stored.entries(epoch.number, size)
        return StructureHead(
            structure=structure,
            size=length,
            root=root,
            minimum=await connection.fetchval(self._sql["transparency/minimum"], structure),
            index=place,
            heads_path=inclusion_path(epoch.tree.read, epoch.tree.size, place),
            entry=entry,
            path=await stored.inclusion(size, epoch.number),
            checkpoint=row["published_note"],
        )

    async def _epoch(self, connection: Connection, number: int) -> _Epoch:
        newest = self._newest
        if newest is None or newest.number != number:
            rows = await connection.fetch(self._sql["transparency/heads_at"], number)
            tree = Tree(leaf_hash(head(*row)) for row in rows)
            heads = {row["structure"]: (place, row["size"], row["root"]) for place, row in enumerate(rows)}
            newest = self._newest = _Epoch(number, tree, heads)
        return newest
