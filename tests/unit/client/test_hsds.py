"""What HSDS 3.1 demands of each object that we write, and what we take of what others write.

The table holds facts of the specification's schemas; docs/exchange.md says against which of them the exports
were validated as a whole.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.directory.leaflets import Listing
from client.exchange.hsds import to_hsds
from client.exchange.hsds_reading import Imported, from_hsds
from crypto.structures import Roster, Service, Structure
from schemas import territory
from schemas.errors import MalformedError
from schemas.ids import new_id
from schemas.leaflets import Audience, Card, Contact, Hours, Vacancy, needs

NOW = 1_750_000_000_123
STRUCTURE = Structure(new_id(NOW), "Abri de Meuse", b"", "abri-de-meuse")
SERVICE = Service(new_id(NOW + 1), "accueil", "Accueil", (Roster(0, frozenset()),))

DEMANDS = """
service: id!=id name!=text status!=active|inactive|defunct description=text url=uri email=email
service: assured_date=date last_modified=moment organization=@organization languages=[language]
service: service_areas=[service_area] schedules=[schedule] attributes=[attribute] phones=[phone]
service: capacities=[service_capacity] service_at_locations=[service_at_location]
organization: id!=id name!=text description!=text
language: id!=id code=text name=text
service_area: id!=id name=text uri=uri
schedule: id!=id freq=WEEKLY|MONTHLY byday=MO|TU|WE|TH|FR|SA|SU opens_at=text closes_at=text notes=text
phone: id!=id number!=text
service_at_location: id!=id location=@location
location: id!=id location_type!=physical|postal|virtual name=text addresses=[address]
address: id!=id address_1!=text city!=text state_province!=text postal_code!=text country!=BE
address: address_type!=physical|postal|virtual
service_capacity: id!=id unit!=@unit available!=number updated!=moment
unit: id!=id name!=text
attribute: id!=id link_id=id link_type=text link_entity=service value=text taxonomy_term=@taxonomy_term
taxonomy_term: id!=id name!=text description!=text code=text taxonomy=text language=en
"""
"""Each object with the members that we write, those that must be there with `!`: a format, its values,
another object `@`, or a list of them `[]`."""

_URI = r"([A-Za-z0-9:/?@!$&'()*+,;=._~-]|%[0-9A-Fa-f]{2})*"
_DATE = r"[0-9]{4}-(0[1-9]|1[0-2])-[0-3][0-9]"
FORMATS = {
    "text": re.compile(r".*", re.DOTALL),
    "id": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "uri": re.compile(rf"[a-z]+:{_URI}(#{_URI})?"),
    "email": re.compile(r"[^@\s]+@[^@\s]+"),
    "date": re.compile(_DATE),
    "moment": re.compile(
        rf"{_DATE}T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{{3}}(Z|[+-][0-2][0-9]:[0-5][0-9])"
    ),
}
"""The last with milliseconds, as the specification advises."""

lines = st.text(max_size=60) | st.builds(
    "{}, {} {}".format, st.text(max_size=20), st.integers(1000, 9999), st.text(max_size=20)
)
contacts = st.builds(
    Contact,
    st.text(max_size=40),
    st.text(max_size=30) | st.emails(),
    st.text(max_size=50)
    | st.sampled_from(["www.abri.example", "https://a.example/é?q=[1]%20%#x#y", "ftp://a.b"]),
    lines,
)
times = st.times().map(lambda drawn: drawn.isoformat("minutes"))
hours = st.builds(Hours, st.integers(1, 7), times, times)


def some(values: list[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Draw a set as cards have it."""
    return st.sets(st.sampled_from(values), min_size=1, max_size=5).map(lambda drawn: tuple(sorted(drawn)))


cards = st.builds(
    Card,
    structure=st.just(STRUCTURE.id),
    subject=st.just(SERVICE.id),
    time=st.integers(NOW, NOW + 10**9),
    signer=st.just(bytes(32)),
    needs=some([*needs()]),
    areas=some([each.id for each in (*territory.table().areas, *territory.table().municipalities)]),
    languages=some(["ar", "de", "en", "fr", "nl", "wol"]),
    audiences=some([*Audience]),
    hours=st.lists(hours, max_size=7).map(tuple),
    contact=contacts,
    text=st.text(max_size=200),
)


def listing(card: Card, places: int | None = None, service: Service = SERVICE) -> Listing:
    """Return a service with its card and its free places."""
    vacancy = (
        Vacancy(STRUCTURE.id, SERVICE.id, card.time + 5, bytes(32), places) if places is not None else None
    )
    return Listing(STRUCTURE, service, card, confirmed=True, vacancy=vacancy, staleness=0)


