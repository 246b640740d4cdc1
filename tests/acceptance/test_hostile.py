"""What others write cannot act on the reader's terminal, whatever command shows it."""

from pathlib import Path

import pytest

from tests.acceptance.office import Office, join
from tests.acceptance.souspli import Person

ATTACK = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202etxt.exe [bold red]x[/] [/nothing]"


@pytest.fixture(scope="module")
def mallory(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Person:
    """Return a colleague of the CPAS whose name, as the device says it, is an attack."""
    mallory = Person(tmp_path_factory.mktemp("mallory"), "mallory")
    join(office.hugo, mallory, f"Mallory {ATTACK}", "social")
    return mallory


def test_everything_that_shows_it(office: Office, mallory: Person, tmp_path: Path) -> None:
    """Inbox, conversation, files, outbox, members and their JSON show an attack as harmless text."""
    path = tmp_path / f"facture{ATTACK.replace('/', '')}.pdf"
    path.write_bytes(b"x")
    mallory("send", "accueil@abri-de-meuse", "--subject", ATTACK, "--text", ATTACK, "--file", path)
    short = office.lina("inbox")[0]["short"]
    shown = [
        office.lina.reads("inbox"),
        office.lina.reads("inbox", columns=40),
        office.lina.reads("show", short),
        office.lina.reads("file", "list"),
        office.hugo.reads("member", "list"),
        office.hugo.reads("device", "list"),
        office.lina.runs("show", short, "--json").out,
        office.lina.runs("inbox", "--json").out,
    ]
    for text in shown:
        assert not set("\x1b\x07\x9b\u202e") & set(text)
    assert "[bold red]x[/] [/nothing]" in "".join(shown[2].split("\n"))


def test_file_name_cannot_leave_its_folder(office: Office, mallory: Person, tmp_path: Path) -> None:
    """A file is written into the folder that the reader names, under a name without paths or controls."""
    path = tmp_path / "..\\..\\evil\x1b[31m.pdf"
    path.write_bytes(b"content")
    mallory("send", "accueil@abri-de-meuse", "--subject", "file", "--text", "x", "--file", path)
    target = tmp_path / "here"
    target.mkdir()
    thread = office.lina("inbox")[0]["short"]
    file = office.lina("show", thread)["messages"][0]["files"][0]["short"]
    written = Path(office.lina("file", "get", file, "--output", target)["path"])
    assert written.parent == target
    assert written.name.isprintable()
    assert not set("/\\") & set(written.name)
    assert written.read_bytes() == b"content"
