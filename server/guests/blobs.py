"""Files of guests: what they attach becomes a file of the structure; what was sent to them they may fetch."""

import asyncio
import contextlib

from aiohttp import web

from schemas.access import AccessAction
from schemas.errors import (
    IdReusedError,
    InvalidInputError,
    NotFoundError,
    QuotaExceededError,
    RateLimitedError,
    TooLargeError,
)
from schemas.limits import LIMITS
from server.audit.records import Records
from server.clock import Clock, moment
from server.files.blobs import BlobStore
from server.files.completion import Completion
from server.files.downloads import send
from server.files.staging import Part, Staging
from server.guests.doors import Doors, Guest
from server.http.answers import done, pieces
from server.http.queries import path_id
from server.http.quota import Quota
from server.storage.db import Database

_NO_DEVICE = b""
"""In place of the device that began the upload: a guest has none."""


class GuestBlobs:
    """`/v1/guests/{id}/blobs/{blob}`."""

    def __init__(
        self,
        database: Database,
        records: Records,
        doors: Doors,
        clock: Clock,
        staging: Staging,
        store: BlobStore,
        completion: Completion,
        posts: Quota,
    ) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._doors = doors
        self._clock = clock
        self._staging = staging
        self._store = store
        self._completion = completion
        self._posts = posts

    async def put(self, request: web.Request) -> web.Response:
        """Take a whole file; raises TooLargeError, QuotaExceededError, RateLimitedError, IdReusedError."""
        blob, size = path_id(request, "blob"), request.content_length or 0
        if not 0 < size <= LIMITS.guest_blob:
            raise TooLargeError(f"a file has 1 to {LIMITS.guest_blob} bytes, and says how many")
        guest = await self._begin(request, blob, size)
        try:
            with await asyncio.to_thread(self._staging.open, blob) as part:
                await asyncio.to_thread(part.cut, 0)
                await _receive(request, part, size)
                await asyncio.to_thread(part.sync)
                record = guest.access(request, AccessAction.GUEST_BLOB_UPLOADED, of=blob)
                await self._completion.finish(blob, part, record)
        except BaseException:  # also when the relay is told to stop
            await self._give_up(request, guest, blob)
            raise
        return done()

    async def get(self, request: web.Request) -> web.StreamResponse:
        """Send a file that an item of the box names, or a range of it."""
        blob = path_id(request, "blob")
        async with self._database.transaction() as connection:
            guest = await self._doors.guest(request, connection)
            row = await connection.fetchrow(self._sql["guests/readable_blob"], guest.box, blob)
            if row is None:
                raise NotFoundError
            what = guest.access(request, AccessAction.GUEST_BLOB_DOWNLOADED, of=blob)
            await self._records.write(connection, [what])
        return await send(request, self._store, blob, row["size"], f'"{row["sha256"].hex()}"')

    async def _begin(self, request: web.Request, blob: str, size: int) -> Guest:
        """Take the room; a second attempt at the same file takes over what the first one left."""
        expires = moment(self._clock() + LIMITS.upload * 1000)
        async with self._database.transaction() as connection:
            guest = await self._doors.guest(request, connection)
            self._posts.spend(guest.box)
            row = (blob, guest.structure, _NO_DEVICE, size, expires, guest.box)
            if await connection.fetchval(self._sql["files/create_upload"], *row):
                # The turn of who counts, as for the uploads of devices.
                if not await connection.fetchval(self._sql["files/reserve"], guest.structure, size):
                    raise QuotaExceededError
                unfinished = self._sql["guests/open_uploads"], guest.structure, guest.box
                if await connection.fetchval(*unfinished) > LIMITS.guest_uploads_open:
                    raise RateLimitedError("too many files from this link are unfinished")
            elif not await connection.fetchval(self._sql["guests/unfinished"], blob, guest.box, size):
                raise IdReusedError("this file was sent before")
        return guest

    async def _give_up(self, request: web.Request, guest: Guest, blob: str) -> None:
        """Give the room back, or whoever hangs up again and again takes all that the structure has.

        Nothing is lost: who sends the file again sends all of it. One who does so already has the part.
        """
        record = guest.access(request, AccessAction.UPLOAD_DISCARDED, of=blob)
        with contextlib.suppress(NotFoundError):  # it became a file, and the failure came after that
            await self._completion.give_up(blob, record)


async def _receive(request: web.Request, part: Part, size: int) -> None:
    async for piece in pieces(request):
        if part.offset + len(piece) > size:
            raise InvalidInputError("the file is longer than it says")
        await asyncio.to_thread(part.append, piece)
    if part.offset != size:
        raise InvalidInputError("the file broke off", advice="send it again")
