"""The Merkle tree of a growing log (RFC 6962, section 2.1; RFC 9162, section 2.1.1), SHA-256.

Leaves and inner nodes are hashed with different prefixes, so that a node can never be presented as an entry.

    frontier = Frontier()
    frontier.append(leaf_hash(entry))
    frontier.root

`Tree` has all leaves in memory and makes any proof; `Frontier` goes on without them.

A frontier holds only the roots of the complete subtrees, largest first (one for each bit set in the size):
at most 53 hashes for any log. Stored with the size it is all that is needed to continue.
"""

import hashlib
from collections.abc import Iterable, Sequence

from schemas.errors import MalformedError

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256().digest()


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of an entry of the log."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node over its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def _checked(leaves: Iterable[bytes]) -> list[bytes]:
    hashes = list(leaves)
    if any(len(leaf) != HASH_SIZE for leaf in hashes):
        raise MalformedError(f"the hash of a leaf has {HASH_SIZE} bytes")
    return hashes


class Frontier:
    """The right edge of a tree, from which the next root follows."""

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        """Restore the frontier of a tree of `size` leaves from its `hashes`; raises MalformedError."""
        if size < 0 or len(hashes) != size.bit_count() or any(len(each) != HASH_SIZE for each in hashes):
            raise MalformedError(f"these are not the hashes of a tree of {size} leaves")
        self._size = size
        self._hashes = list(hashes)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return self._size

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The roots of the complete subtrees, largest first: what to store."""
        return tuple(self._hashes)

    @property
    def root(self) -> bytes:
        """The root of the tree as it stands."""
        if not self._hashes:
            return EMPTY_ROOT
        *larger, root = self._hashes
        for left in reversed(larger):
            root = node_hash(left, root)
        return root

    def append(self, leaf: bytes) -> None:
        """Add the hash of the next leaf; raises MalformedError when it has the wrong length."""
        if len(leaf) != HASH_SIZE:
            raise MalformedError(f"the hash of a leaf has {HASH_SIZE} bytes")
        # As in binary addition: each carry merges two complete subtrees of one size.
        carries = self._size
        while carries & 1:
            leaf = node_hash(self._hashes.pop(), leaf)
            carries >>= 1
        self._hashes.append(leaf)
        self._size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add the hashes of the next leaves; raises MalformedError, and then none of them was added."""
        for leaf in _checked(leaves):
            self.append(leaf)


class Tree:
    """A whole tree in memory: the hashes of all complete subtrees, level by level."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        """Begin with the hashes of `leaves`."""
        self._levels: list[list[bytes]] = [[]]
        self.extend(leaves)

    def copy(self) -> "Tree":
        """Return a tree that goes on by itself."""
        twin = Tree()
        twin._levels = [level.copy() for level in self._levels]
        return twin

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self._levels[0])

    def append(self, leaf: bytes) -> None:
        """Add the hash of the next leaf; raises MalformedError when it has the wrong length."""
        if len(leaf) != HASH_SIZE:
            raise MalformedError(f"the hash of a leaf has {HASH_SIZE} bytes")
        # As in binary addition: each carry merges the last two subtrees of one size.
        levels = self._levels
        levels[0].append(leaf)
        carries, level, node = len(levels[0]), 0, leaf
        while not carries & 1:
            node = node_hash(levels[level][-2], node)
            carries, level = carries >> 1, level + 1
            if level == len(levels):
                levels.append([])
            levels[level].append(node)

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add the hashes of the next leaves; raises MalformedError when one has the wrong length."""
        self._levels[0].extend(_checked(leaves))
        level, sha256 = 0, hashlib.sha256
        while len(self._levels[level]) > 1:
            below = self._levels[level]
            if level + 1 == len(self._levels):
                self._levels.append([])
            above = self._levels[level + 1]
            pairs = iter(below[2 * len(above) : len(below) & ~1])
            above.extend(
                [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
            )
            level += 1

    def read(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree, as `crypto.proofs` asks for it; raises IndexError."""
        return self._levels[level][index]
