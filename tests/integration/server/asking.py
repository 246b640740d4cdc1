"""A good request on every route of the table in server/routes.py, and who may make it."""

import base64
import os
import re
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

import msgspec
import pytest

from schemas.access import Outcome
from schemas.api import (
    ENVELOPE_TYPE,
    UPLOAD_TYPE,
    EpochWrap,
    InvitationRequest,
    Retention,
    WrapsRequest,
)
from schemas.codec import encode
from schemas.envelope import WRAP_SIZE, parse
from schemas.leaflets import Vacancy
from schemas.limits import DAY, LIMITS
from schemas.locks import Lock, LockKind
from schemas.log import (
    Hold,
    Opened,
    OpensRequest,
    RecordRetention,
    Reidentification,
    SignedOpened,
)
from schemas.mail import HandOver
from schemas.push import PushSubscription
from schemas.replying import REPLYING_SIZE
from schemas.retention import HoldStatement, SignedHold, ThreadEnd, Timer
from schemas.shelf import ShelfPut
from server.clock import system_clock
from server.routes import Route, table
from tests.builders import Member
from tests.integration.relay.files import TUS, create, upload_whole
from tests.integration.server.conftest import OPTIONS, Town, make_town, published
from tests.integration.server.guests import new_box
from tests.leaflets import leaflet
from tests.stage import Answer, Device, Stage, TurnableClock, local_relay, stage

ROUTES = table(mock.MagicMock())
RECORDED = [route for route in ROUTES if route.action]
OBJECTS = [route for route in RECORDED if "{" in route.path]

SILENT = {
    ("HEAD", "/v1/uploads/{id}"),  # the device asks for what it has sent itself
    ("PATCH", "/v1/uploads/{id}"),  # recorded when the last byte has come
    ("HEAD", "/v1/blobs/{id}"),  # nothing of the file is sent
    ("POST", "/v1/mailboxes/{service}/replying"),  # a colleague is writing: nobody's data is read or changed
    ("GET", "/v1/guest-replies"),  # a bridge asks all the time: only what it gets is recorded
}
"""Routes whose success leaves no record each time."""

SUBSCRIPTION = PushSubscription("https://web.push.apple.com/token")

REGISTRARS = {"/v1/applications", "/v1/statistics"}
ADMINISTRATORS = {
    ("PUT", "/v1/retention"),
    "/v1/retention/holds",
    "/v1/records/retention",
    "/v1/records/holds",
    "/v1/records/holds/{id}",
    "/v1/logs/{structure}/head",
    "/v1/logs/{structure}/records",
    "/v1/logs/{structure}/tile/{path}",
    "/v1/reidentifications",
    "/v1/reidentifications/{id}/approval",
}
"""What administrators and, most of it, auditors may: paths, or a method of one."""


@dataclass(frozen=True)
class Ask:
    """A request that is good, if the right device makes it."""

    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    query: str = ""
    of: str = ""


@dataclass(frozen=True)
class Things:
    """What can be deleted, by identifier."""

    upload: str
    lock: str
    subscription: str
    hold: str
    timer: str


@dataclass(frozen=True)
class Scene:
    """A town in which there is something of everything, all of it the first structure's."""

    here: Stage
    town: Town
    things: Things
    doomed: Things
    """Those that whoever may deletes: the others are to be there for whoever may not."""
    blob: str
    request: str
    box: str
    handover: HandOver
    thread: str

    def ask(self, route: Route) -> Ask:
        """Return a good request on a route, for Anne or the administrator of her structure."""
        return ASKS[(route.method, route.name)](self)

    async def make(self, device: Device, route: Route) -> Answer:
        """Make it in the name of a device."""
        asked = self.ask(route)
        path = route.name.replace("{path}", "0/000.p/1")
        path = path.replace("{thread}", self.thread)
        path = re.sub(r"\{\w+\}", asked.of, path) + asked.query
        if route.path == "/v1/events":  # does not end by itself
            async with self.here.stream(device.url, device._authorization) as response:
                return Answer(response.status, response.headers, b"")
        return await device.request(route.method, path, body=asked.body, headers=asked.headers)

    @asynccontextmanager
    async def leaves(self, structure: str, route: Route) -> AsyncIterator["Left"]:
        """Fill in what the block has left of a route's action in the log of a structure."""
        assert route.action is not None
        before = {record.id for record in await self.here.records(structure, route.action)}
        left = Left()
        yield left
        for record in await self.here.records(structure, route.action):
            if record.id not in before:
                of = left.allowed if record.outcome is Outcome.ALLOWED else left.denied
                of.append((record.object, record.reason))


