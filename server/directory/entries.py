"""The log for everybody: whoever wants to verify keys mirrors all of it, and nothing in it is secret."""

from aiohttp import web

from schemas.api import EntriesPage, EntriesRequest
from schemas.limits import LIMITS
from server.directory.log import Log
from server.directory.mirror import Mirror
from server.http.addresses import Addresses
from server.http.answers import answer, read
from server.http.queries import number
from server.http.quota import Quota
from server.http.tracing import REQUEST_ID
from server.storage.db import Database


class Entries:
    """`/v1/directory`. Answers show what is committed in any process: nobody sees the log shrink."""

    def __init__(
        self, database: Database, mirror: Mirror, log: Log, addresses: Addresses, quota: Quota
    ) -> None:
        self._database = database
        self._mirror = mirror
        self._log = log
        self._addresses = addresses
        self._quota = quota

    async def checkpoint(self, _request: web.Request) -> web.Response:
        """Give the signed checkpoint."""
        async with self._database.connection() as connection:
            await self._mirror.catch_up(connection)
        return web.Response(text=self._mirror.checkpoint.note)

    async def page(self, request: web.Request) -> web.Response:
        """Give the entries after as many as the client holds, and a checkpoint that covers them."""
        after = number(request, "after", 0)
        async with self._database.connection() as connection:
            await self._mirror.catch_up(connection)
            checkpoint = self._mirror.checkpoint
            rows = await connection.fetch(
                self._database.sql["directory/entries_after"], after, checkpoint.size, LIMITS.statements_page
            )
        return answer(EntriesPage(tuple(row["raw"] for row in rows), checkpoint.note))

    async def post(self, request: web.Request) -> web.Response:
        """Append entries that stand together; what entitles to that are their signatures."""
        address = self._addresses.of(request)
        self._quota.spend(address)
        entries = (await read(request, EntriesRequest)).entries
        self._quota.spend(address, len(entries))
        await self._log.append(entries, request[REQUEST_ID])
        return answer(EntriesPage(entries, self._mirror.checkpoint.note))
