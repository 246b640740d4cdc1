"""A good request on every route of the table in server/routes.py, in the scene of scene.py."""

import base64
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from schemas.api import (
    ENVELOPE_TYPE,
    UPLOAD_TYPE,
    EpochWrap,
    InvitationRequest,
    Retention,
    WrapsRequest,
)
from schemas.codec import encode
from schemas.envelope import WRAP_SIZE
from schemas.leaflets import Vacancy
from schemas.limits import LIMITS
from schemas.locks import Lock, LockKind
from schemas.log import (
    Opened,
    OpensRequest,
    RecordRetention,
    Reidentification,
    SignedOpened,
)
from schemas.replying import REPLYING_SIZE
from schemas.retention import HoldStatement, SignedHold, ThreadEnd, Timer
from schemas.shelf import ShelfPut
from server.clock import system_clock
from server.routes import Route
from tests.integration.relay.files import TUS
from tests.integration.server.guests import new_box
from tests.integration.server.scene import SUBSCRIPTION, Scene, new_hold
from tests.leaflets import leaflet
from tests.stage import Answer, Device


@dataclass(frozen=True)
class Ask:
    """A request that is good, if the right device makes it."""

    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    query: str = ""
    of: str = ""


def ask(scene: Scene, route: Route) -> Ask:
    """Return a good request on a route, for Anne or the administrator of her structure."""
    return ASKS[(route.method, route.name)](scene)


async def make(scene: Scene, device: Device, route: Route) -> Answer:
    """Make it in the name of a device."""
    asked = ask(scene, route)
    path = route.name.replace("{path}", "0/000.p/1")
    path = path.replace("{thread}", scene.thread)
    path = re.sub(r"\{\w+\}", asked.of, path) + asked.query
    if route.path == "/v1/events":  # does not end by itself
        async with scene.here.stream(device.url, device._authorization) as response:
            return Answer(response.status, response.headers, b"")
    return await device.request(route.method, path, body=asked.body, headers=asked.headers)


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
    ("POST", "/v1/records/holds"): lambda scene: Ask(encode(new_hold(scene.here))),
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
