"""Every route, for everybody who might ask: who gets what, and that no access stays without its record.

The routes are those of the table in server/routes.py: one that is added there and not here makes a test fail.
"""

import hashlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack
from dataclasses import dataclass, replace
from functools import partial

import pytest
import pytest_asyncio

from schemas.access import AccessAction, AccessRecord
from schemas.codec import decode, encode
from schemas.limits import LIMITS
from schemas.log import LogPage
from server.routes import Route
from server.storage.embedded import EmbeddedPostgres
from tests.conftest import new_database
from tests.integration.server.asking import ask, make
from tests.integration.server.entitled import (
    OBJECTS,
    RECORDED,
    REGISTRARS,
    SILENT,
    device_for,
    entitled,
    for_administrators,
    member_for,
    named,
)
from tests.integration.server.scene import Scene, scene_on
from tests.stage import Device

pytestmark = pytest.mark.asyncio(loop_scope="module")
in_module = partial(pytest_asyncio.fixture, scope="module", loop_scope="module")

Scenes = Callable[[], AbstractAsyncContextManager[Scene]]


@pytest.fixture(scope="module")
def scenes(
    postgres: EmbeddedPostgres, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scenes]:
    """Return what makes a scene on a database of its own: one serves many cells, in whatever order."""
    with ExitStack() as stack:
        free = [stack.enter_context(new_database(postgres, template)) for _ in range(3)]
        yield lambda: scene_on(postgres.dsn(free.pop()), tmp_path_factory.mktemp("relay"))


@in_module()
async def scene(scenes: Scenes) -> AsyncIterator[Scene]:
    """Return a scene in which everybody has their rights."""
    async with scenes() as made:
        yield made


@dataclass(frozen=True)
class Deprived:
    """A scene whose people signed in and then lost their rights: their devices, by member."""

    scene: Scene
    devices: dict[str, Device]


@in_module()
async def revoked(scenes: Scenes) -> AsyncIterator[Deprived]:
    """Return a scene in which all devices that may make good requests were revoked."""
    async with scenes() as scene:
        devices = await signed_in(scene)
        for device in devices.values():
            device.member.chain.revoke(device.member.kid)
        await scene.here.publish()
        yield Deprived(scene, devices)


@in_module()
async def suspended(scenes: Scenes) -> AsyncIterator[Deprived]:
    """Return a scene in which the structure was suspended."""
    async with scenes() as scene:
        devices = await signed_in(scene)
        scene.town.cpas.standing(active=False)
        await scene.here.publish()
        yield Deprived(scene, devices)


async def signed_in(scene: Scene) -> dict[str, Device]:
    """Sign in everybody who may make a good request."""
    members = {member.id: member for member in (member_for(scene, route) for route in RECORDED)}
    return {id_: await scene.here.device(member) for id_, member in members.items()}


@named(RECORDED)
async def test_nobody(scene: Scene, route: Route) -> None:
    """Whoever is not signed in gets nothing."""
    stranger = replace(await device_for(scene, route), token="")
    assert (await make(scene, stranger, route)).status == 401


@named(RECORDED)
async def test_whoever_may(scene: Scene, route: Route) -> None:
    """The right device gets what it asks for, and the record of it stands in the structure's log."""
    device, structure = await device_for(scene, route), entitled(scene, route)
    if route.method == "DELETE":
        scene = replace(scene, things=scene.doomed)
    async with scene.leaves(structure, route) as records:
        assert (await make(scene, device, route)).status < 300
    assert len(records.allowed) == ((route.method, route.name) not in SILENT)
    assert records.denied == []


@named(RECORDED)
async def test_a_revoked_device(revoked: Deprived, route: Route) -> None:
    """A device that was revoked is denied with the token that it has, and that is recorded."""
    await check_denied(revoked, route, "device-revoked")


@named(route for route in RECORDED if route.name not in REGISTRARS)  # the network is never suspended
async def test_a_suspended_structure(suspended: Deprived, route: Route) -> None:
    """A device whose structure was suspended is denied, and that is recorded."""
    await check_denied(suspended, route, "suspended")


async def check_denied(deprived: Deprived, route: Route, reason: str) -> None:
    """Check that the good request is now denied, and leaves that record and no other."""
    scene = deprived.scene
    async with scene.leaves(entitled(scene, route), route) as records:
        device = deprived.devices[member_for(scene, route).id]
        assert (await make(scene, device, route)).status == 403
    assert [told for _, told in records.denied] == [reason]
    assert records.allowed == []


@named(OBJECTS)
async def test_other_structures(scene: Scene, route: Route) -> None:
    """A structure's things do not exist for anybody of another one, and asking for them is recorded."""
    members = (scene.town.ben, scene.town.abri.administrator, scene.here.world.registrar)
    denied = (ask(scene, route).of, "not-found")
    async with scene.leaves(scene.town.cpas.id, route) as owners:
        for member in members:
            device = await scene.here.device(member)
            async with scene.leaves(member.chain.id, route) as records:
                assert (await make(scene, device, route)).status == 404
            assert records.denied == [denied]
    assert owners.denied == []


@named(route for route in RECORDED if route.name in REGISTRARS or for_administrators(route))
async def test_others_of_the_own_structure(scene: Scene, route: Route) -> None:
    """To a member who is no administrator, what administrators see does not exist."""
    device = await scene.here.device(scene.town.anne)
    async with scene.leaves(scene.town.cpas.id, route) as records:
        assert (await make(scene, device, route)).status == 404
    assert records.denied == [(ask(scene, route).of, "not-found")]


async def test_the_log_of_others(scene: Scene) -> None:
    """Administrators read the records of their own structure, and none of another."""
    for chain in (scene.town.cpas, scene.town.abri):
        device = await scene.here.device(chain.administrator)
        page = (await device.request("GET", f"/v1/logs/{chain.id}/records")).demand().read(LogPage)
        raws = [logged.record for logged in page.records if logged.record]
        assert {decode(raw, AccessRecord, len(raw)).structure for raw in raws} <= {chain.id}


async def test_people_are_pseudonyms(scene: Scene) -> None:
    """Each member has one pseudonym in the log, and no record holds the identifier of a person."""
    people = (scene.town.anne, scene.town.auditor, scene.town.cpas.administrator)
    administrator = scene.town.cpas.administrator
    await scene.here.device(administrator)
    records = await scene.here.records(scene.town.cpas.id, *AccessAction)
    assert len({record.actor for record in records if record.role == "member"}) == 2
    assert len({record.actor for record in records if record.role == "administrator"}) == 1
    assert len({record.actor for record in records if record.role in ("member", "administrator")}) == 3
    written = b"".join(encode(record) for record in records)
    for member in people:
        assert member.id.encode() not in written
        assert hashlib.sha256(member.id.encode()).digest()[:16] not in {record.actor for record in records}


async def test_denials_are_limited(scene: Scene) -> None:
    """Who asks on and on for what is not to be had must wait, and the log does not grow on."""
    (route,) = (route for route in OBJECTS if route.action is AccessAction.ENVELOPES_FETCHED)
    nosy = scene.town.abri.member()
    await scene.here.publish()
    device = await scene.here.device(nosy)
    async with scene.leaves(nosy.chain.id, route) as records:
        many = 2 * LIMITS.denials_per_minute  # a slow machine gets some more than the limit
        statuses = [(await make(scene, device, route)).status for _ in range(many)]
    assert set(statuses) == {404, 429}
    assert len(records.denied) == statuses.count(404)
