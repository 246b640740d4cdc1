"""Files: encrypted on this computer, uploaded and downloaded in pieces, continued where they stopped.

Rules: a file is encrypted into the folder `outgoing` when the message is written, so that it can be sent
later although the original has changed or is gone, and so that one key never encrypts two contents. What
arrives is collected encrypted in `incoming`; it gets its name only when it is whole and verified, and
replaces nothing.

    file = await files.keep(Path("scan.pdf"))        # then sent inside a content
    await files.download(file, Path("Documents"))
"""

import asyncio
import base64
import mimetypes
import os
import re
from collections.abc import Callable
from io import BufferedIOBase, BytesIO
from pathlib import Path
from typing import NamedTuple

from client.clock import Clock
from client.device.profile import Profile
from client.directory.session import Session
from client.files.names import safe_name
from client.files.streams import Part, occupied, open_into, opened, seal_into
from crypto.files import FileSealer, ciphertext_size, pieces
from schemas.api import UPLOAD_TYPE
from schemas.content import FileRef
from schemas.errors import (
    ConflictError,
    GoneError,
    IntegrityError,
    LocalError,
    NotFoundError,
    RelayUnreachableError,
    TooLargeError,
    UploadOffsetError,
)
from schemas.ids import id_bytes, new_id
from schemas.limits import LIMITS

Progress = Callable[[str, int, int], None]
"""Called with the file's name, the bytes done, the bytes in all."""

_TUS = {"Tus-Resumable": "1.0.0"}
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")


def no_progress(_name: str, _done: int, _total: int) -> None:
    """Show nothing."""


class Data(NamedTuple):
    """What never was a file, under the name that it gets."""

    name: str
    data: bytes


Attachment = Path | Data
"""What goes with a message."""


