"""Blob stores: the local folder and an S3-compatible one keep the same promises."""

import errno
import os
from collections.abc import Iterator
from contextlib import aclosing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from schemas.errors import UnavailableError
from schemas.ids import new_id
from server.files.blobs import BlobStore, FolderStore, open_store
from tests.processes import free_port

DATA = os.urandom(7_000_000)  # more than one part
AT = 1_750_000_000_000


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """Run an S3 server on this machine; returns its URL."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BlobStore:
    """Return an empty store of each kind."""
    folder = tmp_path / "blobs"
    folder.mkdir()
    if request.param == "folder":
        return open_store(folder, None)
    url, bucket = request.getfixturevalue("s3"), f"bucket-{new_id(AT)}"
    for name, value in {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "eu-west-1",
    }.items():
        monkeypatch.setenv(name, value)
    connection = HTTPConnection(url.removeprefix("http://"), timeout=10)
    connection.request("PUT", f"/{bucket}")
    assert connection.getresponse().status == 200
    connection.close()
    return open_store(folder, f"s3://{bucket}/files")


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    """Return a file that is whole."""
    path = tmp_path / "staged"
    path.write_bytes(DATA)
    return path


async def content(store: BlobStore, blob: str, start: int = 0, size: int = len(DATA)) -> bytes:
    """Return bytes of a blob."""
    async with aclosing(store.read(blob, start, size)) as pieces:
        return b"".join([bytes(piece) async for piece in pieces])


async def names(store: BlobStore) -> set[str]:
    """Return what a store holds."""
    return {name async for page in store.names() for name in page}


async def test_what_was_put_is_read(store: BlobStore, staged: Path) -> None:
    """Whole and in part, also when it was put twice because an answer was lost."""
    blob = new_id(AT)
    await store.put(blob, staged)
    await store.put(blob, staged)
    staged.unlink()
    assert await content(store, blob) == DATA
    assert await content(store, blob, 3_000_001, 2_000_000) == DATA[3_000_001:5_000_001]


async def test_what_was_deleted_is_gone(store: BlobStore, staged: Path) -> None:
    """To delete it again is no error; the others stay."""
    kept, gone = new_id(AT), new_id(AT)
    for blob in (kept, gone):
        await store.put(blob, staged)
    await store.delete(gone)
    await store.delete(gone)
    assert await names(store) == {kept}
    with pytest.raises(UnavailableError):
        await content(store, gone)


async def test_all_blobs_are_listed(store: BlobStore, tmp_path: Path) -> None:
    """Retention finds what the database does not know."""
    small = tmp_path / "small"
    small.write_bytes(b"x")
    blobs = {new_id(AT) for _ in range(20)}
    for blob in blobs:
        await store.put(blob, small)
    assert await names(store) == blobs
    await store.check()


async def test_a_store_that_is_away_is_noticed(tmp_path: Path) -> None:
    """The relay is not ready without it."""
    with pytest.raises(UnavailableError):
        await open_store(tmp_path / "nowhere", None).check()


@pytest.mark.parametrize("url", [None, "s3://bucket/files"])
async def test_what_is_in_a_store_that_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str | None
) -> None:
    """Retention, which asks it, is told in our words, and tries again: else the relay would end."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with pytest.raises(UnavailableError):
        await names(open_store(tmp_path / "nowhere", url))


async def test_a_folder_store_copies_where_there_are_no_second_names(
    tmp_path: Path, staged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To another file system, or on one without hard links."""

    def refuse(_path: Path, _target: Path) -> None:
        raise OSError(errno.EXDEV, "another device")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    store = FolderStore(tmp_path)
    blob = new_id(AT)
    await store.put(blob, staged)
    staged.unlink()
    assert await content(store, blob) == DATA