@cache
def demands(name: str) -> dict[str, str]:
    """Return what an object may have, as the table says it."""
    members = [line.partition(": ")[2] for line in DEMANDS.splitlines() if line.startswith(f"{name}: ")]
    return dict(each.split("=") for each in " ".join(members).split())


def check(name: str, found: Mapping[str, Any]) -> None:
    """Compare an object with what the table says of its kind."""
    wanted = demands(name)
    assert {each.rstrip("!") for each in wanted} >= found.keys()
    assert {each.rstrip("!") for each in wanted if each.endswith("!")} <= found.keys(), found
    kinds = {each.rstrip("!"): kind for each, kind in wanted.items()}
    for member, value in found.items():
        check_value(kinds[member], value)


def check_value(kind: str, value: Any) -> None:  # noqa: ANN401 - as JSON has it
    """Compare a value with its format, its values, or its object."""
    if kind.startswith("["):
        for each in value:
            check(kind.strip("[]"), each)
    elif kind.startswith("@"):
        check(kind[1:], value)
    elif kind == "number":
        assert isinstance(value, int)
    elif kind in FORMATS:
        assert FORMATS[kind].fullmatch(value), (kind, value)
    else:
        assert value in kind.split("|")


@given(cards, st.none() | st.integers(0, 10_000))
def test_a_card_there_and_back(card: Card, places: int | None) -> None:
    """Whatever stands on a card, each object is one of HSDS, and the card comes back as it was."""
    text = to_hsds([listing(card, places)])
    (service,) = json.loads(text)["contents"]
    check("service", service)
    assert ("capacities" in service) == (places is not None)
    (read,) = from_hsds(text.encode())
    assert read.id == SERVICE.id
    for member in ("needs", "areas", "languages", "audiences", "hours", "text"):
        assert read.card[member] == getattr(card, member)
    contact = read.card["contact"]
    assert isinstance(contact, Contact)
    assert (contact.phone, contact.address) == (card.contact.phone, card.contact.address)
    assert contact.email in (card.contact.email, "")


def test_what_services_have_in_common() -> None:
    """A term and a unit have one identifier in all services; what is a service's own has another in each."""
    card = Card(STRUCTURE.id, SERVICE.id, NOW, bytes(32), ("shelter",), ("92094",), ("fr",))
    other = Service(new_id(NOW + 2), "nuit", "Nuit", SERVICE.rosters)
    first, second = json.loads(to_hsds([listing(card, 1), listing(card, 2, other)]))["contents"]
    assert first["attributes"][0]["taxonomy_term"] == second["attributes"][0]["taxonomy_term"]
    assert first["capacities"][0]["unit"] == second["capacities"][0]["unit"]
    assert first["attributes"][0]["id"] != second["attributes"][0]["id"]
    assert first["attributes"][0]["link_id"] == SERVICE.id
    assert first["last_modified"] == first["capacities"][0]["updated"]  # the places were said later


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("Rue du Pont 1, 5000 Namur", ("Rue du Pont 1", "5000", "Namur", "Province de Namur")),
        ("Grote Markt 1, 2000 Antwerpen", ("Grote Markt 1", "2000", "Antwerpen", "Provincie Antwerpen")),
        ("Rue Haute 1, 1000 Bruxelles", ("Rue Haute 1", "1000", "Bruxelles", "Région de Bruxelles-Capitale")),
        ("behind the church", None),
        ("Rue du Pont 1, 9999 Nowhere", None),
    ],
)
def test_addresses(line: str, address: tuple[str, ...] | None) -> None:
    """A line with all that HSDS demands is an address; any other is the name of the place."""
    card = Card(
        STRUCTURE.id,
        SERVICE.id,
        NOW,
        bytes(32),
        ("debt",),
        ("92094",),
        ("fr",),
        contact=Contact(address=line),
    )
    (service,) = json.loads(to_hsds([listing(card)]))["contents"]
    location = service["service_at_locations"][0]["location"]
    if address is None:
        assert location["name"] == line
        assert "addresses" not in location
    else:
        members = ("address_1", "postal_code", "city", "state_province")
        assert tuple(location["addresses"][0][member] for member in members) == address


def read(**said: object) -> Imported:
    """Read a service of another directory."""
    service = {"id": "b7d1", "name": "Soup", "status": "active"} | said
    (found,) = from_hsds(json.dumps(service).encode())
    return found


