"""Uploads: resumed where they were, by one writer, within the quota; never half a file."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator

import aiohttp
import pytest

from schemas.access import AccessAction, Outcome
from schemas.errors import (
    DeviceRevokedError,
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
from schemas.limits import LIMITS
from server.audit.records import Access, Records
from server.files.blobs import FolderStore
from server.files.completion import Completion
from server.files.staging import Staging
from server.storage.db import connect, open_database
from tests.integration.relay.conftest import Scene
from tests.integration.relay.files import TUS, create, delete, download, head, offset, patch
from tests.stage import until

DATA = os.urandom(300_000)


@pytest.fixture
async def upload(scene: Scene) -> str:
    """Return an upload of Anne's that has begun."""
    identifier = scene.here.world.new_id()
    (await create(scene.anne, identifier, len(DATA))).demand()
    return identifier


async def test_a_file_comes_in_pieces_and_is_there_when_it_is_whole(scene: Scene, upload: str) -> None:
    """Each answer says where to go on; before the last piece there is no file."""
    for start in range(0, len(DATA), 70_000):
        with pytest.raises(NotFoundError):
            await download(scene.anne, upload)
        piece = DATA[start : start + 70_000]
        answer = (await patch(scene.anne, upload, start, piece)).demand()
        assert (answer.status, answer.headers["Upload-Offset"]) == (204, str(start + len(piece)))
    assert await download(scene.anne, upload) == DATA
    assert await offset(scene.anne, upload) == len(DATA)


async def test_a_whole_file_leaves_nothing_in_the_staging_folder(scene: Scene, upload: str) -> None:
    """Its bytes are kept once."""
    (await patch(scene.anne, upload, 0, DATA)).demand()
    assert list((scene.folder / "uploads").iterdir()) == []


async def test_a_file_that_is_there_is_not_given_up(scene: Scene, upload: str) -> None:
    """Who tries it too late is told so, and leaves no part behind that nobody would look for."""
    (await patch(scene.anne, upload, 0, DATA)).demand()
    staging, store = Staging(scene.folder / "uploads"), FolderStore(scene.folder / "blobs")
    record = Access(structure=scene.cpas.id, action=AccessAction.UPLOAD_DISCARDED, object=upload)
    async with open_database(scene.here.database) as database:
        records = Records(database.sql, scene.clock)
        with pytest.raises(NotFoundError):
            await Completion(database, records, scene.clock, staging, store).give_up(upload, record)
    assert staging.names() == []
    assert await download(scene.anne, upload) == DATA


async def test_an_interrupted_request_keeps_what_came(scene: Scene, upload: str) -> None:
    """The next one goes on from there, and the file is whole."""

    async def some() -> AsyncIterator[bytes]:
        yield DATA[:100_000]
        await until(lambda: arrived(100_000))
        raise ConnectionResetError

    async def arrived(size: int) -> bool:
        part = scene.folder / "uploads" / upload
        return part.exists() and part.stat().st_size == size

    with pytest.raises((aiohttp.ClientError, ConnectionError)):
        await patch(scene.anne, upload, 0, some())
    assert await offset(scene.anne, upload) == 100_000
    await until(lambda: free(scene, upload))
    (await patch(scene.anne, upload, 100_000, DATA[100_000:])).demand()
    assert await download(scene.anne, upload) == DATA


async def free(scene: Scene, upload: str) -> bool:
    """Return whether nobody writes an upload any more."""
    answer = await patch(scene.anne, upload, 100_000, b"")
    return answer.status == 204


async def test_a_wrong_offset_is_refused_and_the_right_one_told(scene: Scene, upload: str) -> None:
    """Too far and not far enough; nothing is written."""
    (await patch(scene.anne, upload, 0, DATA[:1000])).demand()
    for wrong in (0, 999, 1001, len(DATA)):
        answer = await patch(scene.anne, upload, wrong, DATA[:10])
        with pytest.raises(UploadOffsetError):
            answer.demand()
        assert answer.headers["Upload-Offset"] == "1000"
    assert await offset(scene.anne, upload) == 1000


@pytest.mark.parametrize("declared", [True, False])
async def test_more_than_was_declared_is_refused(scene: Scene, upload: str, declared: bool) -> None:
    """Nothing of such a request is kept, whether it says beforehand how long it is or not."""

    async def undeclared() -> AsyncIterator[bytes]:
        yield DATA[:200_000]
        yield DATA[:200_000]

    (await patch(scene.anne, upload, 0, DATA[:1000])).demand()
    answer = await patch(scene.anne, upload, 1000, DATA if declared else undeclared())
    with pytest.raises(UploadOverrunError):
        answer.demand()
    assert await offset(scene.anne, upload) == 1000
    (await patch(scene.anne, upload, 1000, DATA[1000:])).demand()
    assert await download(scene.anne, upload) == DATA


