"""Resumable uploads: tus 1.0.0, core with creation, expiration and termination (https://tus.io/protocols).

Rules: what has arrived stays, whatever ends the request, and the next one goes on from there; an answered
offset is durable; room is taken from the quota when an upload begins; a file is there for others when its
upload is whole and in the store. Names and types that a client sends as metadata are not kept: they belong in
the envelope.
"""

import asyncio
import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from aiohttp import web

from schemas.access import AccessAction
from schemas.api import UPLOAD_TYPE
from schemas.errors import (
    IdReusedError,
    InvalidInputError,
    NotFoundError,
    QuotaExceededError,
    RateLimitedError,
    TooLargeError,
    TusVersionError,
    UnavailableError,
    UploadOffsetError,
    UploadOverrunError,
)
from schemas.ids import ID_PATTERN, new_id
from schemas.limits import LIMITS
from server.audit.records import Records
from server.clock import Clock, moment
from server.files.completion import Completion
from server.files.staging import BEING_WRITTEN, Part, Staging
from server.http.access import access
from server.http.answers import pieces
from server.http.caller import caller
from server.http.queries import path_id
from server.sessions.standing import standing
from server.storage.db import Database

VERSION = "1.0.0"
OFFSET = web.RequestKey("upload_offset", int)
"""How much of the upload is there; errors show it too."""


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload of the signed-in device."""

    id: str
    size: int
    expires: datetime
    finished: bool


class Uploads:
    """`/v1/uploads`."""

    def __init__(
        self, database: Database, records: Records, clock: Clock, staging: Staging, completion: Completion
    ) -> None:
        self._database = database
        self._records = records
        self._clock = clock
        self._staging = staging
        self._completion = completion

    async def options(self, _request: web.Request) -> web.Response:
        """Say what this server can."""
        extensions = "creation,expiration,termination"
        headers = {"Tus-Version": VERSION, "Tus-Extension": extensions, "Tus-Max-Size": str(LIMITS.blob)}
        return web.Response(status=204, headers=headers)

    async def create(self, request: web.Request) -> web.Response:
        """Begin an upload and take its room; the same again answers 409, and HEAD tells where to go on."""
        _demand_version(request)
        me, size, now = caller(request), _length(request), self._clock()
        upload = _identifier(request) or new_id(now)
        expires = moment(now + LIMITS.upload * 1000)
        sql = self._database.sql
        async with self._database.transaction() as connection:
            await standing(connection, sql, me)
            row = (upload, me.structure, me.device, size, expires, None)
            if not await connection.fetchval(sql["files/create_upload"], *row):
                raise IdReusedError("this upload was begun before", advice="ask for its offset with HEAD")
            # The row of the structure is the turn: taken here, it lets nobody else count until the end.
            if not await connection.fetchval(sql["files/reserve"], me.structure, size):
                raise QuotaExceededError
            if await connection.fetchval(sql["files/open_uploads"], me.structure) > LIMITS.uploads_open:
                raise RateLimitedError("too many uploads of this structure are unfinished")
            await self._records.write(connection, [access(request, AccessAction.UPLOAD_CREATED, of=upload)])
        headers = {"Location": f"/v1/uploads/{upload}", "Upload-Expires": _date(expires)}
        return web.Response(status=201, headers=headers)

    async def head(self, request: web.Request) -> web.Response:
        """Tell how much of an upload is there; one that is whole is finished before the answer."""
        upload = await self._find(request)
        offset = upload.size if upload.finished else await asyncio.to_thread(self._staging.offset, upload.id)
        if offset == upload.size and not upload.finished:  # a server ended between the last byte and the rest
            with await asyncio.to_thread(self._staging.open, upload.id) as part:
                await self._complete(request, upload, part)
        request[OFFSET] = offset
        return web.Response(headers={"Upload-Length": str(upload.size), **_expiry(upload)})

    async def patch(self, request: web.Request) -> web.Response:
        """Go on with an upload, at its offset and nowhere else."""
        upload = await self._find(request)
        if request.content_type != UPLOAD_TYPE:
            raise InvalidInputError(f"the body must be {UPLOAD_TYPE}")
        offset = _number(request, "Upload-Offset")
        if upload.finished:
            request[OFFSET] = upload.size
            raise UploadOffsetError("the upload is finished")
        with await asyncio.to_thread(self._staging.open, upload.id) as part:
            request[OFFSET] = part.offset
            if offset != part.offset:
                raise UploadOffsetError(f"the upload continues at {part.offset}")
            try:
                await _receive(request, part, upload.size)
            finally:
                await asyncio.to_thread(part.sync)
                request[OFFSET] = part.offset
            if part.offset == upload.size:
                await self._complete(request, upload, part)
        return web.Response(status=204, headers=_expiry(upload))

    async def delete(self, request: web.Request) -> web.Response:
        """Give an upload up."""
        upload = await self._find(request)
        if upload.finished:
            raise NotFoundError("the upload is finished")
        record = access(request, AccessAction.UPLOAD_DISCARDED, of=upload.id)
        if not await self._completion.give_up(upload.id, record):
            raise UnavailableError(BEING_WRITTEN)
        return web.Response(status=204)

    async def _find(self, request: web.Request) -> Upload:
        """Return the upload that the path names; raises NotFoundError when this device began no such one."""
        _demand_version(request)
        me, identifier = caller(request), path_id(request)
        expires = moment(self._clock() + LIMITS.upload * 1000)
        async with self._database.connection() as connection:
            row = await connection.fetchrow(
                self._database.sql["files/find_upload"], me.device, identifier, expires
            )
            if row is None:
                await standing(connection, self._database.sql, me)
                raise NotFoundError
        return Upload(identifier, row["size"], expires, row["finished"])

    async def _complete(self, request: web.Request, upload: Upload, part: Part) -> None:
        record = access(request, AccessAction.UPLOAD_COMPLETED, of=upload.id)
        await self._completion.finish(upload.id, part, record)


async def complete_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Add to each answer, errors included, what the protocol wants there."""
    if request.path.startswith("/v1/uploads"):
        response.headers["Tus-Resumable"] = VERSION
        if response.status == TusVersionError.status:
            response.headers["Tus-Version"] = VERSION
    offset = request.get(OFFSET)
    if offset is not None:
        response.headers["Upload-Offset"] = str(offset)


