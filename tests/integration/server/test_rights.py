"""Every route, for everybody who might ask: who gets what, and that no access stays without its record.

The routes are those of the table in server/routes.py: one that is added there and not here makes a test fail.
"""

import base64
import hashlib
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest import mock

import msgspec
import pytest

import schemas.api
from schemas.access import AccessAction, AccessRecord, Outcome
from schemas.api import (
    ENVELOPE_TYPE,
    UPLOAD_TYPE,
    EpochWrap,
    InvitationRequest,
    Retention,
    WrapsRequest,
)
from schemas.codec import decode, encode
from schemas.envelope import WRAP_SIZE, parse
from schemas.log import (
    Hold,
    LogPage,
    Opened,
    OpensRequest,
    RecordRetention,
    Reidentification,
    SignedOpened,
)
from schemas.mail import HandOver
from server.clock import system_clock
from server.routes import Route, table
from tests.integration.relay.files import TUS, create, upload_whole
from tests.integration.server.conftest import Town, published
from tests.integration.server.guests import new_box
from tests.stage import Answer, Device, Stage

ROUTES = table(mock.MagicMock())
RECORDED = [route for route in ROUTES if route.action]
OBJECTS = [route for route in RECORDED if "{" in route.path]
SPEC = Path(schemas.api.__file__).parent / "spec"
SPECIFICATIONS = [SPEC / name for name in ("api.md", "log.md", "bridge.md")]

SILENT = {
    ("HEAD", "/v1/uploads/{id}"),  # the device asks for what it has sent itself
    ("PATCH", "/v1/uploads/{id}"),  # recorded when the last byte has come
    ("HEAD", "/v1/blobs/{id}"),  # nothing of the file is sent
    ("GET", "/v1/guest-replies"),  # a bridge asks all the time: only what it gets is recorded
}
"""Routes whose success leaves no record each time."""

REGISTRARS = {"/v1/applications", "/v1/statistics"}
ADMINISTRATORS = {
    "/v1/retention",
    "/v1/records/retention",
    "/v1/records/holds",
    "/v1/records/holds/{id}",
    "/v1/logs/{structure}/head",
    "/v1/logs/{structure}/records",
    "/v1/logs/{structure}/tile/{path}",
    "/v1/reidentifications",
    "/v1/reidentifications/{id}/approval",
}
"""What administrators and, most of it, auditors may."""


@dataclass(frozen=True)
class Ask:
    """A request that is good, if the right device makes it."""

    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    query: str = ""
    of: str = ""


@dataclass(frozen=True)
class Scene:
    """A town in which there is something of everything, all of it the first structure's."""

    here: Stage
    town: Town
    upload: str
    blob: str
    request: str
    hold: str
    box: str
    handover: HandOver

    def ask(self, route: Route) -> Ask:
        """Return a good request on a route, for Anne or the administrator of her structure."""
        return ASKS[(route.method, route.name)](self)

    async def make(self, device: Device, route: Route) -> Answer:
        """Make it in the name of a device."""
        asked = self.ask(route)
        path = route.name.replace("{path}", "0/000.p/1")
        path = re.sub(r"\{\w+\}", asked.of, path) + asked.query
        if route.path == "/v1/events":  # does not end by itself
            async with self.here.stream(device.url, device._authorization) as response:
                return Answer(response.status, response.headers, b"")
        return await device.request(route.method, path, body=asked.body, headers=asked.headers)

    async def found(self, structure: str, route: Route, outcome: Outcome) -> list[tuple[str, str]]:
        """Return object and reason of the records in the log of a structure that a route has left."""
        assert route.action is not None
        records = await self.here.records(structure, route.action)
        return [(record.object, record.reason) for record in records if record.outcome is outcome]


def _envelope(scene: Scene) -> Ask:
    raw = scene.here.message(scene.town.anne, scene.town.social, [scene.town.intake])
    return Ask(raw, {"Content-Type": ENVELOPE_TYPE})


def _invitation(scene: Scene) -> Ask:
    request = InvitationRequest(scene.here.world.new_id(), scene.town.anne.id, os.urandom(32))
    return Ask(encode(request))


def _wraps(scene: Scene) -> Ask:
    wrap = EpochWrap(scene.town.social.id, 1, scene.town.anne.kid, bytes(WRAP_SIZE))
    return Ask(encode(WrapsRequest((wrap,))))


def _own_wraps(scene: Scene) -> Ask:
    kid = base64.urlsafe_b64encode(scene.town.anne.kid).decode().rstrip("=")
    return Ask(query=f"?kid={kid}")


def _new_upload(scene: Scene) -> Ask:
    identifier = base64.b64encode(scene.here.world.new_id().encode()).decode()
    return Ask(headers={**TUS, "Upload-Length": "10", "Upload-Metadata": f"id {identifier}"})


def _patch(scene: Scene) -> Ask:
    return Ask(b"abc", {**TUS, "Upload-Offset": "0", "Content-Type": UPLOAD_TYPE}, of=scene.upload)


def _box(scene: Scene) -> Ask:
    wish = new_box(scene.town.social.id, scene.town.social.id)
    return Ask(encode(msgspec.structs.replace(wish, code=None)), of=scene.box)


def _replies(scene: Scene) -> Ask:
    return Ask(query=f"?service={scene.town.social.id}")


