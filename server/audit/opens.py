"""What devices say that they opened: signed by them, kept as evidence beside the record.

The relay cannot see an envelope being opened. A device's word that it did can be shown to anybody, since its
signature is checked here and again by whoever audits.
"""

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
        self._quota.spend(me.structure)
        signed = (await read(request, OpensRequest)).opens
        opened = [decode(each.statement, Opened, LIMITS.notice) for each in signed]
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            await self._check(connection, me, signed, opened)
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

    async def _check(
        self, connection: Connection, me: Caller, signed: tuple[SignedOpened, ...], opened: list[Opened]
    ) -> None:
        """Check that the device signed the statements, and may read the mailboxes."""
        mailboxes = [each.mailbox for each in opened]
        device = await connection.fetchrow(self._sql["audit/may_open"], me.device, mailboxes)
        if device is None:
            raise NotSignedInError
        if set(mailboxes) - set(device["mailboxes"]):
            raise NotFoundError("there is no such mailbox, or it is not for this member")
        if len({(each.mailbox, each.envelope) for each in opened}) < len(opened):
            raise InvalidInputError("an envelope is named twice")
        latest = self._clock() + LIMITS.clock_skew * 1000
        for statement, evidence in zip(opened, signed, strict=True):
            if evidence.device != me.device or statement.time > latest:
                raise InvalidInputError("a device speaks for itself, and not of the future")
            verify(device["signing"], _PURPOSE, evidence.statement, evidence.signature)


def _record(request: web.Request, opened: Opened, signed: SignedOpened) -> Access:
    what = access(request, AccessAction.ENVELOPE_OPENED, of=opened.envelope)
    return replace(what, evidence=encode(signed))
