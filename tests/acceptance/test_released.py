"""A registrar releases the web client; everybody compares what the relay serves with it."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.codec import encode
from schemas.web import MANIFEST, WebManifest
from tests.acceptance.office import Office, open_office
from tests.acceptance.relay import RelayProcess

PAGE, SCRIPT = b"<script src='/assets/a-1.js'></script>", b"export const sealed = true;"


def build(folder: Path, version: str, script: bytes = SCRIPT) -> Path:
    """Make what a build leaves."""
    (folder / "assets").mkdir(parents=True)
    files = {"assets/a-1.js": script, "index.html": PAGE, "guest.html": PAGE}
    for path, content in files.items():
        (folder / path).write_bytes(content)
    hashes = {path: hashlib.sha256(content).digest() for path, content in files.items()}
    (folder / MANIFEST).write_bytes(encode(WebManifest(1, version, hashes)))
    return folder


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return people on a relay that serves what lies in `served` beside its folder."""
    there = tmp_path_factory.mktemp("released")
    options = ("--log-epoch-seconds=0", f"--web={there / 'served'}")
    build(there / "served", "1.0.0")
    with RelayProcess(there / "relay", options=options) as relay:
        yield open_office(relay, there / "home")


def serve(office: Office, folder: Path) -> None:
    """Let the relay serve what a folder holds."""
    served = office.relay.folder.parent / "served"
    office.relay.stop()
    shutil.rmtree(served)
    shutil.copytree(folder, served)
    office.relay.start()


def test_a_release_and_a_lie(office: Office, tmp_path: Path) -> None:
    """Not released: 4; released, by registrars only: 0; one script altered: 8, by name; newer: a note."""
    first = build(tmp_path / "first", "1.0.0")
    assert office.anne("web", "verify", ends=4)["error"]["slug"] == "not-found"
    assert office.anne("web", "verify", office.relay.url, "--build", first)["released"] is None
    office.anne("web", "release", first, "--yes", ends=5)
    released = office.odile("web", "release", first, "--yes")
    office.odile("web", "release", first, "--yes", ends=6)
    verified = office.anne("web", "verify")
    assert (verified["version"], verified["files"]) == ("1.0.0", 3)
    assert verified["manifest"] == released["manifest"]
    assert "byte for byte" in office.anne.reads("web", "verify", office.relay.url)

    altered = build(tmp_path / "altered", "1.0.0", SCRIPT + b"steal();")
    shutil.copy(first / MANIFEST, altered / MANIFEST)  # it says that nothing changed
    serve(office, altered)
    assert office.anne("web", "verify", ends=8)["error"]["extra"]["findings"] == [
        "/assets/a-1.js is not what was released",
        "/assets/a-1.js (in gzip) is not what was released",
        "/assets/a-1.js (in br) is not what was released",
    ]
    assert "/assets/a-1.js is not what was released" in office.anne.reads("web", "verify", ends=8)

    other = build(tmp_path / "other", "1.0.0", SCRIPT + b"steal();")
    serve(office, other)
    assert "nobody has released" in office.anne("web", "verify", ends=8)["error"]["detail"]
    office.anne("web", "verify", office.relay.url, "--build", first, ends=8)

    second = build(tmp_path / "second", "1.1.0", SCRIPT + b"more();")
    office.odile("web", "release", second, "--yes")
    serve(office, first)
    assert "1.1.0 was released since" in office.anne.reads("web", "verify")
    assert [each["version"] for each in office.anne("web", "releases")] == ["1.0.0", "1.1.0"]
    assert "1.1.0" in office.anne.reads("web", "releases")
