"""Cards out of Open Referral HSDS 3 (JSON), such as hsds.py writes or another directory does.

    (chosen,) = from_hsds(raw)
    await leaflets.set_card("accueil", **chosen.card)

Rules: what was exported comes back as it was; of what others wrote, that is taken which a card can hold, and
the rest is named, not passed over in silence. A service is what has an id and a status.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from client.exchange.hsds import AREA, AUDIENCES, DAYS, NEEDS
from schemas import territory
from schemas.errors import InvalidInputError, MalformedError, NotFoundError, TooLargeError
from schemas.leaflets import Audience, Contact, Hours, needs
from schemas.limits import LIMITS

Json = dict[str, Any]

_LARGEST: Final = 16 * 1024**2
_BOM: Final = b"\xef\xbb\xbf"
_CODE: Final = re.compile(r"([A-Za-z]{2,3})(-[A-Za-z0-9-]+)?", re.ASCII)
_TIME: Final = re.compile(
    r"(([01][0-9]|2[0-3]):[0-5][0-9])(:[0-5][0-9](\.[0-9]+)?)?(\+0[12](:?00)?)?", re.ASCII
)
"""A time of day here: without an offset, or with the one of winter or summer."""

_HERE: Final = (None, 1, 2)
"""Offsets from UTC of a schedule that holds here."""

_QUOTED: Final = 100
"""Characters of a text that is named and not taken."""

_NOT_EVERY_WEEK: Final = ("until", "count", "byweekno", "bymonthday", "byyearday")
_TAKEN: Final = frozenset(
    {
        *("name", "description", "url", "email", "phones", "languages", "service_areas", "schedules"),
        *("attributes", "service_at_locations", "contacts", "organization", "status"),
    }
)
_ABOUT: Final = frozenset(
    {"id", "organization_id", "assured_date", "assurer_email", "last_modified", "metadata"}
)
"""What is said of the record, not of the service."""


@dataclass(frozen=True)
class Imported:
    """A service of a file: members of a card, and what could not be taken, in words."""

    id: str
    name: str
    card: Mapping[str, object]
    ignored: Sequence[str] = field(default_factory=tuple)


def from_hsds(raw: bytes) -> list[Imported]:
    """Read the services of a file; raises MalformedError or TooLargeError."""
    if len(raw) > _LARGEST:
        raise TooLargeError(f"the file has {len(raw)} bytes, at most {_LARGEST} are read")
    try:
        document = msgspec.json.decode(raw.removeprefix(_BOM))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedError(
            f"the file is not JSON: {error}", advice="export it as JSON; tables (CSV) are not read"
        ) from error
    found = [_imported(each) for each in _services(document)]
    if not found:
        raise MalformedError(
            "the file has no service of HSDS 3", advice="export it as JSON, with whole services"
        )
    return found


def _services(document: object) -> Iterator[Json]:
    """Yield what is a service: alone, in a list or a page, of an organisation, or at a location."""
    page = document.get("contents", document) if isinstance(document, dict) else document
    for each in page if isinstance(page, list) else [page]:
        if isinstance(each, dict):
            at_location = [_object(each, "service") | {"service_at_locations": [each]}]
            candidates = (each, *_objects(each, "services"), *at_location)
            yield from (one for one in candidates if _text(one, "id") and _text(one, "status"))


def _imported(service: Json) -> Imported:
    ignored: list[str] = []
    if service["status"] != "active":
        ignored.append(f"the file says that the service is {_quoted(service['status'])}")
    wanted, audiences = _terms(service, ignored)
    card = {
        "needs": wanted or None,
        "audiences": audiences,
        "areas": tuple(_areas(service, ignored)) or None,
        "languages": tuple(_languages(service, ignored)) or None,
        "hours": tuple(_hours(service, ignored)),
        "contact": _contact(service, ignored),
        "text": _fitting(_text(service, "description"), LIMITS.prose, "the description", ignored),
    }
    others = [name for name, value in service.items() if value and name not in _TAKEN | _ABOUT]
    if others:
        ignored.append(f"a card has no place for {', '.join(map(_quoted, others))}")
    return Imported(service["id"], _text(service, "name"), card, tuple(ignored))


def _terms(service: Json, ignored: list[str]) -> tuple[tuple[str, ...], tuple[Audience, ...]]:
    found: dict[str, list[str]] = {NEEDS: [], AUDIENCES: []}
    known = {NEEDS: [*needs()], AUDIENCES: [*Audience]}
    for attribute in _objects(service, "attributes"):
        term = _object(attribute, "taxonomy_term")
        taxonomy, code = _text(term, "taxonomy"), _text(term, "code")
        if code in known.get(taxonomy, ()):
            found[taxonomy].append(code)
        else:
            ignored.append(f"the term {_quoted(_text(term, 'name') or code)} is not one that cards know")
    return tuple(found[NEEDS]), tuple(map(Audience, found[AUDIENCES]))


def _areas(service: Json, ignored: list[str]) -> Iterator[str]:
    for each in _objects(service, "service_areas"):
        code, name = _text(each, "uri").removeprefix(AREA), _text(each, "name")
        try:
            yield code if territory.exists(code) else territory.find_area(name).id
        except (NotFoundError, InvalidInputError):
            ignored.append(f"the area {_quoted(name)} is not known")


def _languages(service: Json, ignored: list[str]) -> Iterator[str]:
    for each in _objects(service, "languages"):
        if code := _CODE.fullmatch(_text(each, "code")):
            yield code[1].lower()
        else:
            ignored.append(f"the language {_quoted(_text(each, 'name'))} has no code of ISO 639")


def _hours(service: Json, ignored: list[str]) -> Iterator[Hours]:
    schedules = _objects(service, "schedules") or [
        found for place in _places(service) for found in _objects(place, "schedules")
    ]
    room = 28
    for each in schedules:
        days = [day.strip() for day in _text(each, "byday").split(",")]
        opens, closes = (_TIME.fullmatch(_text(each, name)) for name in ("opens_at", "closes_at"))
        if (
            not opens
            or not closes
            or not set(days) <= set(DAYS)
            or not _is_every_week(each)
            or room < len(days)
        ):
            said = _text(each, "description") or " ".join(
                _text(each, name) for name in ("byday", "opens_at", "closes_at")
            )
            ignored.append(f"hours that are not of every week, in the time of this country: {_quoted(said)}")
            continue
        room -= len(days)
        yield from (Hours(DAYS.index(day) + 1, opens[1], closes[1]) for day in days)


def _is_every_week(schedule: Json) -> bool:
    return (
        schedule.get("freq") == "WEEKLY"
        and schedule.get("interval") in (None, 1)
        and schedule.get("timezone") in _HERE
        and not any(schedule.get(name) for name in _NOT_EVERY_WEEK)
    )


def _contact(service: Json, ignored: list[str]) -> Contact:
    places, people = _places(service), _objects(service, "contacts")
    phones = [
        _text(each, "number") for party in (service, *places, *people) for each in _objects(party, "phones")
    ]
    emails = [_text(party, "email") for party in (service, *people)]
    located = [_address(each) for place in places for each in _objects(place, "addresses")]
    named = [] if any(located) else [_text(place, "name") for place in places]
    return Contact(
        phone=_first(phones, 40, "telephone numbers", ignored),
        email=_first(emails, 254, "e-mail addresses", ignored),
        url=_fitting(_text(service, "url"), 500, "the web address", ignored),
        address=_first(located or named, LIMITS.name, "addresses", ignored),
    )


def _places(service: Json) -> list[Json]:
    """Return where a service is, each place twice: as the service is there, and as what it is."""
    there = _objects(service, "service_at_locations")
    return [each for place in there for each in (place, _object(place, "location"))]


def _address(address: Json) -> str:
    town = " ".join(filter(None, (_text(address, "postal_code"), _text(address, "city"))))
    return ", ".join(filter(None, (_text(address, "address_1"), _text(address, "address_2"), town)))


def _first(texts: Sequence[str], most: int, what: str, ignored: list[str]) -> str:
    first, *others = dict.fromkeys(filter(None, texts)) or [""]
    if others:
        ignored.append(f"more {what} than one: {', '.join(map(_quoted, others))}")
    return _fitting(first, most, f"one of the {what}", ignored)


def _fitting(text: str, most: int, what: str, ignored: list[str]) -> str:
    if len(text) > most:
        ignored.append(f"{what} is longer than a card holds: only the first {most} characters are taken")
    return text[:most]


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…")


def _objects(parent: Json, name: str) -> list[Json]:
    value = parent.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _object(parent: Json, name: str) -> Json:
    value = parent.get(name)
    return value if isinstance(value, dict) else {}


def _text(parent: Json, name: str) -> str:
    value = parent.get(name)
    return value if isinstance(value, str) else ""
