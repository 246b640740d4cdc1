"""The yardsticks: the least that takes a request, keeps a row, keeps a file. `python -m tests.bench.bare`.

It answers a posted body with the same body, writes what is put to a file that is durable before the
answer, and gives the file back: aiohttp on uvloop without anything else.
"""

import asyncio
import os
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg
import uvloop
from aiohttp import web

from server.storage.cluster import ADMINISTRATOR
from server.storage.embedded import EmbeddedPostgres
from tests.bench.load import Address, clock

_PIECE = 1024**2


@contextmanager
def bare_server(folder: Path) -> Iterator[Address]:
    """Run the bare server as a process during the block."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.bench.bare", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            if process.stdout is None or not (port := process.stdout.readline()):
                raise RuntimeError("the bare server does not start")
            yield "127.0.0.1", int(port)
        finally:
            process.terminate()


def insert(postgres: Path, raw: bytes, count: int, connections: int) -> float:
    """Insert rows one by one, each durable by itself; returns the seconds. Blocks."""
    return uvloop.run(
        _insert(EmbeddedPostgres(postgres).dsn(ADMINISTRATOR, ADMINISTRATOR), raw, count, connections)
    )


async def _insert(dsn: str, raw: bytes, count: int, connections: int) -> float:
    async with asyncpg.create_pool(dsn, min_size=connections, max_size=connections) as pool:
        await pool.execute(
            "CREATE TABLE IF NOT EXISTS bare (id uuid PRIMARY KEY, raw bytea STORAGE EXTERNAL NOT NULL)"
            " WITH (toast_tuple_target = 8160)"  # as the relay's own
        )
        numbers = iter(range(count))

        async def work() -> None:
            async with pool.acquire() as connection:
                for _ in numbers:
                    await connection.execute("INSERT INTO bare VALUES ($1, $2)", uuid.uuid4(), raw)

        began = clock()
        async with asyncio.TaskGroup() as group:
            for _ in range(connections):
                group.create_task(work())
        return clock() - began


async def _echo(request: web.Request) -> web.Response:
    return web.Response(body=await request.read())


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, request: web.Request) -> web.Response:
        with (self._folder / request.match_info["name"]).open("wb") as sink:
            async for piece in request.content.iter_chunked(_PIECE):
                await asyncio.to_thread(sink.write, piece)
            await asyncio.to_thread(os.fsync, sink.fileno())
        return web.Response(status=204)

    async def get(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(self._folder / request.match_info["name"])


async def _serve(folder: Path) -> None:
    app, files = web.Application(), _Folder(folder)
    app.router.add_post("/echo", _echo)
    app.router.add_put("/files/{name}", files.put)
    app.router.add_get("/files/{name}", files.get)
    async with _running(app) as port:
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


@asynccontextmanager
async def _running(app: web.Application) -> AsyncIterator[int]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    uvloop.run(_serve(Path(sys.argv[1])))
