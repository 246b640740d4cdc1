"""Who is writing an answer: told to colleagues who follow the mailbox, to nobody else, and kept nowhere."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import pytest

from schemas.access import AccessAction
from schemas.api import Hint
from schemas.codec import decode
from schemas.errors import DeviceRevokedError, MalformedError, NotFoundError, RateLimitedError
from schemas.limits import LIMITS
from schemas.replying import REPLYING_SIZE, Replying
from server.relay.followers import Follower
from server.storage.db import connect
from tests.builders import Mailbox
from tests.integration.relay.conftest import Scene
from tests.stage import Answer, Device

_EVERYTHING = "SELECT format('SELECT string_agg(t::text, '' '') FROM %I t', relname) FROM pg_stat_user_tables"


async def tell(device: Device, mailbox: Mailbox, box: bytes) -> Answer:
    """Say that somebody is writing, or no longer."""
    return await device.request("POST", f"/v1/mailboxes/{mailbox.id}/replying", body=box)


async def told(response: aiohttp.ClientResponse) -> AsyncIterator[Replying | Hint]:
    """Yield what a stream says: of writing, or of something else."""
    event = b""
    async for line in response.content:
        if line.startswith(b"event: "):
            event = line[7:].strip()
        elif line.startswith(b"data: "):
            data = line[6:].strip()
            yield decode(data, Replying, 1_000) if event == b"replying" else decode(data, Hint, 1_000)


@asynccontextmanager
async def listening(device: Device) -> AsyncIterator[AsyncIterator[Replying | Hint]]:
    """Follow the mailboxes of a device's member."""
    async with device.here.stream(device.url, device._authorization) as response:
        yield told(response)


async def heard(stream: AsyncIterator[Replying | Hint], until: Hint | None = None) -> list[Replying]:
    """Return what a stream says of writing before it says something else, or before it ends."""
    found: list[Replying] = []
    async with asyncio.timeout(60):
        async for said in stream:
            if said == until:
                return found
            if isinstance(said, Replying):
                found.append(said)
    assert until is None, "the stream has ended before"
    return found


async def test_colleagues_are_told_and_nobody_else(scene: Scene) -> None:
    """Cleo hears of Ben, as the relay knows him; Ben himself, the sender and strangers hear nothing."""
    box = os.urandom(REPLYING_SIZE)
    mailboxes = {"anne": scene.social, "ben": scene.intake, "cleo": scene.intake, "dora": scene.pantry}
    async with AsyncExitStack() as stack:
        streams = {}
        for name, mailbox in mailboxes.items():
            streams[name] = await stack.enter_async_context(listening(getattr(scene, name)))
            assert await heard(streams[name], Hint(mailbox.id, 0)) == []
        (await tell(scene.ben, scene.intake, box)).demand()
        await scene.anne.post(
            scene.here.message(scene.anne.member, scene.social, [scene.social, scene.pantry])
        )
        await scene.anne.post(scene.message())
        said = {name: await heard(streams[name], Hint(mailboxes[name].id, 1)) for name in mailboxes}
    of_ben = Replying(scene.intake.id, scene.ben.member.kid, box)
    assert said == {"anne": [], "ben": [], "cleo": [of_ben], "dora": []}


async def test_who_was_taken_off_the_service_is_told_no_more(scene: Scene) -> None:
    """The stream ends; the next one is silent about it; nor can Cleo tell anything there any more."""
    workshop = scene.abri.service("atelier", scene.cleo.member)
    await scene.here.publish()
    async with listening(scene.cleo) as cleo:
        assert await heard(cleo, Hint(workshop.id, 0)) == []
        scene.abri.roster(scene.intake, scene.ben.member)
        await scene.here.publish()
        assert await heard(cleo) == []
    async with listening(scene.ben) as ben, listening(scene.cleo) as cleo:
        assert await heard(ben, Hint(scene.intake.id, 0)) == []
        assert await heard(cleo, Hint(workshop.id, 0)) == []
        (await tell(scene.ben, scene.intake, os.urandom(REPLYING_SIZE))).demand()
        with pytest.raises(NotFoundError):
            (await tell(scene.cleo, scene.intake, os.urandom(REPLYING_SIZE))).demand()
        await scene.anne.post(scene.message(scene.intake, workshop))
        assert await heard(ben, Hint(scene.intake.id, 1)) == []
        assert await heard(cleo, Hint(workshop.id, 1)) == []


async def test_a_device_that_was_revoked_is_told_no_more(scene: Scene) -> None:
    """Its stream ends, it gets no other and cannot tell anything; the same person's other device goes on."""
    added = scene.abri.second_device(scene.cleo.member.id)
    await scene.here.publish()
    second = await scene.here.device(added)
    box = os.urandom(REPLYING_SIZE)
    async with listening(scene.cleo) as lost, listening(second) as kept:
        for stream in (lost, kept):
            assert await heard(stream, Hint(scene.intake.id, 0)) == []
        scene.abri.revoke(scene.cleo.member.kid)
        await scene.here.publish()
        assert await heard(lost) == []
        (await tell(scene.ben, scene.intake, box)).demand()
        for refused in (
            tell(scene.cleo, scene.intake, os.urandom(REPLYING_SIZE)),
            scene.cleo.request("GET", "/v1/events"),
        ):
            with pytest.raises(DeviceRevokedError):
                (await refused).demand()
        await scene.anne.post(scene.message())
        assert await heard(kept, Hint(scene.intake.id, 1)) == [
            Replying(scene.intake.id, scene.ben.member.kid, box)
        ]


async def test_it_is_kept_nowhere(scene: Scene) -> None:
    """Neither in a table nor in a log."""
    box = os.urandom(REPLYING_SIZE)
    (await tell(scene.ben, scene.intake, box)).demand()
    async with connect(scene.here.database) as connection:
        queries = await connection.fetch(_EVERYTHING)
        everything = "".join([await connection.fetchval(query) or "" for (query,) in queries])
    assert scene.intake.id in everything
    assert box.hex() not in everything
    records = await scene.here.records(scene.abri.id, AccessAction.REPLYING_TOLD)
    assert records == []


async def test_what_is_refused(scene: Scene) -> None:
    """In the mailbox of others, of another length, all the time."""
    with pytest.raises(NotFoundError):
        (await tell(scene.ben, scene.pantry, bytes(REPLYING_SIZE))).demand()
    for size in (0, REPLYING_SIZE - 1):
        with pytest.raises(MalformedError):
            (await tell(scene.ben, scene.intake, bytes(size))).demand()
    many = [
        await tell(scene.ben, scene.intake, bytes(REPLYING_SIZE))
        for _ in range(2 * LIMITS.replying_per_minute)
    ]
    with pytest.raises(RateLimitedError):
        many[-1].demand()


async def test_a_slow_reader_is_told_the_latest() -> None:
    """What waits for it is one box of each device, never its own."""
    follower = Follower(bytes(32), ["m"])
    mailbox, boxes = "01890000-0000-7000-8000-000000000001", [os.urandom(REPLYING_SIZE) for _ in range(3)]
    for box in boxes:
        follower.replying(Replying(mailbox, b"\1" * 32, box))
    follower.replying(Replying(mailbox, bytes(32), boxes[0]))
    events = await follower.events()
    assert events.count(b"event: replying") == 1
    assert decode(events.split(b"data: ")[1].strip(), Replying, 1_000).box == boxes[2]
