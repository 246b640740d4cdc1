"""The socket and what stands behind it: the guards of connections, then aiohttp, then the application."""

import asyncio
import dataclasses
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from aiohttp import web

from schemas.errors import LocalError
from schemas.limits import LIMITS
from server.config import Config
from server.http.addresses import Addresses
from server.http.connections import Connections
from server.metrics import Metrics

_BACKLOG = 1_024


_CLEANUP_SECONDS = 1
"""For aiohttp to send the last answers; the requests have ended before."""


@contextmanager
def bound(config: Config) -> Iterator[socket.socket]:
    """Hold the address to listen on during the block; raises LocalError when it is not to be had."""
    host, port = config.address
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind)
    except OSError as error:
        raise LocalError(f"cannot listen on {config.listen}: {error.strerror}") from error
    with listener:
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if config.reuse_port:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            listener.bind(address)
        except OSError as error:
            raise LocalError(f"cannot listen on {config.listen}: {error.strerror}") from error
        yield listener


def url_of(listener: socket.socket) -> str:
    """Return the URL of a bound socket."""
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@asynccontextmanager
async def serving(
    app: web.Application, listener: socket.socket, config: Config, addresses: Addresses, metrics: Metrics
) -> AsyncIterator[None]:
    """Serve the application on a bound socket during the block.

    Afterwards nobody comes in any more, and requests under way have LIMITS.shutdown seconds to end.
    """
    limits = dataclasses.replace(
        LIMITS, connections=config.connections, connections_per_address=config.connections_per_address
    )
    runner = web.AppRunner(
        app,
        access_log=None,
        auto_decompress=False,  # a kilobyte could become a gigabyte
        keepalive_timeout=limits.idle_timeout,
        shutdown_timeout=_CLEANUP_SECONDS,
    )
    await runner.setup()
    try:
        if runner.server is None:
            raise RuntimeError("aiohttp has no server after its set-up")
        connections = Connections(runner.server, addresses, metrics, limits)
        loop = asyncio.get_running_loop()
        server = await loop.create_server(connections, sock=listener, backlog=_BACKLOG)
        try:
            yield
        finally:
            server.close()
            await app.shutdown()  # ends what would go on for ever
            await connections.drain()
    finally:
        await runner.cleanup()
