"""A referral from its form to its outcome, with the command line alone."""

import json
from pathlib import Path

import pytest

from schemas.forms import example
from tests.acceptance.office import Office
from tests.acceptance.souspli import Person

SHARED = ("--informed", "orally", "--purpose", "un logement avant l'hiver", "--minimum")
REFER = ("refer", "accueil@abri-de-meuse", "--urgency", "soon", "--legal-basis", "consent", *SHARED, "--yes")


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Write the answers of the example to a file."""
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(example("housing/1")), encoding="utf-8")
    return path


def test_from_the_form_to_the_outcome(office: Office, answers: Path, tmp_path: Path) -> None:
    """The receiving service asks, accepts, begins, completes; the sender sees every step and receipt."""
    scan = tmp_path / "scan.bin"
    scan.write_bytes(bytes(range(256)) * 1000)
    sent = office.anne(
        *REFER, "--form", "housing/1", "--answers", answers, "--subject", "Logement", "--file", scan
    )
    assert sent["state"] == "sent"
    (listed,) = [each for each in office.lina("inbox") if each["thread"] == sent["thread"]]
    assert listed["subject"] == "Logement"
    assert listed["unread"] == 1
    short = listed["short"]
    opened = office.lina("show", short)
    assert opened["referral"]["answers"] == example("housing/1")
    assert opened["referral"]["state"] == "received"
    assert opened["messages"][0]["sender"] == "social@cpas-val"

    got = office.lina("file", "get", opened["messages"][0]["files"][0]["short"], "--output", tmp_path / "got")
    assert Path(got["path"]).read_bytes() == scan.read_bytes()

    office.lina("ask", short, "--text", "Pour quand ?")
    assert _referral(office.anne, short)["state"] == "information_asked"
    office.anne("answer", short, "--text", "Pour lundi.")
    office.lina("accept", short)
    office.lina("assign", short)
    office.lina("note", short, "--text", "Clé chez le concierge.")
    office.lina("start", short)
    office.lina("complete", short, "--text", "Installés.")
    seen = office.anne("show", short)
    assert seen["referral"]["state"] == "completed"
    assert [each["action"] for each in seen["messages"]] == [
        None,
        "ask",
        "answer",
        "accept",
        "start",
        "complete",
    ]
    assert {reader["author"] for reader in seen["messages"][0]["read_by"]} == {"Lina Moreau"}
    assert seen["referral"]["assignee"] is None, "who is in charge stays in the receiving service"
    assert not any(each["internal"] for each in seen["messages"])
    assert _referral(office.lina, short)["assignee"] == "Lina Moreau"


def test_answers_from_options(office: Office) -> None:
    """A referral needs no file of answers: each can be given as an option, by value, number or label."""
    given = example("debt-mediation/1")
    pairs = [part for key, value in given.items() for part in ("--answer", f"{key}={_typed(value)}")]
    sent = office.anne(*REFER, "--form", "debt-mediation/1", "--subject", "Dettes", *pairs)
    short = next(each["short"] for each in office.anne("inbox") if each["thread"] == sent["thread"])
    assert _referral(office.anne, short)["answers"] == given


def test_answers_that_do_not_fit(office: Office, tmp_path: Path) -> None:
    """Every answer that is missing, unknown or wrong is told at once, by its key, and nothing is sent."""
    answers = {**example("housing/1"), "adults_to_house": "two", "shoe_size": 40}
    del answers["given_name"]
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(answers), encoding="utf-8")
    before = len(office.anne("inbox"))
    error = office.anne(*REFER, "--form", "housing/1", "--answers", path, "--subject", "Logement", ends=3)[
        "error"
    ]
    assert error["slug"] == "form"
    assert error["extra"]["problems"].keys() == {"adults_to_house", "shoe_size", "given_name"}
    assert len(office.anne("inbox")) == before


def test_step_of_the_other_side(office: Office, answers: Path) -> None:
    """A step that is not possible now ends with 6, says which are, and changes nothing."""
    office.anne(*REFER, "--form", "housing/1", "--answers", answers, "--subject", "Logement")
    short = office.lina("inbox")[0]["short"]
    assert office.anne("accept", short, ends=6)["error"]["slug"] == "illegal-move"
    error = office.lina("complete", short, "--text", "Fini", ends=6)["error"]
    assert error["slug"] == "illegal-move"
    assert "accept" in error["advice"]
    office.lina("decline", short, ends=2)
    assert _referral(office.lina, short)["state"] == "received"


def _referral(person: Person, short: str) -> dict[str, object]:
    referral: dict[str, object] = person("show", short)["referral"]
    return referral


def _typed(value: object) -> str:
    return ",".join(value) if isinstance(value, list) else str(value)
