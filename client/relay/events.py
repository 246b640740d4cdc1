"""Server-sent events (HTML standard, section 9.2), as far as the relay uses them."""

from collections.abc import AsyncIterator

import aiohttp

from schemas.api import Hint
from schemas.codec import decode_request
from schemas.errors import MalformedError
from schemas.limits import LIMITS
from schemas.replying import Replying

_KINDS: dict[bytes, type[Hint | Replying]] = {
    b"mail": Hint,
    b"directory": Hint,
    b"timer": Hint,
    b"replying": Replying,
}


async def hints(stream: aiohttp.StreamReader) -> AsyncIterator[Hint | Replying]:
    """Yield the hints of an event stream until it ends, and who is writing; raises MalformedError."""
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


def _read(event: bytes) -> Hint | Replying | None:
    """Return what an event says; None for a comment and for kinds of events that are not known yet."""
    fields = dict(_field(line) for line in event.split(b"\n"))
    kind = _KINDS.get(fields.get(b"event", b""))
    return None if kind is None else decode_request(fields.get(b"data", b""), kind, LIMITS.notice)


def _field(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b":")
    return name, value.removeprefix(b" ")
