"""The closed loop with the command line alone: appointments, dashboard, absences, consent, retention."""

import csv
import json
from pathlib import Path

import pytest

from schemas.forms import example
from tests.acceptance.office import Office
from tests.acceptance.souspli import PASSPHRASE
from tests.acceptance.terminal import Terminal
from tests.acceptance.test_referral import REFER


@pytest.fixture
def referral(office: Office, tmp_path: Path) -> str:
    """Refer somebody; returns the thread's short id."""
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(example("housing/1")), encoding="utf-8")
    sent = office.anne(*REFER, "--form", "housing/1", "--answers", path, "--subject", "=Logement")
    return str(next(each["short"] for each in office.anne("inbox") if each["thread"] == sent["thread"]))


def test_an_appointment_and_what_became_of_it(office: Office, referral: str, tmp_path: Path) -> None:
    """Made, moved, missed, closed with a reason; the dashboard counts it, the table has no names."""
    accepted = office.lina.reads("accept", referral, "--lang", "fr")
    assert all(said in accepted for said in ("Acceptée", "Ensuite : voir qui le lit"))
    office.lina("schedule", referral, "2099-12-01T14:00", "--place", "Rue de Fer 1")
    again = ("schedule", referral, "2099-12-02T09:30", "--place", "Rue de Fer 2", "--minutes", "30")
    moved = office.lina.reads(*again, "--lang", "nl")
    assert all(said in moved for said in ("Afspraak gemaakt: 2099-12-02 09:30, Rue de Fer 2", "Daarna: zien"))
    shown = office.anne.reads("show", referral)
    assert "2099-12-02 09:30, Rue de Fer 2 (30 min)" in shown
    assert "makes an appointment" in shown
    assert "Yes, orally" in shown
    dutch = office.anne.reads("show", referral, "--lang", "nl")
    assert all(said in dutch for said in ("maakt een afspraak", "Ja, mondeling", "Afspraak gemaakt"))
    coming = office.lina.reads("calendar", "--lang", "nl", "--ics", tmp_path / "agenda.ics")
    assert all(said in coming for said in ("Datum en uur", "Waar", "Rue de Fer 2", "Bewaard in"))
    office.lina("miss", referral)
    office.lina("attend", referral, ends=6)
    office.lina("complete", referral, "--text", "Injoignable.", "--reason", "not_reached")
    seen = office.anne("show", referral)["referral"]
    assert (seen["state"], seen["reason"], seen["appointment"]) == ("completed", "not_reached", None)
    assert seen["endings"][0] == "answered"
    table = tmp_path / "table.csv"
    (board,) = office.lina("dashboard", "--csv", table)
    closed = {(each["state"], each["reason"]): each["count"] for each in board["received"]["closed"]}
    assert closed["completed", "not_reached"] >= 1
    assert board["received"]["median_hours"] is not None
    assert "Completed (Person not reached)" in office.lina.reads("dashboard")
    assert "Terminée (Personne pas jointe)" in office.lina.reads("dashboard", "--lang", "fr")
    text = table.read_text(encoding="utf-8")
    (row,) = [row for row in csv.DictReader(text.splitlines()) if row["reason"] == "not_reached"]
    assert (row["state"], row["other_service"]) == ("completed", "social@cpas-val")
    assert "Logement" not in text
    assert "Anne" not in text
    office.lina("dashboard", "--csv", table, ends=3)


def test_a_reason_belongs_to_its_step(office: Office, referral: str) -> None:
    """The command line offers the reasons of the step and no others."""
    office.lina("decline", referral, "--text", "Non.", "--reason", "helped", ends=2)
    office.lina("decline", referral, "--text", "Voyez ailleurs.", "--suggest", "social@cpas-val")
    shown = office.anne.reads("show", referral)
    assert "Wrong door" in shown
    assert f"souspli redirect {referral}" in shown
    office.anne("redirect", referral, "--yes", ends=3)  # to herself


