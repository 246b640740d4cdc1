"""What the documents say is there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "schemas" / "spec").glob("*.md")),
]


@cache
def names_in(file: Path) -> frozenset[str]:
    """Return the names of the tests of a file."""
    tree = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return frozenset(node.name for node in tree if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_each_threat_names_tests_that_exist() -> None:
    """Every test that SECURITY.md names is there, and every row of its tables names one."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:unit|integration|acceptance|faults)/[^`]+)`", text)
    assert len(named) > 60
    for path, _, name in (each.partition("::") for each in named):
        file = ROOT / "tests" / path
        assert file.is_file(), path
        assert not name or name in names_in(file), f"{path}::{name}"
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| who |")]
    assert [row for row in rows if "`" not in row.rpartition(" | ")[2]] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link of a document leads to a file or folder."""
    text = document.read_text(encoding="utf-8")
    targets = {link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text)}
    local = {
        target for target in targets if target and "://" not in target and not target.startswith("mailto:")
    }
    assert [target for target in sorted(local) if not (document.parent / target).exists()] == []


def test_architecture_names_files_that_exist() -> None:
    """Every path in ARCHITECTURE.md is there."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = "schemas|crypto|client|server|bridges|tests|deploy|docs"
    paths = set(re.findall(rf"`((?:{rooms})/[a-z_/.-]+)`", text))
    assert len(paths) > 15
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []
