"""Finding the right door: cards, free places, searches, files of other directories."""

import json
from pathlib import Path

import pytest

from tests.acceptance.office import Office

CARD = (
    *("--need", "shelter", "--need", "housing", "--area", "Namur", "--area", "Province de Namur"),
    *("--language", "fr", "--language", "nl", "--for", "women", "--for", "families"),
    *("--hours", "Mon 09:00-17:00", "--hours", "Tue 09:00-12:30"),
    *("--phone", "+32 81 00 00 00", "--address", "Rue du Pont 1, 5000 Namur", "--text", "Sur rendez-vous"),
)


@pytest.fixture(name="office", scope="module")
def _office(busy_office: Office) -> Office:
    return busy_office


def test_the_right_door(office: Office) -> None:
    """Who looks for a shelter finds it with its free places, by name, by postal code, in the province."""
    office.sofie("service", "card", "accueil", *CARD)
    office.lina("service", "places", "accueil", 3, "--waiting", 1)
    for place in ("Namur", "namen", "5000", "Dinant"):
        (found,) = office.anne("find", "--need", "shelter", "--near", place)
        assert (found["address"], found["places"], found["waiting"]) == ("accueil@abri-de-meuse", 3, 1)
        assert (found["confirmed"], found["staleness"]) == (True, 0)
    assert office.anne("find", "--need", "shelter", "--near", "Liège") == []
    assert office.anne("find", "--need", "debt", "--near", "Namur") == []
    assert office.anne("find", "--need", "shelter", "--near", "Namur", "--language", "de") == []
    read = office.anne.reads("find", "--need", "shelter", "--near", "5000")
    assert "accueil@abri-de-meuse" in read
    assert "3, 1 waiting" in read
    german = office.anne.reads("find", "--need", "shelter", "--near", "5000", "--lang", "de")
    assert all(said in german for said in ("3, 1 wartend", "Ein Dienst gefunden", "Freie Plätze"))
    assert "French, Dutch" in office.anne.reads("service", "look", "accueil@abri-de-meuse")
    assert len(office.anne("find", "--need", "noodopvang", "--near", "5000")) == 1


def test_places_that_nobody_knows(office: Office) -> None:
    """A place that does not exist, or that several have in common, is said with what was perhaps meant."""
    assert "Namur" in office.anne.reads("find", "--need", "shelter", "--near", "Namurr", ends=4)
    assert "several" in office.anne.reads("find", "--need", "shelter", "--near", "1050", ends=3)


def test_a_card_is_changed_in_parts(office: Office) -> None:
    """What is not mentioned stays; without any option, a card is confirmed."""
    office.sofie("service", "card", "accueil", *CARD)
    after = office.sofie("service", "card", "accueil", "--phone", "+32 81 11 11 11")
    assert after["card"]["contact"]["phone"] == "+32 81 11 11 11"
    assert after["card"]["contact"]["address"] == "Rue du Pont 1, 5000 Namur"
    again = office.sofie("service", "card", "accueil")
    assert {**again["card"], "time": ""} == {**after["card"], "time": ""}
    assert again["card"]["time"] > after["card"]["time"]


def test_only_administrators_write_cards(office: Office) -> None:
    """A member says what is free, not what the service does; nobody says it for others."""
    office.lina("service", "card", "accueil", *CARD, ends=5)
    office.hugo("service", "places", "accueil", 9, ends=4)
    office.hugo("service", "card", "social", ends=3)


def test_hsds_and_back(office: Office, tmp_path: Path) -> None:
    """What is exported as HSDS comes back as the same card; what others wrote is taken as far as it goes."""
    office.sofie("service", "card", "accueil", *CARD)
    before = office.sofie("service", "look", "accueil@abri-de-meuse")["card"]
    file = tmp_path / "services.json"
    office.sofie("service", "export", file, "--own")
    office.sofie("service", "card", "accueil", "--need", "debt", "--text", "", "--area", "Belgique")
    after = office.sofie("service", "import", "accueil", file)["card"]
    assert {**after, "time": ""} == {**before, "time": ""}
    page = json.loads(file.read_text(encoding="utf-8"))
    foreign = {"taxonomy_term": {"name": "Soup", "taxonomy": "BASIC", "code": "F1"}}
    page["contents"][0]["attributes"].append(foreign)
    other = tmp_path / "other.json"
    other.write_text(json.dumps(page), encoding="utf-8")
    assert "'Soup'" in office.sofie.reads("service", "import", "accueil", other)


def test_files_that_are_none(office: Office, tmp_path: Path) -> None:
    """A file that holds something else is named as such."""
    for text in ("[]", "{", "[1]", '{"contents": 3}', "[" * 100_000):
        file = tmp_path / "file.json"
        file.write_text(text, encoding="utf-8")
        office.sofie("service", "import", "accueil", file, ends=3)
