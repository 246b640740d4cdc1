"""The frontier of a growing tree against the recursion of the RFC."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.merkle import EMPTY_ROOT, Frontier, leaf_hash, node_hash
from schemas.errors import MalformedError
from tests.unit.crypto.reference import merkle_root

ENTRIES = st.lists(st.binary(max_size=1), max_size=40)


def grown(entries: list[bytes]) -> Frontier:
    """Return the frontier after these entries."""
    frontier = Frontier()
    for entry in entries:
        frontier.append(leaf_hash(entry))
    return frontier


@given(ENTRIES)
def test_root_equals_the_recursion(entries: list[bytes]) -> None:
    """For any entries, the root is that of RFC 6962's recursive definition."""
    frontier = grown(entries)
    assert frontier.size == len(entries)
    assert frontier.root == merkle_root(entries)


@settings(max_examples=50)
@given(ENTRIES, ENTRIES)
def test_a_restored_frontier_continues(before: list[bytes], after: list[bytes]) -> None:
    """Stored as size and hashes and restored, it goes on as if nothing had happened."""
    stored = grown(before)
    restored = Frontier(stored.size, stored.hashes)
    for entry in after:
        restored.append(leaf_hash(entry))
    assert restored.root == merkle_root(before + after)


def test_prefixes_part_leaves_from_nodes() -> None:
    """An inner node cannot be presented as an entry."""
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert node_hash(left, right) == hashlib.sha256(b"\x01" + left + right).digest()
    assert leaf_hash(left + right) != node_hash(left, right)
    assert Frontier().root == EMPTY_ROOT == hashlib.sha256(b"").digest()


@pytest.mark.parametrize(
    ("size", "hashes"),
    [(-1, []), (0, [bytes(32)]), (1, []), (3, [bytes(32)]), (2, [bytes(32)] * 2), (1, [bytes(31)])],
)
def test_a_frontier_that_cannot_be_is_refused(size: int, hashes: list[bytes]) -> None:
    """The number and the length of the hashes must fit the size."""
    with pytest.raises(MalformedError):
        Frontier(size, hashes)


def test_a_leaf_has_32_bytes() -> None:
    """An entry given in place of its hash is refused."""
    with pytest.raises(MalformedError):
        Frontier().append(b"entry")


def test_a_handed_out_frontier_is_a_copy() -> None:
    """What was stored does not change when the tree grows."""
    frontier = grown([b"a"])
    stored = frontier.hashes
    frontier.append(leaf_hash(b"b"))
    assert stored == (leaf_hash(b"a"),)
