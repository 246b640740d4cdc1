"""The cooperative, with the command line only: votes, pledges, the ledger, the desk, news and trainings."""

import csv
from pathlib import Path

import pytest

from tests.acceptance.office import Office
from tests.acceptance.souspli import Person


@pytest.fixture(name="office", scope="module")
def _office(busy_office: Office) -> Office:
    return busy_office


@pytest.fixture
def desk(office: Office) -> Office:
    """Return the office, with the shelter's service as the cooperative's desk."""
    office.odile("cooperative", "desk", "accueil@abri-de-meuse")
    return office


def test_a_vote(office: Office) -> None:
    """An administrator proposes, each structure votes once, everybody counts the same."""
    motion = office.hugo("cooperative", "propose", "Un agenda partagé", "--about", "roadmap", "--quorum", 50)
    short = motion["short"]
    assert (motion["electorate"], motion["may_vote"]) == (2, True)
    office.hugo("cooperative", "vote", short, "yes")
    office.sofie("cooperative", "vote", short, 2)
    office.sofie("cooperative", "vote", short, "yes", ends=6)
    office.anne("cooperative", "vote", short, "yes", ends=5)
    seen = office.lina("cooperative", "motions", short)
    assert seen["ballots"] == {"cpas-val": "yes", "abri-de-meuse": "no"}
    assert [each["votes"] for each in seen["choices"]] == [1, 1]
    office.hugo("cooperative", "close", short, ends=3)
    assert "cpas-val" in office.lina.reads("cooperative", "motions", short)
    assert short in office.lina.reads("cooperative", "motions")


def test_an_admission_under_vote(office: Office) -> None:
    """Who admits somebody about whom there is a vote is told first, and asked."""
    here = ("--relay", office.relay.url, "--person", "Rita", "--contact", "rita@example")
    rita = Person(office.odile.home, "rita")
    rita("structure", "apply", "ressourcerie", "La Ressourcerie", *here)
    office.odile("structure", "verify", "ressourcerie", "--evidence", "statutes", "--level", 1)
    motion = office.hugo("cooperative", "propose", "Admettre La Ressourcerie ?", "--about", "admission")
    read = office.odile.reads("structure", "admit", "ressourcerie", ends=2)
    assert "is open until" in read
    assert motion["short"] in read
    assert "--yes" in read
    office.odile("structure", "show", "ressourcerie", ends=4)
    assert office.odile("structure", "admit", "ressourcerie", "--yes")["handle"] == "ressourcerie"
    office.hugo("cooperative", "propose", "Exclure ?", "--about", "admission", "--of", "ressourcerie")
    office.hugo("cooperative", "propose", "Exclure ?", "--of", "inconnue", ends=4)


def test_pledges_fund_a_module(office: Office, tmp_path: Path) -> None:
    """Two structures fund a module; the ledger says who owes what, to the cent, also as CSV."""
    office.hugo("cooperative", "module", "Agenda", "--cost", "100", ends=5)
    module = office.odile("cooperative", "module", "Agenda", "--cost", "100", "--trial-until", "2020-01-01")
    short = module["short"]
    office.hugo("cooperative", "pledge", short, "75")
    assert office.anne("cooperative", "modules", short)["state"] == "funding"
    funded = office.sofie("cooperative", "pledge", short, "75,00")
    assert funded["state"] == "funded"
    assert funded["shares"] == {"cpas-val": 5000, "abri-de-meuse": 5000}
    office.hugo("cooperative", "pledge", short, "0", ends=6)
    for amount, text, work in (("20.50", "virement 12", ()), ("9.50", "=essai", ("--work",))):
        said = ("--for", text, "--module", short, *work)
        office.odile("cooperative", "contribution", "cpas-val", amount, *said)
    accounts = [each for each in office.lina("cooperative", "ledger") if each["module"] == "Agenda"]
    assert [(each["structure"], each["owed"], each["open"]) for each in accounts] == [
        ("abri-de-meuse", 5000, 5000),
        ("cpas-val", 5000, 2000),
    ]
    file = tmp_path / "ledger.csv"
    office.lina("cooperative", "ledger", "--csv", file)
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    (own,) = (row for row in rows if row["structure"] == "cpas-val" and row["module"] == "Agenda")
    assert (own["paid"], own["worked"], own["open"]) == ("20.50", "9.50", "20.00")
    office.lina("cooperative", "ledger", "--csv", file, ends=3)


def test_feedback(desk: Office) -> None:
    """A note reaches the desk sealed; who wrote it sees what becomes of it, and nobody else reads it."""
    desk.anne("feedback", "send", "Un agenda", "Il nous manque un agenda", "--topic", "wish")
    (note,) = (each for each in desk.lina("feedback", "list") if each["subject"] == "Un agenda")
    assert (note["service"], note["state"]) == ("social@cpas-val", None)
    desk.anne("feedback", "state", note["short"], "done", ends=5)
    desk.lina("feedback", "state", note["short"], "planned", "--text", "Au printemps")
    (seen,) = (each for each in desk.anne("feedback", "list") if each["subject"] == "Un agenda")
    assert (seen["state"], seen["answer"]) == ("planned", "Au printemps")
    read = desk.anne.reads("show", note["short"])
    assert "answers a remark (Planned)" in read
    assert "Au printemps" in read


def test_news_and_trainings(desk: Office) -> None:
    """Registrars announce; people sign up for a session, and who comes after the last seat waits."""
    desk.hugo("cooperative", "announce", "Assemblée", "Le 3 juin", ends=5)
    desk.odile("cooperative", "announce", "Assemblée", "Le 3 juin à Namur")
    assert "Le 3 juin à Namur" in desk.anne.reads("cooperative", "news")
    assert "la coopérative annonce : Assemblée." in desk.anne.reads("inbox", "--lang", "fr")
    starts = ("--starts", "2099-06-03 14:00", "--place", "Namur", "--seats", 2)
    training = desk.odile("cooperative", "training", "Premiers pas", *starts)["short"]
    desk.anne("cooperative", "sign-up", training, "Anne Dupont", "Karim Benali")
    desk.sofie("cooperative", "sign-up", training, "Sofie Claes", "--from", "accueil")
    parties = desk.lina("cooperative", "trainings", training)["parties"]
    assert [(each["service"], each["waits"]) for each in parties] == [
        ("social@cpas-val", False),
        ("accueil@abri-de-meuse", True),
    ]
    desk.anne("cooperative", "sign-up", training, "Anne Dupont")
    parties = desk.lina("cooperative", "trainings", training)["parties"]
    assert [(each["people"], each["waits"]) for each in parties] == [
        (["Anne Dupont"], False),
        (["Sofie Claes"], False),
    ]
    desk.anne("cooperative", "sign-up", training, "--cancel")
    assert [each["service"] for each in desk.lina("cooperative", "trainings", training)["parties"]] == [
        "accueil@abri-de-meuse"
    ]


def test_without_a_desk(own_office: Office) -> None:
    """Where nobody answers for the cooperative, that is said, and what to do."""
    assert "souspli cooperative desk" in own_office.anne.reads("feedback", "send", "a", "b", ends=4)
