"""Proofs about a Merkle tree: that a leaf is in it, that an older tree is its beginning (RFC 9162, 2.1).

    check_inclusion(root, size, index, leaf, path)
    check_consistency(old_size, old_root, size, root, path)

Rules: every hash has 32 bytes and every hash of a path is used; a path that proves something else than what
it was asked for is refused, with ProofInvalidError. Both are special cases of proofs about subtrees
(draft-ietf-plants-merkle-tree-certs, section 4), which are checked with the same steps.

Making paths needs the hashes of complete subtrees only: `read(level, index)` returns that of the leaves from
`index << level`, `1 << level` of them. So they come from memory, from tiles or from a database alike.
"""

import hmac
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from crypto.merkle import EMPTY_ROOT, HASH_SIZE, node_hash
from schemas.errors import ProofInvalidError

Read: TypeAlias = Callable[[int, int], bytes]
"""Returns the hash of a complete subtree, by level and index."""


# Checking.


def check_inclusion(root: bytes, size: int, index: int, leaf: bytes, path: Sequence[bytes]) -> None:
    """Check that `leaf` (a hash) is leaf `index` of the tree of `size` leaves with `root`."""
    check_subtree_inclusion(root, 0, size, index, leaf, path)


def check_subtree_inclusion(
    root: bytes, start: int, end: int, index: int, leaf: bytes, path: Sequence[bytes]
) -> None:
    """Check that `leaf` is leaf `index` of a log whose leaves `start` to `end` - 1 have the root `root`."""
    _check_subtree(start, end)
    _check_lengths(root, leaf, *path)
    if not start <= index < end:
        raise ProofInvalidError(f"leaf {index} is not between {start} and {end}")
    place, last = index - start, end - start - 1
    result = leaf
    for sibling in path:
        if last == 0:
            raise ProofInvalidError("the path is too long")
        if place & 1 or place == last:
            result = node_hash(sibling, result)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise ProofInvalidError("the path is too short")
    _check_same(result, root, "the leaf is not in the tree")


def check_consistency(old_size: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> None:
    """Check that the tree of `size` leaves with `root` begins with that of `old_size` with `old_root`."""
    check_subtree_consistency(0, old_size, size, old_root, root, path)


def check_subtree_consistency(
    start: int, end: int, size: int, subtree: bytes, root: bytes, path: Sequence[bytes]
) -> None:
    """Check that leaves `start` to `end` - 1 of the tree of `size` leaves with `root` have root `subtree`."""
    _check_lengths(subtree, root, *path)
    if end > size:
        raise ProofInvalidError("the older tree is larger")
    if start == end:
        _check_continues_empty(subtree, root, size, path)
    else:
        _check_subtree(start, end)
        _check_continues(start, end - 1, size - 1, subtree, root, path)


def _check_continues_empty(empty: bytes, root: bytes, size: int, path: Sequence[bytes]) -> None:
    _check_same(empty, EMPTY_ROOT, "the root of an empty tree is another")
    if size == 0:
        _check_same(root, EMPTY_ROOT, "the root of an empty tree is another")
    if path:
        raise ProofInvalidError("every tree continues an empty one: the path is superfluous")


def _check_continues(
    first: int, old: int, last: int, subtree: bytes, root: bytes, path: Sequence[bytes]
) -> None:
    """Rebuild both roots from the path; `first` and `old` are the outer leaves, `last` the tree's last."""
    while first != old and (old & 1 or old == last):
        first, old, last = first >> 1, old >> 1, last >> 1
    hashes = iter(path)
    was = now = subtree if first == old else next(hashes, b"")
    if not was:
        raise ProofInvalidError("the path is empty")
    for sibling in hashes:
        if last == 0:
            raise ProofInvalidError("the path is too long")
        if old & 1 or old == last:
            if first < old:
                was = node_hash(sibling, was)
            now = node_hash(sibling, now)
            while not old & 1 and old:
                first, old, last = first >> 1, old >> 1, last >> 1
        else:
            now = node_hash(now, sibling)
        first, old, last = first >> 1, old >> 1, last >> 1
    if last:
        raise ProofInvalidError("the path is too short")
    _check_same(was, subtree, "the older tree is not part of the newer one")
    _check_same(now, root, "the newer tree does not continue the older one")


def _check_subtree(start: int, end: int) -> None:
    if not 0 <= start < end:
        raise ProofInvalidError("an empty tree proves nothing")
    width = 1 << (end - start - 1).bit_length()
    if start % width:
        raise ProofInvalidError(f"leaves {start} to {end} are no subtree")


def _check_lengths(*hashes: bytes) -> None:
    if any(len(each) != HASH_SIZE for each in hashes):
        raise ProofInvalidError(f"a hash has {HASH_SIZE} bytes")


def _check_same(computed: bytes, claimed: bytes, otherwise: str) -> None:
    if not hmac.compare_digest(computed, claimed):
        raise ProofInvalidError(otherwise)


# Making.


def tree_root(read: Read, size: int) -> bytes:
    """Return the root of the first `size` leaves."""
    return _root(read, 0, size) if size else EMPTY_ROOT


def inclusion_path(read: Read, size: int, index: int) -> tuple[bytes, ...]:
    """Return the path of leaf `index` in the tree of `size` leaves, from the leaf up."""
    if not 0 <= index < size:
        raise ProofInvalidError(f"the log of {size} entries has no entry {index}")
    path = []
    level, place, count = 0, index, size
    while count > 1:
        sibling = place ^ 1
        if (sibling + 1) << level <= size:
            path.append(read(level, sibling))
        elif sibling < count:
            path.append(_root(read, sibling << level, size))
        level, place, count = level + 1, place >> 1, (count + 1) >> 1
    return tuple(path)


def consistency_path(read: Read, old_size: int, size: int) -> tuple[bytes, ...]:
    """Return the path that shows the tree of `old_size` leaves to be the beginning of that of `size`."""
    if not 0 <= old_size <= size:
        raise ProofInvalidError(f"a log of {size} entries does not continue one of {old_size}")
    return tuple(_consistency(read, 0, size, old_size, whole=True)) if old_size else ()


def _consistency(read: Read, first: int, end: int, old: int, *, whole: bool) -> Iterator[bytes]:
    # RFC 9162, section 2.1.4.1: SUBPROOF over the leaves from `first` to `end`.
    if old == end:
        if not whole:
            yield _root(read, first, end)
        return
    middle = first + (1 << (end - first - 1).bit_length() - 1)
    if old <= middle:
        yield from _consistency(read, first, middle, old, whole=whole)
        yield _root(read, middle, end)
    else:
        yield from _consistency(read, middle, end, old, whole=False)
        yield _root(read, first, middle)


def _root(read: Read, first: int, end: int) -> bytes:
    """Return the root over leaves `first` to `end` - 1, which begin at a multiple of their width."""
    parts = []
    while first < end:
        level = (end - first).bit_length() - 1
        parts.append(read(level, first >> level))
        first += 1 << level
    root = parts.pop()
    while parts:
        root = node_hash(parts.pop(), root)
    return root
