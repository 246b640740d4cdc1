"""The agent's HTTP service: who may ask, and where each request goes.

Rules: whoever asks shows the token; a web page never gets an answer, whatever it knows, since a browser says
where a request comes from; the names under which a service on this computer can be asked are few, so that a
name that an attacker points here does not work; what was raised becomes a problem document, and nothing of it
goes to a log.
"""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from client.agent.correspondence import Correspondence
from client.agent.repeats import HEADER, Repeats, key_of
from client.agent.routes import ROUTES, Route
from client.agent.webhooks import is_loopback
from schemas.api import PROBLEM_TYPE, Problem
from schemas.codec import decode_request, encode
from schemas.errors import (
    ForbiddenError,
    MalformedError,
    NotFoundError,
    NotSignedInError,
    SouspliError,
    TooLargeError,
)
from schemas.limits import MIB

BODY = 64 * MIB
"""The largest request: files are in it, as base64."""

_log = structlog.get_logger()


def application(correspondence: Correspondence, repeats: Repeats, token: str) -> web.Application:
    """Return the application; `token` is what callers must show."""
    app = web.Application(client_max_size=BODY, middlewares=[problems, guarded(token)])
    app.add_routes(
        [web.route(each.method, each.path, _handler(each, correspondence, repeats)) for each in ROUTES]
    )
    return app


def guarded(token: str) -> Middleware:
    """Return the middleware that lets in who shows the token, and no web page."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if "Origin" in request.headers or request.headers.get("Sec-Fetch-Site", "none") != "none":
            raise ForbiddenError("web pages are not answered")
        if not is_loopback((request.url.host or "").strip("[]")):
            raise ForbiddenError("the agent is asked as localhost")
        shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
        known = hmac.compare_digest(shown.encode(errors="surrogateescape"), token.encode())
        if not known and not _is_open(request):
            raise NotSignedInError(
                "the token is missing or wrong", advice="it is what `souspli agent token` prints"
            )
        return await handler(request)

    return guard


def _is_open(request: web.Request) -> bool:
    return any(each.open and (each.method, each.path) == (request.method, request.path) for each in ROUTES)


def _handler(route: Route, correspondence: Correspondence, repeats: Repeats) -> Handler:
    def does(of: Correspondence, arguments: dict[str, object]) -> Awaitable[Any]:
        method: Callable[..., Awaitable[Any]] = getattr(of, route.name)
        return method(**arguments)

    async def handle(request: web.Request) -> web.StreamResponse:
        raw = await _read(request) if route.takes else b""
        arguments = _arguments(request, route, raw)
        key = key_of(request.headers.getall(HEADER, ())) if route.once else None
        if key is None or route.once is None:
            return _answer(await does(correspondence, arguments), route)
        thread = request.match_info.get("thread")
        answer = await repeats.once(
            key,
            hashlib.sha256(f"{request.method} {request.path_qs}\n".encode() + raw).digest(),
            route.once,
            write=lambda item: does(correspondence.under(item), arguments),
            written=lambda item: correspondence.written(item, thread),
        )
        return _answer(answer, route)

    return handle


def _arguments(request: web.Request, route: Route, raw: bytes) -> dict[str, object]:
    arguments: dict[str, object] = dict(request.match_info)
    for name, _ in route.query:
        if name in request.query:
            arguments[name] = request.query[name]
        elif name in route.needed:
            raise MalformedError(f"`{name}` is missing")
    if route.takes is not None:
        arguments["body"] = _body(raw, route)
    return arguments


def _answer(answer: Any, route: Route) -> web.StreamResponse:  # noqa: ANN401 - what the route gives
    if isinstance(answer, web.StreamResponse):
        return answer
    if answer is None:
        return web.Response(status=route.status)
    if isinstance(route.gives, str):
        body = answer if isinstance(answer, bytes) else str(answer).encode()
        return web.Response(body=body, status=route.status, content_type=route.gives)
    return web.Response(body=encode(answer), status=route.status, content_type="application/json")


def _body(raw: bytes, route: Route) -> object:
    return (
        raw if isinstance(route.takes, str) or route.takes is None else decode_request(raw, route.takes, BODY)
    )


async def _read(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise TooLargeError(f"at most {BODY} bytes are accepted") from error


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what was raised into an answer."""
    try:
        return await handler(request)
    except SouspliError as error:
        return _problem(error)
    except web.HTTPNotFound:
        return _problem(NotFoundError())
    except web.HTTPException as error:
        document = Problem("about:blank", error.reason, error.status, "")
        return web.Response(body=encode(document), status=error.status, content_type=PROBLEM_TYPE)
    except (ConnectionError, TimeoutError):
        raise
    except Exception as error:  # noqa: BLE001 - a mistake in one request must not end the others; it is logged
        _log.error("unforeseen", kind=type(error).__name__)  # not its words, which may quote content
        return _problem(SouspliError("the agent made a mistake", advice="please report it"))


def _problem(error: SouspliError) -> web.Response:
    document = msgspec.to_builtins(
        Problem(error.type, error.title, error.status, error.detail, error.advice)
    ) | msgspec.to_builtins(error.extra, enc_hook=str)
    headers = {"WWW-Authenticate": "Bearer"} if isinstance(error, NotSignedInError) else {}
    return web.Response(
        body=encode(document), status=error.status, headers=headers, content_type=PROBLEM_TYPE
    )
