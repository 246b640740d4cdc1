"""Cards as Open Referral HSDS 3.0 (JSON), for directories that are kept elsewhere, and back.

    text = to_hsds(leaflets.listings())
    (chosen,) = from_hsds(text.encode())
    await leaflets.set_card("accueil", **chosen.card)

Rules: what was exported comes back as it was; of what others wrote, that is taken which a card can hold, and
the rest is named, not passed over in silence. Identifiers of parts are derived from the service's, so that
the same card gives the same file.
"""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from client.leaflets import Listing
from schemas import territory
from schemas.errors import InvalidInputError, MalformedError, NotFoundError, TooLargeError
from schemas.leaflets import Audience, Contact, Hours, needs

Json = dict[str, Any]

_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NEEDS, _AUDIENCES, _NIS = "souspli/needs", "souspli/audiences", "NIS"
_LARGEST: Final = 16 * 1024**2


@dataclass(frozen=True)
class Imported:
    """A service of a file: members of a card, and what could not be taken, in words."""

    id: str
    name: str
    card: Mapping[str, object]
    ignored: Sequence[str] = field(default_factory=tuple)


class _Part:
    """Gives the parts of a service identifiers of their own, always the same ones (RFC 9562, version 5)."""

    def __init__(self, service: str) -> None:
        self._service = uuid.UUID(service)

    def __call__(self, name: str) -> str:
        return str(uuid.uuid5(self._service, name))


def to_hsds(listings: Iterable[Listing]) -> str:
    """Return services with their cards, as one page of HSDS; those without a card are left out."""
    contents = [_service(each) for each in listings if each.card]
    page = {
        "total_items": len(contents),
        "total_pages": 1,
        "page_number": 1,
        "size": len(contents),
        "first_page": True,
        "last_page": True,
        "empty": not contents,
        "contents": contents,
    }
    return json.dumps(page, ensure_ascii=False, indent=2) + "\n"


def _service(listing: Listing) -> Json:
    card, service, vacancy = listing.card, listing.service, listing.vacancy
    if card is None:
        raise NotFoundError(f"{listing.address} has no card")
    part = _Part(service.id)
    found: Json = {
        "id": service.id,
        "name": service.name,
        "description": card.text,
        "status": "active",
        "assured_date": _date(card.time),
        "last_modified": _moment(card.time),
        "organization": {
            "id": listing.structure.id,
            "name": listing.structure.name,
            "description": listing.structure.name,
        },
        "languages": [
            {"id": part(f"language/{each}"), "code": each, "name": each} for each in card.languages
        ],
        "service_areas": [
            {"id": part(f"area/{each}"), "name": _area_name(each), "extent": each, "extent_type": _NIS}
            for each in card.areas
        ],
        "schedules": [
            {
                "id": part(f"hours/{n}"),
                "freq": "WEEKLY",
                "byday": _DAYS[each.day - 1],
                "opens_at": each.opens,
                "closes_at": each.closes,
            }
            for n, each in enumerate(card.hours)
        ],
        "attributes": [
            *(_attribute(part, _NEEDS, each, needs().get(each, {}).get("en", each)) for each in card.needs),
            *(_attribute(part, _AUDIENCES, each, each) for each in card.audiences),
        ],
    }
    contact = card.contact
    found |= {name: value for name, value in (("url", contact.url), ("email", contact.email)) if value}
    if contact.phone:
        found["phones"] = [{"id": part("phone"), "number": contact.phone}]
    if contact.address:
        address = {
            "id": part("address"),
            "address_1": contact.address,
            "address_type": "physical",
            "country": "BE",
        }
        location = {"id": part("location"), "location_type": "physical", "addresses": [address]}
        found["service_at_locations"] = [{"id": part("at"), "location": location}]
    if vacancy:
        found["service_capacities"] = [
            {
                "id": part("capacity"),
                "unit": {"id": part("unit"), "name": "place"},
                "available": vacancy.places,
                "updated": _moment(vacancy.time),
            }
        ]
    return found


def _attribute(part: _Part, taxonomy: str, code: str, name: str) -> Json:
    term = {
        "id": part(f"{taxonomy}/{code}/term"),
        "code": code,
        "name": name,
        "description": name,
        "taxonomy": taxonomy,
    }
    return {
        "id": part(f"{taxonomy}/{code}"),
        "link_type": taxonomy,
        "link_entity": "service",
        "value": code,
        "taxonomy_term": term,
    }


