"""What the network's auditors see of all structures: how often things were done, never by whom or where.

Rules: a figure behind which stand fewer people than `LIMITS.aggregate` is withheld.
"""

from aiohttp import web

from schemas.access import AccessAction
from schemas.limits import LIMITS
from schemas.log import Figure, Statistics
from server.audit.records import Records
from server.http.access import access
from server.http.answers import answer
from server.http.caller import caller
from server.sessions.standing import standing
from server.storage.db import Database


class Figures:
    """`GET /v1/statistics`."""

    def __init__(self, database: Database, records: Records) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records

    async def show(self, request: web.Request) -> web.Response:
        """Give the figures by month and action."""
        me = caller(request)
        async with self._database.transaction() as connection:
            (await standing(connection, self._sql, me)).demand_network_auditor()
            rows = await connection.fetch(self._sql["audit/statistics"], LIMITS.aggregate)
            await self._records.write(connection, [access(request, AccessAction.STATISTICS_READ)])
        figures = tuple(Figure(row["month"], AccessAction(row["action"]), row["count"]) for row in rows)
        return answer(Statistics(LIMITS.aggregate, figures))
