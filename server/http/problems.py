"""Errors become problem documents (RFC 9457), in one place; handlers only raise them.

Rules: what nobody foresaw answers 500 without a word of what it was, and goes to the log without the words of
the exception, which may quote content; an answer that has begun is cut off instead, since a second one inside
it would be taken for its content.
"""

import msgspec
import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from schemas.api import PROBLEM_TYPE, Problem
from schemas.codec import encode
from schemas.errors import NotFoundError, NotSignedInError, RateLimitedError, SouspliError, UnavailableError
from server.http.quota import RETRY_AFTER
from server.http.tracing import REQUEST_ID, named

_RETRY_SECONDS = 1
"""When to come back to what was unavailable for a moment."""

_TELL = "tell the operator of the relay the number of this request"

_KEPT = ("Allow",)
"""Headers that an error of aiohttp brings and that stay."""


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what was raised into an answer."""
    try:
        return await handler(request)
    except SouspliError as error:
        return _answer(request, error)
    except web.HTTPNotFound:
        return _answer(request, NotFoundError())
    except web.HTTPException as error:  # of aiohttp, as for a method that the path does not have
        document = Problem(type="about:blank", title=error.reason, status=error.status, detail="")
        kept = {name: error.headers[name] for name in _KEPT if name in error.headers}
        return _write(request, document, kept)
    except Exception as error:  # noqa: BLE001 - a mistake in one request must not end the others; it is logged
        if not (isinstance(error, ConnectionError) and _is_gone(request)):
            structlog.get_logger().exception("unforeseen", route=named(request))
        return _answer(request, SouspliError("the relay made a mistake", advice=_TELL))


def _answer(request: web.Request, error: SouspliError) -> web.Response:
    document = Problem(
        type=error.type,
        title=error.title,
        status=error.status,
        detail=error.detail,
        advice=error.advice,
    )
    headers = {}
    if isinstance(error, NotSignedInError):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, RateLimitedError) or type(error) is UnavailableError:
        headers["Retry-After"] = str(error.extra.get(RETRY_AFTER, _RETRY_SECONDS))
    return _write(request, document, headers, error.extra)


def _write(
    request: web.Request, document: Problem, headers: dict[str, str], extra: dict[str, object] | None = None
) -> web.Response:
    if request.writer.output_size and request.transport is not None:
        request.transport.abort()  # what is returned below is then never sent
    members = msgspec.to_builtins(document) | {"request": request[REQUEST_ID]} | (extra or {})
    return web.Response(
        body=encode(members), status=document.status, headers=headers, content_type=PROBLEM_TYPE
    )


def _is_gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()
