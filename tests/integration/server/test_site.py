"""The web client as files: what is given under which path, with which headers, and what is not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.web.site import load_site
from tests.stage import Stage, TurnableClock, local_relay, stage

SCRIPT = "assets/application-Bpc2rbzM.js"
FILES = {
    "index.html": b'<!doctype html><script type="importmap">{}</script><script src="/x.js"></script>',
    SCRIPT: b"export {}",
    f"{SCRIPT}.br": b"in brotli",
    f"{SCRIPT}.gz": b"in gzip",
    "sw.js": b"self",
    "secret.pem": b"no type, not served",
}


@pytest.fixture
async def site(database: str, tmp_path: Path, clock: TurnableClock) -> AsyncIterator[Stage]:
    """Return a relay that serves some files."""
    folder = tmp_path / "dist"
    for name, body in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    async with (
        local_relay(database, tmp_path, clock, web=str(folder)) as running,
        stage(running, database) as here,
    ):
        yield here


@pytest.mark.parametrize("path", ["/", "/inbox", "/t/0197a0de-0000-7000-8000-000000000000", "/v1x", "/a/b/c"])
async def test_the_application_reads_its_own_address(site: Stage, path: str) -> None:
    """Each path of the application gives its page, which is asked for anew each time."""
    answer = (await site.request("GET", path)).demand()
    assert answer.body == FILES["index.html"]
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        *("/assets/application-gone.js", "/assets/gone", "/gone.js", "/secret.pem", "/index.html.br"),
        *("/v1/nothing", "/g/nothing", "/../pyproject.toml", "/%2e%2e/pyproject.toml", "//etc/passwd.txt"),
    ],
)
async def test_what_is_not_there(site: Stage, path: str) -> None:
    """A file that is not one of the client's is 404, never the page under another name."""
    assert (await site.request("GET", path)).status == 404


async def test_only_asked_for(site: Stage) -> None:
    """Nothing is posted to a page."""
    assert (await site.request("POST", "/inbox", body=b"x")).status == 405


async def test_kept_for_ever(site: Stage) -> None:
    """What has its hash in its name is not asked for twice; the service worker always is."""
    script, worker = await site.request("GET", f"/{SCRIPT}"), await site.request("GET", "/sw.js")
    assert script.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert worker.headers["Cache-Control"] == "no-cache"
    again = await site.request("GET", "/sw.js", headers={"If-None-Match": worker.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    assert (again.headers["Content-Security-Policy"]) == worker.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("identity", None), ("", None), ("brotli", None)],
)
async def test_compressed(site: Stage, accepted: str, coding: str | None) -> None:
    """The best copy that the browser takes is given, and says what it is."""
    answer = await site.request("GET", f"/{SCRIPT}", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    suffix = {"br": ".br", "gzip": ".gz", None: ""}[coding]
    assert answer.body == FILES[SCRIPT + suffix]
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ["/", f"/{SCRIPT}", "/sw.js"])
async def test_headers(site: Stage, path: str) -> None:
    """Page, scripts and workers: nothing from elsewhere, no frame, no text that becomes a script."""
    headers = (await site.request("GET", path)).headers
    policy = headers["Content-Security-Policy"].split("; ")
    assert policy[0] == "default-src 'none'"
    assert {"require-trusted-types-for 'script'", "trusted-types app", "frame-ancestors 'none'"} <= set(
        policy
    )
    assert not [part for part in policy if "unsafe-inline" in part or "http" in part or "*" in part]
    assert headers["Integrity-Policy"] == "blocked-destinations=(script)"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in headers["Permissions-Policy"]


async def test_the_import_map_is_allowed_by_its_hash(site: Stage) -> None:
    """The page's one inline script is named in its policy; scripts with an address need no hash there."""
    policy = (await site.request("GET", "/")).headers["Content-Security-Policy"]
    (scripts,) = [part for part in policy.split("; ") if part.startswith("script-src")]
    hash_of_map = "'sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o='"
    assert scripts == f"script-src 'self' 'wasm-unsafe-eval' {hash_of_map}"


async def test_without_a_build(tmp_path: Path, here: Stage) -> None:
    """Where the client was never built every page is missing, and the relay works."""
    assert load_site(tmp_path / "nowhere")._files == {}
    (await here.request("GET", "/v1/network")).demand()
