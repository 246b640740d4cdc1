"""Downloads of files: whole, or one range (RFC 9110, section 14).

Rules: whether the device may have the file is asked in the statement that finds it, and the record of it is
durable before the first byte goes out; a file never changes, so its digest is its strong validator (ETag).
"""

import re
from contextlib import aclosing

from aiohttp import web

from schemas.access import AccessAction
from schemas.errors import NotFoundError, RangeError
from server.audit.records import Records
from server.clock import Clock, moment
from server.files.blobs import BlobStore
from server.http.access import access
from server.http.caller import caller
from server.http.queries import path_id
from server.sessions.standing import standing
from server.storage.db import Database

_RANGE = re.compile(r"bytes=(?:([0-9]{1,15})-([0-9]{0,15})|-([0-9]{1,15}))", re.ASCII)


class Downloads:
    """`/v1/blobs/{id}`."""

    def __init__(self, database: Database, records: Records, clock: Clock, store: BlobStore) -> None:
        self._database = database
        self._records = records
        self._clock = clock
        self._store = store

    async def get(self, request: web.Request) -> web.StreamResponse:
        """Send a file, or the range of it that is asked for; HEAD tells its size and digest only."""
        me, blob = caller(request), path_id(request)
        async with self._database.transaction() as connection:
            now = moment(self._clock())
            row = await connection.fetchrow(self._database.sql["files/readable"], me.device, blob, now)
            if row is None:
                await standing(connection, self._database.sql, me)
                raise NotFoundError
            structure, size, sha256 = row
            etag = f'"{sha256.hex()}"'
            part = _asked_part(request, size, etag)
            if request.method == "GET":
                peer = None if structure == me.structure else structure
                record = access(request, AccessAction.BLOB_DOWNLOADED, of=blob, peer=peer)
                await self._records.write(connection, [record])
        return await send(request, self._store, blob, size, etag, part)


async def send(
    request: web.Request, store: BlobStore, blob: str, size: int, etag: str, part: range | None = None
) -> web.StreamResponse:
    """Send a file of `size` bytes, or a part of it; raises UnavailableError before the first byte."""
    sent = range(size) if part is None else part
    response = web.StreamResponse(headers={"Accept-Ranges": "bytes", "ETag": etag})
    response.content_type = "application/octet-stream"
    response.content_length = len(sent)
    if part is not None:
        response.set_status(206)
        response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    if request.method == "HEAD":
        return response
    async with aclosing(store.read(blob, sent.start, len(sent))) as pieces:
        # A file that cannot be read is an error, and no answer that breaks off.
        first = await anext(pieces)
        await response.prepare(request)
        await response.write(first)
        async for piece in pieces:
            await response.write(piece)
    return response


def _asked_part(request: web.Request, size: int, etag: str) -> range | None:
    """Return the one range that is asked for, or None for the whole; raises RangeError when it lies outside.

    A header of another form is ignored, as the standard wants, and so is a range of another version of the
    file.
    """
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if not found or request.headers.get("If-Range", etag) != etag:
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        start, stop = max(size - int(suffix), 0), size
    else:
        start, stop = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return None  # not a range
    if start >= stop:
        raise RangeError(extra={"size": size})
    return range(start, stop)
