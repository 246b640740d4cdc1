"""An operator who attacks: a proxy in front of the real relay that reads and changes what it likes.

async with Hostile(relay.url) as hostile:
    hostile.on("POST", "/v1/envelopes", swallow)
    endpoint at hostile.url
"""

import base64
import io
import re
import struct
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web

from client.relay.pages import Delivery, read_page
from crypto.keys import DeviceKeys
from schemas.api import EntriesPage
from schemas.codec import decode_request, encode
from schemas.limits import LIMITS


@dataclass
class Exchange:
    """A request of a client, and what the relay would answer."""

    method: str
    path: str
    body: bytes
    forward: Callable[[bytes], Awaitable["Answer"]]


@dataclass
class Answer:
    """An answer: the relay's, or the attacker's."""

    status: int
    headers: dict[str, str]
    body: bytes


class LostError(Exception):
    """The attacker breaks the connection."""


Trick = Callable[[Exchange], Awaitable[Answer]]

Frames = Sequence[tuple[int, int, bytes]]
"""Place, time and bytes of envelopes, as an attacker puts them together."""

_PASSED = ("Content-Type", "Authorization", "Range", "Tus-Resumable", "Upload-Length", "Upload-Metadata")
_RETURNED = ("Content-Type", "Content-Range", "Location", "Upload-Offset", "Tus-Resumable", "Retry-After")
_OF_BROWSERS = ("Cookie", "Sec-Fetch-Site", "Souspli-Request")
_TO_BROWSERS = (
    "Set-Cookie",
    "Content-Encoding",
    "Content-Security-Policy",
    "Integrity-Policy",
    "Cross-Origin-Embedder-Policy",
)


class Hostile:
    """The proxy; without tricks it is honest."""

    def __init__(self, upstream: str) -> None:
        self.url = ""
        self.asked: list[str] = []
        self._upstream = upstream.rstrip("/")
        self._tricks: list[tuple[str, re.Pattern[str], Trick]] = []
        self._session: aiohttp.ClientSession | None = None
        self._runner: web.AppRunner | None = None

    def on(self, method: str, path: str, trick: Trick) -> None:
        """Play a trick on requests whose path begins with `path`; the latest trick that fits counts."""
        self._tricks.insert(0, (method, re.compile(path), trick))

    def behave(self) -> None:
        """Play no tricks any more."""
        self._tricks.clear()

    def on_pages(self, change: Callable[[Sequence[Delivery]], Frames]) -> None:
        """Change the pages of mailboxes."""

        async def trick(exchange: Exchange) -> Answer:
            answer = await exchange.forward(exchange.body)
            if answer.status == 200:
                frames = change(list(read_page(answer.body, 0)))
                parts = (struct.pack(">QQI", seq, at, len(raw)) + raw for seq, at, raw in frames)
                answer.body = b"".join(parts)
            return answer

        self.on("GET", "/v1/mailboxes/", trick)

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(auto_decompress=False)
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        if self._session is not None:
            await self._session.close()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.path}")
        body = await request.read()

        async def forward(changed: bytes) -> Answer:
            return await self._forward(request, changed)

        exchange = Exchange(request.method, request.path_qs, body, forward)
        trick = self._trick(exchange)
        if request.path == "/v1/events" and trick is honest:
            return await self._stream(request)
        try:
            answer = await trick(exchange)
        except (LostError, aiohttp.ClientError):
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        return web.Response(status=answer.status, headers=answer.headers, body=answer.body)

    def _trick(self, exchange: Exchange) -> Trick:
        for method, path, trick in self._tricks:
            if method == exchange.method and path.match(exchange.path):
                return trick
        return honest

    async def _forward(self, request: web.Request, body: bytes) -> Answer:
        if self._session is None:
            raise LostError
        headers = {
            name: value
            for name, value in request.headers.items()
            if name in (*_PASSED, *_OF_BROWSERS, "Upload-Offset")
        }
        async with self._session.request(
            request.method,
            self._upstream + request.path_qs,
            data=io.BytesIO(body) if body else None,
            headers=headers,
            allow_redirects=False,
        ) as response:
            kept = {
                name: value for name, value in response.headers.items() if name in (*_RETURNED, *_TO_BROWSERS)
            }
            return Answer(response.status, kept, await response.read())

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        if self._session is None:
            raise LostError
        headers = {
            name: value for name, value in request.headers.items() if name in (*_PASSED, *_OF_BROWSERS)
        }
        response = web.StreamResponse()
        with suppress(aiohttp.ClientError):
            async with self._session.get(self._upstream + request.path_qs, headers=headers) as upstream:
                response.set_status(upstream.status)
                response.content_type = upstream.content_type
                await response.prepare(request)
                async for piece in upstream.content.iter_any():
                    await response.write(piece)
        return response


async def honest(exchange: Exchange) -> Answer:
    """Change nothing."""
    return await exchange.forward(exchange.body)


async def lose_the_answer(exchange: Exchange) -> Answer:
    """Let the request have its effect and break the connection before the client learns of it."""
    await exchange.forward(exchange.body)
    raise LostError


async def swap_keys(exchange: Exchange) -> Answer:
    """Put a key of the relay's own in the place of each in the entries of the directory."""
    answer = await exchange.forward(exchange.body)
    page = decode_request(answer.body, EntriesPage, LIMITS.answer)
    new = b'"public":"' + base64.b64encode(DeviceKeys.generate().encryption.public) + b'"'
    entries = (re.sub(rb'"public":"[^"]*"', new, raw) for raw in page.entries)
    answer.body = encode(EntriesPage(tuple(entries), page.checkpoint))
    return answer


async def swallow(_: Exchange) -> Answer:
    """Let nothing through."""
    raise LostError
