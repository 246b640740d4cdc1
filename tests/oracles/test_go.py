"""A log of ours, judged by Go's own verifier of transparency logs (Debian: golang-golang-x-mod-dev)."""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from crypto.commitments import TopEntry
from crypto.merkle import Tree, leaf_hash
from crypto.notes import Checkpoint, Verifier, add_cosignatures, cosign, sign_checkpoint
from crypto.proofs import consistency_path, inclusion_path, tree_root
from crypto.signing import RelayKey
from crypto.tiles import tiles_of
from tests.conftest import Need

Log = dict[str, Any]
Judge = Callable[[Iterable[Log]], list[str]]

SOURCES = Path("/usr/share/gocode")
LARGEST = 600  # the second tile is full at 512
RELAY, WITNESS = RelayKey(os.urandom(32)), RelayKey(os.urandom(32))
ENTRIES = [TopEntry(epoch, epoch * 60_000, 3, os.urandom(32)).encode() for epoch in range(LARGEST)]
TREE = Tree(leaf_hash(entry) for entry in ENTRIES)


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory, need: Need) -> Judge:
    """Compile the verifier from sources that are installed, and return what asks it about logs."""
    need(shutil.which("go"), "go is not installed")
    need((SOURCES / "src/golang.org/x/mod/sumdb").is_dir(), "golang-golang-x-mod-dev is not installed")
    folder = tmp_path_factory.mktemp("go")
    program = folder / "verifier"
    settings = {"GO111MODULE": "off", "GOPATH": str(SOURCES), "GOFLAGS": "", "GOCACHE": str(folder / "cache")}
    source = Path(__file__).with_name("verifier") / "main.go"
    subprocess.run(["go", "build", "-o", program, source], env={**os.environ, **settings}, check=True)

    def ask(logs: Iterable[Log]) -> list[str]:
        lines = "\n".join(json.dumps(log) for log in logs)
        return subprocess.run(
            [program], input=lines, capture_output=True, text=True, check=True
        ).stdout.splitlines()

    return ask


def log(size: int) -> Log:
    """Return what we publish of the log at a size: note, proofs of some leaves and sizes, all tiles."""
    checkpoint = Checkpoint("relay.example/heads", size, tree_root(TREE.read, size))
    cosignature = cosign(checkpoint, "witness.example", WITNESS, 1_760_000_000)
    return {
        "vkey": Verifier("relay.example", RELAY.public).vkey,
        "note": add_cosignatures(sign_checkpoint(checkpoint, "relay.example", RELAY), [cosignature]),
        "leaves": [
            {
                "index": index,
                "entry": encoded(ENTRIES[index]),
                "path": encoded(*inclusion_path(TREE.read, size, index)),
            }
            for index in sorted({0, size // 3, size // 2, size - 1})
        ],
        "earlier": [
            {
                "size": old,
                "root": encoded(tree_root(TREE.read, old)),
                "path": encoded(*consistency_path(TREE.read, old, size)),
            }
            for old in sorted({1, (size + 2) // 3, (size + 1) // 2, max(size - 1, 1), size})
        ],
        "tiles": {
            tile.path: encoded(
                *(TREE.read(8 * (tile.level or 0), tile.first + place) for place in range(tile.width))
            )
            for tile in tiles_of(size)
        },
    }


def encoded(*parts: bytes) -> str:
    """Return bytes as Go's JSON wants them."""
    return base64.b64encode(b"".join(parts)).decode()


def flipped(text: str) -> str:
    """Return base64 with one bit changed in the middle."""
    data = bytearray(base64.b64decode(text))
    data[len(data) // 2] ^= 1
    return encoded(bytes(data))


def test_every_size_is_accepted(judge: Judge) -> None:
    """Note, inclusion, consistency and tiles, at each size from 1 to 600: Go agrees, hash by hash."""
    assert judge(log(size) for size in range(1, LARGEST + 1)) == ["ok"] * LARGEST


def altered(size: int) -> dict[str, Log]:
    """Return logs with one bit of something flipped, or one character of the note another."""
    logs: dict[str, Log] = {}
    for kind, names in (("leaves", ("entry", "path")), ("earlier", ("root", "path"))):
        for place, shown in enumerate(log(size)[kind]):
            for name in names:
                if shown[name]:
                    changed = log(size)
                    changed[kind][place][name] = flipped(shown[name])
                    logs[f"{kind} {place} {name}"] = changed
    for path, data in log(size)["tiles"].items():
        logs[f"tile {path}"] = {**log(size), "tiles": {**log(size)["tiles"], path: flipped(data)}}
    note = log(size)["note"]
    for name, place in (
        ("size", note.index("\n") + 1),
        ("root", note.index("\n\n") - 10),
        ("signature", note.index("— relay.example ") + 40),
    ):
        other = "1" if note[place] != "1" else "2"
        logs[f"note {name}"] = {**log(size), "note": note[:place] + other + note[place + 1 :]}
    return logs


@pytest.mark.parametrize("size", [2, 255, 257, 600])
def test_any_change_is_refused(size: int, judge: Judge) -> None:
    """A flipped bit in an entry, a path, an earlier root or a tile; another character in the note."""
    logs = altered(size)
    verdicts = dict(zip(logs, judge(logs.values()), strict=True))
    assert [name for name, verdict in verdicts.items() if not verdict.startswith("refused: ")] == []


def test_another_key_is_refused(judge: Judge) -> None:
    """The note is of the relay whose key it was opened with, and of nobody else."""
    (verdict,) = judge([{**log(5), "vkey": Verifier("relay.example", WITNESS.public).vkey}])
    assert "no verifiable signatures" in verdict
