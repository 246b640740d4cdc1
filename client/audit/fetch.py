"""Fetching a structure's log into an export: continues where the last fetch ended.

await Auditor(session, mirror, clock).fetch(Export(folder))
"""

from collections.abc import Callable

from client.audit.export import Export
from client.clock import Clock
from client.directory.mirror import Mirror
from client.directory.session import Session
from crypto.tiles import HEIGHT, Tile, TileReader
from schemas.errors import ConflictError, IntegrityError
from schemas.limits import LIMITS
from schemas.log import LogPage, Manifest, StructureHead

Progress = Callable[[int, int], None]


class Auditor:
    """What an auditor's device asks of the relay."""

    def __init__(self, session: Session, mirror: Mirror, clock: Clock) -> None:
        self._session = session
        self._mirror = mirror
        self._clock = clock

    async def fetch(self, export: Export, progress: Progress = lambda *_: None) -> StructureHead:
        """Bring an export of the own structure's log up to date; returns the head that it has then.

        Raises NotFoundError for others than auditors, ConflictError for a folder of another log.
        """
        structure = self._mirror.own.structure.id
        if export.exists and export.manifest.structure != structure:
            raise ConflictError(
                "the folder holds the log of another structure", advice="choose an empty folder"
            )
        export.begin()
        begun = export.manifest if export.exists else None
        have = (begun.minimum if begun else 0) + export.count()
        page = await self._page(structure, have)
        minimum = begun.minimum if begun else page.head.minimum
        have = max(have, minimum)
        head = page.head
        while have < head.size:
            wanted = [each for each in page.records if have <= each.position < head.size]
            if not wanted or wanted[0].position != have:
                raise IntegrityError("the relay holds back entries of the log", advice="tell the registrars")
            export.add(wanted)
            have += len(wanted)
            progress(have, head.size)
            if have < head.size:
                page = await self._page(structure, have)
        await self._keep(export, head, minimum, begun)
        return head

    async def _keep(self, export: Export, head: StructureHead, minimum: int, begun: Manifest | None) -> None:
        directory = await self._mirror.refresh()
        checkpoint = await self._session.call("GET", "/v1/logs/directory/checkpoint")
        edge = begun.edge if begun else await self._edge(head.structure, minimum)
        manifest = Manifest(
            v=1,
            origin=self._origin,
            structure=head.structure,
            created=self._clock(),
            size=head.size,
            minimum=minimum,
            edge=edge,
        )
        note = checkpoint.body.decode()
        size = int(note.split("\n", 2)[1])  # checked, with the rest of the note, when the export is verified
        export.keep(manifest, head, self._mirror.entries(min(size, directory.size)), note)

    async def _page(self, structure: str, have: int) -> LogPage:
        path = f"/v1/logs/{structure}/records?limit={LIMITS.records_page}"
        after = f"&after={have - 1}" if have else ""
        return (await self._session.call("GET", path + after)).read(LogPage)

    async def _edge(self, structure: str, minimum: int) -> tuple[bytes, ...]:
        """Return the frontier of what was pruned, from tiles: the roots of its complete subtrees."""
        reader, hashes, first = TileReader(minimum), [], 0
        for level in range(minimum.bit_length() - 1, -1, -1):
            if minimum >> level & 1:
                hashes.append(await self._subtree(structure, reader, level, first >> level))
                first += 1 << level
        return tuple(hashes)

    async def _subtree(self, structure: str, reader: TileReader, level: int, index: int) -> bytes:
        tile = reader.needed(level - level % HEIGHT, index << level % HEIGHT)
        full = Tile(tile.level, tile.index, tile.width)
        answer = await self._session.call("GET", f"/v1/logs/{structure}/tile/{full.path}")
        reader.add(full, answer.body)
        return reader.read(level, index)

    @property
    def _origin(self) -> str:
        pins = self._mirror.pins
        if pins is None:
            raise IntegrityError("the relay's key is not pinned")
        return pins.origin
