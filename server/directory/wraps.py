"""Wraps: epoch seeds on their way to those who may read, sealed to each one's key.

The relay cannot open them. It makes sure that they come from somebody of the structure and go to a reader of
the service only, so that a member who was taken off gets no later seed from here even if a colleague's device
errs.
"""

import base64
import binascii

from aiohttp import web

from schemas.access import AccessAction
from schemas.api import EpochWrap, WrapsList, WrapsRequest
from schemas.errors import InvalidInputError, NotFoundError
from server.audit.records import Records
from server.http.access import access
from server.http.answers import answer, done, read
from server.http.caller import Caller, caller
from server.http.quota import Quota
from server.sessions.standing import standing
from server.storage.db import Connection, Database

_KID_SIZE = 32


class Wraps:
    """`/v1/wraps`."""

    def __init__(self, database: Database, records: Records, quota: Quota) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._quota = quota

    async def write(self, request: web.Request) -> web.Response:
        """Keep wraps, all or none; those that exist are left as they are."""
        me = caller(request)
        self._quota.spend(me.structure)
        wraps = (await read(request, WrapsRequest)).wraps
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            permitted = await connection.fetch(
                self._sql["wraps/write"],
                me.device,
                [wrap.service for wrap in wraps],
                [wrap.kid for wrap in wraps],
                [wrap.epoch for wrap in wraps],
                [wrap.wrap for wrap in wraps],
            )
            if len(permitted) < len(wraps):
                raise NotFoundError(
                    "a wrap is not for a reader of a service of this structure",
                    advice="fetch the directory first",
                )
            what = access(request, AccessAction.WRAPS_WRITTEN, count=len(wraps))
            await self._records.write(connection, [what])
        return done()

    async def show(self, request: web.Request) -> web.Response:
        """Give the wraps to the own device, or to the structure's recovery key for its administrators."""
        me, kid = caller(request), _kid(request)
        async with self._database.transaction() as connection:
            wraps = await self._wraps(connection, me, kid)
            action = AccessAction.WRAPS_READ if kid == me.device else AccessAction.RECOVERY_READ
            what = access(request, action, count=len(wraps))
            await self._records.write(connection, [what])
        return answer(WrapsList(tuple(wraps)))

    async def _wraps(self, connection: Connection, me: Caller, kid: bytes) -> list[EpochWrap]:
        held = await standing(connection, self._sql, me)
        if kid == me.device:
            rows = await connection.fetch(self._sql["wraps/of_device"], kid)
        else:
            held.demand_administrator()
            rows = await connection.fetch(self._sql["wraps/of_recovery_key"], me.structure, kid)
            if not rows:
                raise NotFoundError
        return [EpochWrap(**row) for row in rows if row["service"]]


def _kid(request: web.Request) -> bytes:
    text = request.query.get("kid", "")
    try:
        kid = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInputError("`kid` must be a key id in base64url") from error
    if len(kid) != _KID_SIZE:
        raise InvalidInputError(f"a key id has {_KID_SIZE} bytes")
    return kid
