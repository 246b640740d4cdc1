"""Third-party vectors: PyPI `cryptography-vectors`, and those in the folder that SOUSPLI_VECTORS names."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cryptography_vectors
import pytest


def folder(name: str) -> Path:
    """Return a folder of SOUSPLI_VECTORS, or skip the test with the reason."""
    base = os.environ.get("SOUSPLI_VECTORS")
    if not base:
        pytest.skip("SOUSPLI_VECTORS is not set to the folder of third-party vectors")
    return Path(base) / name


def wycheproof(name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each group and test of a Wycheproof file."""
    file = json.loads((folder("wycheproof") / "testvectors_v1" / f"{name}_test.json").read_bytes())
    for group in file["testGroups"]:
        for test in group["tests"]:
            yield group, test


def packaged_json(path: str) -> list[dict[str, Any]]:
    """Return a JSON file of `cryptography-vectors`."""
    with cryptography_vectors.open_vector_file(path, "rb") as file:
        content: list[dict[str, Any]] = json.load(file)
    return content


def packaged_lines(path: str) -> list[str]:
    """Return the lines of a text file of `cryptography-vectors`."""
    with cryptography_vectors.open_vector_file(path, "r") as file:
        lines: list[str] = file.read().splitlines()
    return lines


def packaged_rsp(path: str) -> Iterator[dict[str, str]]:
    """Yield the records of a NIST response file of `cryptography-vectors`."""
    with cryptography_vectors.open_vector_file(path, "r") as file:
        for record in file.read().split("\n\n"):
            fields = dict(line.split(" = ", 1) for line in record.splitlines() if " = " in line)
            if fields:
                yield fields
