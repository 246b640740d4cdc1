"""Server-sent events (HTML standard, section 9.2), as far as the relay uses them."""

from collections.abc import AsyncIterator

import aiohttp

from schemas.api import Hint
from schemas.codec import decode_request
from schemas.errors import MalformedError
from schemas.limits import LIMITS

_KINDS = ("mail", "directory")


async def hints(stream: aiohttp.StreamReader) -> AsyncIterator[Hint]:
    """Yield the hints of an event stream until it ends; raises MalformedError."""
    buffer = b""
    async for piece in stream.iter_any():
        buffer += piece.replace(b"\r\n", b"\n")
        *events, buffer = buffer.split(b"\n\n")
        for event in events:
            hint = _read(event)
            if hint is not None:
                yield hint
        if len(buffer) > LIMITS.notice:
            raise MalformedError("an event of the relay does not end")


def _read(event: bytes) -> Hint | None:
    """Return the hint of an event; None for a comment and for kinds of events that are not known yet."""
    fields = dict(_field(line) for line in event.split(b"\n"))
    if fields.get(b"event", b"").decode(errors="replace") not in _KINDS:
        return None
    return decode_request(fields.get(b"data", b""), Hint, LIMITS.notice)


def _field(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b":")
    return name, value.removeprefix(b" ")
