"""Auditors read the log of their structure: its head, its entries with their records, its tiles.

Rules: only what is published, so that everything shown can be proved; that somebody read is recorded in the
same transaction.
"""

from aiohttp import web

from crypto.tiles import read_tile_path
from schemas.access import AccessAction
from schemas.errors import NotFoundError
from schemas.limits import LIMITS
from schemas.log import LoggedRecord, LogPage
from server.audit.reader import bind_reader
from server.audit.records import Records
from server.http.access import access
from server.http.answers import answer
from server.http.caller import caller
from server.http.queries import number, path_id
from server.sessions.standing import standing
from server.storage.db import Connection, Database
from server.transparency.heads import Heads
from server.transparency.trees import StoredTree, log_of


class StructureLogs:
    """`/v1/logs/{structure}`."""

    def __init__(self, database: Database, records: Records, heads: Heads) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._heads = heads

    async def head(self, request: web.Request) -> web.Response:
        """Give the head of the newest published epoch."""
        async with self._database.transaction() as connection:
            structure = await self._permitted(connection, request)
            shown = await self._heads.show(connection, structure)
            await self._records.write(connection, [access(request, AccessAction.LOG_READ, of=structure)])
        return answer(shown)

    async def page(self, request: web.Request) -> web.Response:
        """Give the entries after a position, and the head that they lead to."""
        after = number(request, "after", 0) if "after" in request.query else -1
        limit = number(request, "limit", LIMITS.records_page, most=LIMITS.records_page)
        async with self._database.transaction() as connection:
            structure = await self._permitted(connection, request)
            shown = await self._heads.show(connection, structure)
            rows = await connection.fetch(self._sql["audit/page"], structure, after, shown.size, limit)
            taken = access(request, AccessAction.RECORDS_READ, of=structure, count=len(rows))
            await self._records.write(connection, [taken])
        return answer(LogPage(tuple(LoggedRecord(**row) for row in rows), shown))

    async def tile(self, request: web.Request) -> web.Response:
        """Give a tile of the structure's log."""
        tile = read_tile_path(request.match_info["path"])
        async with self._database.transaction() as connection:
            structure = await self._permitted(connection, request)
            shown = await self._heads.show(connection, structure)
            if tile.end > shown.size:
                raise NotFoundError("the published log is not so long")
            data = await StoredTree(connection, self._sql, log_of(structure)).tile(tile)
            await self._records.write(connection, [access(request, AccessAction.LOG_READ, of=structure)])
        return web.Response(body=data, content_type="application/octet-stream")

    async def _permitted(self, connection: Connection, request: web.Request) -> str:
        """Return the structure in the path, if the caller audits it; raises NotFoundError."""
        me, structure = caller(request), path_id(request, "structure")
        (await standing(connection, self._sql, me)).demand_auditor()
        if structure != me.structure:
            raise NotFoundError
        await bind_reader(connection, self._sql, me)
        return structure
