"""What a signed-in device was denied is recorded in its structure's log, so no handler has to think of it.

Only what would have accessed something: a request that is malformed or comes too often did not. And only of
who is signed in: nobody may fill the log of a structure without one of its keys.
"""

import re
from collections.abc import Mapping

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from schemas.access import AccessAction, Outcome
from schemas.errors import ForbiddenError, GoneError, NotFoundError, SouspliError
from schemas.ids import ID_PATTERN
from server.audit.records import Access, Records
from server.http.caller import CALLER, Caller
from server.http.quota import Quota
from server.http.tracing import REQUEST_ID, named
from server.storage.db import Database

_DENIED = (ForbiddenError, NotFoundError, GoneError)


def denials(
    actions: Mapping[tuple[str, str], AccessAction], database: Database, records: Records, quota: Quota
) -> Middleware:
    """Return the middleware. `actions` names what each route (method, path) does; `quota` is by device."""

    @web.middleware
    async def record_denials(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except _DENIED as error:
            caller, action = request.get(CALLER), actions.get(named(request))
            if caller is not None and action is not None:
                quota.spend(caller.device.hex())  # a log must not grow faster than somebody could work
                async with database.transaction() as connection:
                    await records.write(connection, [_denied(request, caller, action, error)])
            raise

    return record_denials


def _denied(request: web.Request, caller: Caller, action: AccessAction, error: SouspliError) -> Access:
    return Access(
        structure=caller.structure,
        action=action,
        outcome=Outcome.DENIED,
        member=caller.member,
        role=caller.role,
        object=next((part for part in request.match_info.values() if re.fullmatch(ID_PATTERN, part)), ""),
        reason=error.slug,
        request=request[REQUEST_ID],
    )
