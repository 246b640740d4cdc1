"""The relay's event stream."""

import asyncio
from itertools import pairwise

import pytest
from aiohttp import StreamReader
from aiohttp.base_protocol import BaseProtocol
from hypothesis import given
from hypothesis import strategies as st

from client.relay.events import hints
from schemas.api import Hint
from schemas.codec import encode
from schemas.errors import MalformedError
from schemas.ids import new_id
from schemas.limits import LIMITS

MAIL = Hint(new_id(1), 7)
STREAM = (
    b": keep-alive\n\n"
    b"event: mail\ndata: " + encode(MAIL) + b"\n\n"
    b"event: something-new\ndata: {}\n\n"
    b"event: directory\r\ndata: {}\r\n\r\n"
    b"event: mail\ndata: cut"
)


async def read(pieces: list[bytes]) -> list[Hint]:
    """Return the hints of a stream that arrives in pieces."""
    loop = asyncio.get_running_loop()
    stream = StreamReader(BaseProtocol(loop), 2**16, loop=loop)
    for piece in pieces:
        stream.feed_data(piece)
    stream.feed_eof()
    return [hint async for hint in hints(stream) if isinstance(hint, Hint)]


@given(st.lists(st.integers(0, len(STREAM)), max_size=8))
async def test_hints_arrive_however_the_stream_is_cut(cuts: list[int]) -> None:
    """Comments, unknown events and an unfinished one are passed over, at whatever byte the pieces end."""
    ends = [0, *sorted(cuts), len(STREAM)]
    pieces = [STREAM[a:b] for a, b in pairwise(ends) if a != b]
    assert await read(pieces) == [MAIL, Hint()]


async def test_an_event_that_does_not_end_is_refused() -> None:
    """A relay cannot fill the memory with one event."""
    with pytest.raises(MalformedError):
        await read([b"x" * 1024] * (LIMITS.notice // 1024 + 1))


async def test_an_event_that_is_no_hint_is_refused() -> None:
    """Data of another form is an error of the relay, not ours."""
    with pytest.raises(MalformedError):
        await read([b'event: mail\ndata: {"mailbox":3}\n\n'])
