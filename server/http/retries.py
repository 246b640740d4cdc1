"""Reading once more when the database was away: it restarts in less than a second, and nobody notices."""

import asyncio

from aiohttp import web
from aiohttp.typedefs import Handler

from schemas.errors import UnavailableError

_PAUSE_SECONDS = 0.5


@web.middleware
async def reads_again(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Handle a request that changes nothing a second time when something was unavailable."""
    try:
        return await handler(request)
    except UnavailableError as error:
        lasting = type(error) is not UnavailableError
        if lasting or request.method not in ("GET", "HEAD") or request.writer.output_size:
            raise
    await asyncio.sleep(_PAUSE_SECONDS)
    return await handler(request)
