"""Messages, the outbox while the relay is away, and mistakes on the way."""

from pathlib import Path
from unittest import mock

import pytest

from tests.acceptance.office import Office
from tests.acceptance.souspli import Person

SEND = ("send", "accueil@abri-de-meuse", "--subject", "Question")


def test_message_and_reply(office: Office, tmp_path: Path) -> None:
    """A message with a text from a file is answered, and both sides see one conversation."""
    text = tmp_path / "text.txt"
    text.write_text("Bonjour,\nune question.\n", encoding="utf-8")
    sent = office.anne(*SEND, "--text-file", text)
    short = next(each["short"] for each in office.lina("inbox") if each["thread"] == sent["thread"])
    office.lina("reply", short, "--text", "Bonjour Anne.")
    messages = office.anne("show", short)["messages"]
    assert [each["text"] for each in messages] == ["Bonjour,\nune question.", "Bonjour Anne."]
    assert [each["structure"] for each in messages] == ["CPAS du Val", "L'Abri de Meuse"]


def test_text_from_standard_input(office: Office) -> None:
    """A text can be piped in, so that it never stands among the arguments of a process."""
    outcome = office.anne.runs(*SEND, "--text-file", "-", typed="Confidentiel.\n")
    assert outcome.code == 0, outcome


def test_near_match(office: Office) -> None:
    """A mistyped recipient ends with 4, shows the one that was probably meant, and nothing is kept."""
    for mistyped in ("acceuil@abri-de-meuse", "accueil@abri-de-meus"):
        error = office.anne("send", mistyped, "--subject", "x", "--text", "y", ends=4)["error"]
        assert "accueil@abri-de-meuse" in error["advice"]
    assert office.anne("outbox", "list") == []


def test_relay_away(own_office: Office) -> None:
    """While the relay is away a message is kept (7), what was received can be read; later it goes once."""
    office = own_office
    office.lina("reply", _first(office), "--text", "avant")
    office.relay.stop()
    kept = office.anne(*SEND, "--text", "plus tard", ends=7)
    assert kept["state"] == "queued"
    assert kept["problem"] == "relay-unreachable"
    waits = office.anne.reads(*SEND, "--text", "encore", "--lang", "fr", ends=7)
    assert all(said in waits for said in ("outbox retry", "Pas encore envoyé", "Voici ce qui était déjà ici"))
    assert office.anne("outbox", "list")[0]["item"] == kept["item"]
    assert office.anne("inbox"), "what was received before is shown"
    with mock.patch.dict("os.environ", {"LC_ALL": "nl_BE.UTF-8"}):
        said = office.anne.reads("inbox")
    assert "Het relais antwoordt niet. Dit is wat hier al was. (127.0.0.1 does not answer" in said
    assert all(
        said in office.anne.reads("outbox", "list", "--lang", "nl")
        for said in ("schrijft", "Wacht", "Wat te doen")
    )
    office.anne("outbox", "retry", ends=7)
    office.relay.start()
    retried = office.anne("outbox", "retry")
    assert len(retried["sent"]) == 2
    assert retried["left"] == []
    assert "Envoyé : 0. Encore en attente : 0." in office.anne.reads("outbox", "retry", "--lang", "fr")
    threads = [each["thread"] for each in office.lina("inbox")]
    assert threads.count(kept["thread"]) == 1


def test_discard(own_office: Office) -> None:
    """What was kept and not sent can be thrown away, and never arrives."""
    office = own_office
    office.anne("inbox")
    office.relay.stop()
    kept = office.anne(*SEND, "--text", "non", ends=7)
    office.anne("outbox", "discard", kept["short"], ends=2)
    gone = office.anne.reads("outbox", "discard", kept["short"], "--yes", "--lang", "de")
    assert "Es ist verworfen und nie abgegangen." in gone
    office.relay.start()
    assert office.anne("outbox", "list") == []
    assert office.lina("inbox") == []


def test_first_contact_fails(tmp_path: Path) -> None:
    """A profile that never reached its relay is not left behind, so that the address can be put right."""
    new = Person(tmp_path, "paul")
    apply = ("structure", "apply", "la-table", "La Table", "--person", "Paul", "--contact", "paul@example")
    assert new(*apply, "--relay", "http://127.0.0.1:1", ends=7)["error"]["slug"] == "relay-unreachable"
    assert new(*apply, "--relay", "http://relay.example", ends=3)["error"]["slug"] == "invalid-input"
    assert not list(tmp_path.iterdir())


def test_wrong_passphrase(office: Office, tmp_path: Path) -> None:
    """A wrong passphrase ends with 5, whether it comes from the environment or from a file."""
    wrong = tmp_path / "passphrase"
    wrong.write_text("wrong\n", encoding="utf-8")
    assert office.anne("inbox", "--passphrase-file", wrong, ends=5)["error"]["slug"] == "wrong-passphrase"


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_plain_output(office: Office, columns: int) -> None:
    """Without a terminal nothing is coloured, and no line is wider than what COLUMNS says."""
    printed = office.anne.runs("directory", "show", columns=columns).out
    assert "\x1b" not in printed
    assert all(len(line) <= columns for line in printed.splitlines())
    assert "accueil@abri-de-meuse" in printed


def _first(office: Office) -> str:
    office.anne(*SEND, "--text", "bonjour")
    short: str = office.lina("inbox")[0]["short"]
    return short
