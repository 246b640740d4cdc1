"""Files on bad connections: continued where they stopped, never wrong, never half."""

import fcntl
import os
from pathlib import Path

import pytest

from client.endpoint import Endpoint
from client.messages.outbox import OutState
from schemas.content import FileRef
from schemas.errors import IntegrityError, InvalidInputError, LocalError, RelayUnreachableError
from schemas.ids import parse_address
from schemas.limits import LIMITS
from tests.integration.client.cast import Cast, Scene
from tests.integration.client.hostile import (
    Answer,
    Exchange,
    Hostile,
    LostError,
    honest,
    lose_the_answer,
    swallow,
)

INTAKE = parse_address("accueil@abri-de-meuse")
SIZE = 2 * LIMITS.blob_chunk + 12_345


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """Return a file that takes three pieces to upload."""
    path = tmp_path / "scans.zip"
    path.write_bytes(os.urandom(SIZE))
    return path


@pytest.fixture
async def lucie(scene: Scene, cast: Cast, hostile: Hostile) -> Endpoint:
    """Return a colleague of Anne's with a bad connection."""
    return await cast.colleague(scene.cpas, "Lucie", "social", url=hostile.url)


@pytest.fixture
async def dora(scene: Scene, cast: Cast, hostile: Hostile) -> Endpoint:
    """Return a colleague of Ben's with a bad connection."""
    return await cast.colleague(scene.abri, "Dora", "accueil", url=hostile.url)


async def received(endpoint: Endpoint) -> FileRef:
    """Return the file that arrived."""
    await endpoint.mailbox.sync()
    (thread,) = endpoint.threads.all()
    return thread.messages[0].files[0]


async def test_an_upload_whose_answers_are_lost(
    scene: Scene, lucie: Endpoint, hostile: Hostile, scan: Path, tmp_path: Path
) -> None:
    """When every second answer is lost, the upload goes on where the relay is; each piece is sent once."""
    count = [0]

    async def every_second(exchange: Exchange) -> Answer:
        count[0] += 1
        return await (lose_the_answer if count[0] % 2 else honest)(exchange)

    hostile.on("PATCH", "/v1/uploads/", every_second)
    item = await lucie.messages.send([INTAKE], "Scans", "Voilà", [scan])
    assert item.state is OutState.SENT
    assert count[0] == 3
    path = await scene.ben.files.download(await received(scene.ben), tmp_path / "copy.zip")
    assert path.read_bytes() == scan.read_bytes()


async def test_an_upload_goes_on_while_a_broken_request_ends(
    lucie: Endpoint, hostile: Hostile, scan: Path, tmp_path: Path
) -> None:
    """The relay may still have the end of a request in its hands that broke: what goes on comes again."""
    statuses: list[int] = []

    async def held(exchange: Exchange) -> Answer:
        if statuses:
            return await honest(exchange)
        part = tmp_path / "relay" / "uploads" / exchange.path.rpartition("/")[2]
        with part.open("ab") as writer:
            fcntl.flock(writer, fcntl.LOCK_EX)
            answer = await honest(exchange)
        statuses.append(answer.status)
        return answer

    hostile.on("PATCH", "/v1/uploads/", held)
    item = await lucie.messages.send([INTAKE], "Scans", "Voilà", [scan])
    assert (statuses, item.state) == ([503], OutState.SENT)


async def test_an_upload_that_is_continued_by_another_command(
    scene: Scene, lucie: Endpoint, hostile: Hostile, scan: Path, cast: Cast, tmp_path: Path
) -> None:
    """After the connection is gone for good, a later command continues and sends only what lacks."""
    pieces: list[int] = []

    async def only_one(exchange: Exchange) -> Answer:
        if pieces:
            raise LostError
        pieces.append(len(exchange.body))
        return await honest(exchange)

    hostile.on("PATCH", "/v1/uploads/", only_one)
    item = await lucie.messages.send([INTAKE], "Scans", "Voilà", [scan])
    assert item.state is OutState.QUEUED
    scan_bytes = scan.read_bytes()
    scan.unlink()

    async def note(exchange: Exchange) -> Answer:
        pieces.append(len(exchange.body))
        return await honest(exchange)

    hostile.behave()
    hostile.on("PATCH", "/v1/uploads/", note)
    later = await cast.again("Lucie")
    (sent,) = await later.outbox.flush()
    assert sent.state is OutState.SENT
    assert sum(pieces) < SIZE + 2 * LIMITS.blob_chunk // 10
    path = await scene.ben.files.download(await received(scene.ben), tmp_path / "copy.zip")
    assert path.read_bytes() == scan_bytes


