"""What the records say of a request, and the record of one that was denied.

    await records.write(connection, [access(request, AccessAction.WRAPS_WRITTEN, count=len(wraps))])

Each route names its action (routes.py). When a signed-in device is refused there, the refusal is recorded in its
structure's log, so no handler has to think of it. What strangers try is not: nobody may fill the log of a structure
without one of its keys.
"""

import re
from collections.abc import Mapping

from aiohttp import web
from aiohttp.typedefs import Handler

from schemas.access import AccessAction, Outcome
from schemas.errors import ForbiddenError, GoneError, NotFoundError, SouspliError
from schemas.ids import ID_PATTERN
from server.audit.records import Access, Records
from server.http.caller import CALLER, caller
from server.http.tracing import REQUEST_ID
from server.storage.db import Database

DENIALS = (ForbiddenError, NotFoundError, GoneError)
"""The answers that keep something from somebody; what is malformed or comes too often accessed nothing."""

Actions = Mapping[tuple[str, str], AccessAction]
"""The action of each route, by method and path."""


def access(
    request: web.Request,
    action: AccessAction,
    *,
    object: str = "",  # noqa: A002 - the word of the record
    count: int = 1,
    peer: str | None = None,
) -> Access:
    """Return what there is to record of an action that the signed-in device takes in its own structure."""
    me = caller(request)
    return Access(
        structure=me.structure,
        action=action,
        member=me.member,
        role=me.role,
        peer=peer,
        object=object,
        count=count,
        request=request[REQUEST_ID],
    )
