"""For the operator: is the process alive, can it work, how much does it do."""

from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

from schemas.errors import NotFoundError
from server.http.addresses import Addresses, Network
from server.http.answers import done
from server.metrics import CONTENT_TYPE, Metrics

Check = Callable[[], Awaitable[None]]
"""Raises UnavailableError when something that the relay needs cannot be used."""


class Operator:
    """`/healthz`, `/readyz`, `/metrics`."""

    def __init__(
        self, checks: Sequence[Check], metrics: Metrics, addresses: Addresses, operators: Sequence[Network]
    ) -> None:
        self._checks = checks
        self._metrics = metrics
        self._addresses = addresses
        self._operators = operators

    async def alive(self, _request: web.Request) -> web.Response:
        """Answer at all."""
        return done()

    async def ready(self, _request: web.Request) -> web.Response:
        """Answer when database and files can be used."""
        for check in self._checks:
            await check()
        return done()

    async def metrics(self, request: web.Request) -> web.Response:
        """Give the figures to operators only: they tell strangers how much goes on."""
        address = self._addresses.vouched(request)
        if address is None or not any(address in network for network in self._operators):
            raise NotFoundError
        return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE})
