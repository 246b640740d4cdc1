"""Requests to the relay: addresses, errors, retries. Knows nothing of sessions (session.py) or of messages.

Rules: never without TLS except to this computer; no redirects; an answer is read up to a limit; the relay's
problem documents become the errors that they name; a failed connection is RelayUnreachableError.

A request is tried again when that cannot have a second effect: after 429 or 503, which say that nothing was
done, or a connection that was never made; and after any other failure of the network only if `again` says so.
"""

import asyncio
import io
import ipaddress
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Final, Self, TypeVar
from urllib.parse import urlsplit

import aiohttp
import msgspec

from client.clock import Clock
from schemas.codec import decode_request
from schemas.errors import (
    PROBLEM_TYPE,
    ConflictError,
    ForbiddenError,
    GoneError,
    InvalidInputError,
    MalformedError,
    NotFoundError,
    NotSignedInError,
    RangeError,
    RateLimitedError,
    RelayUnreachableError,
    SouspliError,
    StorageFullError,
    TooLargeError,
    UnavailableError,
    from_problem,
)
from schemas.limits import LIMITS

T = TypeVar("T")

_BY_STATUS: Final[Mapping[int, type[SouspliError]]] = {
    401: NotSignedInError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    410: GoneError,
    413: TooLargeError,
    416: RangeError,
    429: RateLimitedError,
    502: UnavailableError,
    503: UnavailableError,
    504: UnavailableError,
    507: StorageFullError,
}
"""For answers without a problem document: to HEAD, or from a proxy that stands between."""

RETRY_AFTER: Final = "retry_after"
"""Member of an error's `extra`: the relay did nothing, and takes the same request in so many seconds."""

Sleep = Callable[[float], Awaitable[object]]
"""Waits for so many seconds."""

_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")
_PORTS: Final = {"http": 80, "https": 443}
_NOTHING_DONE = (429, 503)
_LONGEST_WAIT = 86_400.0  # seconds: no relay postpones anything for ever
_FIRST_PAUSE = 0.2  # seconds; doubled each time, and up to as much again at random


@dataclass(frozen=True)
class Answer:
    """What the relay answered, successfully."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def read(self, form: type[T]) -> T:
        """Return the body as a type of schemas/api.py; raises MalformedError."""
        return decode_request(self.body, form, LIMITS.answer)


class RelayHttp:
    """One relay, by its URL."""

    def __init__(self, base_url: str, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        """Check the URL; raises InvalidInputError. Nothing is sent before the first request."""
        self.base = relay_url(base_url)
        self.skew: int | None = None
        """How far the relay's clock is ahead of ours, in milliseconds, as of the last answer."""
        self._clock = clock
        self._sleep = sleep
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=LIMITS.connect_timeout, sock_read=LIMITS.silence
        )
        self._session = aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def call(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        again: bool | None = None,
    ) -> Answer:
        """Send a request and return the answer; raises the error that the relay names, RelayUnreachableError.

        `again`: whether it has no second effect when it is sent twice; GET and HEAD have none.
        """
        repeatable = method in ("GET", "HEAD") if again is None else again
        attempt = 0
        while True:
            attempt += 1
            try:
                async with self.stream(method, path, body=body, headers=headers) as response:
                    return Answer(response.status, response.headers, await _read(response))
            except UnavailableError as error:
                pause = _pause(error, repeatable=repeatable)
                if attempt == LIMITS.attempts or pause is None or pause > LIMITS.attempt_pause:
                    raise
            backoff = _FIRST_PAUSE * 2**attempt * (1 + random.random())  # noqa: S311 - spreads load
            await self._sleep(max(pause, min(backoff, LIMITS.attempt_pause)))

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Send a request once and give the successful response to read from; raises like `call`.

        Failures while it is being read raise RelayUnreachableError too.
        """
        if self._session is None:
            raise RelayUnreachableError("the connection is closed")
        try:
            async with self._session.request(
                method,
                self.base + path.lstrip("/"),
                # As a stream: a large body of bytes would hold up everything else until it is sent.
                data=None if body is None else io.BytesIO(body),
                headers=headers if body is None else {"Content-Type": "application/json", **(headers or {})},
                allow_redirects=False,
            ) as response:
                self._note_time(response)
                if not response.ok or response.status in range(300, 400):
                    raise await _error(response)
                yield response
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise RelayUnreachableError(
                f"{urlsplit(self.base).hostname} does not answer: {_reason(error)}"
            ) from error

    def _note_time(self, response: aiohttp.ClientResponse) -> None:
        try:
            date = parsedate_to_datetime(response.headers.get("Date", ""))
        except ValueError:
            return
        self.skew = round(date.timestamp() * 1000) - self._clock()


def relay_url(text: str) -> str:
    """Return the address of a relay in its one form, ending in a slash; raises InvalidInputError."""
    advice = "write it like https://relay.example"
    try:
        url = urlsplit(text.strip())
        host, port = url.hostname or "", url.port
    except ValueError as error:
        raise InvalidInputError(f"{text!r} is not the address of a relay", advice=advice) from error
    known = url.scheme in ("http", "https") and _HOST.fullmatch(host)
    if not known or url.username or url.query or url.fragment:
        raise InvalidInputError(f"{text!r} is not the address of a relay", advice=advice)
    if url.scheme == "http" and not _is_this_computer(host):
        raise InvalidInputError(
            "a relay on another computer is reached with https only", advice=f"use https://{host}"
        )
    place = f"[{host}]" if ":" in host else host
    if port not in (None, _PORTS[url.scheme]):
        place += f":{port}"
    return f"{url.scheme}://{place}{url.path.rstrip('/')}/"


def _is_this_computer(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _pause(error: UnavailableError, *, repeatable: bool) -> float | None:
    """Return for how many seconds to wait at least before trying again; None when that could do harm."""
    if isinstance(error, RelayUnreachableError):
        never_sent = isinstance(error.__cause__, aiohttp.ClientConnectorError)
        return 0.0 if repeatable or never_sent else None
    wait = error.extra.get(RETRY_AFTER)
    return wait if isinstance(wait, float) else None


async def _error(response: aiohttp.ClientResponse) -> SouspliError:
    error = _from_body(response.status, await _read(response))
    error.extra.pop(RETRY_AFTER, None)  # what the body calls so is none of ours
    if response.status in _NOTHING_DONE:
        wait = response.headers.get("Retry-After", "")
        error.extra[RETRY_AFTER] = min(float(wait), _LONGEST_WAIT) if wait.isdecimal() else 0.0
    return error


def _from_body(status: int, body: bytes) -> SouspliError:
    try:
        members = msgspec.json.decode(body, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        members = {}
    named, detail, advice = (members.get(name, "") for name in ("type", "detail", "advice"))
    if not (isinstance(named, str) and named.startswith(PROBLEM_TYPE)):
        kind = _BY_STATUS.get(status, SouspliError)
        return kind(f"the relay answered {status} and does not say why")
    return from_problem(named, str(detail), str(advice), members)


async def _read(response: aiohttp.ClientResponse) -> bytes:
    # By pieces and up to a limit: a hostile relay must not fill the memory.
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > LIMITS.answer:
            raise MalformedError("the relay's answer does not end")
    return bytes(body)


def _reason(error: Exception) -> str:
    return "it took too long" if isinstance(error, TimeoutError) else str(error) or type(error).__name__
