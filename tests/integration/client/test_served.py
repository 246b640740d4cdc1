"""Whether a relay serves what was released: an honest one is found honest, and each lie is told in words."""

import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from aiohttp import web

from client.clock import system_clock
from client.relay.http import RelayHttp
from client.relay.served import built, compare, fetch_manifest
from schemas.codec import encode
from schemas.errors import IntegrityError, LocalError, MalformedError, NotFoundError
from schemas.web import MANIFEST, WebManifest
from server.web.site import load_site
from tests.integration.client.serving import Handler, serving

SCRIPT = "assets/application-Bpc2rbzM.js"
FILES = {
    "index.html": b'<script type="importmap">{"integrity":{}}</script><script src="/assets/x.js"></script>',
    "guest.html": b'<script type="importmap">{"integrity":{}}</script><script src="/assets/y.js"></script>',
    SCRIPT: b"export const a = 1;\n" * 50,
    "sw.js": b"self.onfetch = null;",
    "souspli.webmanifest": b'{"name": "Souspli"}',
    "icons/plain-192.png": b"\x89PNG\r\n",
}

Trick = Callable[[web.Response], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a build."""
    manifest = WebManifest(1, "1.2.3", {path: hashlib.sha256(FILES[path]).digest() for path in sorted(FILES)})
    for path, content in {**FILES, MANIFEST: encode(manifest)}.items():
        write(tmp_path / path, content)
    return tmp_path


def write(path: Path, content: bytes) -> None:
    """Write a file and its compressed copies, as the build does."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(content))
    path.with_name(f"{path.name}.br").write_bytes(brotli.compress(content))


async def findings(folder: Path, manifest: bytes, trick: Trick = lambda _: None) -> list[str]:
    """Return what is found out about a relay that serves a folder, and does something to its answers."""
    async with serving(site(folder), trick) as url, RelayHttp(url, system_clock) as http:
        return await compare(http, manifest)


def site(folder: Path) -> Handler:
    """Return what serves a folder, the guest's page at its own path, as a relay does."""
    files = load_site(folder)

    async def show(request: web.Request) -> web.Response:
        return await (files.show_guest if request.path == "/g/" else files.show)(request)

    return show


async def test_an_honest_relay(folder: Path) -> None:
    """Page, scripts, in every coding, with their headers: nothing is found."""
    manifest = built(folder)
    assert await findings(folder, manifest) == []
    async with serving(site(folder)) as url, RelayHttp(url, system_clock) as http:
        assert await fetch_manifest(http) == manifest


@pytest.mark.parametrize("suffix", ["", ".gz", ".br"])
@pytest.mark.parametrize("name", FILES)
async def test_an_altered_file(folder: Path, name: str, suffix: str) -> None:
    """One byte more in what browsers get, be it in one coding only, is found."""
    manifest, altered = built(folder), FILES[name] + b";"
    packed = {"": altered, ".gz": gzip.compress(altered), ".br": brotli.compress(altered)}[suffix]
    (folder / f"{name}{suffix}").write_bytes(packed)
    found = await findings(folder, manifest)
    coding = {"": "", ".gz": " (in gzip)", ".br": " (in br)"}[suffix]
    assert f"/{name}{coding} is not what was released" in found
    if name == "index.html":
        assert f"/{coding} is not what was released" in found
        assert f"/inbox{coding} is not what was released" in found
    if name == "guest.html":
        assert f"/g/{coding} is not what was released" in found


async def test_another_page_for_guests(folder: Path) -> None:
    """What guests' links lead to is not the released page, though that is served beside it under its name."""
    files = load_site(folder)
    async with serving(files.show) as url, RelayHttp(url, system_clock) as http:
        found = await compare(http, built(folder))
    assert "/g/ is not what was released" in found
    assert not any(finding.startswith("/guest.html") for finding in found)


async def test_a_missing_file(folder: Path) -> None:
    """What is in the manifest and not served is found."""
    manifest = built(folder)
    (folder / "sw.js").unlink()
    assert "/sw.js is missing" in await findings(folder, manifest)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Content-Security-Policy", "default-src *"),
        ("Integrity-Policy", None),
        ("Cross-Origin-Opener-Policy", "unsafe-none"),
        ("Content-Type", "text/plain"),
        ("Link", "</x.js>; rel=modulepreload"),
        ("Service-Worker-Allowed", "/"),
        ("Refresh", "0; url=https://elsewhere.example"),
        ("Set-Cookie", "souspli-session=x"),
    ],
)
async def test_other_headers(folder: Path, header: str, value: str | None) -> None:
    """A header that is missing, weaker or superfluous is found, and named."""

    def trick(response: web.Response) -> None:
        response.headers.pop(header, None)
        if value is not None:
            response.headers[header] = value

    found = await findings(folder, built(folder), trick)
    assert f"/ comes with {header}: {value or 'nothing'}" in found


async def test_a_manifest_without_a_page(folder: Path) -> None:
    """A manifest that leaves a page out, which the relay could then choose, is found."""
    manifest = encode(WebManifest(1, "1", {"sw.js": hashlib.sha256(FILES["sw.js"]).digest()}))
    write(folder / MANIFEST, manifest)
    assert await findings(folder, manifest) == [
        "index.html is not in the manifest",
        "guest.html is not in the manifest",
    ]


async def test_no_client(tmp_path: Path) -> None:
    """A relay that serves none is told from one that lies."""
    async with serving(load_site(tmp_path / "none").show) as url, RelayHttp(url, system_clock) as http:
        with pytest.raises(NotFoundError, match="no web client"):
            await fetch_manifest(http)


def test_a_folder_that_is_no_build(folder: Path, tmp_path: Path) -> None:
    """A build whose files are not those of its manifest is not released by mistake."""
    (folder / "sw.js").write_bytes(b"edited by hand")
    with pytest.raises(IntegrityError, match=r"sw\.js"):
        built(folder)
    with pytest.raises(LocalError):
        built(tmp_path / "nowhere")


@pytest.mark.parametrize("path", ["../index.html", "/etc/passwd", "a//b", "assets/../../x", ".hidden", ""])
def test_a_manifest_that_leads_elsewhere(folder: Path, path: str) -> None:
    """No path of a manifest leads out of the folder of the build."""
    (folder / MANIFEST).write_bytes(encode(WebManifest(1, "1", {path: bytes(32)})))
    with pytest.raises(MalformedError):
        built(folder)
