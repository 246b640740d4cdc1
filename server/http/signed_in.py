"""Sessions: whoever shows a valid token is the request's caller; a browser shows it as a cookie."""

from contextlib import suppress

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from schemas.errors import NotSignedInError
from server.http.caller import CALLER
from server.sessions.cookies import taken
from server.sessions.tokens import Tokens

_SCHEME = "Bearer "


def signed_in(tokens: Tokens) -> Middleware:
    """Return the middleware.

    A token that is not valid makes nobody the caller, and is no error where none is asked for.
    """

    @web.middleware
    async def find_caller(request: web.Request, handler: Handler) -> web.StreamResponse:
        if token := _token(request):
            with suppress(NotSignedInError):
                request[CALLER] = tokens.read(token)
        return await handler(request)

    return find_caller


def _token(request: web.Request) -> str:
    header = request.headers.get("Authorization")
    if header is None:
        return taken(request)
    return header.removeprefix(_SCHEME) if header.startswith(_SCHEME) else ""
