"""Leaflets as this device holds them: fetched by number, checked, searched here; and those that it signs.

    await leaflets.refresh()
    for door in leaflets.find("shelter", "Namur"):
        print(door.address, door.places)

Rules: each is checked when it arrives, and whether its signer still answers for it whenever it is read; a
search asks the relay nothing; what the relay shows and nobody has signed is an alarm.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from client.clock import Clock
from client.device.profile import Profile
from client.directory.mirror import Mirror
from client.directory.session import Session
from client.relay.http import RelayHttp
from crypto.leaflets import Door, check_leaflet, is_confirmed, matching, staleness
from crypto.structures import Service, Structure
from schemas import leaflets, territory
from schemas.codec import Schema, encode
from schemas.errors import ForbiddenError, InvalidInputError, NotFoundError, SouspliError
from schemas.ids import Address, Millis, new_id
from schemas.leaflets import (
    REMINDER,
    VACANCY_KNOWN,
    Announcement,
    AnyBody,
    Card,
    LeafletsPage,
    Training,
    Vacancy,
    frame,
    parse_leaflet,
)

Kind = TypeVar("Kind", bound=AnyBody)

_FRESH = 6 * 3_600_000
"""So many milliseconds news may be old that nobody asked for."""


class _Held(Schema):
    """A leaflet, and the relay's number of it."""

    number: int
    raw: bytes


class _Asked(Schema):
    """When the relay was asked for what is new."""

    at: Millis


@dataclass(frozen=True)
class Listing:
    """A service with its card and its free places, as far as there are."""

    structure: Structure
    service: Service
    card: Card | None
    confirmed: bool
    vacancy: Vacancy | None  # only while it is believed
    staleness: int

    @property
    def address(self) -> Address:
        """`service@structure`."""
        return Address(self.service.handle, self.structure.handle)


