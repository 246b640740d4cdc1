"""The tables of the specifications say what the code says."""

import re
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from crypto.rules import WHO_SIGNS, Role
from schemas.content import Content, FileRef
from schemas.envelope import Header
from schemas.statements import AnyStatement, Statement

SPEC = Path(__file__).parents[3] / "schemas" / "spec"
SIGNERS = {
    "root": Role.ROOT,
    "administrator": Role.ADMINISTRATOR,
    "registrar": Role.REGISTRAR,
    "same member": Role.SAME_MEMBER,
}


def rows(document: str, section: str) -> list[list[str]]:
    """Return the cells of the first table of a section, without its head."""
    text = (SPEC / document).read_text(encoding="utf-8").split(f"\n## {section}\n")[1].split("\n## ")[0]
    table = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def members(kind: type[Any], *, without: type[Any] | None = None) -> list[str]:
    """Return a type's members in their order, with `?` after those that may be left out."""
    shared = without.__struct_fields__ if without else ()
    fields = [field for field in msgspec.structs.fields(kind) if field.name not in shared]
    return [field.encode_name + ("" if field.required else "?") for field in fields]


def named(cell: str) -> list[str]:
    """Return the names in a cell: `text`? is text?."""
    return [name + mark for name, mark in re.findall(r"`([a-z0-9_-]+)`(\??)", cell)]


@pytest.mark.parametrize("kind", get_args(AnyStatement), ids=lambda kind: kind.__name__)
def test_statements(kind: type[Statement]) -> None:
    """Each type has a row with its members, in order, and with those who may sign it."""
    (row,) = [
        row for row in rows("directory.md", "Who signs what") if row[0] == f"`{kind.__struct_config__.tag}`"
    ]
    assert named(row[1]) == members(kind, without=Statement)
    assert {SIGNERS[word.strip()] for word in re.split(r",| or ", row[2]) if word.strip()} == set(
        WHO_SIGNS[kind]
    )


def test_statement() -> None:
    """All statements have the members of the table, in that order."""
    assert [name for row in rows("directory.md", "Entry") for name in named(row[0])] == members(Statement)


def test_header() -> None:
    """The header has the members of the table, in that order."""
    assert [name for row in rows("envelope.md", "Header") for name in named(row[0])] == members(Header)


@pytest.mark.parametrize("kind", get_args(Content), ids=lambda kind: kind.__name__)
def test_contents(kind: type[Any]) -> None:
    """Each kind of content has a row with its members, in order."""
    (row,) = [row for row in rows("content.md", "Kinds") if row[0] == f"`{kind.__struct_config__.tag}`"]
    assert named(row[1]) == members(kind)


def test_files() -> None:
    """A file has the members of the table, in that order."""
    assert [name for row in rows("content.md", "Files") for name in named(row[0])] == members(FileRef)
