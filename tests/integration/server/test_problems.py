"""Mistakes of the relay itself: they end one request, and neither answer nor log repeats what was in it."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import redirect_stderr

import aiohttp
import pytest
import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry

from schemas.errors import UnavailableError
from server.clock import system_clock
from server.http.problems import problems
from server.http.retries import reads_again
from server.http.tracing import set_headers, tracing
from server.log import configure_log
from server.metrics import Metrics

SECRET = "Mme Lambert doit quitter son logement"


class Mistaken:
    """Handlers that fail."""

    def __init__(self) -> None:
        self.asked = 0

    async def at_once(self, _request: web.Request) -> web.Response:
        """Raise what nobody foresaw."""
        raise KeyError(SECRET)

    async def half_way(self, request: web.Request) -> web.StreamResponse:
        """Begin to answer, then raise."""
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"the beginning")
        raise KeyError(SECRET)

    async def away(self, _request: web.Request) -> web.Response:
        """Be unavailable the first time."""
        self.asked += 1
        if self.asked == 1:
            raise UnavailableError
        return web.Response(text="back")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Return what the relay logs."""
    written = io.StringIO()
    with redirect_stderr(written):
        configure_log("json", "debug")
        yield written
    structlog.reset_defaults()
    logging.basicConfig(force=True)


@pytest.fixture
async def url(log: io.StringIO) -> AsyncIterator[str]:
    """Return the address of an application that makes mistakes."""
    assert log.getvalue() == ""
    metrics = Metrics(CollectorRegistry())
    app = web.Application(middlewares=[tracing(metrics), problems, reads_again])
    mistaken = Mistaken()
    app.add_routes([web.get("/at-once", mistaken.at_once), web.get("/half-way", mistaken.half_way)])
    app.add_routes([web.get("/away", mistaken.away), web.post("/away", mistaken.away)])
    app.on_response_prepare.append(set_headers(system_clock))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    yield f"http://{host}:{port}"
    await runner.cleanup()


async def test_a_mistake(url: str, log: io.StringIO) -> None:
    """The answer has no word of the exception; the log has its kind and place, and the request's number."""
    async with aiohttp.ClientSession() as http, http.get(url + "/at-once") as response:
        body = await response.text()
        number = response.headers["X-Request-Id"]
        assert response.status == 500
    assert SECRET not in body
    assert number in body
    assert "KeyError" not in body
    assert SECRET not in log.getvalue()
    assert "builtins.KeyError at" in log.getvalue()
    assert "test_problems.py" in log.getvalue()
    assert number in log.getvalue()


async def test_a_mistake_half_way(url: str, log: io.StringIO) -> None:
    """An answer that has begun is cut off, so that the client cannot take it for whole."""
    async with aiohttp.ClientSession() as http, http.get(url + "/half-way") as response:
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.read()
    assert SECRET not in log.getvalue()
    assert log.getvalue().count("unforeseen") == 1


async def test_reading_is_tried_once_more(url: str) -> None:
    """Who reads does not notice that something was unavailable for a moment."""
    async with aiohttp.ClientSession() as http, http.get(url + "/away") as response:
        assert await response.text() == "back"


async def test_writing_is_not(url: str) -> None:
    """What may change something is not done twice unasked; the answer says when to come back."""
    async with aiohttp.ClientSession() as http, http.post(url + "/away") as response:
        assert (response.status, response.headers["Retry-After"]) == (503, "1")


async def test_what_is_no_http(url: str, log: io.StringIO) -> None:
    """A request that is no HTTP is refused, and the log has neither its bytes nor its address."""
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET / HTTP/1.1\r\nHost: a\r\nBad header: " + SECRET.encode() + b"\r\n\r\n")
    assert b" 400 " in await reader.readline()
    writer.close()
    assert SECRET not in log.getvalue()
    assert host not in log.getvalue()


def test_what_libraries_say(log: io.StringIO) -> None:
    """Of a library's message the sentence is logged, not the values in it."""
    logging.getLogger("aiohttp.server").error("Error handling request from %s", "192.0.2.7")
    assert "Error handling request from" in log.getvalue()
    assert "192.0.2.7" not in log.getvalue()
