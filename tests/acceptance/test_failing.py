"""What people read in their language when a command fails."""

import json
from pathlib import Path

import pytest

from schemas.forms import example
from tests.acceptance.office import Office
from tests.acceptance.souspli import Person
from tests.acceptance.test_referral import SHARED


def test_in_the_language_of_the_computer(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands without `--lang` say in the computer's language what is wrong and what to do."""
    wrong = tmp_path / "passphrase"
    wrong.write_text("quatre", encoding="utf-8")
    monkeypatch.setenv("LC_ALL", "fr_BE.UTF-8")
    said = office.lina.reads("member", "invite", "Zoé", ends=5)
    assert said.splitlines() == [
        "Erreur : Vous n'avez pas le droit de faire cela.",
        "Que faire : Demandez-le à un administrateur de votre structure.",
        "Détails (en anglais) : only an administrator invites colleagues",
    ]
    said = office.lina.reads("service", "list", "--passphrase-file", wrong, ends=5)
    assert said.splitlines() == [
        "Erreur : Cela n'ouvre pas.",
        "Que faire : Vérifiez le nom et la phrase de passe, ou le code.",
    ]
    monkeypatch.setenv("LC_ALL", "nl_BE.UTF-8")
    said = office.lina.reads("accept", "ffffff", ends=4)
    assert said.startswith("Fout: Dit bestaat niet of is niet voor u.\nWat te doen: ")
    assert "'ffffff'" in said
    said = Person(office.lina.home, "nobody").reads("outbox", "list", ends=3)
    assert said.startswith("Fout: Iets op deze computer ontbreekt of is niet bruikbaar.\nWat te doen: ")
    assert "'nobody'" in said


def test_in_the_language_that_is_asked_for(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--lang` counts for failures too; `--json` is the same in every language."""
    monkeypatch.setenv("LC_ALL", "fr_BE.UTF-8")
    assert office.anne.reads("show", "ffffff", "--lang", "de", ends=4).startswith("Fehler: Das gibt es nicht")
    assert office.anne.reads("show", "ffffff", "--lang", "en", ends=4).startswith("Error: no thread")
    document = office.anne("show", "ffffff", "--lang", "de", ends=4)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert office.anne("show", "ffffff", ends=4) == document
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps(example("housing/1")), encoding="utf-8")
    options = ("--urgency", "soon", "--legal-basis", "consent", *SHARED, "--yes")
    told = office.anne(
        *("refer", "accueil@abri-de-meuse", "--form", "housing/1", "--subject", "Un toit"),
        *("--answers", answers, *options),
    )
    office.lina("accept", told["thread"])
    monkeypatch.setenv("LC_ALL", "nl_BE.UTF-8")
    said = office.lina.reads("accept", told["thread"], ends=6)
    assert said.startswith("Fout: Deze stap kan niet meer: de doorverwijzing staat al verder.")
