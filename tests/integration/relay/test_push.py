"""Pushes: who has nothing open gets one, without a word, through push services that are known."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from schemas.access import AccessAction
from schemas.api import ENVELOPE_TYPE
from schemas.codec import encode
from schemas.errors import ConflictError, InvalidInputError, NotFoundError
from schemas.limits import LIMITS
from schemas.push import PushState, PushSubscription
from server.storage.db import connect
from tests.integration.relay.conftest import Scene
from tests.integration.relay.push_service import PushService, service
from tests.stage import Answer, Device, Stage, TurnableClock, local_relay, stage, until

__all__ = ["service"]


@pytest.fixture
async def here(
    database: str, tmp_path: Path, clock: TurnableClock, service: PushService
) -> AsyncIterator[Stage]:
    """Return a relay that knows this push service, and whose network is not founded."""
    async with (
        local_relay(database, tmp_path, clock, **service.options) as relay,
        stage(relay, database) as made,
    ):
        yield made


async def subscribe(device: Device, endpoint: str, identifier: str = "") -> Answer:
    """Ask for pushes."""
    path = f"/v1/push/{identifier or device.here.world.new_id()}"
    return await device.request("PUT", path, body=encode(PushSubscription(endpoint)))


async def state(device: Device) -> PushState:
    """Return what the relay says of a device's subscriptions."""
    return (await device.request("GET", "/v1/push")).demand().read(PushState)


async def settled(scene: Scene, service: PushService) -> None:
    """Let the delay pass; whoever gets a push meanwhile must be Dora, who was asked for last.

    A round sends all its pushes at once, hers perhaps first: when she gets one of the next, it is over.
    """
    for _ in range(2):
        before = sum(path == "/dora" for path, _, _ in service.asked)
        await scene.anne.post(scene.message(scene.pantry))
        scene.clock.ahead += LIMITS.push_delay * 1000

        async def dora(before: int = before) -> bool:
            return sum(path == "/dora" for path, _, _ in service.asked) > before

        await until(dora)
        await scene.dora.fetch(scene.pantry)  # so that she gets another push next time


def pushed(service: PushService) -> list[str]:
    """Return to whom it was asked to push, apart from Dora."""
    return [path for path, _, _ in service.asked if path != "/dora"]


async def test_a_push_says_nothing(scene: Scene, service: PushService) -> None:
    """What the push service gets is the time, the relay's key and contact, and no body at all."""
    (await subscribe(scene.ben, f"{service.url}/ben")).demand()
    await scene.anne.post(scene.message(text="Une place pour Yasmina"))
    scene.clock.ahead += LIMITS.push_delay * 1000
    await service.pushes(1)
    ((path, headers, body),) = service.asked
    assert (path, body, headers["Content-Length"]) == ("/ben", b"", "0")
    del headers["Host"], headers["Authorization"], headers["Content-Length"]
    assert headers.pop("Accept", "*/*") == "*/*"
    headers.pop("Accept-Encoding", "")
    headers.pop("User-Agent", "")
    headers.pop("Content-Type", "")
    assert headers == {"TTL": "86400", "Urgency": "normal", "Topic": "souspli"}


async def test_whoever_has_fetched_gets_no_push(scene: Scene, service: PushService) -> None:
    """Who has fetched since, who sent it, who does not read the mailbox: none gets a push."""
    for name in ("anne", "ben", "cleo", "dora"):
        (await subscribe(getattr(scene, name), f"{service.url}/{name}")).demand()
    await scene.anne.post(scene.message())
    await scene.ben.fetch(scene.intake)
    await settled(scene, service)
    assert pushed(service) == ["/cleo"]


async def test_one_push_until_it_has_fetched(scene: Scene, service: PushService) -> None:
    """However much arrives: the next one comes when the device has fetched, or after an hour."""
    for name in ("ben", "dora"):
        (await subscribe(getattr(scene, name), f"{service.url}/{name}")).demand()
    for _ in range(2):
        await scene.anne.post(scene.message())
        await settled(scene, service)
    assert pushed(service) == ["/ben"]
    await scene.ben.fetch(scene.intake)
    await scene.anne.post(scene.message())
    await settled(scene, service)
    assert pushed(service) == ["/ben"] * 2
    scene.clock.ahead += LIMITS.push_again * 1000
    for device in (scene.anne, scene.ben, scene.dora):
        await device.sign_in()
    await scene.anne.post(scene.message())
    await settled(scene, service)
    assert pushed(service) == ["/ben"] * 3


async def test_what_needs_nobody(scene: Scene, service: PushService) -> None:
    """A post that says that it is quiet calls for no push; it is delivered like any other."""
    for name in ("ben", "dora"):
        (await subscribe(getattr(scene, name), f"{service.url}/{name}")).demand()
    headers = {"Content-Type": ENVELOPE_TYPE}
    path = "/v1/envelopes?quiet=1"
    (await scene.anne.request("POST", path, body=scene.message(), headers=headers)).demand()
    await settled(scene, service)
    assert pushed(service) == []
    assert len(await scene.ben.fetch(scene.intake)) == 1


