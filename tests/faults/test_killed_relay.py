"""The relay is killed, as by a power cut, while it takes posts and uploads; and started again."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.acceptance.relay import RelayProcess
from tests.faults.conftest import Town, persist
from tests.integration.relay.files import create, download, offset, patch
from tests.stage import until

DATA = os.urandom(20_000_000)


async def test_what_was_accepted_is_there_once_and_what_was_tried_again_too(
    town: Town, relay: RelayProcess
) -> None:
    """Killed three times under load: no acknowledged message is lost, no repeated one is there twice."""
    sent = town.messages(240)
    accepted: dict[bytes, int] = {}

    async def sender(raws: list[bytes]) -> None:
        for raw in raws:
            accepted[raw] = (await persist(town.anne, raw)).time

    async def killer() -> None:
        for share in (40, 100, 160):
            await until(lambda share=share: reached(share))  # type: ignore[misc]  # its default
            relay.stop(signal.SIGKILL)
            relay.start()

    async def reached(share: int) -> bool:
        return len(accepted) >= share

    async with asyncio.timeout(150), asyncio.TaskGroup() as group:
        group.create_task(killer())
        for start in range(12):
            group.create_task(sender(sent[start::12]))
    await town.check_one_effect(sent)
    again = {raw: (await town.anne.post(raw)).time for raw in sent[:20]}
    assert again == {raw: accepted[raw] for raw in again}


async def test_an_upload_goes_on_where_the_relay_died(
    town: Town, relay: RelayProcess, tmp_path: Path
) -> None:
    """Killed while a piece arrives: nobody sees part of a file, and what had arrived is not sent again."""
    upload = town.here.world.new_id()
    (await create(town.anne, upload, len(DATA))).demand()
    part = tmp_path / "uploads" / upload

    async def slowly(start: int, stop: int) -> AsyncIterator[bytes]:
        for at in range(start, len(DATA), 100_000):
            yield DATA[at : at + 100_000]
            if at >= stop:
                await asyncio.sleep(3600)

    async def arrived(size: int) -> bool:
        return part.exists() and part.stat().st_size > size

    reached = 0
    for stop in (5_000_000, 12_000_000):
        request = asyncio.create_task(patch(town.anne, upload, reached, slowly(reached, stop)))
        await until(lambda stop=stop: arrived(stop - 200_000))  # type: ignore[misc]  # its default
        relay.stop(signal.SIGKILL)
        with pytest.raises(aiohttp.ClientError):
            await request
        assert list((tmp_path / "blobs").iterdir()) == []
        relay.start()
        reached = await offset(town.anne, upload)
        assert reached > stop - 200_000
    (await patch(town.anne, upload, reached, DATA[reached:])).demand()
    assert await download(town.anne, upload) == DATA


async def test_followers_of_a_killed_relay_miss_nothing(town: Town, relay: RelayProcess) -> None:
    """They connect again, and the first events tell the newest number."""
    async with town.ben.follow() as hints:
        assert (await anext(hints)).seq == 0
        relay.stop(signal.SIGKILL)
        with pytest.raises((aiohttp.ClientError, StopAsyncIteration)):
            await anext(hints)
    relay.start()
    for raw in town.messages(3):
        await town.anne.post(raw)
    async with town.ben.follow() as hints:
        assert (await anext(hints)).seq == 3
