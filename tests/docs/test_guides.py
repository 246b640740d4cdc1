"""The guides: both languages say the same, and every command in them is one."""

import re
import shlex
from pathlib import Path

import click
import pytest

from client.cli.main import cli

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide"
README = GUIDE.parents[1] / "README.md"
PAIRS = (
    ("en/caseworker.md", "fr/travailleur-social.md"),
    ("en/administrator.md", "fr/administrateur.md"),
    ("en/registrar.md", "fr/registraire.md"),
)


def commands(document: Path) -> list[list[str]]:
    """Return the arguments of every call of souspli in the blocks of a document."""
    blocks = re.findall(r"```sh\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("souspli ")]
    return [shlex.split(line, comments=True)[1:] for line in lines]


def path_of(arguments: list[str]) -> tuple[str, ...]:
    """Parse a call down to its command, as running it would, and return the names on the way."""
    group: click.Command = cli
    names: list[str] = []
    context = cli.make_context("souspli", list(arguments))
    while isinstance(group, click.Group):
        name, found, rest = group.resolve_command(context, [*context._protected_args, *context.args])
        assert found is not None, arguments
        group, names = found, [*names, str(name)]
        context = found.make_context(str(name), rest, parent=context)
    return tuple(names)


def options(arguments: list[str]) -> list[str]:
    """Return the names of the options of a call."""
    return [each.partition("=")[0] for each in arguments if each.startswith("-")]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be where the files are that the examples name."""
    monkeypatch.chdir(tmp_path)
    for name in ("scan.pdf", "sam.asc", "root-key.sealed"):
        (tmp_path / name).write_bytes(b"x")


def sections(document: Path) -> list[str]:
    """Return the levels of the headings of a document."""
    return re.findall(r"^#+ ", document.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("english", "french"), PAIRS)
def test_both_languages_show_the_same_commands(english: str, french: str) -> None:
    """Same commands in the same order, and the same sections."""
    ours, theirs = commands(GUIDE / english), commands(GUIDE / french)
    assert len(ours) > 5
    assert [(path_of(each), options(each)) for each in ours] == [
        (path_of(each), options(each)) for each in theirs
    ]
    assert sections(GUIDE / english) == sections(GUIDE / french)


@pytest.mark.parametrize("document", [*sorted(GUIDE.rglob("*.md")), README], ids=lambda path: path.name)
def test_every_command_exists(document: Path) -> None:
    """Each call in a document is understood, down to its last option."""
    assert [path_of(call) for call in commands(document)]
