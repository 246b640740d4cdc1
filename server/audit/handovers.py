"""What left by e-mail: a bridge says that it handed a notice over, and it stands in both structures' logs.

Rules: only who got an envelope knows its hash, so a device can speak of none that was not for it; the relay
learns that a mail went out, which it could have guessed, and neither to whom nor in which mode.
"""

from dataclasses import replace

from aiohttp import web

from schemas.access import AccessAction
from schemas.errors import NotFoundError
from schemas.mail import HandOver
from server.audit.records import Records
from server.http.access import access
from server.http.answers import done, read
from server.http.caller import caller
from server.http.quota import Quota
from server.sessions.standing import standing
from server.storage.db import Database


class HandOvers:
    """`POST /v1/handovers`."""

    def __init__(self, database: Database, records: Records, quota: Quota) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._quota = quota

    async def post(self, request: web.Request) -> web.Response:
        """Record that a notice was handed to a mail server; raises NotFoundError for an unknown one."""
        me, said = caller(request), await read(request, HandOver)
        self._quota.spend(me.structure)
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            known = (said.structure, said.envelope, said.hash)
            if not await connection.fetchval(self._sql["audit/posted"], *known):
                raise NotFoundError("no such envelope was posted")
            own = access(request, AccessAction.MAIL_HANDED_OVER, of=said.envelope, peer=said.structure)
            theirs = replace(own, structure=said.structure, member=None, role="bridge", peer=me.structure)
            records = [own] if said.structure == me.structure else [own, theirs]
            await self._records.write(connection, records)
        return done()
