"""The roots that a growing log had at each of its sizes (RFC 6962, section 2.1), for comparing views of it.

    roots = Roots()
    roots.append(leaf_hash(entry))
    roots.at(1)

All complete subtrees are kept, two hashes for each entry, so that any root takes at most 53 more.
"""

from crypto.merkle import EMPTY_ROOT, node_hash


class Roots:
    """The complete subtrees of a tree: level k holds the roots of those with 2^k leaves, from the left."""

    def __init__(self) -> None:
        self._levels: list[list[bytes]] = [[]]

    def copy(self) -> "Roots":
        """Return roots that go on by themselves."""
        twin = Roots()
        twin._levels = [level.copy() for level in self._levels]
        return twin

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self._levels[0])

    def append(self, leaf: bytes) -> None:
        """Add the hash (32 bytes) of the next leaf."""
        node = leaf
        for level in self._levels:
            level.append(node)
            if len(level) % 2:
                return
            node = node_hash(*level[-2:])
        self._levels.append([node])

    def at(self, size: int) -> bytes:
        """Return the root (32 bytes) when there were `size` leaves, at most as many as there are now."""
        complete = [level[(size >> k) - 1] for k, level in enumerate(self._levels) if size >> k & 1]
        if not complete:
            return EMPTY_ROOT
        # From the right: the smaller subtrees hang below the larger ones.
        root, *larger = complete
        for left in larger:
            root = node_hash(left, root)
        return root