@dataclass(frozen=True)
class Left:
    """Object and reason of the records that a block has left, by outcome."""

    allowed: list[tuple[str, str]] = field(default_factory=list)
    denied: list[tuple[str, str]] = field(default_factory=list)


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
    return Ask(b"abc", {**TUS, "Upload-Offset": "0", "Content-Type": UPLOAD_TYPE}, of=scene.things.upload)


def _box(scene: Scene) -> Ask:
    wish = new_box(scene.town.social.id, scene.town.social.id)
    return Ask(encode(msgspec.structs.replace(wish, code=None)), of=scene.box)


def _vacancy(scene: Scene) -> Ask:
    said = {"subject": scene.town.social.id, "time": system_clock(), "places": 3}
    return Ask(leaflet(scene.town.anne, Vacancy, **said))


def _lock(scene: Scene) -> Ask:
    return Ask(encode(Lock(LockKind.PASSKEY, os.urandom(32), b"sealed")), of=scene.things.lock)


def _subscription(scene: Scene) -> Ask:
    return Ask(encode(SUBSCRIPTION), of=scene.things.subscription)


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


def _timer(scene: Scene) -> Ask:
    return Ask(encode(Timer(scene.here.world.new_id(), scene.town.social.id, system_clock() + 60_000)))


def _end(scene: Scene) -> Ask:
    at = system_clock() + 2 * LIMITS.thread_end * 1000
    return Ask(encode(ThreadEnd(at)), of=scene.town.social.id)


def _writing(scene: Scene) -> Ask:
    return Ask(bytes(REPLYING_SIZE), {"Content-Type": "application/octet-stream"}, of=scene.town.social.id)


def _signed_hold(scene: Scene) -> Ask:
    town = scene.town
    statement = encode(HoldStatement(scene.here.world.new_id(), town.social.id, scene.thread, "case 12/2026"))
    device = town.cpas.administrator.device
    return Ask(encode(SignedHold(device.kid, statement, device.signing.sign("hold", statement))))


def _hold(here: Stage) -> Hold:
    return Hold(here.world.new_id(), 1, 2, "a trial")


ASKS: dict[tuple[str, str], Callable[[Scene], Ask]] = {
    ("PUT", "/v1/locks/{id}"): _lock,
    ("DELETE", "/v1/locks/{id}"): lambda scene: Ask(of=scene.things.lock),
    ("GET", "/v1/locks"): lambda _: Ask(),
    ("GET", "/v1/push"): lambda _: Ask(),
    ("PUT", "/v1/push/{id}"): _subscription,
    ("DELETE", "/v1/push/{id}"): lambda scene: Ask(of=scene.things.subscription),
    ("GET", "/v1/shelf"): lambda _: Ask(),
    ("PUT", "/v1/shelf"): lambda _: Ask(encode(ShelfPut(bytes(16), 0, 1, b"sealed"))),
    ("PUT", "/v1/leaflets"): _vacancy,
    ("GET", "/v1/applications"): lambda _: Ask(),
    ("POST", "/v1/invitations"): _invitation,
    ("GET", "/v1/invitations"): lambda _: Ask(),
    ("POST", "/v1/wraps"): _wraps,
    ("GET", "/v1/wraps"): _own_wraps,
    ("POST", "/v1/envelopes"): _envelope,
    ("GET", "/v1/mailboxes/{service}/envelopes"): lambda scene: Ask(of=scene.town.social.id),
    ("POST", "/v1/mailboxes/{service}/replying"): _writing,
    ("GET", "/v1/events"): lambda _: Ask(),
    ("POST", "/v1/uploads"): _new_upload,
    ("HEAD", "/v1/uploads/{id}"): lambda scene: Ask(headers=TUS, of=scene.things.upload),
    ("PATCH", "/v1/uploads/{id}"): _patch,
    ("DELETE", "/v1/uploads/{id}"): lambda scene: Ask(headers=TUS, of=scene.things.upload),
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
    ("DELETE", "/v1/records/holds/{id}"): lambda scene: Ask(of=scene.things.hold),
    ("GET", "/v1/statistics"): lambda _: Ask(),
    ("POST", "/v1/timers"): _timer,
    ("DELETE", "/v1/timers/{id}"): lambda scene: Ask(of=scene.things.timer),
    ("GET", "/v1/retention"): lambda _: Ask(),
    ("PUT", "/v1/mailboxes/{service}/threads/{thread}/end"): _end,
    ("POST", "/v1/retention/holds"): _signed_hold,
    ("GET", "/v1/retention/holds"): lambda _: Ask(),
    ("PUT", "/v1/retention"): lambda _: Ask(encode(Retention(90))),
}
"""A good request for each route that has an action."""


