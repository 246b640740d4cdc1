"""The reference of the interface and of its failures is that of the program."""

from schemas.errors import PROBLEM_TYPE, from_problem
from tests.docs.reference import API, ERRORS, api, errors


def test_the_pages_are_current() -> None:
    """Both are what the program and the specification say now."""
    assert API.read_text(encoding="utf-8") == api(), "run python -m tests.docs.reference"
    assert ERRORS.read_text(encoding="utf-8") == errors(), "run python -m tests.docs.reference"


def test_every_name_is_understood() -> None:
    """A client makes of each name on the page the error that the relay meant."""
    rows = [line.split(" | ") for line in ERRORS.read_text(encoding="utf-8").splitlines() if "| `" in line]
    names = [row[0].strip("| `") for row in rows]
    assert len(names) > 30
    assert len(set(names)) == len(names)
    for name in names:
        assert from_problem(PROBLEM_TYPE + name, "x").slug == name
