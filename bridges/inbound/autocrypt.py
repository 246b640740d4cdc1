"""The OpenPGP key that a mail brings in its `Autocrypt` header (autocrypt.org, Level 1).

It is passed on to the people who know the correspondent, and used by nobody before they have kept it.
"""

import base64
import binascii
import re

from bridges.inbound.headers import headers
from schemas.limits import LIMITS

_CHARACTERS = 2 * LIMITS.correspondent_key
_KNOWN = frozenset({"addr", "prefer-encrypt", "keydata"})


def offered(data: bytes, sender: str) -> bytes:
    """Return the certificate for the sender of a mail; nothing without one, or with several."""
    fields = [str(each) for each in headers(data).get_all("Autocrypt", [])]
    found = [key for each in fields if (key := _key(each, sender.lower()))]
    return found[0] if len(found) == 1 else b""


def _key(header: str, sender: str) -> bytes:
    if len(header) > _CHARACTERS:
        return b""
    pairs = [part.partition("=") for part in header.split(";") if part.strip()]
    attributes = {name.strip().lower(): value.strip() for name, _, value in pairs}
    critical = {name for name in attributes if not name.startswith("_")}
    if not critical <= _KNOWN or attributes.get("addr", "").lower() != sender:
        return b""
    try:
        key = base64.b64decode(re.sub(r"\s+", "", attributes.get("keydata", "")), validate=True)
    except (binascii.Error, ValueError):
        return b""
    return key if len(key) <= LIMITS.correspondent_key else b""