def _opens(scene: Scene) -> Ask:
    here, town = scene.here, scene.town
    opened = Opened(here.world.new_id(), town.social.id, system_clock())
    statement = encode(opened)
    signature = town.anne.device.signing.sign("opened", statement)
    return Ask(encode(OpensRequest((SignedOpened(town.anne.kid, statement, signature),))))


def _who(scene: Scene) -> Ask:
    return Ask(encode(Reidentification(scene.here.world.new_id(), bytes(16), "a complaint")))


def _hold(here: Stage) -> Hold:
    return Hold(here.world.new_id(), 1, 2, "a trial")


ASKS: dict[tuple[str, str], Callable[[Scene], Ask]] = {
    ("GET", "/v1/applications"): lambda _: Ask(),
    ("POST", "/v1/invitations"): _invitation,
    ("GET", "/v1/invitations"): lambda _: Ask(),
    ("POST", "/v1/wraps"): _wraps,
    ("GET", "/v1/wraps"): _own_wraps,
    ("POST", "/v1/envelopes"): _envelope,
    ("GET", "/v1/mailboxes/{service}/envelopes"): lambda scene: Ask(of=scene.town.social.id),
    ("GET", "/v1/events"): lambda _: Ask(),
    ("POST", "/v1/uploads"): _new_upload,
    ("HEAD", "/v1/uploads/{id}"): lambda scene: Ask(headers=TUS, of=scene.upload),
    ("PATCH", "/v1/uploads/{id}"): _patch,
    ("DELETE", "/v1/uploads/{id}"): lambda scene: Ask(headers=TUS, of=scene.upload),
    ("GET", "/v1/blobs/{id}"): lambda scene: Ask(of=scene.blob),
    ("HEAD", "/v1/blobs/{id}"): lambda scene: Ask(of=scene.blob),
    ("GET", "/v1/logs/{structure}/head"): lambda scene: Ask(of=scene.town.cpas.id),
    ("GET", "/v1/logs/{structure}/records"): lambda scene: Ask(of=scene.town.cpas.id),
    ("GET", "/v1/logs/{structure}/tile/{path}"): lambda scene: Ask(of=scene.town.cpas.id),
    ("POST", "/v1/handovers"): lambda scene: Ask(encode(scene.handover)),
    ("PUT", "/v1/guests/{id}"): _box,
    ("GET", "/v1/guests/{id}"): lambda scene: Ask(of=scene.box),
    ("GET", "/v1/guests/{id}/items"): lambda scene: Ask(of=scene.box),
    ("PUT", "/v1/guests/{id}/items/{item}"): lambda scene: Ask(b"sealed", query="?side=0", of=scene.box),
    ("GET", "/v1/guest-replies"): _replies,
    ("POST", "/v1/opens"): _opens,
    ("POST", "/v1/reidentifications"): _who,
    ("GET", "/v1/reidentifications"): lambda _: Ask(),
    ("POST", "/v1/reidentifications/{id}/approval"): lambda scene: Ask(of=scene.request),
    ("PUT", "/v1/records/retention"): lambda _: Ask(encode(RecordRetention(36, "internal control"))),
    ("POST", "/v1/records/holds"): lambda scene: Ask(encode(_hold(scene.here))),
    ("GET", "/v1/records/holds"): lambda _: Ask(),
    ("DELETE", "/v1/records/holds/{id}"): lambda scene: Ask(of=scene.hold),
    ("GET", "/v1/statistics"): lambda _: Ask(),
    ("PUT", "/v1/retention"): lambda _: Ask(encode(Retention(90))),
}
"""A good request for each route that has an action."""


@pytest.fixture
async def scene(here: Stage, town: Town) -> Scene:
    """Return the town, with a message, an unfinished upload, a file, an auditor's request and hold."""
    anne, ben = await here.device(town.anne), await here.device(town.ben)
    raw = here.message(town.ben, town.intake, [town.social])
    await ben.post(raw)
    sent = parse(raw)
    upload = here.world.new_id()
    (await create(anne, upload, 10)).demand()
    auditor = await here.device(town.auditor)
    wish, hold = Reidentification(here.world.new_id(), bytes(16), "a complaint"), _hold(here)
    (await auditor.request("POST", "/v1/reidentifications", body=encode(wish))).demand()
    (await auditor.request("POST", "/v1/records/holds", body=encode(hold))).demand()
    handover = HandOver(town.abri.id, sent.header.id, sent.hash)
    box = here.world.new_id()
    social = town.social.id
    (await anne.request("PUT", f"/v1/guests/{box}", body=encode(new_box(social, social)))).demand()
    await published(here)
    return Scene(here, town, upload, await upload_whole(anne, b"ciphertext"), wish.id, hold.id, box, handover)


def named(routes: Iterable[Route]) -> pytest.MarkDecorator:
    """Return the parameters of a test that runs for each route."""
    return pytest.mark.parametrize("route", [pytest.param(r, id=f"{r.method} {r.path}") for r in routes])


def entitled(scene: Scene, route: Route) -> str:
    """Return the structure that may make the good request on a route."""
    return scene.here.world.network.id if route.name in REGISTRARS else scene.town.cpas.id


async def device_for(scene: Scene, route: Route) -> Device:
    """Return the device that may make the good request on a route."""
    if route.name in REGISTRARS:
        return await scene.here.device(scene.here.world.registrar)
    member = scene.town.cpas.administrator if route.name in ADMINISTRATORS else scene.town.anne
    return await scene.here.device(member)


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


@named(route for route in RECORDED if route.name in REGISTRARS | ADMINISTRATORS)
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
