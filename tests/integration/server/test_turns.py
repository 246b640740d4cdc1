"""Limits hold in haste: of many requests at once for the last place, at two processes, one has it."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from crypto.keys import SigningKey
from schemas.codec import encode
from schemas.limits import LIMITS
from schemas.push import PushSubscription
from schemas.retention import Timer
from server.storage.db import connect
from tests.integration.relay.files import create
from tests.integration.server.conftest import OPTIONS, Town
from tests.integration.server.guests import Visitor, new_box, new_key
from tests.integration.server.test_applications import application, shown
from tests.integration.server.test_locks import keep, lock
from tests.stage import Answer, Device, Stage, TurnableClock, local_relay


@pytest.fixture
async def second(here: Stage, database: str, tmp_path: Path, clock: TurnableClock) -> AsyncIterator[str]:
    """Run a second process of the relay, with connections of its own; return its address."""
    async with local_relay(database, tmp_path / "second", clock, **OPTIONS) as relay:
        assert relay.url != here.url
        yield relay.url


@pytest.fixture
async def annes(here: Stage, town: Town, second: str) -> tuple[Device, Device]:
    """Return Anne's device, signed in at either process."""
    return await here.device(town.anne), await here.device(town.anne, second)


@pytest.fixture
async def sam(here: Stage, town: Town, annes: tuple[Device, Device]) -> Visitor:
    """Return a guest who has entered."""
    visitor = Visitor(here, new_key(here))
    box = new_box(town.social.id, town.intake.id, visitor.secrets.auth)
    (await annes[0].request("PUT", f"/v1/guests/{visitor.key.id}", body=encode(box))).demand()
    (await visitor.enter()).demand()
    return visitor


async def at_once(*asking: Callable[[], Awaitable[Answer]]) -> list[int]:
    """Ask each four times at once, and return what the relay answered, the best first."""
    answers = await asyncio.gather(*(ask() for ask in asking * 4))
    return sorted(answer.status for answer in answers)


async def fill(here: Stage, statement: str, *values: object) -> None:
    """Have in the database what would take a thousand requests."""
    async with connect(here.database) as connection:
        await connection.execute(statement, *values)


async def test_the_last_browser_that_is_told(here: Stage, annes: tuple[Device, Device]) -> None:
    """A device has so many subscriptions, however many ask at once."""

    async def subscribe(device: Device) -> Answer:
        wish = PushSubscription(f"https://fcm.googleapis.com/fcm/send/{os.urandom(8).hex()}")
        return await device.request("PUT", f"/v1/push/{here.world.new_id()}", body=encode(wish))

    for _ in range(LIMITS.push_subscriptions - 1):
        (await subscribe(annes[0])).demand()
    assert await at_once(*(partial(subscribe, each) for each in annes)) == [204] + [409] * 7


async def test_the_last_lock(here: Stage, annes: tuple[Device, Device]) -> None:
    """A device has so many locks, however many ask at once."""

    async def another(device: Device) -> Answer:
        return await keep(device, here.world.new_id(), lock(os.urandom(32)))

    for _ in range(LIMITS.locks - 1):
        (await another(annes[0])).demand()
    assert await at_once(*(partial(another, each) for each in annes)) == [204] + [400] * 7


async def test_two_locks_that_one_passphrase_would_open(
    here: Stage, town: Town, second: str, annes: tuple[Device, Device]
) -> None:
    """Two devices that choose it at once: one has it, the others are told, and nothing breaks."""
    ben, auth = await here.device(town.ben, second), os.urandom(32)

    async def choose(device: Device) -> Answer:
        return await keep(device, here.world.new_id(), lock(auth))

    assert await at_once(partial(choose, annes[0]), partial(choose, ben)) == [204] + [409] * 7


