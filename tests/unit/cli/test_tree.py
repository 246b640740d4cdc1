"""The tree of commands, its help, its exit codes and its page agree with each other."""

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from client.cli.app import App
from client.cli.exit_codes import EXIT_CODES
from client.cli.main import SECTIONS, cli, main
from schemas import errors
from tests.acceptance.reference import PAGE, reference

COMMANDS = [(name, lazy) for section in SECTIONS.values() for name, lazy in section.items()]


def test_page_shows_every_command() -> None:
    """docs/cli.md holds the help of every command as it is."""
    assert PAGE.read_text(encoding="utf-8").endswith(reference()), "run python -m tests.acceptance.reference"


def test_page_explains_every_exit_code() -> None:
    """The table of exit codes in docs/cli.md is the one that `souspli exit-codes` prints."""
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {int(code): (name, meaning) for code, name, meaning in rows} == EXIT_CODES


def test_every_error_ends_with_a_code_that_is_explained() -> None:
    """No error of the family has an exit code that the documentation does not know."""
    family = [errors.SouspliError]
    for kind in family:
        family += kind.__subclasses__()
    assert {kind.exit_code for kind in family} <= EXIT_CODES.keys()


@pytest.mark.parametrize(("name", "lazy"), COMMANDS)
def test_line_in_the_help_is_short(name: str, lazy: object) -> None:
    """Each command exists under its name, and its line in `souspli --help` is not cut off."""
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.name == name
    assert len(getattr(lazy, "help", "")) <= 60


def _leaves(command: click.Command) -> list[click.Command]:
    if not isinstance(command, click.Group):
        return [command]
    context = click.Context(command)
    below = [command.get_command(context, name) for name in command.list_commands(context)]
    return [leaf for each in below if each is not None for leaf in _leaves(each)]


def test_json_is_everywhere() -> None:
    """Every command has --json and --profile, except those that become another program."""
    lacking = {
        leaf.name
        for leaf in _leaves(cli)
        if not {"json", "profile"} <= {option.name for option in leaf.params}
    }
    assert lacking == {"serve", "bridge"}


@pytest.mark.parametrize(
    ("arguments", "code", "slug"),
    [
        (["nonsense"], 2, "usage"),
        (["show"], 2, "usage"),
        (["structure", "level", "abri", "7", "--evidence", "x"], 2, "usage"),
        (["show", "3f9a21", "--profile", "nobody"], 3, "local"),
        (["send", "not-an-address", "--subject", "x", "--text", "y"], 3, "invalid-input"),
        (["structure", "apply", "abri", "Abri", "--relay", "http://localhost:1", "--person", "A", "--contact",
          "a@b", "--kbo", "0990.000.131"], 3, "kbo-number"),
    ],
)  # fmt: skip
def test_mistakes(
    arguments: list[str], code: int, slug: str, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    """A mistake ends with its documented code and one JSON document that names it and what to do."""
    monkeypatch.setenv("SOUSPLI_HOME", str(tmp_path))
    assert main([*arguments, "--json"]) == code
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["slug"] == slug
    assert error["exit_code"] == code
    assert error["detail"]


def test_near_match_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped command shows the one that was probably meant."""
    assert main(["inbx"]) == 2
    assert "Did you mean 'inbox'?" in capsys.readouterr().err


def test_bug_is_told_calmly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What nobody foresaw ends with 1, without a traceback, and says how to report it."""
    monkeypatch.setattr(App, "screen", property(lambda _: 1 / 0), raising=True)
    monkeypatch.delenv("SOUSPLI_DEBUG", raising=False)
    with pytest.raises(ZeroDivisionError):
        main(["exit-codes"])
    monkeypatch.undo()
    monkeypatch.setattr("client.cli.screen.screen.Screen.show", lambda *_: 1 / 0)
    assert main(["exit-codes"]) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "SOUSPLI_DEBUG" in said


def test_help_loads_nothing_heavy() -> None:
    """`souspli --help` starts without the libraries for HTTP, cryptography, drawing and forms."""
    heavy = {"aiohttp", "cryptography", "rich", "jsonschema", "nacl", "asyncio"}
    script = (
        "import sys; from client.cli.main import main\n"
        "try: main(['--help'])\n"
        "finally: sys.stderr.write(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "Every day:" in done.stdout
    assert not heavy & set(done.stderr.split())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each shell gets a script that asks the program itself."""
    assert main(["completion", shell]) == 0
    assert "_SOUSPLI_COMPLETE" in capsys.readouterr().out
