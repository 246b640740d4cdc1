"""Looking things up, and being warned."""

import json
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.office import Office
from tests.acceptance.reference import PAGE
from tests.acceptance.souspli import PASSPHRASE
from tests.processes import PYTHON


def test_directory(office: Office) -> None:
    """Both sides look up the same addresses and safety number, and the whole log verifies."""
    addresses = {
        each["address"] for structure in office.anne("directory", "show") for each in structure["services"]
    }
    assert addresses == {"social@cpas-val", "accueil@abri-de-meuse"}
    assert office.anne("directory", "show", "accueil@abri-de-meuse")["epoch"] == 1
    seen_by_anne = office.anne("directory", "safety-number", "abri-de-meuse")["safety_number"]
    assert seen_by_anne == office.lina("directory", "safety-number", "cpas-val")["safety_number"]
    assert len(seen_by_anne.replace(" ", "")) == 60
    assert office.anne("directory", "verify")["size"] > 10
    assert office.anne("directory", "show", "abri-de-meus", ends=4)["error"]["advice"]


def test_doctor(office: Office) -> None:
    """On a healthy device nothing is bad."""
    findings = office.lina("doctor")
    assert not [finding for finding in findings if finding["grade"] == "fail"]
    assert len(findings) > 5


def test_restored_backup_is_an_alarm(own_office: Office, tmp_path: Path) -> None:
    """When the relay forgets what it has shown, every command says so in a frame and ends with 8.

    What was received can be read, nothing is sent, and the alarm stays until somebody takes it back.
    """
    office, relay = own_office, own_office.relay
    office.anne("send", "accueil@abri-de-meuse", "--subject", "Question", "--text", "bonjour")
    relay.stop()
    shutil.copytree(relay.folder, tmp_path / "backup", symlinks=True)
    relay.start()
    office.sofie("service", "rotate", "accueil")
    assert len(office.lina("inbox")) == 1
    relay.stop()
    shutil.rmtree(relay.folder)
    (tmp_path / "backup").rename(relay.folder)
    relay.start()
    for command in (("inbox",), ("structure", "list"), ("directory", "show"), ("file", "list")):
        assert "INTEGRITY ALARM" in office.lina.reads(*command, ends=8)
    assert len(office.lina("inbox", ends=8)) == 1
    refused = office.lina("send", "social@cpas-val", "--subject", "x", "--text", "y", ends=8)
    assert refused["error"]["slug"] == "directory-fork"
    office.lina("directory", "acknowledge", ends=2)
    office.lina("directory", "acknowledge", "--yes")
    assert "INTEGRITEITSALARM" in office.lina.reads("inbox", "--lang", "nl", ends=8), "it is still so"


def test_follow(office: Office) -> None:
    """`inbox --follow --json` prints a line for each arrival at once, and ends with 130 at Ctrl-C."""
    office.lina("inbox")  # what other tests have sent her would come first
    environment = {
        "SOUSPLI_HOME": str(office.lina.home), "SOUSPLI_PROFILE": "lina", "SOUSPLI_PASSPHRASE": PASSPHRASE,
    }  # fmt: skip
    command = [*PYTHON, "-m", "client.cli.main", "inbox", "--follow", "--json"]
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        # Where the tests run in the background of a shell, SIGINT is ignored, also in what they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
    ) as following:
        try:
            sent = office.anne("send", "accueil@abri-de-meuse", "--subject", "Direct", "--text", "bonjour")
            assert following.stdout is not None
            arrived = json.loads(following.stdout.readline())
            following.send_signal(signal.SIGINT)
            assert following.wait(60) == 130
        finally:
            following.kill()
    assert arrived["event"] == "message"
    assert arrived["thread"]["thread"] == sent["thread"]
    assert arrived["message"]["text"] == "bonjour"


@pytest.mark.parametrize(
    "command",
    [
        ("inbox",), ("structure", "list"), ("structure", "show"), ("service", "list"), ("member", "list"),
        ("device", "list"), ("directory", "show"), ("directory", "verify"), ("doctor",), ("exit-codes",),
        ("network", "show"), ("outbox", "list"), ("file", "list"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_keys_are_documented(office: Office, command: tuple[str, ...]) -> None:
    """Every key that --json prints is named in docs/cli.md."""
    office.anne("send", "accueil@abri-de-meuse", "--subject", "Question", "--text", "bonjour")
    documented = set(re.findall(r"`([a-z_]+)`", PAGE.read_text(encoding="utf-8")))
    assert set(_keys(office.sofie(*command))) <= documented


def _keys(document: object) -> list[str]:
    """Return every key, but for those of answers, which are a form's own."""
    if isinstance(document, list):
        return [key for each in document for key in _keys(each)]
    if isinstance(document, dict):
        return [
            *document,
            *(key for name, value in document.items() if name != "answers" for key in _keys(value)),
        ]
    return []
