"""Requests to the relay, and when they are tried again; knows nothing of sessions (session.py) or messages.

Rules: no redirects; an answer is read up to a limit; the relay's problem documents become the errors that
they name; a failed connection is RelayUnreachableError.

A request is tried again when that cannot have a second effect: after 429 or 503, which say that nothing was
done; and when the connection broke, only if `again` says so. A relay to which no connection comes about is
away, which is told at once.
"""

import asyncio
import io
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import urlsplit

import aiohttp

from client.clock import Clock
from client.relay.relay_url import relay_url
from client.relay.responses import RETRY_AFTER, read_whole, refusal, unreachable
from schemas.codec import decode_request
from schemas.errors import RelayUnreachableError, UnavailableError
from schemas.limits import LIMITS

T = TypeVar("T")

Sleep = Callable[[float], Awaitable[object]]
"""Waits for so many seconds."""

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
                    return Answer(response.status, response.headers, await read_whole(response))
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
                    raise await refusal(response)
                yield response
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise unreachable(urlsplit(self.base).hostname or "", error) from error

    def _note_time(self, response: aiohttp.ClientResponse) -> None:
        try:
            date = parsedate_to_datetime(response.headers.get("Date", ""))
        except ValueError:
            return
        self.skew = round(date.timestamp() * 1000) - self._clock()


def _pause(error: UnavailableError, *, repeatable: bool) -> float | None:
    """Return for how many seconds to wait at least before trying again; None when that could do harm."""
    if isinstance(error, RelayUnreachableError):
        # Where nobody listens, asking again in a moment only makes people wait.
        absent = isinstance(error.__cause__, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
        return 0.0 if repeatable and not absent else None
    wait = error.extra.get(RETRY_AFTER)
    return wait if isinstance(wait, float) else None
