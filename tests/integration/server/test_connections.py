"""Connections that would hold the relay up are cut off, and others are served meanwhile. Over raw sockets."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest
from aiohttp import web
from prometheus_client import CollectorRegistry

from schemas.limits import LIMITS
from server.http.addresses import Addresses
from server.http.connections import Connections, announced
from server.metrics import Metrics

QUICK = replace(LIMITS, header_timeout=1, body_timeout=1, connections=50, connections_per_address=20)
"""The limits, with times that a test can wait for."""

GOOD = b"GET / HTTP/1.1\r\nHost: relay\r\n\r\n"
PIECE, PIECES = 2 * 1024 * 1024, 32


@dataclass
class Door:
    """A small application behind the guards."""

    port: int
    metrics: Metrics

    @asynccontextmanager
    async def visit(self, *said: bytes) -> AsyncIterator["Visitor"]:
        """Open a connection and say something."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=PIECE)
        try:
            for part in said:
                writer.write(part)
            yield Visitor(reader, writer)
        finally:
            writer.close()

    async def serves(self) -> bool:
        """Tell whether somebody who behaves is served."""
        async with self.visit(GOOD) as visitor:
            return b"200 OK" in await visitor.hears()

    def cut_off(self, reason: str) -> float:
        """Return how many were cut off for a reason."""
        found = self.metrics.connections_refused.labels(reason)._value.get()
        return float(found)


@dataclass
class Visitor:
    """A connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def hears(self) -> bytes:
        """Return the head of an answer; empty when the connection was cut off."""
        try:
            async with asyncio.timeout(60):
                return await self.reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return b""

    async def is_cut_off(self) -> bool:
        """Wait until the other side ends the connection."""
        try:
            async with asyncio.timeout(60):
                return await self.reader.read(1) == b""
        except ConnectionError:
            return True


async def hello(_request: web.Request) -> web.Response:
    """Answer."""
    return web.Response(text="hello")


async def slow(_request: web.Request) -> web.Response:
    """Answer after longer than headers may take."""
    await asyncio.sleep(QUICK.header_timeout * 1.5)
    return web.Response(text="at last")


async def large(_request: web.Request) -> web.Response:
    """Answer more than the buffers of the system hold."""
    return web.Response(body=bytes(PIECES * PIECE))


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """Return the application, on a port of its own."""
    app = web.Application(middlewares=[announced])
    app.add_routes([web.get("/", hello), web.get("/slow", slow), web.get("/large", large)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    assert runner.server is not None
    metrics = Metrics(CollectorRegistry())
    guards = Connections(runner.server, Addresses([]), metrics, QUICK)
    server = await asyncio.get_running_loop().create_server(guards, "127.0.0.1", 0)
    yield Door(server.sockets[0].getsockname()[1], metrics)
    server.close()
    await runner.cleanup()


@pytest.mark.parametrize(
    "said", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: relay\r\n", b"\r\n", b"GET / HTTP/1.1\r\nX-A: b"]
)
async def test_headers_that_do_not_come(door: Door, said: bytes) -> None:
    """Who does not finish a request's headers is cut off, however much of them came."""
    async with door.visit(said) as visitor:
        assert await visitor.is_cut_off()
    assert door.cut_off("slow headers") == 1


async def test_headers_that_trickle(door: Door) -> None:
    """A byte now and then wins no time; meanwhile others are served."""
    async with door.visit(b"GET / HTTP/1.1\r\n") as visitor:

        async def trickle() -> None:
            while True:
                visitor.writer.write(b"X")
                await asyncio.sleep(0.05)

        trickling = asyncio.create_task(trickle())
        assert await door.serves()
        assert await visitor.is_cut_off()
        trickling.cancel()
    assert await door.serves()


async def test_the_second_request_is_watched_too(door: Door) -> None:
    """After a good request, a connection may rest, but not begin the next one and stop."""
    async with door.visit(GOOD) as visitor:
        assert b"200 OK" in await visitor.hears()
        await asyncio.sleep(QUICK.header_timeout * 1.5)
        await visitor.reader.readexactly(len("hello"))
        visitor.writer.write(GOOD)
        assert b"200 OK" in await visitor.hears()
        await visitor.reader.readexactly(len("hello"))
        visitor.writer.write(GOOD[:10])
        assert await visitor.is_cut_off()


async def test_a_long_answer_is_waited_for(door: Door) -> None:
    """A request that takes the relay longer than headers may take is not cut off."""
    async with door.visit(b"GET /slow HTTP/1.1\r\nHost: relay\r\n\r\n") as visitor:
        assert b"200 OK" in await visitor.hears()


async def test_too_many_from_one_address(door: Door) -> None:
    """Beyond its number an address gets no further connection, until one of them ends."""
    visitors = [await asyncio.open_connection("127.0.0.1", door.port) for _ in range(20)]
    async with door.visit(GOOD) as visitor:
        assert await visitor.hears() == b""
    assert door.cut_off("too many") == 1
    visitors[0][1].close()
    await asyncio.sleep(0.1)
    assert await door.serves()
    for _, writer in visitors:
        writer.close()


async def test_who_does_not_read(door: Door) -> None:
    """Who asks for much and takes nothing of it is cut off, and what was written is freed."""
    async with door.visit(b"GET /large HTTP/1.1\r\nHost: relay\r\n\r\n") as visitor:
        assert b"200 OK" in await visitor.hears()
        await until(lambda: door.cut_off("slow reader") == 1)
    assert await door.serves()


async def test_who_reads_slowly(door: Door) -> None:
    """Who takes something again and again gets all of it, though that lasts longer than nothing may."""
    async with door.visit(b"GET /large HTTP/1.1\r\nHost: relay\r\n\r\n") as visitor:
        assert b"200 OK" in await visitor.hears()
        for _ in range(PIECES):
            await asyncio.sleep(2 * QUICK.body_timeout / PIECES)
            await visitor.reader.readexactly(PIECE)


async def until(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.02)
