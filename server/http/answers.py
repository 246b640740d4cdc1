"""Bodies: schema types in, schema types out.

    request_ = await read(request, WrapsRequest)
    return answer(WrapsList(wraps))

Rules: a body is read up to its limit and never decompressed; one that comes too slowly is given up.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import TypeVar

from aiohttp import web

from schemas.codec import Schema, decode_request, encode
from schemas.errors import TooLargeError, TooSlowError
from schemas.limits import LIMITS

T = TypeVar("T")


def answer(value: Schema, status: int = 200) -> web.Response:
    """Return the answer with a schema value as its body."""
    return web.Response(body=encode(value), status=status, content_type="application/json")


def done(status: int = 204) -> web.Response:
    """Return the answer without a body."""
    return web.Response(status=status)


async def read(request: web.Request, kind: type[T], limit: int = LIMITS.request) -> T:
    """Return the body as a schema type; raises TooLargeError, TooSlowError or MalformedError."""
    return decode_request(await read_bytes(request, limit), kind, limit)


async def read_bytes(request: web.Request, limit: int) -> bytes:
    """Return the whole body, at most `limit` bytes; raises TooLargeError or TooSlowError."""
    if (request.content_length or 0) > limit:
        raise TooLargeError(f"{request.content_length} bytes, at most {limit} are accepted")
    if request.content.is_eof():  # all of it came with the headers, as small bodies do
        whole: bytes = request.content.read_nowait()
        if len(whole) > limit:
            raise TooLargeError(f"more than the {limit} bytes that are accepted")
        return whole
    body = bytearray()
    try:
        async with asyncio.timeout(LIMITS.body_timeout + limit / LIMITS.body_rate):
            async for piece in pieces(request):
                body += piece
                if len(body) > limit:
                    raise TooLargeError(f"more than the {limit} bytes that are accepted")
    except TimeoutError as error:
        raise TooSlowError from error
    return bytes(body)


async def pieces(request: web.Request) -> AsyncIterator[bytes]:
    """Yield the body as it comes, whatever its size; raises TooSlowError when it stops coming."""
    while True:
        try:
            async with asyncio.timeout(LIMITS.body_timeout):
                piece = await request.content.readany()
        except TimeoutError as error:
            raise TooSlowError from error
        if not piece:
            return
        yield piece
