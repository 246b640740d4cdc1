"""The reference of the interface and of its failures is that of the program."""

import re
from unittest import mock

from schemas.errors import PROBLEM_TYPE, from_problem
from server.routes import table
from tests.docs.reference import API, ERRORS, SPECIFICATIONS, api, errors


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


def test_the_specification_lists_the_routes() -> None:
    """The tables of schemas/spec have a line for each route, and no other."""
    written = set()
    lines = [line for file in SPECIFICATIONS for line in file.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        if match := re.match(r"\| ([A-Z, ]+) `([^`]+)`((?: `[^`]+`)*)", line):
            paths = [match[2], *re.findall(r"`([^`]+)`", match[3])]
            written |= {(method, path.partition("?")[0]) for method in match[1].split(", ") for path in paths}
    assert {(route.method, route.name) for route in table(mock.MagicMock())} == written
