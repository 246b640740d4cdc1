"""Who is writing an answer: told to colleagues who follow the mailbox, to nobody else, and kept nowhere."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import pytest

from schemas.access import AccessAction
from schemas.codec import decode
from schemas.errors import MalformedError, NotFoundError, RateLimitedError
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


async def told(response: aiohttp.ClientResponse) -> AsyncIterator[Replying | None]:
    """Yield what a stream says of writing; None for what it says of letters."""
    event = b""
    async for line in response.content:
        if line.startswith(b"event: "):
            event = line[7:].strip()
        elif line.startswith(b"data: "):
            yield decode(line[6:].strip(), Replying, 1_000) if event == b"replying" else None


async def test_colleagues_are_told_and_nobody_else(scene: Scene) -> None:
    """Cleo hears of Ben, as the relay knows him; Ben himself, the sender and strangers hear nothing."""
    box = os.urandom(REPLYING_SIZE)
    async with AsyncExitStack() as stack:
        heard = {}
        for name in ("anne", "ben", "cleo", "dora"):
            device = getattr(scene, name)
            opened = await stack.enter_async_context(scene.here.stream(device.url, device._authorization))
            heard[name] = told(opened)
            assert await anext(heard[name]) is None  # how far its mailbox is
        (await tell(scene.ben, scene.intake, box)).demand()
        assert await anext(heard["cleo"]) == Replying(scene.intake.id, scene.ben.member.kid, box)
        await scene.anne.post(
            scene.here.message(scene.anne.member, scene.social, [scene.social, scene.pantry])
        )
        await scene.anne.post(scene.message())
        for name in ("anne", "ben", "dora"):
            assert await anext(heard[name]) is None  # the letter, and nothing before it


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
        await tell(scene.ben, scene.intake, bytes(REPLYING_SIZE)) for _ in range(LIMITS.replying_per_minute)
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
