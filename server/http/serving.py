"""The socket and what stands behind it: the guards of connections, then aiohttp, then the application."""

import asyncio
import dataclasses
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from schemas.errors import LocalError
from schemas.limits import LIMITS
from server.config import Config
from server.http.addresses import Addresses
from server.http.connections import Connections
from server.metrics import Metrics

_BACKLOG = 1_024


@asynccontextmanager
async def serving(
    app: web.Application, config: Config, addresses: Addresses, metrics: Metrics
) -> AsyncIterator[str]:
    """Serve the application during the block, and give its URL.

    Afterwards nobody comes in any more, and requests under way have LIMITS.shutdown seconds to end. Raises
    LocalError when the address is not to be had.
    """
    limits = dataclasses.replace(
        LIMITS, connections=config.connections, connections_per_address=config.connections_per_address
    )
    runner = web.AppRunner(
        app,
        access_log=None,
        auto_decompress=False,  # a kilobyte could become a gigabyte
        keepalive_timeout=limits.idle_timeout,
        shutdown_timeout=limits.shutdown,
    )
    await runner.setup()
    try:
        if runner.server is None:
            raise RuntimeError("aiohttp has no server after its set-up")
        listener = _listener(config)
        loop = asyncio.get_running_loop()
        guards = Connections(runner.server, addresses, metrics, limits)
        server = await loop.create_server(guards, sock=listener, backlog=_BACKLOG)
        try:
            yield _url(listener)
        finally:
            server.close()
    finally:
        await runner.cleanup()


def _listener(config: Config) -> socket.socket:
    host, port = config.address
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if config.reuse_port:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            listener.bind(address)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise LocalError(f"cannot listen on {config.listen}: {error.strerror}") from error
    return listener


def _url(listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
