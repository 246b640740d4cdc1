"""Leaflets: who may put what, and what everybody gets."""

import msgspec
import pytest

from schemas.errors import (
    ConflictError,
    IntegrityError,
    InvalidInputError,
    NotFoundError,
    SignatureInvalidError,
    TooLargeError,
)
from schemas.ids import new_id
from schemas.leaflets import Announcement, Body, Card, LeafletsPage, Vacancy, parse_leaflet
from schemas.limits import LIMITS
from schemas.statements import ServiceSet
from server.clock import system_clock
from tests.builders import Member
from tests.integration.server.conftest import Town
from tests.leaflets import leaflet
from tests.stage import Stage


def card(town: Town, **changed: object) -> dict[str, object]:
    """Return what stands on the card of the first structure's service."""
    said = {"needs": ("housing",), "areas": ("92094",), "languages": ("fr",)}
    return {"subject": town.social.id, "time": system_clock()} | said | changed


async def put(here: Stage, member: Member, raw: bytes) -> None:
    """Put a leaflet in the name of a member."""
    (await (await here.device(member)).request("PUT", "/v1/leaflets", body=raw)).demand()


async def held(here: Stage, after: int = 0) -> list[tuple[int, Body]]:
    """Return what anybody gets."""
    page = (await here.request("GET", f"/v1/leaflets?after={after}")).demand().read(LeafletsPage)
    return [(each.number, parse_leaflet(each.leaflet).body) for each in page.leaflets]


async def test_the_latest_of_each(here: Stage, town: Town) -> None:
    """Of card and free places the latest are there, and who has seen some gets what is new."""
    head, time = town.cpas.administrator, system_clock()
    await put(here, head, leaflet(head, Card, **card(town, time=time)))
    await put(here, town.anne, leaflet(town.anne, Vacancy, subject=town.social.id, time=time, places=2))
    seen = await held(here)
    await put(here, head, leaflet(head, Card, **card(town, time=time + 1, text="Nouveau")))
    now = await held(here)
    assert [type(body) for _, body in now] == [Vacancy, Card]
    assert await held(here, seen[-1][0]) == now[1:]


async def test_the_same_again(here: Stage, town: Town) -> None:
    """A lost answer: the same leaflet again has no effect; an older one is refused."""
    head, time = town.cpas.administrator, system_clock()
    raw = leaflet(head, Card, **card(town, time=time))
    await put(here, head, raw)
    before = await held(here)
    await put(here, head, raw)
    assert await held(here) == before
    with pytest.raises(ConflictError):
        await put(here, head, leaflet(head, Card, **card(town, time=time - 1)))


async def test_cards_are_the_administrators(here: Stage, town: Town) -> None:
    """A member puts free places and no card; a member of another service not even these."""
    await put(
        here, town.anne, leaflet(town.anne, Vacancy, subject=town.social.id, time=system_clock(), places=0)
    )
    with pytest.raises(NotFoundError):
        await put(here, town.anne, leaflet(town.anne, Card, **card(town)))
    raw = leaflet(town.auditor, Vacancy, subject=town.social.id, time=system_clock(), places=9)
    with pytest.raises(NotFoundError):
        await put(here, town.auditor, raw)


async def test_nobody_speaks_for_others(here: Stage, town: Town) -> None:
    """Neither a card of another structure's service, nor a leaflet that somebody else has signed."""
    other = town.abri.administrator
    with pytest.raises(IntegrityError):
        await put(here, other, leaflet(other, Card, **card(town)))
    with pytest.raises(NotFoundError):
        await put(here, other, leaflet(town.cpas.administrator, Card, **card(town)))
    raw = leaflet(town.cpas.administrator, Card, purpose="statement", **card(town))
    with pytest.raises(SignatureInvalidError):
        await put(here, town.cpas.administrator, raw)


async def test_only_registrars_announce(here: Stage, town: Town) -> None:
    """What is said to all is said by the cooperative."""
    now = system_clock()
    news = {"subject": new_id(now), "time": now, "title": "AG", "text": "", "language": "fr", "until": now}
    registrar = here.world.registrar
    await put(here, registrar, leaflet(registrar, Announcement, **news))
    head = town.cpas.administrator
    with pytest.raises(IntegrityError):
        await put(here, head, leaflet(head, Announcement, **news))


async def test_dated_now(here: Stage, town: Town) -> None:
    """Nobody puts a leaflet that would count for ever."""
    head = town.cpas.administrator
    later = system_clock() + LIMITS.clock_skew * 1000 + 60_000
    with pytest.raises(InvalidInputError):
        await put(here, head, leaflet(head, Card, **card(town, time=later)))


async def test_size(here: Stage, town: Town) -> None:
    """What is too large is cut off."""
    with pytest.raises(TooLargeError):
        await put(here, town.anne, bytes(4 * LIMITS.leaflet))


async def test_who_left_says_nothing(here: Stage, town: Town) -> None:
    """A member who was taken off the service says nothing for it any more."""
    social = town.social
    raw = leaflet(town.anne, Vacancy, subject=social.id, time=system_clock(), places=1)
    said = {"service": social.id, "handle": social.handle, "name": "x", "members": ()}
    town.cpas.post(ServiceSet, town.cpas.administrator.device, **said)
    await here.publish()
    with pytest.raises(NotFoundError):
        await put(here, town.anne, raw)


@pytest.mark.usefixtures("town")
async def test_in_order(here: Stage) -> None:
    """Leaflets come in the order of their numbers, from any of them on."""
    registrar, now = here.world.registrar, system_clock()
    device = await here.device(registrar)
    for n in range(3):
        said = {"subject": new_id(now + n), "title": str(n), "text": "", "language": "fr", "until": now}
        raw = leaflet(registrar, Announcement, time=now, **said)
        (await device.request("PUT", "/v1/leaflets", body=raw)).demand()
    everything = await held(here)
    assert [number for number, _ in everything] == sorted(number for number, _ in everything)
    assert await held(here, everything[0][0]) == everything[1:]
    assert msgspec.structs.asdict(everything[0][1])["title"] == "0"
