"""A server that shows what a handler gives, after something was done to its answers."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.typedefs import Handler as AioHandler

from server.http.problems import problems
from server.http.tracing import REQUEST_ID

Handler = Callable[[web.Request], Awaitable[web.Response]]
Trick = Callable[[web.Response], None]


@asynccontextmanager
async def serving(show: Handler, trick: Trick = lambda _: None) -> AsyncIterator[str]:
    """Serve at any path during the block; yields the address."""

    async def answer(request: web.Request) -> web.Response:
        response = await show(request)
        trick(response)
        return response

    @web.middleware
    async def numbered(request: web.Request, handler: AioHandler) -> web.StreamResponse:
        request[REQUEST_ID] = "test"
        return await handler(request)

    app = web.Application(middlewares=[numbered, problems])
    app.router.add_get("/", answer)
    app.router.add_get("/{page:.+}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
