"""Proofs about trees: exhaustively for small ones, against others' data, and through tiles."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.merkle import EMPTY_ROOT, Frontier, Tree, leaf_hash
from crypto.proofs import (
    check_consistency,
    check_inclusion,
    check_subtree_consistency,
    check_subtree_inclusion,
    consistency_path,
    inclusion_path,
    tree_root,
)
from crypto.tiles import Tile, TileReader, join_entries, read_tile_path, split_entries, tile_root, tiles_of
from schemas.errors import InvalidInputError, MalformedError, ProofInvalidError
from tests.unit.crypto.third_party import folder

LEAVES = [leaf_hash(bytes([number])) for number in range(70)]
TREE = Tree(LEAVES)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 33, 64, 69])
def test_every_leaf_and_every_earlier_size_is_proved(size: int) -> None:
    """The root is that of the frontier; each path leads to it; another leaf, place or size is refused."""
    frontier = Frontier()
    frontier.extend(LEAVES[:size])
    root = tree_root(TREE.read, size)
    assert root == frontier.root
    for index in range(size):
        path = inclusion_path(TREE.read, size, index)
        check_inclusion(root, size, index, LEAVES[index], path)
        for wrong in ((index + 1, LEAVES[index]), (index, LEAVES[(index + 1) % 70])):
            with pytest.raises(ProofInvalidError):
                check_inclusion(root, size, *wrong, path)
    for old in range(size + 1):
        path = consistency_path(TREE.read, old, size)
        check_consistency(old, tree_root(TREE.read, old), size, root, path)
        if old:
            with pytest.raises(ProofInvalidError):
                check_consistency(old, LEAVES[69], size, root, path)


@given(st.integers(1, 70), st.data())
def test_no_hash_of_a_path_can_be_changed_left_out_or_added(size: int, data: st.DataObject) -> None:
    """A path is exactly what proves it."""
    index = data.draw(st.integers(0, size - 1))
    root, path = tree_root(TREE.read, size), list(inclusion_path(TREE.read, size, index))
    at = data.draw(st.integers(0, len(path)))
    wrong = [[*path[:at], bytes(32), *path[at:]], [*path[:at], b"short", *path[at:]]]
    if at < len(path):
        wrong += [[*path[:at], *path[at + 1 :]], [*path[:at], bytes(32), *path[at + 1 :]]]
    for each in wrong:
        with pytest.raises(ProofInvalidError):
            check_inclusion(root, size, index, LEAVES[index], each)


def test_one_by_one_or_all_at_once() -> None:
    """A tree grows the same either way; a bad leaf among good ones changes nothing."""
    tree, frontier = Tree(), Frontier()
    for number, leaf in enumerate(LEAVES, start=1):
        tree.append(leaf)
        assert tree_root(tree.read, number) == tree_root(TREE.read, number)
    for grown in (tree, frontier):
        size = grown.size
        with pytest.raises(MalformedError):
            grown.extend([LEAVES[0], b"short"])
        assert grown.size == size


def test_what_cannot_be_proved() -> None:
    """A leaf that is not there, a log that got shorter, an empty one with another root."""
    with pytest.raises(ProofInvalidError):
        inclusion_path(TREE.read, 5, 5)
    with pytest.raises(ProofInvalidError):
        consistency_path(TREE.read, 6, 5)
    with pytest.raises(ProofInvalidError):
        check_consistency(0, bytes(32), 5, tree_root(TREE.read, 5), ())
    check_consistency(0, EMPTY_ROOT, 5, tree_root(TREE.read, 5), ())


KINDS: dict[str, Callable[[dict[str, Any]], None]] = {
    "inclusion": lambda d: check_inclusion(
        decoded(d["root"]), d["treeSize"], d["leafIdx"], decoded(d["leafHash"]), path_of(d)
    ),
    "consistency": lambda d: check_consistency(
        d["size1"], decoded(d["root1"]), d["size2"], decoded(d["root2"]), path_of(d)
    ),
    "subtreeinclusion": lambda d: check_subtree_inclusion(
        decoded(d["root"]), d["start"], d["end"], d["leafIdx"], decoded(d["leafHash"]), path_of(d)
    ),
    "subtreeconsistency": lambda d: check_subtree_consistency(
        d["start"], d["end"], d["size"], decoded(d["root1"]), decoded(d["root2"]), path_of(d)
    ),
}
COUNTS = {"inclusion": 98, "consistency": 98, "subtreeinclusion": 204, "subtreeconsistency": 118}


def decoded(text: str | None) -> bytes:
    """Return the bytes of a value."""
    return base64.b64decode(text or "")


def path_of(case: dict[str, Any]) -> list[bytes]:
    """Return the path of a case."""
    return [decoded(each) for each in case["proof"] or []]


@pytest.mark.parametrize("kind", KINDS)
def test_transparency_dev(kind: str) -> None:
    """Every case of transparency-dev/merkle is judged as they do, but that a root has 32 bytes here."""
    files = sorted((folder("merkle") / "testdata" / kind).rglob("*.json"))
    assert len(files) == COUNTS[kind]
    for file in files:
        case = json.loads(file.read_text(encoding="utf-8"))
        roots = [decoded(case.get(name)) for name in ("root", "root1", "root2") if name in case]
        refused = bool(case["wantErr"]) or any(len(root) != 32 for root in roots)
        if refused:
            with pytest.raises(ProofInvalidError):
                KINDS[kind](case)
        else:
            KINDS[kind](case)


# Tiles.


@pytest.mark.parametrize("size", [1, 255, 256, 257, 512, 66_000])
def test_proofs_from_tiles_are_those_of_the_tree(size: int) -> None:
    """A reader that has only tiles makes the same roots and paths."""
    tree = Tree(leaf_hash(number.to_bytes(4, "big")) for number in range(size))
    reader = TileReader(size)
    for tile in tiles_of(size):
        level = tile.level or 0
        hashes = [tree.read(8 * level, tile.first + number) for number in range(tile.width)]
        reader.add(tile, b"".join(hashes))
        if tile.width == 256 and 8 * (level + 1) < size.bit_length():
            assert tile_root(hashes) == tree.read(8 * (level + 1), tile.index)
    assert tree_root(reader.read, size) == tree_root(tree.read, size)
    for index in {0, size // 3, size - 1}:
        assert inclusion_path(reader.read, size, index) == inclusion_path(tree.read, size, index)


def test_a_tile_that_is_not_there_is_named() -> None:
    """So that it can be fetched."""
    with pytest.raises(KeyError) as caught:
        TileReader(300).read(3, 2)
    assert caught.value.args[0] == Tile(0, 0, 256)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1234067), "0/x001/x234/067"),
        (Tile(None, 5, 17), "entries/005.p/17"),
        (Tile(7, 0), "7/000"),
        (Tile(1, 1000, 1), "1/x001/000.p/1"),
    ],
)
def test_paths_of_tiles(tile: Tile, path: str) -> None:
    """As C2SP tlog-tiles writes them, in both directions."""
    assert tile.path == path
    assert read_tile_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "0/0",
        "0/x000/001",
        "0/001/002",
        "00/001",
        "8/000",
        "0/001.p/0",
        "0/001.p/256",
        "0/001.p/05",
        "a/001",
    ],
)
def test_other_spellings_are_refused(path: str) -> None:
    """A path has one spelling."""
    with pytest.raises(InvalidInputError):
        read_tile_path(path)


@given(st.lists(st.binary(max_size=60), max_size=20))
def test_entry_bundles(entries: list[bytes]) -> None:
    """They read back; cut off anywhere, or with another number, they are refused."""
    data = join_entries(entries)
    assert split_entries(data, len(entries)) == entries
    with pytest.raises(MalformedError):
        split_entries(data, len(entries) + 1)
    if data:
        with pytest.raises(MalformedError):
            split_entries(data[:-1], len(entries))