async def test_an_upload_has_one_writer_at_a_time(scene: Scene, upload: str) -> None:
    """The second of two requests at once is told to come again, and the first is not disturbed."""
    go_on = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield DATA[:1000]
        await go_on.wait()
        yield DATA[1000:]

    async def begun() -> bool:
        return await offset(scene.anne, upload) == 1000

    first = asyncio.create_task(patch(scene.anne, upload, 0, slow()))
    await until(begun)
    for action in (patch(scene.anne, upload, 1000, DATA[1000:]), delete(scene.anne, upload)):
        answer = await action
        with pytest.raises(UnavailableError):
            answer.demand()
        assert answer.headers["Retry-After"] == "1"
    go_on.set()
    (await first).demand()
    assert await download(scene.anne, upload) == DATA


async def test_an_upload_that_was_given_up_is_gone(scene: Scene, upload: str) -> None:
    """With its bytes and its share of the quota."""
    (await patch(scene.anne, upload, 0, DATA[:1000])).demand()
    (await delete(scene.anne, upload)).demand()
    assert (await head(scene.anne, upload)).status == 404
    assert list((scene.folder / "uploads").iterdir()) == []
    assert await used(scene) == 0


async def used(scene: Scene) -> int:
    """Return how much of its quota the CPAS uses."""
    async with connect(scene.here.database) as connection:
        query = "SELECT storage_used FROM structures WHERE structure = $1"
        size: int = await connection.fetchval(query, scene.cpas.id)
    return size


async def test_an_identifier_is_used_once(scene: Scene, upload: str) -> None:
    """While the upload goes on, when it is a file, and by others; a client then asks where it is."""
    for device in (scene.anne, scene.ben):
        with pytest.raises(IdReusedError):
            (await create(device, upload, len(DATA))).demand()
    (await patch(scene.anne, upload, 0, DATA)).demand()
    with pytest.raises(IdReusedError):
        (await create(scene.anne, upload, len(DATA))).demand()


async def test_an_upload_is_for_the_device_that_began_it(scene: Scene, upload: str) -> None:
    """To others, of the same structure too, it does not exist."""
    for device in (scene.ben, await scene.here.device(scene.cpas.administrator)):
        assert (await head(device, upload)).status == 404
        assert (await patch(device, upload, 0, DATA)).status == 404
        assert (await delete(device, upload)).status == 404


async def test_a_revoked_device_uploads_nothing(scene: Scene, upload: str) -> None:
    """Neither something new nor the rest of what it began."""
    scene.cpas.revoke(scene.anne.member.kid)
    await scene.here.publish()
    for answer in (
        await create(scene.anne, scene.here.world.new_id(), 1),
        await patch(scene.anne, upload, 0, DATA),
    ):
        with pytest.raises(DeviceRevokedError):
            answer.demand()


async def test_the_quota_counts_what_was_announced(scene: Scene) -> None:
    """Two uploads cannot both count on the last room; what is given up makes room."""
    async with connect(scene.here.database) as connection:
        await connection.execute(
            "UPDATE structures SET storage_limit = 1000 WHERE structure = $1", scene.cpas.id
        )
    ids = [scene.here.world.new_id() for _ in range(8)]
    answers = await asyncio.gather(*(create(scene.anne, identifier, 400) for identifier in ids))
    assert sorted(answer.status for answer in answers) == [201, 201] + [413] * 6
    refused = next(answer for answer in answers if answer.status == 413)
    with pytest.raises(QuotaExceededError):
        refused.demand()
    taken = next(identifier for identifier, answer in zip(ids, answers, strict=True) if answer.status == 201)
    (await delete(scene.anne, taken)).demand()
    (await create(scene.anne, scene.here.world.new_id(), 400)).demand()
    assert await used(scene) == 800


async def test_a_structure_has_so_many_unfinished_uploads(scene: Scene) -> None:
    """One more is refused for now."""
    for _ in range(LIMITS.uploads_open):
        (await create(scene.anne, scene.here.world.new_id(), 1)).demand()
    with pytest.raises(RateLimitedError):
        (await create(scene.anne, scene.here.world.new_id(), 1)).demand()


