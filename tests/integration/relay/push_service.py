"""The push service of a browser's maker, on this machine.

async with PushService().serving() as service, local_relay(..., **service.options):
    await service.pushes(1)
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from tests.stage import until


@dataclass
class PushService:
    """What it was asked (path, headers, body), and what it answers."""

    url: str = ""
    status: int = 201
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def options(self) -> dict[str, Any]:
        """What a relay needs to be told to send pushes here."""
        return {"push_contact": "mailto:it@relay.example", "push_services": (self.url,)}

    async def pushes(self, count: int) -> None:
        """Wait until there were so many pushes."""

        async def enough() -> bool:
            return len(self.asked) >= count

        await until(enough)
        assert len(self.asked) == count

    async def _take(self, request: web.Request) -> web.Response:
        self.asked.append((request.path, dict(request.headers), await request.read()))
        return web.Response(status=self.status, headers={"Location": "/elsewhere"})

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["PushService"]:
        """Serve during the block."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._take)
        runner = web.AppRunner(app)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield self
        finally:
            await runner.cleanup()


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    """Run a push service."""
    async with PushService().serving() as serving:
        yield serving
