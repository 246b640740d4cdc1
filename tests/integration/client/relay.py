"""The relay, as these tests run it: inside the test's event loop, or as a process that can be killed."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from server.clock import system_clock
from server.config import Config
from server.main import running


@dataclass(frozen=True)
class Relay:
    """Where it is, and the code that founds its network."""

    url: str
    setup_code: str


@asynccontextmanager
async def relay_on(database: str, folder: Path) -> AsyncIterator[Relay]:
    """Run a relay on a database during the block, in a task of its own."""
    ready: asyncio.Future[Relay] = asyncio.get_running_loop().create_future()
    enough = asyncio.Event()

    async def run() -> None:
        config = Config(listen="127.0.0.1:0", data=str(folder))
        async with running(config, database, system_clock) as relay:
            ready.set_result(Relay(relay.url, relay.setup_code or ""))
            await enough.wait()

    task = asyncio.create_task(run())
    await asyncio.wait([task, ready], return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        await task
    try:
        yield await ready
    finally:
        enough.set()
        await task
