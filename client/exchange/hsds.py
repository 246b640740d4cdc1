"""Cards as Open Referral HSDS 3.1 (JSON), for directories kept elsewhere; hsds_reading.py reads them.

    text = to_hsds(leaflets.listings())

Rules: every object has what the schema demands, and what would break a demand of it is left out; the same
card gives the same file, since identifiers are derived. HSDS 3.0 reads it too: it passes over `capacities`.
"""

import json
import re
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit

import msgspec

from client.directory.leaflets import Listing
from client.words import words_in
from schemas import territory
from schemas.errors import NotFoundError
from schemas.forms import Language
from schemas.leaflets import Card, Vacancy, audiences, needs
from schemas.mail import MailAddress

Json = dict[str, Any]

DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NEEDS, AUDIENCES, AREA = "souspli/needs", "souspli/audiences", "urn:souspli:nis:"
_LOCAL: Final = "Local time in Belgium (Europe/Brussels)."
_ADDRESS: Final = re.compile(r"(?P<street>.+), (?P<code>[1-9][0-9]{3}) (?P<city>[^,]+)")
_RESERVED: Final = "%:/?#@!$&'()*+,;="
"""What stands in a web address as it is, beside letters, digits and `-._~` (RFC 3986, section 2)."""
_PERCENT: Final = re.compile("%(?![0-9A-Fa-f]{2})")


class _Part:
    """Gives the parts of a service identifiers of their own, always the same ones (RFC 9562, version 5)."""

    def __init__(self, service: str) -> None:
        self._service = uuid.UUID(service)

    def __call__(self, name: str) -> str:
        return str(uuid.uuid5(self._service, name))


def _shared(name: str) -> str:
    """Return the identifier of something that services have in common, such as a term."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:{name}"))


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
    return {
        "id": service.id,
        "name": service.name,
        "description": card.text,
        "status": "active",
        "assured_date": datetime.fromtimestamp(card.time / 1000, UTC).date().isoformat(),
        "last_modified": _moment(max(card.time, vacancy.time if vacancy else 0)),
        "organization": {
            "id": listing.structure.id,
            "name": listing.structure.name,
            "description": listing.structure.name,
        },
        "languages": [_language(part, each) for each in card.languages],
        "service_areas": [_area(part, each) for each in card.areas],
        "schedules": _schedules(part, card),
        "attributes": [
            *(_attribute(part, service.id, NEEDS, each, needs().get(each, {})) for each in card.needs),
            *(_attribute(part, service.id, AUDIENCES, each, audiences()[each]) for each in card.audiences),
        ],
        **_contact(part, card),
        **({"capacities": [_capacity(part, vacancy)]} if vacancy else {}),
    }


def _language(part: _Part, code: str) -> Json:
    name = words_in(Language.EN).languages.get(code, code)
    return {"id": part(f"language/{code}"), "code": code, "name": name}


def _area(part: _Part, code: str) -> Json:
    name = " / ".join(territory.area(code).names) if territory.exists(code) else code
    return {"id": part(f"area/{code}"), "name": name, "uri": AREA + code}


def _schedules(part: _Part, card: Card) -> list[Json]:
    # HSDS asks for an offset from UTC with a time. One that holds in summer and in winter does not exist.
    return [
        {
            "id": part(f"hours/{n}"),
            "freq": "WEEKLY",
            "byday": DAYS[each.day - 1],
            "opens_at": each.opens,
            "closes_at": each.closes,
            "notes": _LOCAL,
        }
        for n, each in enumerate(card.hours)
    ]


def _attribute(part: _Part, service: str, taxonomy: str, code: str, labels: dict[str, str]) -> Json:
    term = {
        "id": _shared(f"{taxonomy}/{code}"),
        "code": code,
        "name": labels.get("en", code),
        "description": " / ".join(dict.fromkeys(labels.values())) or code,
        "taxonomy": taxonomy,
        "language": "en",
    }
    return {
        "id": part(f"{taxonomy}/{code}"),
        "link_id": service,
        "link_type": taxonomy,
        "link_entity": "service",
        "value": code,
        "taxonomy_term": term,
    }


def _contact(part: _Part, card: Card) -> Json:
    found: Json = {}
    contact = card.contact
    if url := _uri(contact.url):
        found["url"] = url
    if _is_mail(contact.email):
        found["email"] = contact.email
    if contact.phone:
        found["phones"] = [{"id": part("phone"), "number": contact.phone}]
    if contact.address:
        location = {"id": part("location"), "location_type": "physical", **_place(part, contact.address)}
        found["service_at_locations"] = [{"id": part("at"), "location": location}]
    return found


def _place(part: _Part, line: str) -> Json:
    """Return an address in its parts when it has those that HSDS demands; otherwise it is a name."""
    found = _ADDRESS.fullmatch(line)
    province = _province(found["code"]) if found else ""
    if not found or not province:
        return {"name": line}
    address = {
        "id": part("address"),
        "address_1": found["street"],
        "city": found["city"],
        "state_province": province,
        "postal_code": found["code"],
        "country": "BE",
        "address_type": "physical",
    }
    return {"addresses": [address]}


def _province(postal: str) -> str:
    """Return the province of a postal code, the region in Brussels; empty when nobody has that code."""
    for each in territory.table().municipalities:
        if postal in each.postal:
            return territory.area(each.province or each.region).name("")  # as on its own signs
    return ""


def _capacity(part: _Part, vacancy: Vacancy) -> Json:
    return {
        "id": part("capacity"),
        "unit": {"id": _shared("souspli/place"), "name": "place"},
        "available": vacancy.places,
        "updated": _moment(vacancy.time),
    }


def _uri(text: str) -> str:
    """Return a web address as a URI, `https` where it says nothing else; empty for what is none."""
    whole = text.strip() if "://" in text else f"https://{text.strip()}"
    before, fragment, after = quote(_PERCENT.sub("%25", whole), safe=_RESERVED).partition("#")
    address = before + fragment + after.replace("#", "%23")
    parts = urlsplit(address)
    return address if parts.scheme in ("http", "https") and "." in parts.netloc else ""


def _is_mail(text: str) -> bool:
    try:
        msgspec.convert(text, MailAddress)
    except msgspec.ValidationError:
        return False
    return True


def _moment(millis: int) -> str:
    return datetime.fromtimestamp(millis / 1000, UTC).isoformat(timespec="milliseconds")
