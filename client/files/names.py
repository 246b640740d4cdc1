r"""File names from others: made safe to write and honest to look at.

    safe_name("../../.ssh/authorized_keys") == "authorized_keys"
    safe_name("invoice\u202efdp.exe") == "invoicefdp.exe"

The name is what the sender says; only the content is verified.
"""

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

from schemas.limits import LIMITS

_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control and format characters (which can turn text around), halves, unassigned ones, line ends."""

_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
"""Names that mean a device on Windows."""


def safe_name(name: str) -> str:
    """Return a name without path, without characters that hide or mislead, at most 255 bytes long."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(each for each in last if unicodedata.category(each) not in _INVISIBLE)
    # A dot in front would hide the file; Windows drops dots and spaces at the end, and refuses these signs.
    plain = re.sub(r'[<>:"|?*]', "_", visible).strip(". ")
    if _RESERVED.fullmatch(plain):
        plain = "_" + plain
    return _shortened(plain) or "file"


def _shortened(name: str) -> str:
    suffix = PurePosixPath(name).suffix if len(PurePosixPath(name).suffix) <= 16 else ""
    stem = name.removesuffix(suffix)
    while len((stem + suffix).encode()) > LIMITS.file_name:
        stem = stem[:-1]
    return stem + suffix
