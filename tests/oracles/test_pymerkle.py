"""Trees of ours beside those of PyPI `pymerkle`, which shares no code with them."""

import os

import pytest
from pymerkle import InmemoryTree, InvalidProof, verify_consistency, verify_inclusion

from crypto.merkle import EMPTY_ROOT, Tree, leaf_hash
from crypto.proofs import check_consistency, consistency_path, inclusion_path, tree_root

SIZES = range(1, 301)
ENTRIES = [os.urandom(number % 70) for number in range(SIZES[-1])]
OURS = Tree(leaf_hash(entry) for entry in ENTRIES)
THEIRS = InmemoryTree.init_from_entries(ENTRIES, algorithm="sha256")


def test_roots() -> None:
    """Of every size, and of the empty tree."""
    assert THEIRS.get_root(0) == EMPTY_ROOT
    for size in SIZES:
        assert tree_root(OURS.read, size) == THEIRS.get_root(size)


def test_inclusion() -> None:
    """Every size, a leaf of each: our path is theirs after the leaf, and theirs verifies to our root."""
    for size in SIZES:
        index = size**2 // 3 % size
        proof = THEIRS.prove_inclusion(index + 1, size)
        assert (leaf_hash(ENTRIES[index]), *inclusion_path(OURS.read, size, index)) == tuple(proof.path)
        verify_inclusion(leaf_hash(ENTRIES[index]), tree_root(OURS.read, size), proof)


def test_consistency() -> None:
    """Every size, an earlier one of each: their proof, which has a form of its own, leads to our roots."""
    for size in SIZES:
        old = size**2 // 3 % size + 1
        proof = THEIRS.prove_consistency(old, size)
        was, now = tree_root(OURS.read, old), tree_root(OURS.read, size)
        verify_consistency(was, now, proof)
        check_consistency(
            old, THEIRS.get_root(old), size, THEIRS.get_root(size), consistency_path(OURS.read, old, size)
        )
        with pytest.raises(InvalidProof):
            verify_consistency(leaf_hash(b"another"), now, proof)
