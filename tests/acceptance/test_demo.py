"""`souspli demo` plays the main job, stays until Ctrl-C for trying by hand, and leaves nothing behind."""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.acceptance.souspli import Person
from tests.processes import PYTHON

Played = tuple[subprocess.Popen[str], dict[str, Any], Path]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Play the demo once, and return its process, which stays, its document, and where its folder is."""
    temporary = tmp_path_factory.mktemp("demo")
    command = [*PYTHON, "-m", "client.cli.main", "demo", "--json"]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as playing:
        try:
            assert playing.stdout is not None
            lines = []
            for line in playing.stdout:
                lines.append(line)
                if line == "}\n":
                    break
            yield playing, json.loads("".join(lines)), temporary
        finally:
            playing.kill()


def test_six_acts(stage: Played) -> None:
    """The points of the main job are played, each with steps that were seen to be as they should."""
    _, document, _ = stage
    assert [act["act"] for act in document["acts"]] == [1, 2, 3, 4, 5, 6]
    assert all(len(act["steps"]) >= 3 for act in document["acts"])
    told = " ".join(step["step"] for act in document["acts"] for step in act["steps"])
    for claim in (
        "is verified (0990.000.113)",
        "both fetch the two files",
        "sees the receipts",
        "accepts",
        "404",
        "records",
    ):
        assert claim in told


def test_by_hand_from_another_terminal(stage: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the demo stays, its ten people can be used with the command line."""
    _, document, _ = stage
    monkeypatch.setattr("tests.acceptance.souspli.PASSPHRASE", document["passphrase"])
    people = {
        account["profile"]: Person(Path(document["home"]), account["profile"])
        for account in document["accounts"]
    }
    assert len(people) == 10
    (thread,) = people["tomas"]("inbox")
    assert thread["thread"] == document["thread"]
    assert thread["referral"]["state"] == "accepted"
    people["lina"]("complete", thread["short"], "--text", "Installés.")
    assert people["anne"]("show", thread["short"])["referral"]["state"] == "completed"
    assert people["ilse"]("inbox") == []


def test_interruption_ends_it(stage: Played) -> None:
    """Ctrl-C is the usual end: the demo ends with 0, its relay with it, and its folder is gone."""
    playing, document, temporary = stage
    playing.send_signal(signal.SIGINT)
    assert playing.wait(60) == 0
    assert not list(temporary.iterdir())
    with socket.socket() as client:
        assert client.connect_ex(("127.0.0.1", urlsplit(document["relay"]).port)) != 0


def test_folder_in_use(tmp_path: Path) -> None:
    """A folder that holds something is left alone (3)."""
    (tmp_path / "letter.txt").touch()
    error = Person(tmp_path, "x")("demo", "--exit", "--folder", tmp_path, ends=3)["error"]
    assert error["slug"] == "local"
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
