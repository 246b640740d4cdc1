"""`souspli sandbox`: fictional structures to practise on, which nobody can take for real ones."""

import json
import urllib.request
from pathlib import Path

from tests.acceptance.relay import RelayProcess
from tests.acceptance.souspli import Person


def network(url: str) -> dict[str, object]:
    """Return what a relay says of itself."""
    with urllib.request.urlopen(f"{url}/v1/network") as answer:  # noqa: S310 - of this machine
        found: dict[str, object] = json.load(answer)
        return found


def test_a_relay_of_its_own(tmp_path: Path) -> None:
    """It is filled once, and goes on later with what is there; another folder is left alone (3)."""
    trainer, options = Person(tmp_path, "x"), ("--exit", "--listen", "127.0.0.1:0")
    document = trainer("sandbox", *options, "--folder", tmp_path / "kept")
    assert document["page"].startswith("http://localhost:")
    assert {account["role"] for account in document["accounts"]} >= {"registrar", "administrator"}
    assert len(document["accounts"]) == 10
    again = trainer("sandbox", *options, "--folder", tmp_path / "kept")
    assert again["accounts"] == document["accounts"]
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").touch()
    assert trainer("sandbox", "--folder", tmp_path / "letters", ends=3)["error"]["slug"] == "local"


def test_only_a_sandbox_is_filled(tmp_path: Path) -> None:
    """People whose passphrase everybody knows are put into no real network (6), only where clients warn."""
    trainer = Person(tmp_path, "x")
    with RelayProcess(tmp_path / "real", options=("--practice=https://practice.example",)) as relay:
        given = ("--relay", relay.url, "--setup-code", relay.setup_code)
        assert "not for practising" in trainer("sandbox", *given, ends=6)["error"]["detail"]
        said = network(relay.url)
        assert (said.get("sandbox"), said["practice"]) == (None, "https://practice.example")
        assert said["founded"] is False
    with RelayProcess(tmp_path / "practice", options=("--sandbox",)) as relay:
        trainer("sandbox", "--relay", relay.url, "--setup-code", relay.setup_code)
        said = network(relay.url)
        assert (said["sandbox"], said["founded"]) == (True, True)
