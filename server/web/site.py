"""The web client at `/`: the files of web/dist as they were at the start, with their compressed copies.

Rules: a path of the application, such as /inbox or /t/…, gives index.html, since the application reads its
own address; a file that does not exist is 404, and never index.html under a script's name. What has the hash
of its content in its name is kept by browsers for ever, everything else is asked for each time.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from aiohttp import web

from schemas.errors import NotFoundError
from schemas.web import ASSETS, GUEST_PAGE, TYPES, file_at, headers
from server.web.places import place

FOLDER: Final = place("dist")

_CODINGS: Final = {"br": ".br", "gzip": ".gz"}  # the better one first
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ASK: Final = "no-cache"


@dataclass(frozen=True)
class File:
    """A file, whole and by content coding, with its entity tag and headers."""

    body: bytes = field(repr=False)
    coded: Mapping[str, bytes] = field(repr=False)
    tag: str
    headers: Mapping[str, str]


class Site:
    """`/` and everything below it that is not the interface."""

    def __init__(self, files: Mapping[str, File]) -> None:
        self._files = files

    async def show(self, request: web.Request) -> web.Response:
        """Give a file, or the application for one of its own paths; raises NotFoundError."""
        return self._give(request, file_at(request.match_info.get("page", "")))

    async def show_guest(self, request: web.Request) -> web.Response:
        """Give the page on which a guest reads and answers; raises NotFoundError."""
        return self._give(request, GUEST_PAGE)

    def _give(self, request: web.Request, name: str) -> web.Response:
        file = self._files.get(name)
        if file is None:
            raise NotFoundError
        return _answer(request, file)


def load_site(folder: Path = FOLDER) -> Site:
    """Return the site of a folder; of one that was never built, every file is missing."""
    return Site(dict(_load(folder)) if folder.is_dir() else {})


def _load(folder: Path) -> Iterator[tuple[str, File]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix not in TYPES or not path.is_file():
            continue
        name, body = path.relative_to(folder).as_posix(), path.read_bytes()
        copies = {coding: path.with_name(path.name + suffix) for coding, suffix in _CODINGS.items()}
        coded = {coding: copy.read_bytes() for coding, copy in copies.items() if copy.is_file()}
        yield name, File(body, coded, hashlib.sha256(body).hexdigest()[:32], _headers(name, body))


def _headers(name: str, body: bytes) -> dict[str, str]:
    kept = _FOR_EVER if name.startswith(ASSETS) else _ASK
    return {**headers(name, body), "Cache-Control": kept, "Vary": "Accept-Encoding"}


def _answer(request: web.Request, file: File) -> web.Response:
    coding = next((each for each in file.coded if _accepts(request, each)), None)
    tag = f'"{file.tag}{"-" + coding if coding else ""}"'
    headers = {**file.headers, "ETag": tag}
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers=headers)
    if coding is None:
        return web.Response(body=file.body, headers=headers)
    return web.Response(body=file.coded[coding], headers={**headers, "Content-Encoding": coding})


def _accepts(request: web.Request, coding: str) -> bool:
    """Whether a browser takes a coding; one that weighs them (`;q=`) gets what it names without a weight."""
    offered = request.headers.get("Accept-Encoding", "").lower().split(",")
    return coding in (each.strip() for each in offered)
