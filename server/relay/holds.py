"""Legal holds on threads: two administrators sign that one is kept, two that it is kept no longer.

Rules: both sign the same bytes, each with their own device, and the signed statements are evidence in the
structure's log; one signature keeps for fourteen days, so that nothing is lost while a colleague is sought,
and no longer, so that nobody alone keeps what should be forgotten.
"""

import asyncio
from dataclasses import replace

import asyncpg
from aiohttp import web

from crypto.signing import verify
from schemas.access import AccessAction
from schemas.codec import decode, encode
from schemas.errors import ConflictError, IdReusedError, InvalidInputError, NotFoundError, NotSignedInError
from schemas.limits import LIMITS
from schemas.retention import HoldStage, HoldState, HoldStatement, HoldStates, SignedHold
from server.audit.records import Records
from server.clock import Clock, millis, moment
from server.http.access import access
from server.http.answers import answer, read
from server.http.caller import Caller, caller
from server.sessions.standing import standing
from server.storage.db import Connection, Database

_PURPOSE = "hold"
_SIGNATURES = 2


class Holds:
    """`/v1/retention/holds`."""

    def __init__(self, database: Database, records: Records, clock: Clock) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._clock = clock

    async def sign(self, request: web.Request) -> web.Response:
        """Take an administrator's signature; the same member's second one has no effect.

        Raises NotFoundError, IdReusedError for another statement, ConflictError once two have signed.
        """
        me, signed = caller(request), await read(request, SignedHold)
        statement = await self._verified(me, signed)
        async with self._database.transaction() as connection:
            (await standing(connection, self._sql, me)).demand_administrator()
            hold = await self._found(connection, me, statement, signed.statement)
            signers = hold["lifted_by" if statement.lift else "placed_by"]
            if me.member not in map(str, signers):
                if len(signers) == _SIGNATURES:
                    raise ConflictError("two have signed already")
                sql = self._sql["retention/lift_hold" if statement.lift else "retention/sign_hold"]
                (hold,) = await connection.fetch(sql, statement.id, me.member, signed.statement)
                what = access(request, AccessAction.KEEP_SIGNED, of=statement.thread)
                await self._records.write(connection, [replace(what, evidence=encode(signed))])
        return answer(_state(hold))

    async def show(self, request: web.Request) -> web.Response:
        """Give the structure's holds that are not lifted."""
        me = caller(request)
        async with self._database.transaction() as connection:
            (await standing(connection, self._sql, me)).demand_auditor()
            rows = await connection.fetch(self._sql["retention/holds"], me.structure)
            what = access(request, AccessAction.KEEPS_READ, count=len(rows))
            await self._records.write(connection, [what])
        return answer(HoldStates(tuple(map(_state, rows))))

    async def _verified(self, me: Caller, signed: SignedHold) -> HoldStatement:
        """Return what was signed, after checking that the signed-in device has signed it."""
        async with self._database.connection() as connection:
            (await standing(connection, self._sql, me)).demand_administrator()  # asked again when it is kept
            device = await connection.fetchrow(self._sql["sessions/device"], me.device)
        if device is None:
            raise NotSignedInError
        statement = decode(signed.statement, HoldStatement, LIMITS.hold_statement)
        if signed.device != me.device:
            raise InvalidInputError("a device signs for itself")
        await asyncio.to_thread(verify, device["signing"], _PURPOSE, signed.statement, signed.signature)
        return statement

    async def _found(
        self, connection: Connection, me: Caller, statement: HoldStatement, raw: bytes
    ) -> asyncpg.Record:
        """Return the hold that is signed, a new one when there is none; it is locked."""
        wanted = (statement.id, me.structure, statement.mailbox, statement.thread)
        if not statement.lift:
            await connection.execute(self._sql["retention/place_hold"], *wanted, moment(self._clock()), raw)
        hold = await connection.fetchrow(self._sql["retention/find_hold"], *wanted[:2])
        if hold is None:
            raise NotFoundError("there is no such hold, or no such mailbox")
        known = hold["lifted" if statement.lift else "placed"]
        if (str(hold["mailbox"]), str(hold["thread"])) != wanted[2:] or known not in (None, raw):
            raise IdReusedError("another statement was signed under this identifier")
        return hold


def _state(hold: asyncpg.Record) -> HoldState:
    placed, lifted = hold["placed_by"], hold["lifted_by"]
    if lifted:
        stage = HoldStage.LIFTED if len(lifted) == _SIGNATURES else HoldStage.LIFTING
    else:
        stage = HoldStage.IN_FORCE if len(placed) == _SIGNATURES else HoldStage.PROPOSED
    statement = decode(hold["placed"], HoldStatement, LIMITS.hold_statement)
    return HoldState(
        id=statement.id,
        mailbox=statement.mailbox,
        thread=statement.thread,
        reason=statement.reason,
        stage=stage,
        since=millis(hold["since"]),
        signed_by=tuple(map(str, (*placed, *lifted))),
    )