async def test_two_processes_push_once(
    scene: Scene, service: PushService, database: str, tmp_path: Path, clock: TurnableClock
) -> None:
    """Each hears of everything, and one of them sends the push."""
    for name in ("ben", "cleo", "dora"):
        (await subscribe(getattr(scene, name), f"{service.url}/{name}")).demand()
    async with local_relay(database, tmp_path / "second", clock, **service.options) as second:
        anne = await scene.here.device(scene.anne.member, second.url)
        await anne.post(scene.message())
        await settled(scene, service)
        await settled(scene, service)
    assert sorted(pushed(service)) == ["/ben", "/cleo"]


@pytest.mark.parametrize("status", [404, 410])
async def test_a_subscription_that_has_ended(scene: Scene, service: PushService, status: int) -> None:
    """When the push service no longer knows it, the relay does not either."""
    (await subscribe(scene.ben, f"{service.url}/ben")).demand()
    service.status = status
    await scene.anne.post(scene.message())
    scene.clock.ahead += LIMITS.push_delay * 1000
    await service.pushes(1)

    async def forgotten() -> bool:
        return (await state(scene.ben)).subscriptions == ()

    await until(forgotten)


async def test_a_push_service_that_refuses_or_leads_elsewhere(scene: Scene, service: PushService) -> None:
    """Nothing is followed; the subscription stays, and the next envelope calls for another push."""
    for name in ("ben", "dora"):
        (await subscribe(getattr(scene, name), f"{service.url}/{name}")).demand()
    for status in (307, 503):
        service.status = status
        await scene.anne.post(scene.message())
        await settled(scene, service)
    assert pushed(service) == ["/ben"] * 2
    assert len((await state(scene.ben)).subscriptions) == 1


async def test_with_the_device_goes_its_subscription(scene: Scene, service: PushService) -> None:
    """No push goes to a device that was revoked, nor to one that was taken off the service."""
    for name in ("ben", "cleo", "dora"):
        (await subscribe(getattr(scene, name), f"{service.url}/{name}")).demand()
    scene.abri.revoke(scene.ben.member.kid)
    await scene.here.publish()
    async with connect(scene.here.database) as connection:
        assert await connection.fetchval("SELECT count(*) FROM push_subscriptions") == 2
    await scene.anne.post(scene.message())
    await settled(scene, service)
    assert pushed(service) == ["/cleo"]


async def test_only_to_push_services_that_are_known(scene: Scene) -> None:
    """A client cannot make the relay ask another address, its own neighbours least of all."""
    for endpoint in ("https://fcm.googleapis.com/x", scene.here.url + "/metrics", "http://127.0.0.1:1/x"):
        with pytest.raises(InvalidInputError):
            (await subscribe(scene.ben, endpoint)).demand()
    assert (await state(scene.ben)).subscriptions == ()


async def test_a_device_keeps_its_own(scene: Scene, service: PushService) -> None:
    """It lists, changes and removes them; no other device does; there is an end to their number."""
    identifier, state_of = scene.here.world.new_id(), state
    (await subscribe(scene.ben, f"{service.url}/ben", identifier)).demand()
    (await subscribe(scene.ben, f"{service.url}/ben-anew", identifier)).demand()
    (kept,) = (await state_of(scene.ben)).subscriptions
    assert kept.id == identifier
    assert (await state_of(scene.cleo)).subscriptions == ()
    with pytest.raises(NotFoundError):
        (await subscribe(scene.cleo, f"{service.url}/cleo", identifier)).demand()
    with pytest.raises(NotFoundError):
        (await scene.cleo.request("DELETE", f"/v1/push/{identifier}")).demand()
    for _ in range(LIMITS.push_subscriptions - 1):
        (await subscribe(scene.ben, f"{service.url}/more")).demand()
    with pytest.raises(ConflictError):
        (await subscribe(scene.ben, f"{service.url}/more")).demand()
    (await scene.ben.request("DELETE", f"/v1/push/{identifier}")).demand()
    records = await scene.here.records(scene.abri.id, AccessAction.PUSH_SET, AccessAction.PUSH_REMOVED)
    assert all(service.url not in record.object for record in records)


async def test_a_relay_without_a_contact(database: str, tmp_path: Path, clock: TurnableClock) -> None:
    """It offers no key, keeps no address and sends no pushes: an operator decides to begin."""
    async with local_relay(database, tmp_path, clock) as relay, stage(relay, database) as here:
        anne = here.world.structure("cpas-namur").member()
        await here.publish()
        device = await here.device(anne)
        assert await state(device) == PushState(())
        with pytest.raises(NotFoundError):
            (await subscribe(device, "https://web.push.apple.com/x")).demand()
