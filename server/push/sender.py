"""Sending pushes: who has not fetched what came a while ago gets one from the push service of their browser.

Rules: a push says nothing but that it is one; it goes to addresses that the operator's list allows *now*, to
no address that is not public, follows nothing, waits for little and reads nothing but the status. Each
process hears of everything, and the statement that takes a subscription gives it to one of them
(sql/push/take.sql).
"""

import asyncio
from typing import Final

import aiohttp
import structlog
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver

from schemas.errors import InvalidInputError, UnavailableError
from schemas.limits import LIMITS
from server.clock import Clock, moment
from server.http.addresses import parse
from server.metrics import Metrics
from server.push.services import PushServices
from server.push.vapid import Vapid
from server.push.waiting import Waiting
from server.relay.hints import hints
from server.storage.db import Database
from server.storage.listener import Listener

_STEP_SECONDS: Final = 1.0
"""Between two looks at what is due."""

_GONE: Final = (404, 410)  # RFC 8030, section 7.3: the subscription has ended
_WHAT: Final = {"TTL": str(LIMITS.push_ttl), "Urgency": "normal", "Topic": "souspli"}


class PublicResolver(AbstractResolver):
    """Names to addresses, but none that is not public: a name server leads nobody into our own network."""

    def __init__(self, names: AbstractResolver | None = None) -> None:
        self._all = names or DefaultResolver()

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        """Return the public addresses of a name; raises OSError when it has none."""
        try:
            found = await self._all.resolve(host, port, family)  # type: ignore[arg-type]
        except UnicodeError as error:  # what Python's codec takes for no name: a client chose it
            raise OSError(None, "this is no name of a host") from error
        public = [each for each in found if (address := parse(each["host"])) and address.is_global]
        if not public:
            raise OSError(None, "the name has no public address")
        return public

    async def close(self) -> None:
        """Release what it holds."""
        await self._all.close()


class PushSender:
    """It sends while `run` runs; nothing without `vapid`."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        listener: Listener,
        services: PushServices,
        vapid: Vapid | None,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._sql = database.sql
        self._clock = clock
        self._services = services
        self._vapid = vapid
        self._metrics = metrics
        self._waiting = Waiting(LIMITS.push_delay * 1000)
        self._some = asyncio.Event()
        if vapid is not None:
            # What came while nobody listened calls for no push: the next one does.
            listener.subscribe("souspli_mail", heard=self._heard, missed=lambda: None)

    async def run(self) -> None:
        """Send pushes when it is time, until cancelled."""
        if self._vapid is None:
            return
        timeout = aiohttp.ClientTimeout(total=LIMITS.push_timeout)
        connector = aiohttp.TCPConnector(resolver=PublicResolver(), limit=LIMITS.push_connections)
        jar = aiohttp.DummyCookieJar()
        async with aiohttp.ClientSession(
            connector=connector, timeout=timeout, cookie_jar=jar, skip_auto_headers=("User-Agent",)
        ) as http:
            while await self._some.wait():
                await asyncio.sleep(_STEP_SECONDS)
                try:
                    await self._round(http, self._vapid)
                except UnavailableError:  # the database is away
                    structlog.get_logger().warning("pushes interrupted")

    async def _round(self, http: aiohttp.ClientSession, vapid: Vapid) -> None:
        now = self._clock()
        due = self._waiting.due(now)
        if not self._waiting:
            self._some.clear()
        if not due:
            return
        heard = [moment(at) for at in due.values()]
        before = moment(now - LIMITS.push_again * 1000)
        async with self._database.connection() as connection:
            rows = await connection.fetch(self._sql["push/take"], list(due), heard, moment(now), before)
        await asyncio.gather(*(self._push(http, vapid, *row) for row in rows))

    async def _push(
        self, http: aiohttp.ClientSession, vapid: Vapid, subscription: str, endpoint: str
    ) -> None:
        result = await self._result(http, vapid, endpoint)
        self._metrics.pushes.labels(result).inc()
        async with self._database.connection() as connection:
            if result == "gone":
                await connection.execute(self._sql["push/forget"], subscription, endpoint)
            elif result == "failed":
                await connection.execute(self._sql["push/missed"], subscription)

    async def _result(self, http: aiohttp.ClientSession, vapid: Vapid, endpoint: str) -> str:
        try:
            origin = self._services.demand(endpoint)
            headers = {**_WHAT, "Authorization": vapid.authorization(origin, self._clock())}
            async with http.post(endpoint, headers=headers, allow_redirects=False) as response:
                status = response.status
        except (aiohttp.ClientError, TimeoutError, InvalidInputError) as error:
            structlog.get_logger().info("push_failed", error=type(error).__name__)
            return "failed"
        if status in _GONE:
            return "gone"
        if status >= 300:
            structlog.get_logger().warning("push_refused", status=status)
            return "failed"
        return "taken"

    def _heard(self, payload: str) -> None:
        for hint in hints(payload):
            if hint.push:
                self._waiting.heard(hint.mailbox, self._clock())
                self._some.set()
