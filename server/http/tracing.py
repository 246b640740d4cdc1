"""Each request has an identifier, a line in the log, a place in the metrics; never an address or content.

The identifier is ours alone: what a client sends as one could join records that have nothing to do with each
other.
"""

import secrets
import time
from collections.abc import Awaitable, Callable
from email.utils import formatdate

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from server.clock import Clock
from server.metrics import Metrics

OnPrepare = Callable[[web.Request, web.StreamResponse], Awaitable[None]]

REQUEST_ID = web.RequestKey("request_id", str)
"""It stands in the answer, in the log and in the access records."""


def tracing(metrics: Metrics) -> Middleware:
    """Return the outermost middleware."""
    log = structlog.get_logger().bind()

    @web.middleware
    async def trace(request: web.Request, handler: Handler) -> web.StreamResponse:
        request[REQUEST_ID] = identifier = secrets.token_hex(8)
        structlog.contextvars.bind_contextvars(request=identifier)  # until the end of the request's task
        method, path = named(request)
        started = time.perf_counter()
        response = await handler(request)
        seconds = time.perf_counter() - started
        metrics.request(method, path, response.status, seconds)
        log.debug("answered", method=method, path=path, status=response.status, seconds=seconds)
        return response

    return trace


def set_headers(clock: Clock) -> OnPrepare:
    """Return what completes the headers of an answer that is about to be sent."""

    async def complete(request: web.Request, response: web.StreamResponse) -> None:
        response.headers["X-Request-Id"] = request[REQUEST_ID]
        response.headers["Server"] = "souspli"  # and not which version of which library
        # Clients measure their clock by it: the one time of the relay, by which it accepts envelopes.
        response.headers["Date"] = formatdate(clock() / 1000, usegmt=True)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers.setdefault("Cache-Control", "no-store")

    return complete


def named(request: web.Request) -> tuple[str, str]:
    """Return method and path of the route; of those that do not exist, nothing that a stranger has chosen."""
    resource = request.match_info.route.resource
    return (request.method, resource.canonical) if resource else ("", "")
