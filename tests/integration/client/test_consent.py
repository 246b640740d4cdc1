"""A consent that is withdrawn among real clients: who learns of it, what ends, what is forgotten."""

import asyncio
from pathlib import Path

import pytest

from client.agent.running import Place, serving
from client.outside.correspondents import Writing
from client.outside.links import links_of
from schemas.errors import ConflictError, InvalidInputError, NotFoundError
from schemas.forms import Language
from schemas.ids import parse_address
from schemas.limits import DAY, LIMITS
from schemas.referral import State
from schemas.steps import Reason
from schemas.working_days import day_of
from tests.integration.client.cast import AGREED, Scene, state, synced, third
from tests.stage import TurnableClock, until


async def test_consent_withdrawn_reaches_everybody_and_shortens_the_time(
    turning: Scene, clock: TurnableClock
) -> None:
    """Also whom it was passed on to; the referral is withdrawn; after a fortnight the copies are gone."""
    emma = await third(turning)
    thread = await turning.refer()
    await synced(turning.ben)
    new, _ = await turning.ben.transfers.transfer(thread, parse_address("colis@banque"), AGREED)
    await synced(turning.anne, emma)
    today = day_of(clock()).isoformat()
    (told,) = await turning.anne.consents.withdraw(thread, today, "She told us")
    assert told.error is None
    await synced(turning.ben)
    assert turning.ben.threads.find(thread).loop.withdrawn is not None
    assert turning.ben.consents.reached(thread) == [thread, new.thread]
    assert [item.error for item in await turning.ben.consents.tend()] == [None, None]
    assert await turning.ben.consents.tend() == []
    assert await state(emma, new.thread) is State.WITHDRAWN
    assert emma.threads.find(new.thread).loop.reason is Reason.CONSENT_WITHDRAWN
    for each in (turning.ben, emma):
        assert await each.keeping.tend() == []
    clock.ahead += 15 * DAY * 1000
    gone = await emma.keeping.tend()
    assert [view.id for view in gone] == [new.thread]
    with pytest.raises(NotFoundError):
        emma.threads.find(new.thread)
    with pytest.raises(InvalidInputError):
        await turning.anne.consents.withdraw(thread, "2999-01-01")


async def test_consent_withdrawn_ends_the_links_of_guests(scene: Scene) -> None:
    """Every link of the conversation, at once; what the relay could not be told, by whoever is next."""
    anne, bridge = scene.anne, parse_address("accueil@abri-de-meuse")
    sam = anne.correspondents.add("Sam Dupont", "sam@asso.example", Language.FR, bridge)
    first = await anne.correspondents.write(sam, Writing("Logement", "Bonjour"))
    thread = first.item.thread
    await anne.correspondents.reply(thread, Writing("", "Encore", phrase="trois petits chats"))
    await synced(anne)
    links = links_of(anne.threads.conversation(thread))
    assert [link.revoked for link in links] == [False, False]
    items = await anne.consents.withdraw(thread, "2026-11-27")
    assert [item.error for item in items] == [None, None, None]
    await synced(anne)
    for link in links:
        assert (await anne.guests.state(link.told.id)).revoked
    assert [link.revoked for link in links_of(anne.threads.conversation(thread))] == [True, True]
    assert await anne.consents.tend() == []
    with pytest.raises(ConflictError, match="nothing is shared by a link"):
        await anne.correspondents.reply(thread, Writing("", "Encore une chose"))


@pytest.mark.parametrize(
    ("days", "why"), [(2, "consent was withdrawn"), (LIMITS.retention // DAY + 2, "conversation is over")]
)
async def test_a_link_that_is_over_is_not_renewed(
    turning: Scene, clock: TurnableClock, days: int, why: str
) -> None:
    """One that had expired stays so after a withdrawal and when the conversation is over; it may be ended."""
    anne, bridge = turning.anne, parse_address("accueil@abri-de-meuse")
    sam = anne.correspondents.add("Sam Dupont", "sam@asso.example", Language.FR, bridge)
    written = await anne.correspondents.write(sam, Writing("Logement", "Bonjour", days=1))
    thread = written.item.thread
    await synced(anne)
    clock.ahead += days * DAY * 1000
    if "withdrawn" in why:
        await anne.consents.withdraw(thread, "2026-11-27")
    link = anne.links.find(thread)
    assert not link.open(anne.clock())
    assert not link.revoked
    for refused in (anne.links.renew(thread, 30), anne.links.new_code(thread)):
        with pytest.raises(ConflictError, match=why):
            await refused
    assert (await anne.guests.state(link.told.id)).expires == link.told.expires
    await anne.links.revoke(thread)
    assert (await anne.guests.state(link.told.id)).revoked


async def test_an_agent_forgets_too(turning: Scene, clock: TurnableClock, tmp_path: Path) -> None:
    """Where only programs look, what is over goes by itself, as where people do."""
    thread = await turning.refer()
    await synced(turning.anne, turning.ben)
    await turning.anne.consents.withdraw(thread, "2026-11-27")
    await synced(turning.anne, turning.ben)
    clock.ahead += 15 * DAY * 1000
    async with serving(turning.ben, Place(tmp_path / "agent")):
        await until(lambda: asyncio.sleep(0, not turning.ben.threads.all()))