async def test_the_last_timer(
    here: Stage, town: Town, annes: tuple[Device, Device], clock: TurnableClock
) -> None:
    """A mailbox has so many timers; who sets the last again, after a lost answer, hears that it is set."""
    timers = [Timer(here.world.new_id(), town.social.id, clock() + 3_600_000) for _ in range(8)]
    await fill(
        here,
        "INSERT INTO timers (timer, mailbox, at)"
        " SELECT gen_random_uuid(), $1, now() + interval '1 day' FROM generate_series(2, $2::integer)",
        town.social.id,
        LIMITS.timers,
    )
    waiting = iter(timers)

    async def another(device: Device) -> Answer:
        return await device.request("POST", "/v1/timers", body=encode(next(waiting)))

    assert await at_once(*(partial(another, each) for each in annes)) == [201] + [409] * 7
    again = [await annes[1].request("POST", "/v1/timers", body=encode(each)) for each in timers]
    assert sorted(answer.status for answer in again) == [201] + [409] * 7


async def test_the_last_item_of_a_box(here: Stage, second: str, sam: Visitor) -> None:
    """A guest with the link fills no box beyond its limit; the same reply twice at once is one reply."""

    async def reply(url: str, item: str = "") -> Answer:
        path = f"/v1/guests/{sam.key.id}/items/{item or here.world.new_id()}?side=1"
        signed = {"Authorization": f"Bearer {sam.token}"}
        return await here.request("PUT", path, body=b"sealed", headers=signed, url=url)

    same = here.world.new_id()
    assert await at_once(partial(reply, here.url, same), partial(reply, second, same)) == [204] * 8
    await fill(
        here,
        "INSERT INTO guest_items (guest, item, side, time, sealed, blobs)"
        " SELECT $1, gen_random_uuid(), 0, now(), 'sealed', '{}' FROM generate_series(3, $2::integer)",
        sam.key.id,
        LIMITS.guest_pages,
    )
    assert await at_once(partial(reply, here.url), partial(reply, second)) == [204] + [429] * 7


async def test_the_last_upload(here: Stage, annes: tuple[Device, Device]) -> None:
    """A structure has so many unfinished uploads, however many begin at once."""

    async def begin(device: Device) -> Answer:
        return await create(device, here.world.new_id(), 1)

    for _ in range(LIMITS.uploads_open - 1):
        (await begin(annes[0])).demand()
    assert await at_once(*(partial(begin, each) for each in annes)) == [201] + [429] * 7


async def test_the_last_file_of_a_guest(here: Stage, second: str, sam: Visitor) -> None:
    """A box has so many unfinished files, however many begin at once."""
    others_are_refused = asyncio.Event()
    refused: list[int] = []
    await fill(
        here,
        "INSERT INTO uploads (upload, structure, device, size, expires, guest)"
        " SELECT gen_random_uuid(), structure, '', 6, expires, guest"
        " FROM guest_boxes, generate_series(2, $2::integer) WHERE guest = $1",
        sam.key.id,
        LIMITS.guest_uploads_open,
    )

    async def slow() -> AsyncIterator[bytes]:
        yield b"sea"
        await others_are_refused.wait()
        yield b"led"

    async def begin(url: str) -> Answer:
        path = f"/v1/guests/{sam.key.id}/blobs/{here.world.new_id()}"
        headers = {"Authorization": f"Bearer {sam.token}", "Content-Length": "6"}
        answer = await here.request("PUT", path, body=slow(), headers=headers, url=url)
        refused.extend([answer.status] if answer.status == 429 else [])
        if len(refused) == 7:
            others_are_refused.set()
        return answer

    assert await at_once(partial(begin, here.url), partial(begin, second)) == [204] + [429] * 7


@pytest.mark.usefixtures("town")
async def test_one_identifier_for_two_applicants(here: Stage, second: str) -> None:
    """Two who apply with it at once: registrars see one of them, and the other is told."""
    mine = application(here, SigningKey.generate())
    theirs = application(here, SigningKey.generate(), id=mine.id)

    async def file(url: str, body: bytes) -> Answer:
        return await here.request("POST", "/v1/applications", body=body, url=url)

    statuses = await at_once(partial(file, here.url, encode(mine)), partial(file, second, encode(theirs)))
    assert statuses == [202] * 4 + [409] * 4
    assert len(await shown(here)) == 1
