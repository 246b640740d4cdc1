"""The frozen vectors that Python and TypeScript both run: what they state once must hold for ever."""

import json
from pathlib import Path

import pytest

from tests.vectors.operations import OPERATIONS, run

FOLDER = Path(__file__).parents[3] / "schemas" / "vectors"
AREAS = (
    *("suite", "signing", "files", "padding", "passphrase", "recovery", "merkle", "notes", "safety"),
    *("envelope", "directory", "enrolment", "log", "guests", "locks", "shelf", "replying", "leaflets"),
    "root-file",
)
PATHS = [path for area in AREAS for path in sorted((FOLDER / area).glob("*.json"))]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_frozen_vector(path: Path) -> None:
    """The operation of the file gives what the file states, be it a value or a kind of failure."""
    vector = json.loads(path.read_bytes())
    stated = {name: vector[name] for name in ("expect", "gives") if name in vector}
    assert run(vector["operation"], vector["given"]) == stated


def test_every_operation_has_a_vector() -> None:
    """No operation is left without a file, so a second implementation meets all of them."""
    assert {json.loads(path.read_bytes())["operation"] for path in PATHS} == set(OPERATIONS)