class Files:
    """The files of this profile."""

    def __init__(self, profile: Profile, session: Session, clock: Clock, progress: Progress) -> None:
        self._profile = profile
        self._session = session
        self._clock = clock
        self._progress = progress

    # Sending.

    async def keep(self, source: Attachment) -> FileRef:
        """Encrypt a file into the outgoing folder, from where it is uploaded when the message is sent.

        Raises LocalError when it cannot be read or kept, TooLargeError.
        """
        if isinstance(source, Data):
            return await asyncio.to_thread(self._keep, source.name, BytesIO(source.data), len(source.data))
        return await asyncio.to_thread(self._keep_file, source)

    def _keep_file(self, path: Path) -> FileRef:
        try:
            with path.open("rb") as source:
                return self._keep(path.name, source, os.fstat(source.fileno()).st_size)
        except OSError as error:
            raise LocalError(f"{path} cannot be attached: {error.strerror}") from error

    def _keep(self, given: str, source: BufferedIOBase, total: int) -> FileRef:
        if ciphertext_size(total) > LIMITS.blob:
            raise TooLargeError(f"{given} is larger than {LIMITS.blob} bytes")
        key, blob = os.urandom(32), new_id(self._clock())
        kept = self._outgoing(blob)
        try:
            sealer = FileSealer(key, id_bytes(blob))
            size, digest = seal_into(kept, pieces(source), sealer, self._counter(given, total))
        except OSError as error:
            kept.unlink(missing_ok=True)
            raise LocalError(f"{given} cannot be attached: {error.strerror}") from error
        name = safe_name(given)
        guessed = mimetypes.guess_type(name)[0] or ""
        media_type = guessed if _MEDIA_TYPE.fullmatch(guessed) else "application/octet-stream"
        return FileRef(blob, key, size, digest, name, media_type)

    async def upload(self, file: FileRef) -> None:
        """Upload a file that was kept, from where the relay has it; no effect when all of it is there.

        Nor for one that was received and is sent on: the relay has it, or refuses the message.
        """
        kept = self._outgoing(file.blob)
        if not kept.exists():
            return
        total = ciphertext_size(file.size)
        offset = await self._create(file.blob, total)
        failures = 0
        while offset < total:
            try:
                reached = await self._patch(file.blob, offset, _read_at(kept, offset))
            except (RelayUnreachableError, UploadOffsetError):
                reached = await self._position(file.blob, total)
            failures = failures + 1 if reached <= offset else 0
            if failures == LIMITS.attempts:
                raise RelayUnreachableError(f"the upload of {file.name} does not get on")
            offset = reached
            self._progress(file.name, offset, total)

    def forget(self, file: FileRef) -> None:
        """Delete what was kept of a file, when its message has been accepted or discarded."""
        self._outgoing(file.blob).unlink(missing_ok=True)

    async def _create(self, blob: str, total: int) -> int:
        """Begin the upload, or find it; returns how many bytes the relay has."""
        metadata = "id " + base64.b64encode(blob.encode()).decode()
        headers = {**_TUS, "Upload-Length": str(total), "Upload-Metadata": metadata}
        try:
            await self._session.call("POST", "/v1/uploads", headers=headers, again=True)
        except ConflictError:
            return await self._position(blob, total)
        return 0

    async def _position(self, blob: str, total: int) -> int:
        try:
            answer = await self._session.call("HEAD", f"/v1/uploads/{blob}", headers=_TUS)
        except (NotFoundError, GoneError):
            # A finished upload is a blob.
            await self._session.call("HEAD", f"/v1/blobs/{blob}")
            return total
        return _offset(answer.headers.get("Upload-Offset", ""), total)

    async def _patch(self, blob: str, offset: int, chunk: bytes) -> int:
        headers = {**_TUS, "Upload-Offset": str(offset), "Content-Type": UPLOAD_TYPE}
        answer = await self._session.call("PATCH", f"/v1/uploads/{blob}", body=chunk, headers=headers)
        return _offset(answer.headers.get("Upload-Offset", ""), offset + len(chunk))

    # Receiving.

    async def download(self, file: FileRef, target: Path) -> Path:
        """Fetch, check and open a file; `target` is a folder, or the file's path. Returns where it is.

        Raises LocalError when something is there already, IntegrityError when it is not what was sent. An
        interrupted download continues.
        """
        path = _free(target, file)
        part = await self._collect(file)
        await asyncio.to_thread(open_into, path, part, file)
        return path

    async def content(self, file: FileRef) -> bytes:
        """Fetch, check and open a file in memory: nothing of it stays on the disk; raises as `download`."""
        part = await self._collect(file)
        return await asyncio.to_thread(opened, part, file)

    async def _collect(self, file: FileRef) -> Part:
        part = Part(self._profile.subfolder("incoming") / file.blob)
        failures = 0
        while (have := part.size) < ciphertext_size(file.size):
            try:
                await self._fetch(file, part)
            except RelayUnreachableError:
                failures = failures + 1 if part.size == have else 0
                if failures == LIMITS.attempts:
                    raise
        return part

    async def _fetch(self, file: FileRef, part: Part) -> None:
        have, total = part.size, ciphertext_size(file.size)
        path, headers = f"/v1/blobs/{file.blob}", {"Range": f"bytes={have}-"}
        async with self._session.stream(path, headers=headers) as response:
            if response.status != 206:  # the relay sends all of it
                part.discard()
                have = 0
            async for piece in response.content.iter_any():
                have += len(piece)
                if have > total:
                    part.discard()
                    raise IntegrityError(f"{file.name} is longer than what was sent")
                part.append(piece)
                self._progress(file.name, have, total)
        if have < total:
            raise RelayUnreachableError("the connection ended in the middle of a file")

    def _outgoing(self, blob: str) -> Path:
        return self._profile.subfolder("outgoing") / blob

    def _counter(self, name: str, total: int) -> Callable[[int], None]:
        return lambda done: self._progress(name, done, total)


def _free(target: Path, file: FileRef) -> Path:
    path = target / safe_name(file.name) if target.is_dir() else target
    if path.exists():
        raise occupied(path)
    return path


def _read_at(kept: Path, offset: int) -> bytes:
    try:
        with kept.open("rb") as file:
            file.seek(offset)
            return file.read(LIMITS.blob_chunk)
    except OSError as error:
        raise LocalError(
            "the copy that was kept of a file is gone", advice="write the message again"
        ) from error


def _offset(text: str, most: int) -> int:
    if not text.isdecimal() or int(text) > most:
        raise IntegrityError("the relay names an impossible offset of an upload")
    return int(text)