@pytest.mark.parametrize(
    "said",
    [
        {"interval": 2},
        {"timezone": -5},
        {"opens_at": "09:00Z"},
        {"closes_at": "12:00-05:00"},
        {"opens_at": "²3:00"},
        {"opens_at": 900},
        {"until": "2031-06-30"},
        {"count": 3},
        {"freq": "MONTHLY", "byday": "2MO"},
        {"byday": "2MO"},
        {"byday": ""},
    ],
)
def test_hours_that_a_card_cannot_hold(said: dict[str, object]) -> None:
    """Hours of some weeks only, or of another time zone, are not taken for those of every week here."""
    good = {"freq": "WEEKLY", "byday": "MO, TU", "opens_at": "09:00:00", "closes_at": "12:00+02:00"}
    taken = read(schedules=[good])
    assert (taken.card["hours"], taken.ignored) == (
        (Hours(1, "09:00", "12:00"), Hours(2, "09:00", "12:00")),
        (),
    )
    refused = read(schedules=[good | said])
    assert refused.card["hours"] == ()
    assert len(refused.ignored) == 1


def test_what_is_said_elsewhere_in_a_service() -> None:
    """Telephone, address and hours are found with the location or a contact; what is left over is named."""
    schedule = {"freq": "WEEKLY", "byday": "SA", "opens_at": "09:00", "closes_at": "12:00"}
    location = {
        "addresses": [
            {"address_1": "Rue du Puits 2", "address_2": "Bte 3", "city": "Dinant", "postal_code": "5500"}
        ],
        "name": "The old mill",
        "schedules": [schedule],
    }
    found = read(
        service_at_locations=[{"phones": [{"number": "+32 82 00 00 00"}], "location": location}],
        contacts=[{"email": "soup@asso.example", "phones": [{"number": "+32 82 11 11 11"}]}],
        languages=[{"code": "NL-be"}, {"name": "Urdu"}],
        service_areas=[{"name": "Dinant"}, {"name": "Atlantis"}],
    )
    assert found.card["contact"] == Contact(
        "+32 82 00 00 00", "soup@asso.example", "", "Rue du Puits 2, Bte 3, 5500 Dinant"
    )
    assert found.card["hours"] == (Hours(6, "09:00", "12:00"),)
    assert (found.card["languages"], found.card["areas"]) == (("nl",), ("91034",))
    for said in ("'+32 82 11 11 11'", "'Urdu'", "'Atlantis'"):
        assert any(said in each for each in found.ignored)


def test_what_a_card_has_no_place_for() -> None:
    """What a card has no member for, that a service is closed, and what is too long is said."""
    found = read(
        status="defunct", fees_description="Free", alert="", description="x" * 5000, assured_date="2031-01-01"
    )
    assert len(str(found.card["text"])) == 4000
    closed, long, other = found.ignored
    assert "'defunct'" in closed
    assert "description" in long
    assert "'fees_description'" in other
    assert "alert" not in other
    assert "assured_date" not in other


@pytest.mark.parametrize("code", [[], {}, None, 3, "Shelter", "x" * 10_000])
def test_terms_that_are_none(code: object) -> None:
    """A term whose code is something else is named, at a length that can be read."""
    found = read(attributes=[{"taxonomy_term": {"taxonomy": "souspli/needs", "code": code}}])
    assert found.card["needs"] is None
    assert len(found.ignored[0]) < 200


def test_where_services_are_found() -> None:
    """In a page, a list, an organisation, or at a location; a term or an organisation is none."""
    service = {"id": "b7d1", "name": "Soup", "status": "active"}
    organisation = {"id": "0a", "name": "Asso", "description": "Asso", "services": [service, service]}
    place = {"id": "77", "location": {"name": "The old mill"}, "service": service}
    for document, count in (
        (service, 1),
        ([service], 1),
        ({"contents": [service]}, 1),
        (organisation, 2),
        ({"contents": [organisation]}, 2),
        (place, 1),
    ):
        assert [each.name for each in from_hsds(json.dumps(document).encode())] == ["Soup"] * count
    (there,) = from_hsds(b"\xef\xbb\xbf" + json.dumps(place).encode())
    assert there.card["contact"] == Contact(address="The old mill")
    term = {"id": "b7d1", "name": "Soup", "description": "Soup"}
    for none in (term, [term], {"contents": [term]}, [[service]], {"status": "active"}, "service", None):
        with pytest.raises(MalformedError):
            from_hsds(json.dumps(none).encode())


@pytest.mark.parametrize(
    "raw", [b"id,name\n1,Soup\n", b'{"id": "\\ud800", "status": "active"}', b"[" * 10**5, b""]
)
def test_files_that_are_not_json(raw: bytes) -> None:
    """A table, half a character, a bottomless list: refused, and it is said what is read."""
    with pytest.raises(MalformedError, match="JSON"):
        from_hsds(raw)
