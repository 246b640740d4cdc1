"""Somebody who has only e-mail, from the command line: kept, written to by link, seen in the conversation."""

import json
import signal
import subprocess
from pathlib import Path

import pysequoia

from tests.acceptance.office import Office, join
from tests.acceptance.souspli import PASSPHRASE, Person, patiently
from tests.integration.bridges.conftest import SAM, Sink, sink
from tests.processes import PYTHON, free_port

__all__ = ["sink"]


def configure(folder: Path, profile: Path, smtp: int) -> Path:
    """Write the options of a bridge, as an operator does."""
    secret, config = folder / "passphrase", folder / "bridge.toml"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    config.write_text(
        f'domain = "courriel.test"\nsender = "pont@courriel.test"\nprofile = "{profile}"\n'
        f'passphrase_file = "{secret}"\nlmtp = "127.0.0.1:{free_port()}"\nsmtp = "127.0.0.1:{smtp}"\n'
        "workers = 1\n",
        encoding="utf-8",
    )
    return config


def keep_a_key(anne: Person, folder: Path) -> None:
    """Keep a key of Sam's, not one of somebody else, and forget it again."""
    anne("correspondent", "key", "show", SAM, ends=4)
    key = folder / "sam.asc"
    key.write_bytes(bytes(pysequoia.Tsk.generate(f"Sam <{SAM}>").extract_certificate()))
    kept = anne("correspondent", "key", "set", SAM, str(key))
    assert (kept["mode"], kept["addresses"]) == ("openpgp", [SAM])
    assert anne("correspondent", "key", "show", SAM)["fingerprint"] == kept["fingerprint"]
    assert "ohne Ende" in anne.reads("correspondent", "key", "show", SAM, "--lang", "de")
    key.write_bytes(bytes(pysequoia.Tsk.generate("Eve <eve@asso.example>").extract_certificate()))
    other = anne("correspondent", "key", "set", SAM, str(key), ends=3)
    assert "eve@asso.example" in other["error"]["detail"]
    anne("correspondent", "key", "remove", SAM)


def change_the_link(anne: Person, thread: str) -> None:
    """Look at the link of a conversation, give it a code, renew it, end it."""
    assert anne("correspondent", "link", thread)["opened"] is None
    link = anne.reads("correspondent", "link", thread, "--lang", "fr")
    assert all(said in link for said in ("Lien de Sam Dupont", "Le lien fonctionne jusqu'au", "Pas encore"))
    assert len(anne("correspondent", "code", thread)["code"]) == 6
    anne("correspondent", "renew", thread, "--days", "90")
    anne("correspondent", "revoke", thread)
    shown = anne.reads("show", thread)
    assert "A new code was given" in shown
    assert "The link was renewed until" in shown
    assert "The link was ended" in shown
    assert anne("correspondent", "renew", thread, ends=4)["error"]["slug"] == "not-found"


def test_by_link(own_office: Office, sink: tuple[Sink, int], tmp_path: Path) -> None:
    """The caseworker gets a code to tell, the correspondent a link; the conversation says that it left."""
    office, pont = own_office, Person(own_office.anne.home, "pont")
    office.hugo("service", "create", "courriel", "Courriel")
    join(office.hugo, pont, "Le pont", "courriel")
    (profile,) = pont.home.glob("**/pont")
    config = str(configure(tmp_path, profile, sink[1]))
    bridge = [*PYTHON, "-m", "client.cli.main", "bridge"]
    with subprocess.Popen([*bridge, "run", "--config", config], stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            assert running.stdout.readline() == "the bridge is running\n"
            office.anne("correspondent", "add", "Sam Dupont", SAM, "--bridge", "courriel@cpas-val")
            assert [each["name"] for each in office.anne("correspondent", "list")] == ["Sam Dupont"]
            listed = office.anne.reads("correspondent", "list", "--lang", "nl")
            assert all(said in listed for said in ("E-mailadres", "Sam Dupont", "Frans"))
            keep_a_key(office.anne, tmp_path)
            letter = ("correspondent", "write", "Sam Dupont", "--subject", "Logement", "--text", "Bonjour")
            written = office.anne(*letter)
            assert len(written["code"]) == 6
            patiently(lambda: sink[0].sent)
            assert "/g/#" in sink[0].sent[0].text
            patiently(
                lambda: "handed to the mail server" in office.anne.reads("show", written["thread"][-12:])
            )
            shown = office.anne.reads("show", written["thread"][-12:])
            assert "writes to Sam Dupont: Secure link" in shown
            assert "Bonjour" in shown
            assert "souspli reply " in shown, "which writes to Sam as the last time"
            thread = written["thread"][-12:]
            assert office.anne("reply", thread, "--text", "Sam ?")["code"] == ""
            patiently(lambda: len(sink[0].sent) == 2)
            change_the_link(office.anne, thread)
            assert office.anne(*letter, "--mode", "plain", ends=5)["error"]["slug"] == "forbidden"
            running.send_signal(signal.SIGTERM)
            assert running.wait(60) == 0
        finally:
            running.kill()
    listing = [*bridge, "queue", "list", "--config", config]
    waiting = subprocess.run(listing, capture_output=True, text=True, check=True)
    assert waiting.stdout == "Nothing waits.\n"
    everything = subprocess.run([*listing, "--all", "--json"], capture_output=True, text=True, check=True)
    assert {(each["way"], each["state"]) for each in json.loads(everything.stdout)} == {
        ("out", "handed-over")
    }
    missing = subprocess.run(
        [*bridge, "queue", "show", "abc", "--config", config, "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (missing.returncode, json.loads(missing.stdout)["error"]["slug"]) == (4, "not-found")
