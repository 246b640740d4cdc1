"""Each request has an identifier, a line in the log and a place in the metrics; never with an address or content.

The identifier is ours alone: what a client sends as one could join records that have nothing to do with each other.
"""

import secrets
import time

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from server.metrics import Metrics

REQUEST_ID = web.RequestKey("request_id", str)
"""It stands in the answer, in the log and in the access records."""

HEADER = "X-Request-Id"


def tracing(metrics: Metrics) -> Middleware:
    """Return the outermost middleware."""
    log = structlog.get_logger()

    @web.middleware
    async def trace(request: web.Request, handler: Handler) -> web.StreamResponse:
        request[REQUEST_ID] = identifier = secrets.token_hex(8)
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=identifier):
            response = await handler(request)
            seconds = time.perf_counter() - started
            route = request.match_info.route.resource
            path = route.canonical if route else "unknown"
            metrics.request(request.method, path, response.status, seconds)
            log.debug("answered", method=request.method, path=path, status=response.status, seconds=round(seconds, 4))
        return response

    return trace
