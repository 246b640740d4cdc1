"""Who makes a request: the device whose session token came with it.

A session only says who somebody is. What they may do is asked of the database, in the transaction of the
action, so that a revocation holds at once.

    me = caller(request)
    await connection.fetch(sql["relay/fetch"], me.device, ...)
"""

from dataclasses import dataclass

from aiohttp import web

from schemas.errors import NotSignedInError


@dataclass(frozen=True, slots=True)
class Caller:
    """A device (kid) and the member and structure whose it is, as of signing in; `expires` in milliseconds.

    `role` is what the access records show: member, administrator or registrar. No right follows from it.
    """

    device: bytes
    member: str
    structure: str
    role: str
    expires: int


CALLER = web.RequestKey("caller", Caller)
"""Set by http/signed_in.py when the request has a valid token."""


def caller(request: web.Request) -> Caller:
    """Return who makes the request; raises NotSignedInError."""
    found: Caller | None = request.get(CALLER)
    if found is None:
        raise NotSignedInError
    return found
