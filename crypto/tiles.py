"""Tiles: the hashes of a tree in pieces that never change once they are full (C2SP tlog-tiles).

    Tile(level=0, index=1234067).path == "0/x001/x234/067"
    read_tile_path("0/x001/x234/067.p/17") == Tile(0, 1234067, 17)

A tile holds up to 256 hashes of tree level 8 * `level`, in order. Entry bundles hold the entries
themselves, each after its length (u16).

Rules: a path has one spelling; what was read from tiles is believed only after the root that follows from
it was compared with a checkpoint.
"""

import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from crypto.merkle import HASH_SIZE, node_hash
from schemas.errors import InvalidInputError, MalformedError

WIDTH: Final = 256
HEIGHT: Final = 8
_LEVELS = 64 // HEIGHT
_LENGTH = struct.Struct(">H")

_PATH = re.compile(
    r"(?P<level>entries|0|[1-9][0-9]?)/(?P<index>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True)
class Tile:
    """One tile: its level (None: the entries themselves), its place in the level, how many hashes it has."""

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Its path below `tile/`."""
        digits = f"{self.index:03}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        name = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"{'entries' if self.level is None else self.level}/{name}{partial}"

    @property
    def first(self) -> int:
        """The place of its first hash in the tree level that it holds."""
        return self.index * WIDTH

    @property
    def end(self) -> int:
        """How many entries a log must have for this tile to be in it."""
        return (self.first + self.width) << (HEIGHT * (self.level or 0))


def read_tile_path(path: str) -> Tile:
    """Return the tile of a path; raises InvalidInputError."""
    match = _PATH.fullmatch(path)
    if not match:
        raise InvalidInputError("this is not the path of a tile")
    level = None if match["level"] == "entries" else int(match["level"])
    width = int(match["width"] or WIDTH)
    index = int(match["index"].replace("x", "").replace("/", ""))
    tile = Tile(level, index, width)
    if tile.path != path or (level or 0) >= _LEVELS or index > 2**53:
        raise InvalidInputError("this is not the path of a tile")
    return tile


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield the tiles of hashes of a log of `size` entries, level by level, partial ones last."""
    level, count = 0, size
    while count:
        full, rest = divmod(count, WIDTH)
        yield from (Tile(level, index) for index in range(full))
        if rest:
            yield Tile(level, full, rest)
        level, count = level + 1, full


def tile_root(hashes: Sequence[bytes]) -> bytes:
    """Return the hash that a full tile has one level above; raises MalformedError when it is not full."""
    if len(hashes) != WIDTH:
        raise MalformedError("the tile is not full")
    while len(hashes) > 1:
        pairs = iter(hashes)
        hashes = [node_hash(left, right) for left, right in zip(pairs, pairs, strict=True)]
    return hashes[0]


def split_tile(data: bytes, width: int) -> list[bytes]:
    """Return the hashes in the bytes of a tile; raises MalformedError."""
    if len(data) != width * HASH_SIZE:
        raise MalformedError("the tile has the wrong length")
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def join_entries(entries: Iterable[bytes]) -> bytes:
    """Return the bytes of an entry bundle."""
    return b"".join(_LENGTH.pack(len(entry)) + entry for entry in entries)


def split_entries(data: bytes, width: int) -> list[bytes]:
    """Return the entries of a bundle; raises MalformedError."""
    entries, at = [], 0
    while at < len(data):
        if at + _LENGTH.size > len(data):
            raise MalformedError("the entries end in the middle of one")
        (size,) = _LENGTH.unpack_from(data, at)
        at += _LENGTH.size + size
        entries.append(data[at - size : at])
    if at != len(data) or len(entries) != width:
        raise MalformedError("the bundle has another number of entries")
    return entries


class TileReader:
    """Hashes of complete subtrees from tiles that were fetched; `read` is what `crypto.proofs` asks for."""

    def __init__(self, size: int) -> None:
        """Read the tiles of a log of `size` entries."""
        self._size = size
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def add(self, tile: Tile, data: bytes) -> None:
        """Take the bytes of a tile of hashes; raises MalformedError."""
        if tile.level is None:
            raise MalformedError("these are entries, not hashes")
        self._tiles[tile.level, tile.index] = split_tile(data, tile.width)

    def needed(self, level: int, index: int) -> Tile:
        """Return the tile that holds, or leads to, the hash of a complete subtree."""
        tile_level, rest = divmod(level, HEIGHT)
        place = (index << rest) // WIDTH
        count = self._size >> (HEIGHT * tile_level)
        return Tile(tile_level, place, min(WIDTH, count - place * WIDTH))

    def read(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree; raises KeyError (of a tile) when one has to be fetched."""
        tile = self.needed(level, index)
        hashes = self._tiles.get((tile.level or 0, tile.index))
        if hashes is None:
            raise KeyError(tile)
        rest = level % HEIGHT
        first = (index << rest) - tile.first
        nodes = hashes[first : first + (1 << rest)]
        while len(nodes) > 1:
            pairs = iter(nodes)
            nodes = [node_hash(left, right) for left, right in zip(pairs, pairs, strict=True)]
        return nodes[0]