async def test_a_file_may_not_be_larger_than_the_limit(scene: Scene) -> None:
    """That is told before anything is sent."""
    with pytest.raises(TooLargeError):
        (await create(scene.anne, scene.here.world.new_id(), LIMITS.blob + 1)).demand()


async def test_a_client_that_names_no_identifier_is_given_one(scene: Scene) -> None:
    """As tus clients do that know nothing of us; where to go on stands in Location."""
    answer = await scene.anne.request("POST", "/v1/uploads", headers={**TUS, "Upload-Length": "5"})
    assert answer.demand().status == 201
    upload = answer.headers["Location"].rpartition("/")[2]
    (await patch(scene.anne, upload, 0, b"12345")).demand()
    assert await download(scene.anne, upload) == b"12345"


@pytest.mark.parametrize("metadata", ["id", "id !!", "id Li4vLi4vZXRj", "id /w=="])
async def test_an_identifier_that_is_none_is_refused(scene: Scene, metadata: str) -> None:
    """It becomes the name of a file."""
    headers = {**TUS, "Upload-Length": "5", "Upload-Metadata": metadata}
    with pytest.raises(InvalidInputError):
        (await scene.anne.request("POST", "/v1/uploads", headers=headers)).demand()


@pytest.mark.parametrize("size", ["", "0", "-1", "1e3", "x", "9" * 30])
async def test_a_size_that_is_none_is_refused(scene: Scene, size: str) -> None:
    """As is an empty file: a ciphertext never is."""
    with pytest.raises(InvalidInputError):
        (await scene.anne.request("POST", "/v1/uploads", headers={**TUS, "Upload-Length": size})).demand()


async def test_another_version_of_tus_is_refused(scene: Scene, upload: str) -> None:
    """With the version that is spoken, as the protocol demands."""
    for version in ({}, {"Tus-Resumable": "0.2.2"}):
        answer = await scene.anne.request("PATCH", f"/v1/uploads/{upload}", headers=version)
        with pytest.raises(TusVersionError):
            answer.demand()
        assert (answer.status, answer.headers["Tus-Version"]) == (412, "1.0.0")


async def test_the_protocol_is_discovered_by_anybody(scene: Scene) -> None:
    """OPTIONS tells version, extensions and the largest size."""
    answer = await scene.here.request("OPTIONS", "/v1/uploads")
    assert answer.status == 204
    assert answer.headers["Tus-Version"] == answer.headers["Tus-Resumable"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,expiration,termination"
    assert answer.headers["Tus-Max-Size"] == str(LIMITS.blob)


async def test_what_a_crash_left_whole_is_finished(scene: Scene, upload: str) -> None:
    """The last byte was written, then the relay died: who asks where to go on finds the file there."""
    (scene.folder / "uploads" / upload).write_bytes(DATA)
    assert await offset(scene.anne, upload) == len(DATA)
    assert await download(scene.anne, upload) == DATA


async def test_the_digest_is_right_however_the_pieces_came(scene: Scene, upload: str) -> None:
    """Also when another process wrote in between, so that this one has not seen all bytes."""
    (await patch(scene.anne, upload, 0, DATA[:1000])).demand()
    with (scene.folder / "uploads" / upload).open("ab") as part:
        part.write(DATA[1000:2000])
    (await patch(scene.anne, upload, 2000, DATA[2000:])).demand()
    answer = await scene.anne.request("HEAD", f"/v1/blobs/{upload}")
    assert answer.headers["ETag"] == f'"{hashlib.sha256(DATA).hexdigest()}"'


async def test_uploads_are_recorded(scene: Scene, upload: str) -> None:
    """Their beginning, their end, and who was denied."""
    (await patch(scene.anne, upload, 0, DATA)).demand()
    second = scene.here.world.new_id()
    (await create(scene.anne, second, 1)).demand()
    (await delete(scene.anne, second)).demand()
    await head(scene.ben, upload)
    done = (AccessAction.UPLOAD_CREATED, AccessAction.UPLOAD_COMPLETED, AccessAction.UPLOAD_DISCARDED)
    records = await scene.here.records(scene.cpas.id, *done)
    assert [(record.action, record.object) for record in records] == [
        (AccessAction.UPLOAD_CREATED, upload),
        (AccessAction.UPLOAD_COMPLETED, upload),
        (AccessAction.UPLOAD_CREATED, second),
        (AccessAction.UPLOAD_DISCARDED, second),
    ]
    (denied,) = await scene.here.records(scene.abri.id, *done)
    assert (denied.outcome, denied.object) == (Outcome.DENIED, upload)
