"""Downloads: for those whose mailbox got an envelope that names the file; whole or a range."""

import hashlib
import os

import msgspec
import pytest

from schemas.access import AccessAction, Outcome
from schemas.codec import encode
from schemas.envelope import frame, parse
from schemas.errors import DeviceRevokedError, NotFoundError, RangeError, SuspendedError
from schemas.limits import LIMITS
from tests.builders import Mailbox
from tests.integration.relay.conftest import Scene
from tests.integration.relay.files import create, download, get, patch, upload_whole

DATA = os.urandom(2_500_000)


def naming(raw: bytes, *blobs: str) -> bytes:
    """Return an envelope whose header names files."""
    envelope = parse(raw)
    return frame(encode(msgspec.structs.replace(envelope.header, blobs=blobs)), envelope.wraps, envelope.body)


async def send(scene: Scene, *blobs: str, to: Mailbox | None = None) -> None:
    """Let Anne send files."""
    await scene.anne.post(naming(scene.message(to or scene.intake), *blobs))


@pytest.fixture
async def blob(scene: Scene) -> str:
    """Return a file of Anne's that was sent to the intake service."""
    identifier = await upload_whole(scene.anne, DATA)
    await send(scene, identifier)
    return identifier


async def test_those_who_got_the_envelope_get_the_file(scene: Scene, blob: str) -> None:
    """All members of the mailbox, and the structure that uploaded it; byte for byte."""
    for device in (scene.ben, scene.cleo, scene.anne, await scene.here.device(scene.cpas.administrator)):
        assert await download(device, blob) == DATA


async def test_to_others_it_does_not_exist(scene: Scene, blob: str) -> None:
    """Not to other structures, nor to those of the recipient's who are not of the mailbox."""
    for device in (scene.dora, await scene.administrator()):
        with pytest.raises(NotFoundError):
            await download(device, blob)


async def test_before_it_was_sent_it_does_not_exist_for_its_readers(scene: Scene) -> None:
    """To know an identifier is not enough."""
    identifier = await upload_whole(scene.anne, DATA)
    with pytest.raises(NotFoundError):
        await download(scene.ben, identifier)
    await send(scene, identifier)
    assert await download(scene.ben, identifier) == DATA


async def test_who_leaves_the_service_or_is_revoked_gets_it_no_more(scene: Scene, blob: str) -> None:
    """With the session still running."""
    scene.abri.roster(scene.intake, scene.cleo.member)
    scene.abri.revoke(scene.cleo.member.kid)
    scene.cpas.standing(active=False)
    await scene.here.publish()
    for device, error in (
        (scene.ben, NotFoundError),
        (scene.cleo, DeviceRevokedError),
        (scene.anne, SuspendedError),
    ):
        with pytest.raises(error):
            await download(device, blob)


async def test_the_right_ends_with_the_retention_of_the_mailbox(scene: Scene, blob: str) -> None:
    """At that moment, whether the bytes are deleted or not; an envelope that names it again renews it."""
    scene.clock.ahead += LIMITS.retention * 1000 + 1
    for device in (scene.ben, scene.anne):
        await device.sign_in()
    with pytest.raises(NotFoundError):
        await download(scene.ben, blob)
    await send(scene, blob)
    assert await download(scene.ben, blob) == DATA


async def test_a_reader_may_hand_a_file_on(scene: Scene, blob: str) -> None:
    """Forwarding needs no second upload; who has not got the file cannot hand it on."""
    onward = naming(scene.here.message(scene.ben.member, scene.intake, [scene.pantry]), blob)
    backward = naming(scene.here.message(scene.dora.member, scene.pantry, [scene.pantry]), blob)
    with pytest.raises(NotFoundError):
        await scene.dora.post(backward)
    await scene.ben.post(onward)
    assert await download(scene.dora, blob) == DATA
    await scene.dora.post(backward)


