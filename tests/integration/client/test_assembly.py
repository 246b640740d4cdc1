"""Votes from the opening to the result, with the time that they take; cards, and who answers for them."""

import pytest

from client.cooperative.assembly import Draft
from client.endpoint import Endpoint
from client.notices import Kind
from client.words import words_in
from crypto.keys import DeviceKeys
from schemas.api import EntriesRequest
from schemas.codec import decode_request, encode
from schemas.cooperative import About, MotionClosed
from schemas.errors import ConflictError, ForbiddenError, IntegrityError, StatementRefusedError
from schemas.forms import Language
from schemas.ids import parse_address
from schemas.leaflets import LeafletsPage, NumberedLeaflet, Vacancy, frame, parse_leaflet
from schemas.limits import DAY, LIMITS
from schemas.statements import RevocationReason, frame_entry
from tests.integration.client.cast import Cast, Scene
from tests.integration.client.hostile import Answer, Exchange, Hostile
from tests.stage import TurnableClock

ACCUEIL = parse_address("accueil@abri-de-meuse")
CARD = {"needs": ("shelter",), "areas": ("92094",), "languages": ("fr",)}


async def test_a_vote_from_beginning_to_end(turning: Scene, clock: TurnableClock) -> None:
    """Two structures vote; after the time everybody sees the result, and nobody votes any more."""
    cpas, abri = turning.cpas.assembly, turning.abri.assembly
    motion = await cpas.open_motion(Draft(About.ROADMAP, "Agenda", "", ("oui", "non"), days=3, quorum=100))
    await cpas.vote(motion.id, "oui")
    with pytest.raises(ConflictError):
        await cpas.close(motion.id)
    structures = [each.directory.own.structure.id for each in (turning.cpas, turning.abri)]
    assert [[each.title for each in cpas.awaited(voter)] for voter in structures] == [[], ["Agenda"]]
    await abri.vote(motion.id, None)
    clock.ahead += 3 * DAY * 1000 + 120_000
    late = await turning.cast.structure("banque", "0403.091.220", "colis")
    with pytest.raises(ConflictError):
        await late.assembly.vote(motion.id, "non")
    tally = await abri.close(motion.id)
    assert (tally.counts, tally.abstentions, tally.electorate, tally.carried) == ((1, 0), 1, 2, 0)
    await turning.anne.directory.refresh()
    assert turning.anne.assembly.motion(motion.id).closed
    with pytest.raises(ConflictError):
        await cpas.close(motion.id)


async def test_a_late_vote(turning: Scene, clock: TurnableClock) -> None:
    """After the time has come, a vote is refused, also before anybody has stated the result."""
    motion = await turning.cpas.assembly.open_motion(Draft(About.PROPOSAL, "x", "", ("a", "b"), days=3))
    clock.ahead += 3 * DAY * 1000 + 120_000
    with pytest.raises(ConflictError):
        await turning.abri.assembly.vote(motion.id, "a")


async def test_the_relay_refuses_a_forged_result(turning: Scene, clock: TurnableClock) -> None:
    """A client that lies about the result is refused by the relay, and would be by every other client."""
    motion = await turning.cpas.assembly.open_motion(Draft(About.PROPOSAL, "x", "", ("a", "b"), days=3))
    clock.ahead += 3 * DAY * 1000 + 120_000
    liar, own = turning.abri, turning.abri.directory.own.structure
    await liar.directory.refresh()
    statement = encode(
        MotionClosed(
            structure=own.id,
            n=own.next_n,
            time=clock(),
            signer=liar.profile.device.kid,
            previous=own.head,
            motion=motion.id,
            counts=(2, 0),
            abstentions=0,
            electorate=2,
        )
    )
    entry = frame_entry(statement, liar.profile.device.signing.sign("statement", statement))
    with pytest.raises(StatementRefusedError):
        await liar.http.call("POST", "/v1/directory/entries", body=encode(EntriesRequest((entry,))))
    assert (await turning.anne.directory.refresh()).assembly.motions[motion.id].closed is None


async def test_members_do_not_vote(scene: Scene) -> None:
    """Structures vote, and their administrators for them."""
    with pytest.raises(ForbiddenError):
        await scene.anne.assembly.open_motion(Draft(About.PROPOSAL, "x", "", ("a", "b")))


