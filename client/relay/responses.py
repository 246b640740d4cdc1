"""What came back from the relay, or why nothing did: as bytes, or as an error that people can act on.

raise await refusal(response)
raise unreachable("relay.example", error) from error
"""

import errno
from collections.abc import Mapping
from typing import Final

import aiohttp
import msgspec

from schemas.errors import (
    PROBLEM_TYPE,
    ConflictError,
    ForbiddenError,
    GoneError,
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

_NOTHING_DONE = (429, 503)
_LONGEST_WAIT = 86_400.0  # seconds: no relay postpones anything for ever

_NO_WAY: Final = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN})
_REASONS: Final[tuple[tuple[tuple[type[Exception], ...], str], ...]] = (
    ((TimeoutError,), "it took too long"),
    ((aiohttp.ClientConnectorDNSError,), "nothing has this name, or this computer is not connected"),
    ((aiohttp.ClientConnectorCertificateError,), "its certificate is not valid: it may be somebody else"),
    ((aiohttp.ClientConnectorSSLError,), "no secure connection comes about"),
    ((aiohttp.ClientConnectorError,), "nobody takes the connection"),
    ((aiohttp.ClientOSError, aiohttp.ServerDisconnectedError, OSError), "the connection was cut"),
    ((aiohttp.ClientPayloadError,), "the connection was cut"),
)
"""What people are told; the first that fits. The messages of the libraries are for developers."""


async def read_whole(response: aiohttp.ClientResponse) -> bytes:
    """Return the body; raises MalformedError when it is longer than any answer."""
    # By pieces and up to a limit: a hostile relay must not fill the memory.
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > LIMITS.answer:
            raise MalformedError("the relay's answer does not end")
    return bytes(body)


async def refusal(response: aiohttp.ClientResponse) -> SouspliError:
    """Return the error that a response names which is not a success."""
    error = _from_body(response.status, await read_whole(response))
    error.extra.pop(RETRY_AFTER, None)  # what the body calls so is none of ours
    if response.status in _NOTHING_DONE:
        wait = response.headers.get("Retry-After", "")
        error.extra[RETRY_AFTER] = min(float(wait), _LONGEST_WAIT) if wait.isdecimal() else 0.0
    return error


def unreachable(host: str, error: Exception) -> RelayUnreachableError:
    """Return the error for a failure of the network, which says in plain words what it was."""
    return RelayUnreachableError(f"{host} does not answer: {_reason(error)}")


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


def _reason(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorError) and error.os_error.errno in _NO_WAY:
        return "there is no way to it, or this computer is not connected"
    for kinds, reason in _REASONS:
        if isinstance(error, kinds):
            return reason
    return "what came back is not an answer of a relay"
