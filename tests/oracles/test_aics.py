"""Checkpoints, cosignatures and requests of ours, read by PyPI `aics-tlog` and `aics-witness`.

Both want Python 3.12, so they are no dependency of ours: the tests run where somebody has installed them.
"""

import os
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from crypto.merkle import Tree, leaf_hash
from crypto.notes import Checkpoint, Verifier, add_cosignatures, cosign, cosigned_at, sign_checkpoint
from crypto.proofs import consistency_path, inclusion_path, tree_root
from crypto.signing import RelayKey
from crypto.tiles import tiles_of
from crypto.witnesses import Request, read_request

tlog: Any = pytest.importorskip("aics_tlog", reason="aics-tlog is not installed: it needs Python 3.12")
protocol: Any = pytest.importorskip("aics_witness.protocol", reason="aics-witness is not installed")

NOW = 1_760_000_000
SIZE = 700
RELAY, WITNESS = RelayKey(os.urandom(32)), RelayKey(os.urandom(32))
ENTRIES = [os.urandom(33) for _ in range(SIZE)]
TREE = Tree(leaf_hash(entry) for entry in ENTRIES)
CHECKPOINT = Checkpoint("relay.example/heads", SIZE, tree_root(TREE.read, SIZE))
NOTE = add_cosignatures(
    sign_checkpoint(CHECKPOINT, "relay.example", RELAY), [cosign(CHECKPOINT, "w0", WITNESS, NOW)]
)


def test_a_note_with_a_cosignature() -> None:
    """They find the log's signature and the witness's under our verifier keys."""
    witness = tlog.parse_vkey(Verifier("w0", WITNESS.public, witness=True).vkey)
    assert witness == tlog.cosignature_vkey("w0", WITNESS.public)
    note = tlog.parse_note(NOTE)
    assert tlog.verify_note(note, [tlog.parse_vkey(Verifier("relay.example", RELAY.public).vkey)])
    (line,) = (each for each in note.signatures if each.name == "w0")
    seen = ("w0", WITNESS.public, CHECKPOINT.origin, CHECKPOINT.size, CHECKPOINT.root)
    assert tlog.verify_cosignature(line.signature, *seen)
    assert not tlog.verify_cosignature(line.signature, *seen[:3], SIZE - 1, CHECKPOINT.root)


def test_their_cosignature() -> None:
    """What their witness signs is ours, byte for byte, and counts here."""
    key = Ed25519PrivateKey.generate()
    seen = (CHECKPOINT.origin, CHECKPOINT.size, CHECKPOINT.root)
    _, line = tlog.sign_cosignature(key, "theirs", NOW + 1, *seen)
    note = add_cosignatures(NOTE, [protocol.format_signature_line(line)])
    verifier = Verifier("theirs", key.public_key().public_bytes_raw(), witness=True)
    assert cosigned_at(note, verifier) == NOW + 1


def test_proofs() -> None:
    """Their verifiers take our paths, and not for another leaf or root."""
    for index in (0, 255, 511, 600, SIZE - 1):
        path = inclusion_path(TREE.read, SIZE, index)
        assert tlog.verify_leaf_inclusion(ENTRIES[index], index, SIZE, path, CHECKPOINT.root)
        assert not tlog.verify_leaf_inclusion(b"", index, SIZE, path, CHECKPOINT.root)
    for old in (0, 1, 256, 511, SIZE):
        was, path = tree_root(TREE.read, old), consistency_path(TREE.read, old, SIZE)
        assert tlog.verify_consistency(old, SIZE, was, CHECKPOINT.root, path)
        assert not tlog.verify_consistency(old, SIZE, bytes(32), CHECKPOINT.root, path)


def test_tiles() -> None:
    """From our tiles they compute our root."""
    theirs = tlog.MemoryTileReader(
        {
            f"tile/{tile.path}": b"".join(
                TREE.read(8 * (tile.level or 0), tile.first + place) for place in range(tile.width)
            )
            for tile in tiles_of(SIZE)
        }
    )
    assert tlog.tree_root_from_tiles(theirs, SIZE) == CHECKPOINT.root


def test_requests_to_a_witness() -> None:
    """A request written here is read there, and the reverse, byte for byte."""
    path = consistency_path(TREE.read, 300, SIZE)
    ours = Request(300, path, NOTE)
    read = protocol.parse_add_checkpoint_request(ours.encode().encode())
    assert (read.old_size, read.proof, read.checkpoint) == (300, path, NOTE.encode())
    assert read_request(protocol.format_add_checkpoint_request(300, path, NOTE.encode()).decode()) == ours
