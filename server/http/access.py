"""What the records say of a request that is allowed; of one that is denied, see denials.py.

await records.write(connection, [access(request, AccessAction.WRAPS_WRITTEN, count=len(wraps))])
"""

from aiohttp import web

from schemas.access import AccessAction
from server.audit.records import Access
from server.http.caller import caller
from server.http.tracing import REQUEST_ID


def access(
    request: web.Request, action: AccessAction, *, of: str = "", count: int = 1, peer: str | None = None
) -> Access:
    """Return what to record of an action on the object `of` that the signed-in device takes."""
    me = caller(request)
    return Access(
        structure=me.structure,
        action=action,
        member=me.member,
        role=me.role,
        peer=peer,
        object=of,
        count=count,
        request=request[REQUEST_ID],
    )
