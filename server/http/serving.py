"""The socket and what stands behind it: connections, aiohttp, the middlewares, the routes."""

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
from server.http.tracing import set_headers
from server.metrics import Metrics

_BACKLOG = 1_024


@asynccontextmanager
async def serving(
    app: web.Application, config: Config, addresses: Addresses, metrics: Metrics
) -> AsyncIterator[str]:
    """Serve the application for the duration of the block; gives its address, such as http://127.0.0.1:8787.

    At the end no new request is taken, and those under way have LIMITS.shutdown seconds. Raises LocalError when
    the address is not to be had.
    """
    limits = dataclasses.replace(
        LIMITS, connections=config.connections, connections_per_address=config.connections_per_address
    )
    app.on_response_prepare.append(set_headers)
    runner = web.AppRunner(
        app,
        access_log=None,
        auto_decompress=False,  # a kilobyte could become a gigabyte
        keepalive_timeout=limits.idle_timeout,
        shutdown_timeout=limits.shutdown,
    )
    await runner.setup()
    ...