class Leaflets:
    """The leaflets of the relay."""

    def __init__(
        self, profile: Profile, http: RelayHttp, session: Session, mirror: Mirror, clock: Clock
    ) -> None:
        self._profile = profile
        self._store = profile.store
        self._http = http
        self._session = session
        self._mirror = mirror
        self._clock = clock

    # Reading.

    async def refresh(self) -> None:
        """Fetch what is new; raises IntegrityError for what is not genuine."""
        await self._mirror.refresh()
        while True:
            after = max((held.number for held in self._all().values()), default=0)
            page = (await self._http.call("GET", f"/v1/leaflets?after={after}")).read(LeafletsPage)
            if not page.leaflets:
                return
            with self._store.transaction():
                for each in page.leaflets:
                    self._keep(_Held(each.number, each.leaflet))

    async def keep_fresh(self) -> None:
        """Fetch what is new, if that was not done in the last hours."""
        asked = self._store.get("leaflets", "asked", _Asked)
        if asked is None or not 0 <= self._clock() - asked.at < _FRESH:
            await self.refresh()
            self._store.put("leaflets", "asked", _Asked(self._clock()))

    def _keep(self, new: _Held) -> None:
        body = check_leaflet(new.raw, self._mirror.current).leaflet.body
        key = f"{type(body).__struct_config__.tag}/{body.subject}"
        before = self._store.get("leaflet", key, _Held)
        # An older one does not come back, but its number was seen.
        older = before is not None and parse_leaflet(before.raw).body.time > body.time
        self._store.put("leaflet", key, _Held(new.number, before.raw if older and before else new.raw))

    def _all(self) -> dict[str, _Held]:
        return self._store.all("leaflet", _Held)

    def _of(self, kind: type[Kind]) -> Iterator[Kind]:
        bodies = (parse_leaflet(held.raw).body for held in self._all().values())
        return (body for body in bodies if isinstance(body, kind))

    def _confirmed(self, body: AnyBody) -> bool:
        return is_confirmed(body, self._mirror.current)

    def listings(self) -> list[Listing]:
        """Return every service of an active structure, by address."""
        cards = {card.subject: card for card in self._of(Card)}
        since = self._clock() - VACANCY_KNOWN
        places = {
            each.subject: each for each in self._of(Vacancy) if each.time >= since and self._confirmed(each)
        }
        found = []
        for structure in self._mirror.current.structures.values():
            for service in structure.services.values() if structure.active else ():
                card = cards.get(service.id)
                confirmed = card is not None and self._confirmed(card)
                found.append(
                    Listing(
                        structure,
                        service,
                        card,
                        confirmed,
                        places.get(service.id),
                        staleness(card.time if card else 0, self._clock(), confirmed=confirmed),
                    )
                )
        return sorted(found, key=lambda each: str(each.address))

    def listing(self, address: Address) -> Listing:
        """Return the service of an address; raises NotFoundError."""
        _, service = self._mirror.current.service(address)
        return next(each for each in self.listings() if each.service.id == service.id)

    def find(self, need: str, near: str) -> list[Listing]:
        """Return the services for a need (slug) near a municipality (name, postal or NIS code), best first.

        Raises InvalidInputError or NotFoundError, which name what was perhaps meant.
        """
        if need not in leaflets.needs():
            raise InvalidInputError(
                f"{need!r} is not a need that services name", advice="one of " + ", ".join(leaflets.needs())
            )
        by_address = {str(each.address): each for each in self.listings()}
        doors = [
            Door(address, each.card, each.confirmed, each.vacancy.places if each.vacancy else None)
            for address, each in by_address.items()
            if each.card is not None
        ]
        fitting = matching(doors, need, territory.municipality(near).id, self._clock())
        return [by_address[door.address] for door in fitting]

    def announcements(self) -> list[Announcement]:
        """Return what the cooperative announces now, the latest first."""
        now = self._clock()
        found = [body for body in self._of(Announcement) if body.until > now and self._confirmed(body)]
        return sorted(found, key=lambda body: body.time, reverse=True)

    def trainings(self) -> list[Training]:
        """Return the training sessions that are to come, the next first."""
        now = self._clock()
        return sorted((body for body in self._of(Training) if body.ends > now), key=lambda each: each.starts)

    def due(self) -> list[Listing]:
        """Return the own services whose card is to be confirmed soon; none for others than administrators."""
        structure, device = self._mirror.own
        if not device.administrator:
            return []
        return [
            each
            for each in self.listings()
            if each.structure.id == structure.id and each.card is not None and each.staleness >= REMINDER
        ]

    # Signing.

    async def set_card(self, service: str, **said: object) -> Card:
        """Say what a service (handle) does, in place of what was said before; what is not given stays.

        `said` has members of `Card`; sets in any order. Raises ForbiddenError for others than administrators,
        InvalidInputError for what a card cannot hold.
        """
        own = await self._own(service)
        if not self._mirror.own.device.administrator:
            raise ForbiddenError("only an administrator says what a service does")
        before = self._held_card(own.id)
        kept = {name: getattr(before, name) for name in _CARD} if before else {}
        members = kept | {name: _sorted(name, value) for name, value in said.items() if value is not None}
        if not {"needs", "areas", "languages"} <= members.keys():
            raise InvalidInputError(
                "a first card needs needs, areas and languages",
                advice=f"say them: souspli service card {service} --need shelter --area Namur --language fr",
            )
        _check_words(members)
        return await self._put(Card, own.id, **members)

    def _held_card(self, service: str) -> Card | None:
        return next((card for card in self._of(Card) if card.subject == service), None)

    async def set_places(self, service: str, places: int, waiting: int | None = None) -> Vacancy:
        """Say how many places of a service (handle) are free; for its members and administrators."""
        own = await self._own(service)
        return await self._put(Vacancy, own.id, places=places, waiting=waiting)

    async def announce(self, title: str, text: str, language: str, days: int) -> Announcement:
        """As a registrar, tell everybody something for some days."""
        self._demand_registrar()
        until = self._clock() + days * 86_400_000
        said = {"title": title, "text": text, "language": language, "until": until}
        return await self._put(Announcement, new_id(self._clock()), **said)

    async def offer_training(self, identifier: str | None = None, **said: object) -> Training:
        """As a registrar, offer a training session, or say it anew; `said` has members of `Training`."""
        self._demand_registrar()
        return await self._put(Training, identifier or new_id(self._clock()), **said)

    async def _put(self, kind: type[Kind], subject: str, **said: object) -> Kind:
        structure, device = self._mirror.active_own
        held = self._store.get("leaflet", f"{kind.__struct_config__.tag}/{subject}", _Held)
        # Clocks go back; the time of a leaflet does not.
        time = max(self._clock(), parse_leaflet(held.raw).body.time + 1 if held else 0)
        common: dict[str, object] = {"structure": structure.id, "subject": subject, "time": time}
        body = encode(kind(**common, signer=device.kid, **said))  # type: ignore[arg-type]  # parsed below
        raw = frame(body, self._profile.device.signing.sign("leaflet", body))
        parsed = parse_leaflet(raw).body
        await self._session.call("PUT", "/v1/leaflets", body=raw, again=True)
        await self.refresh()
        if not isinstance(parsed, kind):
            raise SouspliError
        return parsed

    async def _own(self, handle: str) -> Service:
        await self.refresh()
        return self._mirror.active_own.structure.service(handle)

    def _demand_registrar(self) -> None:
        structure, device = self._mirror.active_own
        if not (structure.is_network and device.administrator):
            raise ForbiddenError("only registrars of the cooperative do this")


_CARD = ("needs", "areas", "languages", "audiences", "hours", "contact", "text")
_SETS = ("needs", "areas", "languages", "audiences")


def _sorted(name: str, value: object) -> object:
    return tuple(sorted(set(value))) if name in _SETS and isinstance(value, tuple | list) else value


def _check_words(members: dict[str, object]) -> None:
    """Raise InvalidInputError for needs and areas that no reader would know."""
    for need in _texts(members["needs"]):
        if need not in leaflets.needs():
            raise InvalidInputError(f"{need!r} is not a need", advice="one of " + ", ".join(leaflets.needs()))
    for area in _texts(members["areas"]):
        if not territory.exists(area):
            raise NotFoundError(f"no municipality or area has the NIS code {area}")


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()
