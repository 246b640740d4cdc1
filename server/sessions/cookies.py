"""A browser's session as a cookie, which no script can read (schemas/spec/locks.md).

Rules: the cookie makes a caller only of requests that the relay's own pages make. A page of another site can
make a browser send neither `Sec-Fetch-Site: same-origin` nor, without being asked first, a header of ours; so
no site can act in the name of whoever visits it.
"""

import re
from typing import Final

from aiohttp import web

from schemas.limits import LIMITS

ASKED: Final = "Souspli-Request"
"""Header of every request of our pages that changes something."""

_NAME: Final = "souspli-session"
_HOST_NAME: Final = "__Host-souspli-session"
"""A browser takes it over TLS only and for this host alone: no neighbouring host can put its own in."""

_LOCAL: Final = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?", re.ASCII)
_SAFE: Final = frozenset({"GET", "HEAD"})


def give(request: web.Request, response: web.Response, token: str) -> None:
    """Put the token into a cookie that ends with it."""
    local = _is_local(request)
    response.set_cookie(
        _NAME if local else _HOST_NAME,
        token,
        max_age=LIMITS.session,
        path="/",
        secure=not local,
        httponly=True,
        samesite="Strict",
    )


def forget(request: web.Request, response: web.Response) -> None:
    """Tell the browser to delete the cookie."""
    local = _is_local(request)
    response.del_cookie(
        _NAME if local else _HOST_NAME, path="/", secure=not local, httponly=True, samesite="Strict"
    )


def taken(request: web.Request) -> str:
    """Return the token of a request that one of our own pages makes, "" when there is none."""
    own_page = request.headers.get("Sec-Fetch-Site") == "same-origin"
    meant = request.method in _SAFE or request.headers.get(ASKED) == "1"
    if not (own_page and meant):
        return ""
    return request.cookies.get(_NAME if _is_local(request) else _HOST_NAME, "")


def _is_local(request: web.Request) -> bool:
    return _LOCAL.fullmatch(request.headers.get("Host", "")) is not None
