"""Timers: they ring once, in their own mailbox, for whoever follows it, and say nothing."""

from collections.abc import AsyncIterator

import pytest

from schemas.access import AccessAction
from schemas.api import Hint
from schemas.codec import encode
from schemas.errors import IdReusedError, InvalidInputError, NotFoundError
from schemas.limits import DAY, LIMITS
from schemas.retention import Timer
from server.audit.records import Records
from server.http.quota import Quota
from server.relay.timers import Timers
from server.storage.db import connect, open_database
from tests.builders import Mailbox
from tests.integration.relay.conftest import Scene
from tests.integration.relay.test_events import following
from tests.integration.relay.test_retention import count, pass_days
from tests.stage import Answer, Device


@pytest.fixture
async def timers(scene: Scene) -> AsyncIterator[Timers]:
    """Return the relay's timers, to ring when a test wants it."""
    async with open_database(scene.here.database) as database:
        quota = Quota(amount=1_000, seconds=60, clock=lambda: 0.0)
        yield Timers(database, Records(database.sql, scene.clock), scene.clock, quota)


async def set_timer(device: Device, timer: Timer) -> Answer:
    """Set a timer."""
    return await device.request("POST", "/v1/timers", body=encode(timer))


def in_hours(scene: Scene, hours: float, mailbox: Mailbox | None = None) -> Timer:
    """Return a timer of the intake service, unless said otherwise."""
    at = scene.clock() + int(hours * 3_600_000)
    return Timer(scene.here.world.new_id(), (mailbox or scene.intake).id, at)


async def test_a_timer_rings_once_for_whoever_follows_the_mailbox(scene: Scene, timers: Timers) -> None:
    """Not before its time, not for others; what they hear is the mailbox and nothing else."""
    timer = in_hours(scene, 1)
    (await set_timer(scene.ben, timer)).demand()
    (await set_timer(scene.ben, timer)).demand()
    await timers.ring()
    assert await count(scene, "timers") == 1
    await pass_days(scene, 1)
    async with scene.ben.follow() as ben, scene.anne.follow() as anne:
        assert (await following(ben)).seq == (await following(anne)).seq == 0
        await timers.ring()
        await timers.ring()
        assert await following(ben) == Hint(scene.intake.id)
        await scene.anne.post(scene.message())
        assert await following(ben) == Hint(scene.intake.id, 1)
    assert await count(scene, "timers") == 0


async def test_the_relay_rings_by_itself(scene: Scene) -> None:
    """What is due is announced within seconds."""
    async with scene.ben.follow() as ben:
        await following(ben)
        (await set_timer(scene.ben, in_hours(scene, -0.01))).demand()
        assert await following(ben) == Hint(scene.intake.id)


async def test_a_timer_that_is_taken_back_does_not_ring(scene: Scene) -> None:
    """A colleague may take it back, a stranger not; what rang or never was does not exist."""
    timer = in_hours(scene, 1)
    (await set_timer(scene.ben, timer)).demand()
    with pytest.raises(NotFoundError):
        (await scene.dora.request("DELETE", f"/v1/timers/{timer.id}")).demand()
    (await scene.cleo.request("DELETE", f"/v1/timers/{timer.id}")).demand()
    with pytest.raises(NotFoundError):
        (await scene.ben.request("DELETE", f"/v1/timers/{timer.id}")).demand()
    assert await count(scene, "timers") == 0
    records = await scene.here.records(scene.abri.id, AccessAction.TIMER_SET, AccessAction.TIMER_ENDED)
    allowed = [record.object for record in records if record.outcome == "allowed"]
    assert allowed == [scene.intake.id] * 2


async def test_what_is_no_timer(scene: Scene) -> None:
    """In mailboxes of others, beyond a year, under a name that is in use."""
    with pytest.raises(NotFoundError):
        (await set_timer(scene.ben, in_hours(scene, 1, scene.pantry))).demand()
    with pytest.raises(InvalidInputError):
        (await set_timer(scene.ben, in_hours(scene, 24 * (LIMITS.timer / DAY + 1)))).demand()
    timer = in_hours(scene, 1)
    (await set_timer(scene.ben, timer)).demand()
    with pytest.raises(IdReusedError):
        (await set_timer(scene.ben, Timer(timer.id, timer.mailbox, timer.at + 1))).demand()


async def test_a_timer_says_nothing(scene: Scene) -> None:
    """All that the database holds of it is an identifier, a mailbox and a time."""
    async with connect(scene.here.database) as connection:
        columns = await connection.fetch(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'timers'"
        )
    assert {row["column_name"] for row in columns} == {"timer", "mailbox", "at"}
