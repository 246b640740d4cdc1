"""Fetching: what a mailbox holds after a number, as a page of envelopes (spec/api.md).

Rules: whether the device may read the mailbox is asked in the statement that reads it; nothing is handed over
whose record is not durable: it is written after the reading, and before the answer begins. A page without
envelopes hands over nothing and leaves no record: clients that ask again and again would bury what matters.
"""

import struct
from collections.abc import Iterable

import asyncpg
from aiohttp import web

from schemas.access import AccessAction
from schemas.api import PAGE_TYPE
from schemas.errors import NotFoundError
from schemas.limits import LIMITS
from server.audit.records import Records
from server.clock import Clock, millis, moment
from server.http.access import access
from server.http.caller import caller
from server.http.queries import number, path_id
from server.sessions.standing import standing
from server.storage.db import Database

_FRAME = struct.Struct(">QQI")


class Mailboxes:
    """`GET /v1/mailboxes/{service}/envelopes`."""

    def __init__(self, database: Database, records: Records, clock: Clock) -> None:
        self._database = database
        self._records = records
        self._clock = clock

    async def fetch(self, request: web.Request) -> web.Response:
        """Answer a page of envelopes; raises NotFoundError when the mailbox is not for this device."""
        me, mailbox = caller(request), path_id(request, "service")
        after = number(request, "after", 0)
        limit = number(request, "limit", LIMITS.envelopes_page, most=LIMITS.envelopes_page)
        async with self._database.connection() as connection:
            page = await connection.fetch(
                self._database.sql["relay/fetch"],
                me.device,
                mailbox,
                after,
                max(limit, 1),
                LIMITS.envelopes_page_bytes,
                moment(self._clock()),
            )
            if not page:
                await standing(connection, self._database.sql, me)
                raise NotFoundError("there is no such mailbox, or it is not for this member")
            if page[0]["seq"] is None:
                page = []
            else:
                taken = access(request, AccessAction.ENVELOPES_FETCHED, of=mailbox, count=len(page))
                keys = {me.structure: page[0]["pseudonym_key"]}
                await connection.execute(
                    self._database.sql["audit/write"], *self._records.columns([taken], keys)
                )
        return web.Response(body=_framed(page), content_type=PAGE_TYPE)


def _framed(page: Iterable[asyncpg.Record]) -> bytes:
    parts: list[bytes] = []
    for row in page:
        raw = row["raw"]
        parts += (_FRAME.pack(row["seq"], millis(row["accepted"]), len(raw)), raw)
    return b"".join(parts)