@asynccontextmanager
async def scene_on(database: str, folder: Path) -> AsyncIterator[Scene]:
    """Run a relay with a town in which there is something of everything."""
    async with (
        local_relay(database, folder, TurnableClock(), **OPTIONS) as relay,
        stage(relay, database) as here,
    ):
        yield await make_scene(here, await make_town(here))


async def make_scene(here: Stage, town: Town) -> Scene:
    """Return the town, with a message, unfinished uploads, a file, an auditor's request and hold."""
    anne, ben = await here.device(town.anne), await here.device(town.ben)
    raw = here.message(town.ben, town.intake, [town.social])
    await ben.post(raw)
    sent = parse(raw)
    auditor = await here.device(town.auditor)
    wish = Reidentification(here.world.new_id(), bytes(16), "a complaint")
    (await auditor.request("POST", "/v1/reidentifications", body=encode(wish))).demand()
    handover = HandOver(town.abri.id, sent.header.id, sent.hash)
    box = here.world.new_id()
    social = town.social.id
    (await anne.request("PUT", f"/v1/guests/{box}", body=encode(new_box(social, social)))).demand()
    things, doomed = [await _make_things(here, town, anne, auditor) for _ in range(2)]
    await published(here)
    blob, thread = await upload_whole(anne, b"ciphertext"), sent.header.thread
    return Scene(here, town, things, doomed, blob, wish.id, box, handover, thread)


async def _make_things(here: Stage, town: Town, anne: Device, auditor: Device) -> Things:
    upload, lock, subscription = (here.world.new_id() for _ in range(3))
    (await create(anne, upload, 10)).demand()
    kept = encode(Lock(LockKind.PASSPHRASE, os.urandom(32), b"sealed"))
    (await anne.request("PUT", f"/v1/locks/{lock}", body=kept)).demand()
    (await anne.request("PUT", f"/v1/push/{subscription}", body=encode(SUBSCRIPTION))).demand()
    hold = _hold(here)
    (await auditor.request("POST", "/v1/records/holds", body=encode(hold))).demand()
    timer = Timer(here.world.new_id(), town.social.id, system_clock() + DAY * 1000)
    (await anne.request("POST", "/v1/timers", body=encode(timer))).demand()
    return Things(upload, lock, subscription, hold.id, timer.id)


def named(routes: Iterable[Route]) -> pytest.MarkDecorator:
    """Return the parameters of a test that runs for each route."""
    return pytest.mark.parametrize("route", [pytest.param(r, id=f"{r.method} {r.path}") for r in routes])


def entitled(scene: Scene, route: Route) -> str:
    """Return the structure that may make the good request on a route."""
    return scene.here.world.network.id if route.name in REGISTRARS else scene.town.cpas.id


def for_administrators(route: Route) -> bool:
    """Whether administrators alone, or auditors, may use it."""
    return not ADMINISTRATORS.isdisjoint({route.name, (route.method, route.name)})


def member_for(scene: Scene, route: Route) -> Member:
    """Return who may make the good request on a route."""
    if route.name in REGISTRARS:
        return scene.here.world.registrar
    return scene.town.cpas.administrator if for_administrators(route) else scene.town.anne


async def device_for(scene: Scene, route: Route) -> Device:
    """Return the device that may make the good request on a route, signed in."""
    return await scene.here.device(member_for(scene, route))
