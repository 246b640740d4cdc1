"""The relay, put together and running: what it is built of is in parts.py, what answers requests in rooms.py.

    async with running(config, dsn, system_clock) as relay:
        relay.url

A process keeps nothing but caches and counters, so any number of them work on one database; they tell each
other what is new by LISTEN and NOTIFY.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from aiohttp import web
from prometheus_client import CollectorRegistry

from schemas.limits import LIMITS, MINUTE
from server.clock import Clock
from server.config import Config
from server.directory.mirror import Mirror
from server.files.uploads import complete_headers
from server.http.addresses import Addresses
from server.http.connections import announced
from server.http.denials import denials
from server.http.problems import problems
from server.http.retries import reads_again
from server.http.serving import bound, serving, url_of
from server.http.signed_in import signed_in
from server.http.tracing import set_headers, tracing
from server.metrics import Metrics
from server.parts import Ground, Parts, make_parts
from server.rooms import make_rooms
from server.routes import Rooms, actions, routes
from server.secrets import load_secrets
from server.storage.db import open_database
from server.storage.migrate import migrate


@dataclass(frozen=True)
class Relay:
    """A running relay: its address, and the code that founds its network while it has none."""

    url: str
    setup_code: str | None


@asynccontextmanager
async def running(config: Config, dsn: str, clock: Clock) -> AsyncIterator[Relay]:
    """Run a relay on the database at `dsn` during the block; the start raises LocalError or UnavailableError.

    Should a part of it fail for good, the block is cancelled.
    """
    async with AsyncExitStack() as stack:
        listener = stack.enter_context(bound(config))
        await migrate(dsn)
        database = await stack.enter_async_context(
            open_database(dsn, pooler=config.pooler, connections=config.database_connections)
        )
        secrets = await load_secrets(database, config.origin)
        mirror = Mirror(database, secrets.origin, secrets.relay_key)
        async with database.connection() as connection:
            await mirror.catch_up(connection)
        metrics, addresses = Metrics(CollectorRegistry()), Addresses(config.proxy_networks)
        ground = Ground(config, database, secrets, mirror, metrics, addresses, clock)
        parts = make_parts(ground)
        app = application(ground, parts, make_rooms(ground, parts))
        await stack.enter_async_context(background(part.run() for part in parts.running))
        await stack.enter_async_context(serving(app, listener, config, addresses, metrics))
        yield Relay(url_of(listener), secrets.setup_code)


def application(ground: Ground, parts: Parts, rooms: Rooms) -> web.Application:
    """Return what answers requests: around the rooms, what is the same for all of them."""
    denied = ground.quota(LIMITS.denials_per_minute, MINUTE)
    app = web.Application(
        middlewares=[
            announced,
            tracing(ground.metrics),
            problems,
            signed_in(parts.tokens),
            denials(actions(rooms), ground.database, parts.records, denied),
            reads_again,
        ]
    )
    app.add_routes(routes(rooms))
    app.on_response_prepare.extend((set_headers(ground.clock), complete_headers))
    app.on_shutdown.append(parts.events.close)
    return app


@asynccontextmanager
async def background(tasks: Iterable[Coroutine[None, None, None]]) -> AsyncIterator[None]:
    """Run tasks beside the block, which is cancelled when one of them fails."""
    async with asyncio.TaskGroup() as group:
        running_ = [group.create_task(task) for task in tasks]
        try:
            yield
        finally:
            for task in running_:
                task.cancel()
