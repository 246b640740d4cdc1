"""The relay inside the event loop of the test, on a database of the test's own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from server.clock import Clock, system_clock
from server.config import Config
from server.main import running


@dataclass(frozen=True)
class Relay:
    """Where it is, and the code that founds its network."""

    url: str
    setup_code: str


@asynccontextmanager
async def relay_on(
    database: str, folder: Path, clock: Clock = system_clock, **options: object
) -> AsyncIterator[Relay]:
    """Run a relay on a database during the block, in a task of its own."""
    ready: asyncio.Future[Relay] = asyncio.get_running_loop().create_future()
    enough = asyncio.Event()

    async def run() -> None:
        config = Config(listen="127.0.0.1:0", data=str(folder), log_epoch_seconds=0, **options)  # type: ignore[arg-type]  # its own check
        async with running(config, database, clock) as relay:
            ready.set_result(Relay(relay.url, relay.setup_code or ""))
            await enough.wait()

    async with asyncio.TaskGroup() as group:
        group.create_task(run())
        yield await ready
        enough.set()
