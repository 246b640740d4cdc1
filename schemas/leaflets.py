"""Leaflets: signed public records of what changes often, beside the directory (spec/leaflets.md).

raw = frame(encode(card), signature)
parse_leaflet(raw).body.needs
"""

import json
import struct
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, Final

import msgspec

from schemas.codec import Schema, decode
from schemas.cooperative import Prose
from schemas.errors import MalformedError
from schemas.ids import Id, Kid, Millis
from schemas.limits import LIMITS
from schemas.statement import SIGNATURE_SIZE, Name
from schemas.territory import Nis

_LENGTH = struct.Struct(">I")
YEAR: Final = 365 * 24 * 3600 * 1000
VACANCY_DAYS: Final = 14
VACANCY_KNOWN: Final = VACANCY_DAYS * 24 * 3600 * 1000
"""How long free places are believed, in milliseconds."""

REMINDER: Final = 92
"""The staleness of a card from which administrators are reminded."""

Need = Annotated[str, msgspec.Meta(pattern=r"^[a-z]+(-[a-z]+)*$(?!\n)", max_length=40)]
Language = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}$(?!\n)")]
Hour = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)")]
Line = Annotated[str, msgspec.Meta(max_length=LIMITS.name)]
Places = Annotated[int, msgspec.Meta(ge=0, le=10_000)]


class Audience(StrEnum):
    """Whom a service is for."""

    ADULTS = "adults"
    CHILDREN = "children"
    ELDERLY = "elderly"
    FAMILIES = "families"
    MEN = "men"
    NEWCOMERS = "newcomers"
    WOMEN = "women"
    YOUTH = "youth"


class Hours(Schema):
    """When a service is open: a day from 1 (Monday) to 7, and local times."""

    day: Annotated[int, msgspec.Meta(ge=1, le=7)]
    opens: Hour
    closes: Hour


class Contact(Schema):
    """How people reach a service without Souspli."""

    phone: Annotated[str, msgspec.Meta(max_length=40)] = ""
    email: Annotated[str, msgspec.Meta(max_length=254)] = ""
    url: Annotated[str, msgspec.Meta(max_length=500)] = ""
    address: Line = ""


class Body(Schema, tag_field="type"):
    """What all leaflets share; of two with the same type and `subject`, the later one counts."""

    structure: Id
    subject: Id
    time: Millis
    signer: Kid


class Card(Body, tag="card"):
    """What a service does, for whom and where; signed by an administrator, once a year at least."""

    needs: Annotated[tuple[Need, ...], msgspec.Meta(min_length=1, max_length=30)]
    areas: Annotated[tuple[Nis, ...], msgspec.Meta(min_length=1, max_length=LIMITS.areas)]
    languages: Annotated[tuple[Language, ...], msgspec.Meta(min_length=1, max_length=30)]
    audiences: Annotated[tuple[Audience, ...], msgspec.Meta(max_length=len(Audience))] = ()
    hours: Annotated[tuple[Hours, ...], msgspec.Meta(max_length=28)] = ()
    contact: Contact = Contact()
    text: Prose = ""


class Vacancy(Body, tag="vacancy"):
    """How many places are free; signed by whoever is of the service."""

    places: Places
    waiting: Places | None = None


class Announcement(Body, tag="announcement"):
    """What the cooperative tells everybody; signed by a registrar."""

    title: Name
    text: Prose
    language: Language
    until: Millis


class Training(Body, tag="training"):
    """A training session; signed by a registrar."""

    title: Name
    text: Prose
    language: Language
    starts: Millis
    ends: Millis
    place: Line
    seats: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    cancelled: bool = False


AnyBody = Card | Vacancy | Announcement | Training


class Leaflet(msgspec.Struct, frozen=True):
    """A parsed leaflet; `signed` is what the signature covers."""

    raw: bytes
    body: AnyBody
    signed: bytes
    signature: bytes


class NumberedLeaflet(Schema):
    """A leaflet and the number under which the relay keeps it."""

    number: Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
    leaflet: bytes


class LeafletsPage(Schema):
    """`GET /v1/leaflets?after=N`: those that were put since, in the order of their numbers."""

    leaflets: tuple[NumberedLeaflet, ...]


@cache
def audiences() -> dict[str, dict[str, str]]:
    """Return whom services are for: labels by language, by the value of an `Audience`."""
    found: dict[str, dict[str, str]] = json.loads(files("schemas").joinpath("audiences.json").read_bytes())
    return found


@cache
def needs() -> dict[str, dict[str, str]]:
    """Return what services help with: labels by language, by slug."""
    found: dict[str, dict[str, str]] = json.loads(files("schemas").joinpath("needs.json").read_bytes())
    return found


def frame(body: bytes, signature: bytes) -> bytes:
    """Return the leaflet of an encoded body and its signature."""
    return _LENGTH.pack(len(body)) + body + signature


def parse_leaflet(raw: bytes) -> Leaflet:
    """Read a leaflet strictly; raises TooLargeError or MalformedError. Who signed it is not asked."""
    if len(raw) < _LENGTH.size:
        raise MalformedError("the leaflet is cut short")
    (size,) = _LENGTH.unpack_from(raw)
    if len(raw) != _LENGTH.size + size + SIGNATURE_SIZE:
        raise MalformedError("the leaflet's length does not fit its content")
    signed = raw[_LENGTH.size : _LENGTH.size + size]
    body: AnyBody = decode(signed, AnyBody, LIMITS.leaflet)  # type: ignore[arg-type]
    if isinstance(body, Card):
        _check_card(body)
    if isinstance(body, Training) and body.ends < body.starts:
        raise MalformedError("the session ends before it begins")
    return Leaflet(raw, body, signed, raw[_LENGTH.size + size :])


def _check_card(card: Card) -> None:
    sets: tuple[tuple[str, ...], ...] = (card.needs, card.areas, card.languages, card.audiences)
    if any(list(each) != sorted(set(each)) for each in sets):
        raise MalformedError("needs, areas, languages and audiences are sorted and name nothing twice")
