"""The address of a relay in its one form; never without TLS except to this computer.

relay_url("HTTPS://Relay.Example:443") == "https://relay.example/"
"""

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

from schemas.errors import InvalidInputError

_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")
_PORTS: Final = {"http": 80, "https": 443}


def relay_url(text: str) -> str:
    """Return the address of a relay in its one form, ending in a slash; raises InvalidInputError."""
    advice = "write it like https://relay.example"
    try:
        url = urlsplit(text.strip())
        host, port = url.hostname or "", url.port
    except ValueError as error:
        raise InvalidInputError(f"{text!r} is not the address of a relay", advice=advice) from error
    known = url.scheme in ("http", "https") and _HOST.fullmatch(host)
    if not known or url.username or url.query or url.fragment:
        raise InvalidInputError(f"{text!r} is not the address of a relay", advice=advice)
    if url.scheme == "http" and not _is_this_computer(host):
        raise InvalidInputError(
            "a relay on another computer is reached with https only", advice=f"use https://{host}"
        )
    place = f"[{host}]" if ":" in host else host
    if port not in (None, _PORTS[url.scheme]):
        place += f":{port}"
    return f"{url.scheme}://{place}{url.path.rstrip('/')}/"


def _is_this_computer(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
