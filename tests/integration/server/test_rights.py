"""Every route, for everybody who might ask: who gets what, and that no access stays without its record.

The routes are those of the table in server/routes.py: one that is added there and not here makes a test fail.
"""

import hashlib
import re
from dataclasses import replace

from schemas.access import AccessAction, AccessRecord, Outcome
from schemas.codec import decode, encode
from schemas.log import (
    LogPage,
)
from server.routes import Route
from tests.docs.reference import SPECIFICATIONS
from tests.integration.server.asking import (
    OBJECTS,
    RECORDED,
    REGISTRARS,
    ROUTES,
    SILENT,
    Scene,
    device_for,
    entitled,
    for_administrators,
    named,
    scene,
)
from tests.stage import Device

__all__ = ["scene"]


def test_the_specification_lists_the_routes() -> None:
    """The tables of schemas/spec have a line for each route, and no other."""
    written = set()
    lines = [line for file in SPECIFICATIONS for line in file.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        if match := re.match(r"\| ([A-Z, ]+) `([^`]+)`((?: `[^`]+`)*)", line):
            paths = [match[2], *re.findall(r"`([^`]+)`", match[3])]
            written |= {(method, path.partition("?")[0]) for method in match[1].split(", ") for path in paths}
    assert {(route.method, route.name) for route in ROUTES} == written


@named(RECORDED)
async def test_nobody(scene: Scene, route: Route) -> None:
    """Whoever is not signed in gets nothing."""
    stranger = replace(await device_for(scene, route), token="")
    assert (await scene.make(stranger, route)).status == 401


@named(RECORDED)
async def test_whoever_may(scene: Scene, route: Route) -> None:
    """The right device gets what it asks for, and the record of it stands in the structure's log."""
    device, structure = await device_for(scene, route), entitled(scene, route)
    before = await scene.found(structure, route, Outcome.ALLOWED)
    assert (await scene.make(device, route)).status < 300
    after = await scene.found(structure, route, Outcome.ALLOWED)
    assert len(after) - len(before) == ((route.method, route.name) not in SILENT)
    assert await scene.found(structure, route, Outcome.DENIED) == []


@named(RECORDED)
async def test_a_revoked_device(scene: Scene, route: Route) -> None:
    """A device that was revoked is denied with the token that it has, and that is recorded."""
    device = await device_for(scene, route)
    device.member.chain.revoke(device.member.kid)
    await check_denied(scene, route, device, "device-revoked")


@named(route for route in RECORDED if route.name not in REGISTRARS)  # the network is never suspended
async def test_a_suspended_structure(scene: Scene, route: Route) -> None:
    """A device whose structure was suspended is denied, and that is recorded."""
    device = await device_for(scene, route)
    device.member.chain.standing(active=False)
    await check_denied(scene, route, device, "suspended")


async def check_denied(scene: Scene, route: Route, device: Device, reason: str) -> None:
    """Check that the good request is now denied, and leaves that record and no other."""
    await scene.here.publish()
    structure = entitled(scene, route)
    before = await scene.found(structure, route, Outcome.ALLOWED)
    assert (await scene.make(device, route)).status == 403
    assert [told for _, told in await scene.found(structure, route, Outcome.DENIED)] == [reason]
    assert await scene.found(structure, route, Outcome.ALLOWED) == before


@named(OBJECTS)
async def test_other_structures(scene: Scene, route: Route) -> None:
    """A structure's things do not exist for anybody of another one, and asking for them is recorded."""
    members = (scene.town.ben, scene.town.abri.administrator, scene.here.world.registrar)
    of = scene.ask(route).of
    for member in members:
        assert (await scene.make(await scene.here.device(member), route)).status == 404
        assert (of, "not-found") in await scene.found(member.chain.id, route, Outcome.DENIED)
    assert await scene.found(scene.town.cpas.id, route, Outcome.DENIED) == []


@named(route for route in RECORDED if route.name in REGISTRARS or for_administrators(route))
async def test_others_of_the_own_structure(scene: Scene, route: Route) -> None:
    """To a member who is no administrator, what administrators see does not exist."""
    device = await scene.here.device(scene.town.anne)
    assert (await scene.make(device, route)).status == 404
    (denied,) = await scene.found(scene.town.cpas.id, route, Outcome.DENIED)
    assert denied == (scene.ask(route).of, "not-found")


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
    device = await scene.here.device(scene.town.ben)
    statuses = {(await scene.make(device, route)).status for _ in range(150)}
    assert statuses == {404, 429}
    assert len(await scene.found(scene.town.abri.id, route, Outcome.DENIED)) < 150