async def found(endpoint: Endpoint) -> list[tuple[bool, int, int | None]]:
    """Return what a search gives: confirmed, staleness, free places."""
    await endpoint.leaflets.refresh()
    listings = endpoint.leaflets.find("shelter", "Namur")
    return [
        (each.confirmed, each.staleness, each.vacancy.places if each.vacancy else None) for each in listings
    ]


async def test_what_nobody_confirms_grows_stale(turning: Scene, clock: TurnableClock) -> None:
    """Free places are believed for two weeks; after eleven months administrators are reminded, monthly."""
    await turning.abri.leaflets.set_card("accueil", **CARD)
    await turning.ben.leaflets.set_places("accueil", 2)
    assert await found(turning.anne) == [(True, 0, 2)]
    clock.ahead += 15 * DAY * 1000
    assert await found(turning.anne) == [(True, 4, None)]
    assert not [each for each in turning.abri.notices.fresh() if each.kind is Kind.CARD]
    clock.ahead += 325 * DAY * 1000
    assert await found(turning.anne) == [(True, 93, None)]
    (due,) = (each for each in turning.abri.notices.fresh() if each.kind is Kind.CARD)
    assert "souspli service card accueil" in words_in(Language.NL).notices[due.kind].format(**due.details)
    assert not [each for each in turning.abri.notices.fresh() if each.kind is Kind.CARD]
    assert not [each for each in turning.ben.notices.fresh() if each.kind is Kind.CARD]
    await turning.abri.leaflets.set_card("accueil")
    assert await found(turning.anne) == [(True, 0, None)]


async def test_a_card_whose_signer_left(scene: Scene) -> None:
    """What somebody said who is no longer there is to be confirmed by somebody who is."""
    await scene.abri.leaflets.set_card("accueil", **CARD)
    await scene.ben.leaflets.set_places("accueil", 2)
    assert await found(scene.anne) == [(True, 0, 2)]
    kid = scene.ben.profile.device.kid
    await scene.abri.administration.revoke(kid.hex(), RevocationReason.LOST)
    assert await found(scene.anne) == [(True, 0, None)]


async def test_a_relay_that_makes_leaflets_up(scene: Scene, cast: Cast, hostile: Hostile) -> None:
    """Free places that nobody has signed, or that were altered, are an alarm and are not shown."""
    dora = await cast.colleague(scene.cpas, "Dora", "social", url=hostile.url)
    await scene.abri.leaflets.set_card("accueil", **CARD)
    await scene.ben.leaflets.set_places("accueil", 2)
    own, service = scene.abri.directory.own, scene.abri.directory.own.structure.service("accueil")
    device = DeviceKeys.generate()

    async def invent(_: Exchange) -> Answer:
        body = encode(Vacancy(own.structure.id, service.id, 1_900_000_000_000, own.device.kid, 99))
        raw = frame(body, device.signing.sign("leaflet", body))
        return Answer(
            200, {"Content-Type": "application/json"}, encode(LeafletsPage((NumberedLeaflet(1, raw),)))
        )

    hostile.on("GET", "/v1/leaflets", invent)
    with pytest.raises(IntegrityError):
        await dora.leaflets.refresh()
    hostile.behave()
    assert await found(dora) == [(True, 0, 2)]


async def test_a_relay_that_shows_an_older_leaflet(scene: Scene, cast: Cast, hostile: Hostile) -> None:
    """What was said before does not come back."""
    dora = await cast.colleague(scene.cpas, "Dora", "social", url=hostile.url)
    await scene.abri.leaflets.set_card("accueil", **CARD)
    await scene.ben.leaflets.set_places("accueil", 2)
    page = decode_request((await dora.http.call("GET", "/v1/leaflets")).body, LeafletsPage, LIMITS.answer)
    (old,) = (each for each in page.leaflets if isinstance(parse_leaflet(each.leaflet).body, Vacancy))
    await scene.ben.leaflets.set_places("accueil", 0)
    assert await found(dora) == [(True, 0, 0)]

    async def again(exchange: Exchange) -> Answer:
        if exchange.path.endswith("after=100"):
            return await exchange.forward(exchange.body)
        body = encode(LeafletsPage((NumberedLeaflet(100, old.leaflet),)))
        return Answer(200, {"Content-Type": "application/json"}, body)

    hostile.on("GET", "/v1/leaflets", again)
    assert await found(dora) == [(True, 0, 0)]
