"""Connections: how many there may be, and how long one may take.

aiohttp waits for the headers of a request as long as for the next request, which must be long for the sake of
proxies; and for a client that does not read its answer it waits for ever. So between the socket and aiohttp
stands a guard for each connection. It cuts it off: - when there are too many, in all or from one address,
before anything is read; - when the headers of a request are not complete in time, counted from their first
byte, for the first request from
  the connection;
- when the client has taken nothing of an answer for some time.

    await loop.create_server(Connections(runner.server, addresses, metrics, LIMITS), sock=socket)
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from typing import cast

from aiohttp import web
from aiohttp.typedefs import Handler

from schemas.limits import Limits
from server.http.addresses import Addresses, household, parse
from server.metrics import Metrics


class Offence(StrEnum):
    """Why a connection is cut off."""

    TOO_MANY = "too many"
    SLOW_HEADERS = "slow headers"
    SLOW_READER = "slow reader"


class Connections:
    """Makes a guard for each connection, and counts them; given to `create_server`."""

    def __init__(
        self,
        inner: Callable[[], asyncio.Protocol],
        addresses: Addresses,
        metrics: Metrics,
        limits: Limits,
    ) -> None:
        self.inner = inner
        self.limits = limits
        self.metrics = metrics
        self._addresses = addresses
        self._by_address = Counter[str]()
        self._guards = set[Guard]()
        self._busy = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self.closing = False

    def __call__(self) -> asyncio.Protocol:
        """Return the protocol of a new connection."""
        return Guard(self)

    async def drain(self) -> None:
        """End idle connections, then wait for the requests under way, for LIMITS.shutdown at most.

        aiohttp, when it shuts down, hears no more of a body that is still coming.
        """
        self.closing = True
        for guard in self._guards:
            guard.end_if_idle()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._quiet.wait(), self.limits.shutdown)

    def enter(self, guard: "Guard", transport: asyncio.BaseTransport) -> str | None:
        """Count a connection, and return under what; None when there are too many."""
        address = parse((transport.get_extra_info("peername") or [None])[0])
        who = "proxy" if self._addresses.is_proxy(address) else household(address)
        alone = who != "proxy" and self._by_address[who] >= self.limits.connections_per_address
        if alone or len(self._guards) >= self.limits.connections:
            return None
        self._guards.add(guard)
        self._by_address[who] += 1
        self.metrics.connections.inc()
        return who

    def leave(self, guard: "Guard", who: str) -> None:
        """Count a connection no longer."""
        self._guards.discard(guard)
        self._by_address[who] -= 1
        if not self._by_address[who]:
            del self._by_address[who]
        self.metrics.connections.dec()

    def count_requests(self, change: int) -> None:
        """Count the requests under way."""
        self._busy += change
        if self._busy:
            self._quiet.clear()
        else:
            self._quiet.set()


class Guard(asyncio.Protocol):
    """One connection."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._loop = asyncio.get_running_loop()
        self._inner = connections.inner()
        self._who: str | None = None
        self._busy = False
        self._headers: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None

    # What the application tells, by `announced`.

    def request_begun(self) -> None:
        """Note that the headers of a request are complete."""
        self._busy = True
        self._connections.count_requests(+1)
        if self._headers is not None:
            self._headers.cancel()
            self._headers = None

    def request_ended(self) -> None:
        """Note that what comes now is another request."""
        self._busy = False
        self._connections.count_requests(-1)

    # What the relay wants.

    @property
    def is_last(self) -> bool:
        """Whether no request is to follow the one under way."""
        return self._connections.closing

    def end_if_idle(self) -> None:
        """Close the connection between two requests."""
        if not self._busy:
            self._transport.close()

    # What the socket tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let the connection in, or not."""
        self._transport = cast("asyncio.Transport", transport)
        self._who = self._connections.enter(self, transport)
        if self._who is None:
            self._cut_off(Offence.TOO_MANY)
            return
        self._inner.connection_made(transport)
        self._expect_headers()

    def data_received(self, data: bytes) -> None:
        """Hand it on; what comes between two requests begins the next."""
        if not self._busy and self._headers is None:
            self._expect_headers()
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        """Hand it on."""
        return self._inner.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Hand it on and forget the connection."""
        if self._who is None:
            return
        self._connections.leave(self, self._who)
        for timer in (self._headers, self._reading):
            if timer is not None:
                timer.cancel()
        self._inner.connection_lost(exc)

    def pause_writing(self) -> None:
        """Hand on that the client reads more slowly than we write, and watch it."""
        self._inner.pause_writing()
        self._expect_reading()

    def resume_writing(self) -> None:
        """Hand on that the client has read."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        self._inner.resume_writing()

    def _expect_headers(self) -> None:
        seconds = self._connections.limits.header_timeout
        self._headers = self._loop.call_later(seconds, self._cut_off, Offence.SLOW_HEADERS)

    def _expect_reading(self) -> None:
        waiting = self._transport.get_write_buffer_size()
        self._reading = self._loop.call_later(
            self._connections.limits.body_timeout, self._check_reading, waiting
        )

    def _check_reading(self, waited: int) -> None:
        if self._transport.get_write_buffer_size() < waited:
            self._expect_reading()
        else:
            self._cut_off(Offence.SLOW_READER)

    def _cut_off(self, offence: Offence) -> None:
        self._connections.metrics.connections_refused.labels(offence).inc()
        self._transport.abort()


@web.middleware
async def announced(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Tell the guard of the connection when a request begins and ends."""
    guard = request.transport.get_protocol() if request.transport else None
    if not isinstance(guard, Guard):
        return await handler(request)
    guard.request_begun()
    try:
        response = await handler(request)
    finally:
        guard.request_ended()
    if guard.is_last:
        response.force_close()
    return response
