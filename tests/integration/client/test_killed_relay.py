"""A relay that dies in the middle: the process is killed, with its database, and started again."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing
from pathlib import Path

import pytest

from client.messages.outbox import OutState
from schemas.ids import parse_address
from schemas.limits import LIMITS
from tests.acceptance.relay import RelayProcess
from tests.integration.client.cast import Cast, Scene, make_scene, texts
from tests.integration.client.hostile import Answer, Exchange, Hostile, LostError, honest

INTAKE = parse_address("accueil@abri-de-meuse")


@pytest.fixture
async def process(tmp_path: Path) -> AsyncIterator[RelayProcess]:
    """Run the relay as a process that can be killed."""
    with RelayProcess(tmp_path / "relay") as running:
        yield running


@pytest.fixture
async def hostile(process: RelayProcess) -> AsyncIterator[Hostile]:
    """Return a proxy that knows when to kill; everybody is behind it."""
    async with Hostile(process.url) as proxy:
        yield proxy


@pytest.fixture
async def scene(process: RelayProcess, hostile: Hostile, tmp_path: Path) -> AsyncIterator[Scene]:
    """Return two structures on that relay."""
    async with AsyncExitStack() as stack:
        yield await make_scene(Cast(tmp_path, stack, hostile.url), process.setup_code)


def kill(process: RelayProcess) -> None:
    """Kill the relay as a power cut does."""
    process.stop(signal.SIGKILL)


async def test_an_upload_goes_on_after_the_relay_was_killed(
    scene: Scene, process: RelayProcess, hostile: Hostile, tmp_path: Path
) -> None:
    """Killed in the middle of the second piece: what it had is not sent again, and the file arrives whole."""
    scan = tmp_path / "scans.zip"
    scan.write_bytes(os.urandom(3 * LIMITS.blob_chunk))
    sent: list[int] = []

    async def kill_in_the_middle(exchange: Exchange) -> Answer:
        sent.append(len(exchange.body))
        if len(sent) == 2:
            arriving = asyncio.ensure_future(exchange.forward(exchange.body))
            await asyncio.sleep(0.01)
            kill(process)
            await asyncio.gather(arriving, return_exceptions=True)
            raise LostError
        return await honest(exchange)

    hostile.on("PATCH", "/v1/uploads/", kill_in_the_middle)
    item = await scene.anne.messages.send([INTAKE], "Scans", "Voilà", [scan])
    assert item.state is OutState.QUEUED

    process.start()
    (item,) = await scene.anne.outbox.flush()
    assert item.state is OutState.SENT
    assert sum(sent) < 4.1 * LIMITS.blob_chunk
    await scene.ben.mailbox.sync()
    (file,) = scene.ben.threads.find(item.thread).messages[0].files
    path = await scene.ben.files.download(file, tmp_path / "copy.zip")
    assert path.read_bytes() == scan.read_bytes()


async def test_a_message_is_there_once_after_the_relay_was_killed(
    scene: Scene, process: RelayProcess, hostile: Hostile
) -> None:
    """Killed while it takes a message: whether it was accepted or not, it arrives exactly once."""
    deaths = iter((0.0, 0.002, 0.01))

    async def kill_soon(exchange: Exchange) -> Answer:
        delay = next(deaths, None)
        if delay is None:
            return await honest(exchange)
        arriving = asyncio.ensure_future(exchange.forward(exchange.body))
        await asyncio.sleep(delay)
        kill(process)
        await asyncio.gather(arriving, return_exceptions=True)
        process.start()
        raise LostError

    hostile.on("POST", "/v1/envelopes", kill_soon)
    item = await scene.anne.messages.send([INTAKE], "Question", "Une seule fois")
    while item.state is OutState.QUEUED:
        (item,) = await scene.anne.outbox.flush()
    assert item.state is OutState.SENT
    await scene.ben.mailbox.sync()
    assert texts(scene.ben.threads.find(item.thread)) == ["Une seule fois"]
    assert scene.ben.threads.refused() == []


async def test_a_follower_comes_back(scene: Scene, process: RelayProcess) -> None:
    """Who follows when the relay is killed gets what is sent after it was started again."""
    async with aclosing(scene.ben.mailbox.follow()) as following:
        arriving = asyncio.ensure_future(anext(following))
        await asyncio.sleep(0.5)
        kill(process)
        process.start()
        await scene.anne.messages.send([INTAKE], "Question", "Après la panne")
        received = await asyncio.wait_for(arriving, 60)
    assert received.header is not None
    assert texts(scene.ben.threads.find(received.header.thread)) == ["Après la panne"]
