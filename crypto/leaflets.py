"""Who may say what in a leaflet, and which door fits (spec/leaflets.md).

found = check_leaflet(raw, directory)
found.confirmed
staleness(card.time, now, confirmed=True)
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from crypto.chain import Directory
from crypto.signing import verify
from crypto.structures import Device, Structure
from schemas import territory
from schemas.errors import IntegrityError
from schemas.leaflets import YEAR, Announcement, AnyBody, Card, Leaflet, Training, Vacancy, parse_leaflet

_STALE: Final = 100


class Checked(msgspec.Struct, frozen=True):
    """A genuine leaflet; `confirmed`: its signer is still there and may still sign it."""

    leaflet: Leaflet
    confirmed: bool


class Door(msgspec.Struct, frozen=True):
    """A service as a search sees it; `places` is None when nobody says how many are free."""

    address: str
    card: Card
    confirmed: bool
    places: int | None = None


def check_leaflet(raw: bytes, directory: Directory) -> Checked:
    """Check what a leaflet claims in the light of a directory.

    Raises MalformedError or TooLargeError for its form, IntegrityError when it is about something that is not
    its signer's, SignatureInvalidError.
    """
    leaflet = parse_leaflet(raw)
    body = leaflet.body
    structure = directory.structures.get(body.structure)
    device = structure.devices.get(body.signer) if structure else None
    if structure is None or device is None:
        raise IntegrityError("the leaflet is not signed by a device of the structure that it names")
    if isinstance(body, Card | Vacancy) and body.subject not in structure.services:
        raise IntegrityError("the leaflet is about a service of another structure, or of none")
    if isinstance(body, Announcement | Training) and not structure.is_network:
        raise IntegrityError("only the cooperative announces")
    verify(device.signing, "leaflet", leaflet.signed, leaflet.signature)
    return Checked(leaflet, _may_sign(body, structure, device))


def is_confirmed(body: AnyBody, directory: Directory) -> bool:
    """Whether who signed a genuine leaflet may still sign it."""
    structure = directory.structure(body.structure)
    return _may_sign(body, structure, structure.devices[body.signer])


def _may_sign(body: AnyBody, structure: Structure, device: Device) -> bool:
    if not (structure.active and device.active):
        return False
    of_service = isinstance(body, Vacancy) and device.member in structure.services[body.subject].members
    return device.administrator or of_service


def staleness(time: int, now: int, *, confirmed: bool) -> int:
    """Return how stale a card is, from 0 (just confirmed) to 100 (a year, or nobody answers for it)."""
    return min(_STALE, max(0, now - time) * _STALE // YEAR) if confirmed else _STALE


def matching(doors: Iterable[Door], need: str, municipality: str, now: int) -> list[Door]:
    """Return the doors for a need in a municipality (its NIS code), the best first; raises NotFoundError."""
    around = territory.covering(municipality)
    fitting = [
        door for door in doors if need in door.card.needs and not set(around).isdisjoint(door.card.areas)
    ]

    def rank(door: Door) -> tuple[int, int, int, str]:
        free = 1 if door.places is None else 2 if door.places == 0 else 0
        smallest = next(n for n, code in enumerate(around) if code in door.card.areas)
        return free, smallest, staleness(door.card.time, now, confirmed=door.confirmed), door.address

    return sorted(fitting, key=rank)
