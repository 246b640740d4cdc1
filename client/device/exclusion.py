"""Locks between commands that use one profile at the same time, and between tasks of one command.

A lock is an empty SQLite file with an exclusive transaction on it: that works alike on every system, ends
with the process that holds it, and never needs to be cleaned up.

    async with exclusive(folder / "outbox.lock", wait=30):
        ...
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from schemas.errors import UnavailableError

_PAUSE = 0.05


@asynccontextmanager
async def exclusive(path: Path, wait: float) -> AsyncIterator[None]:
    """Hold the lock of a file; raises UnavailableError when another holds it for more than `wait` seconds."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as holder:
        await _take(holder, path, wait)
        yield


async def _take(holder: sqlite3.Connection, path: Path, wait: float) -> None:
    loop = asyncio.get_running_loop()
    end = loop.time() + wait
    while True:
        try:
            holder.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if loop.time() >= end:
                raise UnavailableError(
                    f"another command is using the {path.stem} of this profile",
                    advice="wait until it is done, or stop it",
                ) from error
            await asyncio.sleep(_PAUSE)
        else:
            return