async def test_a_download_that_breaks_off(
    scene: Scene, dora: Endpoint, hostile: Hostile, scan: Path, tmp_path: Path
) -> None:
    """A download that is cut off is continued, and only what lacks is fetched."""
    await scene.refer(scan)
    asked: list[str] = []

    async def half(exchange: Exchange) -> Answer:
        answer = await exchange.forward(exchange.body)
        asked.append(exchange.path)
        if len(asked) == 1:
            answer.body = answer.body[: len(answer.body) // 2]
        return answer

    hostile.on("GET", "/v1/blobs/", half)
    path = await dora.files.download(await received(dora), tmp_path / "copy.zip")
    assert path.read_bytes() == scan.read_bytes()
    assert len(asked) == 2


async def test_a_download_without_a_relay(
    scene: Scene, dora: Endpoint, hostile: Hostile, scan: Path, tmp_path: Path
) -> None:
    """Without a relay there is no file, not even part of one, and the error says why."""
    await scene.refer(scan)
    file = await received(dora)
    hostile.on("GET", "/v1/blobs/", swallow)
    with pytest.raises(RelayUnreachableError):
        await dora.files.download(file, tmp_path / "copy.zip")
    assert not (tmp_path / "copy.zip").exists()


@pytest.mark.parametrize("what", ["altered", "longer", "another"])
async def test_a_file_that_the_relay_exchanges(
    scene: Scene, dora: Endpoint, hostile: Hostile, scan: Path, tmp_path: Path, what: str
) -> None:
    """An altered, longer or exchanged file is refused, and nothing is left of it."""
    await scene.refer(scan)

    async def exchange_file(exchange: Exchange) -> Answer:
        answer = await exchange.forward(exchange.body)
        if what == "altered":
            answer.body = answer.body[:-1] + bytes([answer.body[-1] ^ 1])
        elif what == "longer":
            answer.body += b"x"
        else:
            answer.body = os.urandom(len(answer.body))
        return answer

    hostile.on("GET", "/v1/blobs/", exchange_file)
    file = await received(dora)
    with pytest.raises(IntegrityError):
        await dora.files.download(file, tmp_path / "copy.zip")
    assert not (tmp_path / "copy.zip").exists()
    hostile.behave()
    path = await dora.files.download(file, tmp_path / "copy.zip")
    assert path.read_bytes() == scan.read_bytes()


async def test_a_file_that_cannot_be_read(scene: Scene, tmp_path: Path) -> None:
    """With a missing file or a folder nothing is written, and nothing is kept of the other files."""
    fine = tmp_path / "fine.pdf"
    fine.write_bytes(b"x")
    for path in (tmp_path / "missing.pdf", tmp_path):
        with pytest.raises(LocalError):
            await scene.anne.messages.send([INTAKE], "Scans", "Voilà", [fine, path])
    assert not scene.anne.outbox.all()
    assert not list((scene.anne.profile.folder / "outgoing").iterdir())


async def test_a_text_that_nobody_would_accept(scene: Scene, tmp_path: Path) -> None:
    """A text that is too long is refused before it is written, and its files are not kept."""
    fine = tmp_path / "fine.pdf"
    fine.write_bytes(b"x")
    with pytest.raises(InvalidInputError):
        await scene.anne.messages.send([INTAKE], "Scans", "x" * (LIMITS.text + 1), [fine])
    assert not scene.anne.outbox.all()
    assert not list((scene.anne.profile.folder / "outgoing").iterdir())
