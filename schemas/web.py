"""The web client as it is served: the manifest of its files, the headers of its answers (spec/web.md)."""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Annotated, Final

import msgspec

from schemas.codec import Schema, decode
from schemas.ids import Hash
from schemas.limits import LIMITS

MANIFEST: Final = "manifest.json"
INDEX: Final = "index.html"
GUEST_PAGE: Final = "guest.html"
"""On which a guest reads and answers; served at `/g/` too."""

ASSETS: Final = "assets/"
"""Below it, each file has the hash of its content in its name."""

TYPES: Final[Mapping[str, str]] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".ftl": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
"""The content type of each file, by its suffix; others are not served."""

_EVERYWHERE: Final = {
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

_POLICY: Final = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{inline}; style-src 'self'; "
    "img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'; require-trusted-types-for 'script'; trusted-types app"
)
_PERMISSIONS: Final = (
    "camera=(), microphone=(), geolocation=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)"
)

_GUEST_POLICY: Final = (
    "default-src 'none'; script-src 'self'{inline}; style-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_GUEST_PERMISSIONS: Final = "camera=(), microphone=(), geolocation=()"
# The guest's page needs less than the application, and may do less.

UNWANTED: Final = ("Link", "Refresh", "Service-Worker-Allowed", "Set-Cookie", "Speculation-Rules")
"""Headers by which an answer would do more than it says."""

_INLINE: Final = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)

_INTERFACE: Final = re.compile(r"v\d+(/|$)")

_PART: Final = r"[0-9A-Za-z_@-][0-9A-Za-z._@-]*"

Path = Annotated[str, msgspec.Meta(pattern=rf"^{_PART}(/{_PART})*$(?!\n)")]
Version = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z][0-9A-Za-z.+-]{0,39}$(?!\n)")]


class WebManifest(Schema):
    """`manifest.json`: SHA-256 of every other file that is served, by its path."""

    v: Annotated[int, msgspec.Meta(ge=1, le=1)]
    version: Version
    files: Annotated[dict[Path, Hash], msgspec.Meta(max_length=LIMITS.web_files)]


def parse_manifest(data: bytes) -> WebManifest:
    """Read a manifest strictly; raises TooLargeError or MalformedError."""
    return decode(data, WebManifest, LIMITS.web_manifest)


def file_at(path: str) -> str:
    """Return which file belongs to the path of an address, without its first slash.

    A path of the application gives its page. A version of the interface that is not there gives nothing: who
    asks for it is a program, and would take the page for an answer.
    """
    own = path and "." in PurePosixPath(path).name
    return path if own or path.startswith(ASSETS) or _INTERFACE.match(path) else INDEX


def headers(name: str, content: bytes) -> Mapping[str, str]:
    """Return the headers of a file of the web client, the content type among them.

    No script runs that the page did not name by its hash (Integrity-Policy). WebAssembly is for Argon2id. The
    trusted types policy `app` makes the addresses of workers and nothing else; a guest's page has none.
    """
    suffix = PurePosixPath(name).suffix
    inline = "".join(f" {each}" for each in _inline(content)) if suffix == ".html" else ""
    guest = name == GUEST_PAGE
    policy = _GUEST_POLICY if guest else _POLICY
    return {
        **_EVERYWHERE,
        "Content-Type": TYPES[suffix],
        "Integrity-Policy": "blocked-destinations=(script)",
        "Content-Security-Policy": policy.format(inline=inline),
        "Permissions-Policy": _GUEST_PERMISSIONS if guest else _PERMISSIONS,
    }


def _inline(page: bytes) -> Iterator[str]:
    # The one inline script there is, the import map (web/plugins/finish.ts), as the policy names it.
    for script in _INLINE.findall(page):
        yield f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