def test_who_is_away(office: Office, referral: str) -> None:
    """A colleague in charge is away: whoever shows the referral reads who stands in."""
    sofie = office.sofie("member", "list")
    assert sofie
    office.lina("assign", referral)
    office.lina("absence", "add", "2026-01-01", "2099-01-01")
    (listed,) = office.lina("absence", "list")
    assert (listed["name"], listed["substitute"]) == ("Lina Moreau", None)
    assert all(each["subject"] for each in office.lina("inbox"))
    assert "Premier jour" in office.lina.reads("absence", "list", "--lang", "fr")
    office.lina("absence", "cancel", listed["absence"])
    assert "Niemand is afwezig." in office.lina.reads("absence", "list", "--lang", "nl")
    assert office.lina("absence", "list") == []
    office.lina("absence", "add", "2026-13-01", "2099-01-01", ends=3)


def test_nothing_is_late_on_the_first_day(office: Office, referral: str) -> None:
    """And so nobody is pressed."""
    assert referral not in office.anne.reads("remind", "--dry-run")
    assert "Nichts ist verspätet." in office.anne.reads("remind", "--dry-run", "--lang", "de")
    assert office.anne("remind") == []


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_a_receipt_for_the_person(office: Office, referral: str, tmp_path: Path, language: str) -> None:
    """A PDF, readable by its owner alone; what is there is not overwritten."""
    path = tmp_path / "receipt.pdf"
    office.anne("disclosure", referral, path, "--lang", language)
    assert path.read_bytes().startswith(b"%PDF-")
    assert path.stat().st_mode & 0o777 == 0o600
    office.anne("disclosure", referral, path, ends=3)


def test_consent_withdrawn(office: Office, referral: str) -> None:
    """The referral is withdrawn, and the other side is asked before it shows the contents again."""
    here = {"SOUSPLI_PASSPHRASE": PASSPHRASE}
    withdraw = ("consent", "withdraw", referral, "--lang", "nl")
    with Terminal(office.anne.home, "anne", *withdraw, **here) as terminal:
        terminal.waits_for("Op welke dag zei de persoon dat?")
        terminal.types("2026-11-01\n")
        terminal.waits_for("'=Logement'")
        terminal.waits_for("[j/N]")
        terminal.types("ja\n")
        terminal.waits_for("Iedereen is verwittigd")
        assert terminal.ends() == 0
    refused = office.lina.runs("show", referral)
    assert refused.code == 2
    assert "no longer agrees" in refused.err
    assert "Samira" not in refused.out
    with Terminal(office.lina.home, "lina", "show", referral, "--lang", "fr", **here) as terminal:
        terminal.waits_for("Je dois le voir [o/N]")
        assert "Samira" not in terminal.shown
        terminal.types("oui\n")
        terminal.waits_for("Samira")
        assert terminal.ends() == 0
    shown = office.lina("show", referral, "--yes")
    assert (shown["consent_withdrawn"], shown["referral"]["reason"]) == ("2026-11-01", "consent_withdrawn")
    (kept,) = [each for each in office.lina("retention", "show") if each["thread"] == shown["thread"]]
    assert not kept["held"]


def test_a_hold_takes_another_administrator(office: Office, referral: str) -> None:
    """One proposes; alone, she cannot put it in force; a member cannot propose."""
    office.lina("retention", "hold", referral, "--reason", "case 12/2026", ends=4)
    office.sofie("inbox")
    held = office.sofie("retention", "hold", referral, "--reason", "case 12/2026")
    assert held["stage"] == "proposed"
    assert office.sofie("retention", "sign", held["short"])["stage"] == "proposed"
    (listed,) = [each for each in office.sofie("retention", "holds") if each["hold"] == held["hold"]]
    assert (listed["reason"], listed["stage"]) == ("case 12/2026", "proposed")
    assert "another administrator has to confirm it" in office.sofie.reads("retention", "holds")
    (kept,) = [each for each in office.lina("retention", "show", "--all") if each["thread"] == held["thread"]]
    assert kept["held"], "one signature keeps it for a fortnight, on every device"
