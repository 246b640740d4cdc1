"""The auditor's day, with the command line only: witnesses named, a log fetched, verified, asked, shown."""

import csv
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.office import Office
from tests.acceptance.souspli import patiently
from tests.processes import PYTHON


class WitnessProcess:
    """`souspli witness run` as a member structure runs it."""

    def __init__(self, folder: Path, office: Office, name: str) -> None:
        self.folder = folder
        self.vkey = office.odile("witness", "init", folder, "--name", name)["vkey"]
        office.odile("witness", "watch", folder, relay_key(office))
        self._process = subprocess.Popen(
            [*PYTHON, "-m", "client.cli.main", "witness", "run", folder, "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().split()[-1]

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(60)
        if self._process.stdout is not None:
            self._process.stdout.close()


def relay_key(office: Office) -> str:
    """Return the relay's verifier key, as the registrar reads it."""
    key: str = office.odile("network", "show")["verifier_key"]
    return key


@pytest.fixture
def witnesses(own_office: Office, tmp_path: Path) -> Iterator[list[WitnessProcess]]:
    """Run two witnesses, and have the network demand both."""
    running = [WitnessProcess(tmp_path / name, own_office, f"{name}.example") for name in ("first", "second")]
    named = [f"--witness={each.vkey}={each.url}" for each in running]
    own_office.odile("network", "witnesses", *named, "--quorum", "2", "--yes")
    yield running
    for each in running:
        each.stop()


def fetched(office: Office, folder: Path) -> dict[str, object]:
    """Fetch the log of the shelter once somebody's opening of a message stands in it."""

    def opened() -> bool:
        return any(record["action"] == "envelope.opened" for record in office.sofie("audit", "list"))

    patiently(opened)
    outcome: dict[str, object] = office.sofie("audit", "fetch", folder)
    return outcome


def test_an_audit(own_office: Office, witnesses: list[WitnessProcess], tmp_path: Path) -> None:
    """Everything of the journey, the offline part by somebody who has no account at all."""
    office, folder = own_office, tmp_path / "log"
    office.anne("send", "accueil@abri-de-meuse", "--subject", "Question", "--text", "bonjour")
    office.lina("inbox")
    pins = fetched(office, folder)
    trusted = (f"--network={pins['network']}", f"--relay-key={pins['relay_key']}")
    nobody = type(office.anne)(tmp_path / "nobody", "nobody")

    verified = nobody("audit", "verify", folder, *trusted)
    assert verified["entries"] == pins["entries"]
    assert verified["statements"] >= 1
    assert verified["witnessed"] is not None
    assert office.sofie("audit", "verify", folder)["root"] == verified["root"]

    (opened, *_) = nobody("audit", "query", folder, "action:envelope.opened", "-outcome:denied", *trusted)
    assert nobody("audit", "stats", folder, *trusted)["records"] == verified["records"]
    nobody("audit", "export", folder, tmp_path / "report.html", *trusted)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Verified." in page
    assert "<script" not in page
    nobody("audit", "export", folder, tmp_path / "table.csv", *trusted)
    rows = list(csv.DictReader((tmp_path / "table.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) == verified["records"]
    nobody("audit", "export", folder, tmp_path / "lines.jsonl", "action:envelope.opened", *trusted)
    line = json.loads((tmp_path / "lines.jsonl").read_text(encoding="utf-8").splitlines()[0])

    proof = tmp_path / "proof"
    nobody("audit", "prove", folder, opened["position"], proof)
    assert proof.read_text(encoding="utf-8") == line["proof"]
    checked = nobody("audit", "check", proof, folder, *trusted)
    assert (checked["action"], checked["record"]) == ("envelope.opened", opened["record"])

    told = nobody(
        *("audit", "subject", folder, tmp_path / "told.txt", opened["object"]),
        *("--purpose", "aide au logement", "--language", "fr", *trusted),
    )
    text = (tmp_path / "told.txt").read_text(encoding="utf-8")
    assert told["records"] == 2
    assert "L'Abri de Meuse: message reçu de CPAS du Val" in text
    assert "L'Abri de Meuse: message ouvert" in text
    assert opened["actor"] not in text

    wrong = ("--network=" + "00" * 32, f"--relay-key={pins['relay_key']}")
    assert nobody("audit", "verify", folder, *wrong, ends=8)
    assert (
        nobody("audit", "verify", folder, trusted[0], ends=3)["error"]["detail"] == "give both pins or none"
    )
    assert len(witnesses) == 2


def test_an_edited_export_is_named_by_its_entry(own_office: Office, tmp_path: Path) -> None:
    """Whoever changes one record of the folder is found out, with the position of the entry."""
    office, folder = own_office, tmp_path / "log"
    office.anne("send", "accueil@abri-de-meuse", "--subject", "Question", "--text", "bonjour")
    office.lina("inbox")
    fetched(office, folder)
    lines = (folder / "entries.jsonl").read_text(encoding="utf-8").splitlines()
    entry = json.loads(lines[3])
    entry["record"], other = json.loads(lines[4])["record"], entry["record"]
    assert entry["record"] != other
    lines[3] = json.dumps(entry, separators=(",", ":"))
    (folder / "entries.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "entry 3: the record is not the one that was committed to" in office.sofie.reads(
        "audit", "verify", folder, ends=8
    )


def test_an_auditor_who_is_no_administrator(own_office: Office) -> None:
    """Lina reads the log once she was named, asks who somebody is, and Sofie approves."""
    office = own_office
    assert office.lina("audit", "list", ends=4)
    office.sofie("member", "auditor", "Lina Moreau")
    patiently(lambda: office.lina("audit", "list"))
    actor = next(record["actor"] for record in office.lina("audit", "list") if record["actor"])
    request = office.lina("audit", "ask-who", actor, "a complaint")["request"]
    assert office.lina("audit", "approve", request, ends=6)
    assert office.lina("audit", "requests")[0]["member"] is None
    office.sofie("audit", "approve", request)
    assert office.lina("audit", "requests")[0]["member"] is not None
    assert office.sofie("audit", "requests")[0]["member"] is None
    hold = office.lina("audit", "hold", "1", "2", "an inquiry")["hold"]
    assert [each["hold"] for each in office.sofie("audit", "holds")] == [hold]
    office.sofie("audit", "release", hold)
    assert office.lina("audit", "retention", "24", "--purpose", "control", ends=4)
    office.sofie("audit", "retention", "24", "--purpose", "control")
    assert office.sofie("audit", "retention", "24", ends=3)
    office.sofie("member", "auditor", "Lina Moreau", "--revoke")
    assert office.lina("audit", "list", ends=4)