async def _receive(request: web.Request, part: Part, size: int) -> None:
    """Write the body as it comes; raises UploadOverrunError when it is longer than what is missing."""
    start = part.offset
    if start + (request.content_length or 0) > size:
        raise UploadOverrunError
    request.content.set_read_chunk_size(
        LIMITS.piece
    )  # while a thread writes one piece, the next one comes in
    async for piece in pieces(request):
        if part.offset + len(piece) > size:
            await asyncio.to_thread(part.cut, start)  # nothing of such a body is to be trusted
            raise UploadOverrunError
        await asyncio.to_thread(part.append, piece)


def _demand_version(request: web.Request) -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise TusVersionError


def _length(request: web.Request) -> int:
    size = _number(request, "Upload-Length")
    if size > LIMITS.blob:
        raise TooLargeError(f"{size} bytes, at most {LIMITS.blob} are accepted")
    if size == 0:
        raise InvalidInputError("a ciphertext is never empty")
    return size


def _identifier(request: web.Request) -> str | None:
    """Return the `id` among the metadata (comma-separated pairs of a name and base64), if there is one."""
    pairs = (pair.partition(" ") for pair in request.headers.get("Upload-Metadata", "").split(","))
    encoded = {name.strip(): value for name, _, value in pairs}.get("id")
    if encoded is None:
        return None
    try:
        identifier = base64.b64decode(encoded, validate=True).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise InvalidInputError("the metadata `id` is not base64") from error
    if not re.fullmatch(ID_PATTERN, identifier):
        raise InvalidInputError("the metadata `id` is not an identifier")
    return identifier


def _number(request: web.Request, name: str) -> int:
    text = request.headers.get(name, "")
    if not re.fullmatch(r"[0-9]{1,15}", text, re.ASCII):
        raise InvalidInputError(f"the header {name} must be a whole number")
    return int(text)


def _expiry(upload: Upload) -> dict[str, str]:
    return {} if upload.finished else {"Upload-Expires": _date(upload.expires)}


def _date(moment_: datetime) -> str:
    return format_datetime(moment_, usegmt=True)
