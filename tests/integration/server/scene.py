"""A town in which there is something of everything that a route could be asked for."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from schemas.access import Outcome
from schemas.codec import encode
from schemas.envelope import parse
from schemas.limits import DAY
from schemas.locks import Lock, LockKind
from schemas.log import Hold, Reidentification
from schemas.mail import HandOver
from schemas.push import PushSubscription
from schemas.retention import Timer
from server.clock import system_clock
from server.routes import Route
from tests.integration.relay.files import create, upload_whole
from tests.integration.server.conftest import OPTIONS, Town, make_town, published
from tests.integration.server.guests import new_box
from tests.stage import Device, Stage, TurnableClock, local_relay, stage

SUBSCRIPTION = PushSubscription("https://web.push.apple.com/token")


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
    hold = new_hold(here)
    (await auditor.request("POST", "/v1/records/holds", body=encode(hold))).demand()
    timer = Timer(here.world.new_id(), town.social.id, system_clock() + DAY * 1000)
    (await anne.request("POST", "/v1/timers", body=encode(timer))).demand()
    return Things(upload, lock, subscription, hold.id, timer.id)


def new_hold(here: Stage) -> Hold:
    """Return a hold of an auditor's on a stretch of records."""
    return Hold(here.world.new_id(), 1, 2, "a trial")