def from_hsds(raw: bytes) -> list[Imported]:
    """Read a service, a list of services, or a page of them; raises MalformedError or TooLargeError."""
    if len(raw) > _LARGEST:
        raise TooLargeError(f"the file has {len(raw)} bytes, at most {_LARGEST} are read")
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise MalformedError(f"the file is not JSON: {error}") from error
    if isinstance(document, dict):
        document = document.get("contents", [document])
    services = [
        each for each in _list(document) if isinstance(each, dict) and isinstance(each.get("id"), str)
    ]
    if not services:
        raise MalformedError(
            "the file has no service of HSDS 3", advice="export it as JSON, with whole services"
        )
    return [_imported(each) for each in services]


def _imported(service: Json) -> Imported:
    ignored: list[str] = []
    hours = tuple(_hours(service, ignored))
    card = {
        "needs": tuple(_terms(service, _NEEDS, needs(), ignored)) or None,
        "audiences": tuple(Audience(each) for each in _terms(service, _AUDIENCES, [*Audience], ignored)),
        "areas": tuple(_areas(service, ignored)) or None,
        "languages": tuple(each["code"].lower() for each in _objects(service, "languages") if _is_code(each))
        or None,
        "hours": hours,
        "contact": _contact(service),
        "text": _text(service, "description"),
    }
    return Imported(service["id"], _text(service, "name"), card, tuple(ignored))


def _is_code(language: Json) -> bool:
    code = language.get("code")
    return isinstance(code, str) and code.isalpha() and len(code) in (2, 3)


def _terms(service: Json, taxonomy: str, known: Iterable[str], ignored: list[str]) -> Iterator[str]:
    for attribute in _objects(service, "attributes"):
        term = attribute.get("taxonomy_term")
        term = term if isinstance(term, dict) else {}
        if term.get("taxonomy") == taxonomy and term.get("code") in set(known):
            yield str(term["code"])
        elif taxonomy == _NEEDS and term.get("taxonomy") not in (_NEEDS, _AUDIENCES):
            ignored.append(f"the term {term.get('name') or term.get('code')!r} is not one that cards know")


def _areas(service: Json, ignored: list[str]) -> Iterator[str]:
    for each in _objects(service, "service_areas"):
        extent, name = str(each.get("extent", "")), str(each.get("name", ""))
        try:
            known = each.get("extent_type") == _NIS and territory.exists(extent)
            yield extent if known else territory.find_area(name).id
        except (NotFoundError, InvalidInputError):
            ignored.append(f"the area {name!r} is not known")


def _hours(service: Json, ignored: list[str]) -> Iterator[Hours]:
    for each in _objects(service, "schedules"):
        opens, closes = (str(each.get(name, ""))[:5] for name in ("opens_at", "closes_at"))
        days = [day for day in str(each.get("byday", "")).split(",") if day in _DAYS]
        if each.get("freq") != "WEEKLY" or not days or not _is_time(opens) or not _is_time(closes):
            ignored.append("a schedule that is not a day of the week with two times")
            continue
        yield from (Hours(_DAYS.index(day) + 1, opens, closes) for day in days)


def _is_time(text: str) -> bool:
    hour, colon, minute = text.partition(":")
    return colon == ":" and hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60


def _contact(service: Json) -> Contact:
    phones = _objects(service, "phones")
    places = [_object(each, "location") for each in _objects(service, "service_at_locations")]
    addresses = [address for place in places for address in _objects(place, "addresses")]
    return Contact(
        phone=_text(phones[0], "number") if phones else "",
        email=_text(service, "email"),
        url=_text(service, "url"),
        address=_address(addresses[0]) if addresses else "",
    )


def _address(address: Json) -> str:
    parts = (_text(address, name) for name in ("address_1", "postal_code", "city"))
    return ", ".join(part for part in parts if part)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(parent: Json, name: str) -> list[Json]:
    return [each for each in _list(parent.get(name)) if isinstance(each, dict)]


def _object(parent: Json, name: str) -> Json:
    value = parent.get(name)
    return value if isinstance(value, dict) else {}


def _text(parent: Json, name: str) -> str:
    value = parent.get(name)
    return value if isinstance(value, str) else ""


def _area_name(code: str) -> str:
    return territory.area(code).fr if territory.exists(code) else code


def _date(millis: int) -> str:
    return datetime.fromtimestamp(millis / 1000, UTC).date().isoformat()


def _moment(millis: int) -> str:
    return datetime.fromtimestamp(millis / 1000, UTC).isoformat(timespec="seconds")
