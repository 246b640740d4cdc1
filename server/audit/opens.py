"""What devices say that they opened: signed by them, kept as evidence beside the record.

The relay cannot see an envelope being opened. A device's word that it did can be shown to anybody, since its
signature is checked here and again by whoever audits.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from aiohttp import web

from crypto.signing import verify
from schemas.access import AccessAction
from schemas.codec import decode, encode
from schemas.errors import InvalidInputError, NotFoundError, NotSignedInError
from schemas.limits import LIMITS
from schemas.log import Opened, OpensRequest, SignedOpened
from server.audit.records import Access, Records
from server.clock import Clock, moment
from server.http.access import access
from server.http.answers import done, read
from server.http.caller import Caller, caller
from server.http.quota import Quota
from server.sessions.standing import standing
from server.storage.db import Connection, Database

_PURPOSE = "opened"


class Opens:
    """`POST /v1/opens`."""

    def __init__(self, database: Database, records: Records, clock: Clock, quota: Quota) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._clock = clock
        self._quota = quota

    async def post(self, request: web.Request) -> web.Response:
        """Record what the signed-in device opened, each envelope once."""
        me = caller(request)
        signed = (await read(request, OpensRequest)).opens
        self._quota.spend(me.structure, len(signed))
        opened = await self._verified(me, signed)
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            await self._check_member(connection, me, opened)
            rows = await connection.fetch(
                self._sql["audit/open"],
                me.device,
                [each.mailbox for each in opened],
                [each.envelope for each in opened],
                moment(self._clock()),
            )
            new = {tuple(row) for row in rows}
            await self._records.write(
                connection,
                [
                    _record(request, statement, evidence)
                    for statement, evidence in zip(opened, signed, strict=True)
                    if (statement.mailbox, statement.envelope) in new
                ],
            )
        return done()

    async def _verified(self, me: Caller, signed: Sequence[SignedOpened]) -> list[Opened]:
        """Return what was signed, after checking that the device has signed it."""
        opened = [decode(each.statement, Opened, LIMITS.notice) for each in signed]
        if len({(each.mailbox, each.envelope) for each in opened}) < len(opened):
            raise InvalidInputError("an envelope is named twice")
        latest = self._clock() + LIMITS.clock_skew * 1000
        if any(each.device != me.device for each in signed) or any(each.time > latest for each in opened):
            raise InvalidInputError("a device speaks for itself, and not of the future")
        async with self._database.connection() as connection:
            device = await connection.fetchrow(self._sql["sessions/device"], me.device)
        if device is None:
            raise NotSignedInError
        # A full request has two hundred signatures: others need not wait for them.
        await asyncio.to_thread(_verify, device["signing"], signed)
        return opened

    async def _check_member(self, connection: Connection, me: Caller, opened: Sequence[Opened]) -> None:
        mailboxes = {each.mailbox for each in opened}
        own = await connection.fetch(self._sql["audit/may_open"], me.device, list(mailboxes))
        if len(own) < len(mailboxes):
            raise NotFoundError("there is no such mailbox, or it is not for this member")


def _verify(signing: bytes, signed: Sequence[SignedOpened]) -> None:
    for each in signed:
        verify(signing, _PURPOSE, each.statement, each.signature)


def _record(request: web.Request, opened: Opened, signed: SignedOpened) -> Access:
    what = access(request, AccessAction.ENVELOPE_OPENED, of=opened.envelope)
    return replace(what, evidence=encode(signed))