async def test_an_unfinished_upload_cannot_be_sent(scene: Scene) -> None:
    """Nobody is told of a file that may never be whole."""
    identifier = scene.here.world.new_id()
    (await create(scene.anne, identifier, len(DATA))).demand()
    (await patch(scene.anne, identifier, 0, DATA[:1000])).demand()
    with pytest.raises(NotFoundError):
        await send(scene, identifier)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-", 0, len(DATA) - 1),
        ("bytes=1000000-1999999", 1_000_000, 1_999_999),
        ("bytes=2499999-", len(DATA) - 1, len(DATA) - 1),
        ("bytes=10-999999999", 10, len(DATA) - 1),
        ("bytes=-5", len(DATA) - 5, len(DATA) - 1),
        ("bytes=-999999999", 0, len(DATA) - 1),
    ],
)
async def test_a_range(scene: Scene, blob: str, asked: str, first: int, last: int) -> None:
    """An interrupted download goes on where it was (RFC 9110, section 14.1.2)."""
    answer = await get(scene.ben, blob, range_=asked)
    assert answer.status == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(DATA)}"
    assert answer.body == DATA[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=2500000-", "bytes=2500000-2500001", "bytes=-0"])
async def test_a_range_outside_the_file(scene: Scene, blob: str, asked: str) -> None:
    """It cannot be satisfied, and the size is told."""
    answer = await get(scene.ben, blob, range_=asked)
    with pytest.raises(RangeError) as caught:
        answer.demand()
    assert caught.value.extra["size"] == len(DATA)


@pytest.mark.parametrize(
    "asked", ["bytes=5-2", "bytes=0-1,3-4", "lines=0-1", "bytes=x-", "bytes=-", "bytes=٣-٤"]
)
async def test_what_is_no_single_range_is_ignored(scene: Scene, blob: str, asked: str) -> None:
    """The whole file comes instead, as the standard allows."""
    answer = await get(scene.ben, blob, range_=asked)
    assert (answer.status, answer.body) == (200, DATA)


async def test_a_range_of_another_version_is_answered_with_the_whole(scene: Scene, blob: str) -> None:
    """Whoever went on with pieces of two files would have neither."""
    etag = f'"{hashlib.sha256(DATA).hexdigest()}"'
    assert (await get(scene.ben, blob, range_="bytes=5-", if_range=etag)).status == 206
    assert (await get(scene.ben, blob, range_="bytes=5-", if_range='"other"')).status == 200


async def test_head_tells_size_and_digest(scene: Scene, blob: str) -> None:
    """A sender sees that what is kept is what was sent. Nothing is handed over, so nothing is recorded."""
    answer = await scene.anne.request("HEAD", f"/v1/blobs/{blob}")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(DATA))
    assert answer.headers["ETag"] == f'"{hashlib.sha256(DATA).hexdigest()}"'
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert await scene.here.records(scene.cpas.id, AccessAction.BLOB_DOWNLOADED) == []


async def test_no_cache_keeps_a_file(scene: Scene, blob: str) -> None:
    """A copy in a cache would be handed over without a record."""
    assert (await get(scene.ben, blob)).headers["Cache-Control"] == "no-store"


async def test_a_lost_file_is_an_error_and_no_broken_answer(scene: Scene, blob: str) -> None:
    """The client is told to try later instead of being cut off."""
    (path,) = (scene.folder / "blobs").glob("*/*/*")
    path.unlink()
    assert (await get(scene.ben, blob)).status == 503


async def test_downloads_are_recorded_with_whose_file_it_was(scene: Scene, blob: str) -> None:
    """And what was denied; in the log of the reader's structure."""
    await download(scene.ben, blob)
    with pytest.raises(NotFoundError):
        await download(scene.dora, blob)
    (got,) = await scene.here.records(scene.abri.id, AccessAction.BLOB_DOWNLOADED)
    (denied,) = await scene.here.records(scene.pantry.chain.id, AccessAction.BLOB_DOWNLOADED)
    assert (got.outcome, got.object, got.peer) == (Outcome.ALLOWED, blob, scene.cpas.id)
    assert (denied.outcome, denied.object, denied.reason) == (Outcome.DENIED, blob, "not-found")
