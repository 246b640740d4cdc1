"""What a relay serves as its web client, compared with what was released or built (spec/web.md).

    served = await fetch_manifest(http)
    findings = await compare(http, served)        # one sentence for each thing that is wrong

Rules: it is asked for as a browser asks, so that a relay cannot easily answer a browser otherwise; every file
is fetched plain and in each coding, since a browser takes what is compressed and a hash is of what is plain.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from client.relay.http import RelayHttp
from client.relay.responses import read_whole
from schemas.errors import IntegrityError, LocalError, NotFoundError
from schemas.web import GUEST_PAGE, INDEX, MANIFEST, UNWANTED, headers, parse_manifest

_CODINGS: Final = ("identity", "gzip", "br")
_PAGES: Final = {"": INDEX, "inbox": INDEX, "g/": GUEST_PAGE}
"""The page that a path gives: the first one, one of the application's own, and the guest's."""

_AT_ONCE: Final = 8
_BROWSER: Final = {
    "User-Agent": (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/156.0.0.0 Safari/537.36"
    ),
    "Accept-Language": "fr-BE,fr;q=0.9,nl;q=0.8,en;q=0.7",
}


async def fetch_manifest(http: RelayHttp) -> bytes:
    """Return the manifest that a relay serves, as it is; raises NotFoundError where no client is served."""
    try:
        return (await _get(http, MANIFEST, "identity"))[0]
    except NotFoundError as error:
        raise NotFoundError("this relay serves no web client") from error


async def compare(http: RelayHttp, manifest: bytes) -> list[str]:
    """Return what a relay serves otherwise than a manifest says, a sentence each; none when all is right."""
    files = {MANIFEST: hashlib.sha256(manifest).digest(), **parse_manifest(manifest).files}
    slots = asyncio.Semaphore(_AT_ONCE)

    async def checked(path: str, name: str, coding: str) -> list[str]:
        async with slots:
            return await _check(http, path, name, files[name], coding)

    asked = [(path, path) for path in files] + [each for each in _PAGES.items() if each[1] in files]
    found = await asyncio.gather(*(checked(*each, coding) for each in asked for coding in _CODINGS))
    missing = [f"{page} is not in the manifest" for page in (INDEX, GUEST_PAGE) if page not in files]
    return missing + [finding for findings in found for finding in findings]


def built(folder: Path) -> bytes:
    """Return the manifest of a build in a folder, whose files are those that it names.

    Raises LocalError when there is none, IntegrityError when a file is another one.
    """
    try:
        manifest = (folder / MANIFEST).read_bytes()
        for path, digest in parse_manifest(manifest).files.items():
            if hashlib.sha256((folder / path).read_bytes()).digest() != digest:
                raise IntegrityError(f"{path} is not what was built", advice="build it again: ./dev web")
    except OSError as error:
        raise LocalError(
            f"{folder} holds no build: {error.strerror}", advice="build it: ./dev web"
        ) from error
    return manifest


async def _check(http: RelayHttp, path: str, name: str, digest: bytes, coding: str) -> list[str]:
    shown = f"/{path}" + ("" if coding == "identity" else f" (in {coding})")
    try:
        body, given = await _get(http, path, coding)
    except NotFoundError:
        return [f"{shown} is missing"]
    if hashlib.sha256(body).digest() != digest:
        return [f"{shown} is not what was released"]
    wanted: dict[str, str | None] = {**headers(name, body), **dict.fromkeys(UNWANTED)}
    found = {header: given.get(header.lower()) for header in wanted}
    return [
        f"{shown} comes with {header}: {found[header] or 'nothing'}"
        for header, value in wanted.items()
        if found[header] != value
    ]


async def _get(http: RelayHttp, path: str, coding: str) -> tuple[bytes, Mapping[str, str]]:
    asked = {**_BROWSER, "Accept-Encoding": coding}
    async with http.stream("GET", path, headers=asked) as response:
        given = {name.lower(): ", ".join(response.headers.getall(name)) for name in response.headers}
        return await read_whole(response), given
