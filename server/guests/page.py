"""The page on which a guest reads and answers: static files of web/guest, with the strictest headers.

Rules: the files are those that were there at the start; no request changes anything; nothing on the page is
loaded from elsewhere, and nothing of it may be framed.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from aiohttp import web

from schemas.errors import NotFoundError

FOLDER: Final = Path(__file__).resolve().parents[2] / "web" / "guest"
_TYPES: Final = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-cache",
}


class Page:
    """`/g/` and the files that belong to it."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    async def show(self, request: web.Request) -> web.Response:
        """Give the page, or a file of it; raises NotFoundError."""
        name = request.match_info.get("file") or "index.html"
        if name not in self._files:
            raise NotFoundError
        return web.Response(
            body=self._files[name], content_type=_TYPES[Path(name).suffix], charset="utf-8", headers=_HEADERS
        )


def load_page(folder: Path = FOLDER) -> Page:
    """Return the page of a folder; of an installation without web/ every file is missing."""
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return Page({path.name: path.read_bytes() for path in found if path.suffix in _TYPES})
