"""Programs of web/tests in a browser: served from this computer beside an empty page and the frozen vectors.

async with serving(folder) as url:
    await page.goto(url)
    await page.evaluate("() => import('/browser.js')")
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer

VECTORS = Path(__file__).parents[2] / "schemas" / "vectors"
_PAGE = "<!doctype html><title>Souspli</title>"


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[str]:
    """Serve what was bundled into a folder; yields the address, which browsers take for a secure one."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=_PAGE, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", page)
    app.router.add_static("/vectors", VECTORS)
    app.router.add_static("/", folder)
    async with TestServer(app, host="127.0.0.1") as server:
        yield f"http://localhost:{server.port}/"
