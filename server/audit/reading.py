"""Administrators read the access records of their structure, and that they did is recorded."""

import uuid

from aiohttp import web

from schemas.access import AccessAction
from schemas.ids import id_bytes
from schemas.limits import LIMITS
from server.audit.records import Records
from server.http.access import access
from server.http.caller import caller
from server.http.queries import number
from server.sessions.standing import standing
from server.storage.db import Database

_BEGINNING = uuid.UUID(int=0)


class RecordsReading:
    """`GET /v1/records`."""

    def __init__(self, database: Database, records: Records) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records

    async def page(self, request: web.Request) -> web.Response:
        """Give the records after one (by id), oldest first, in the bytes in which they were written."""
        me = caller(request)
        after = uuid.UUID(bytes=id_bytes(request.query["after"])) if "after" in request.query else _BEGINNING
        limit = number(request, "limit", LIMITS.records_page, most=LIMITS.records_page)
        async with self._database.transaction() as connection:
            (await standing(connection, self._sql, me)).demand_administrator()
            rows = await connection.fetch(self._sql["audit/page"], me.structure, after, limit)
            await self._records.write(
                connection, [access(request, AccessAction.RECORDS_READ, count=len(rows))]
            )
        body = b'{"records":[' + b",".join(row["record"] for row in rows) + b"]}"
        return web.Response(body=body, content_type="application/json")
