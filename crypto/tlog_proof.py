"""Proofs in a file that anybody can check without network (C2SP tlog-proof).

c2sp.org/tlog-proof@v1
extra <base64>                        optional, of the application
index 17
<base64 hash> ...                     the inclusion path

<checkpoint with its signatures>
"""

import base64
import binascii
import re
from dataclasses import dataclass

from crypto.merkle import HASH_SIZE
from schemas.errors import MalformedError

_FIRST = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,15})")
_MOST_HASHES = 63


@dataclass(frozen=True)
class TlogProof:
    """The place of an entry in a log, the path to the root in the checkpoint (a note), and extra data."""

    index: int
    path: tuple[bytes, ...]
    note: str
    extra: bytes | None = None

    def encode(self) -> str:
        """Return the text of the file."""
        lines = [_FIRST]
        if self.extra is not None:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines.extend(base64.b64encode(each).decode() for each in self.path)
        return "\n".join(lines) + "\n\n" + self.note


def read_tlog_proof(text: str) -> TlogProof:
    """Read the text of a proof; raises MalformedError. What it proves is not checked here."""
    head, parting, note = text.partition("\n\n")
    lines = head.split("\n")
    if not parting or not note or lines[0] != _FIRST:
        raise MalformedError("this is not a proof of a log (tlog-proof, version 1)")
    rest = lines[1:]
    extra = None
    if rest and rest[0].startswith("extra "):
        extra = _decoded(rest.pop(0).removeprefix("extra "))
    match = _INDEX.fullmatch(rest[0]) if rest else None
    if match is None:
        raise MalformedError("the proof names no index")
    path = tuple(_decoded(line) for line in rest[1:])
    if len(path) > _MOST_HASHES or any(len(each) != HASH_SIZE for each in path):
        raise MalformedError("the path of the proof is malformed")
    return TlogProof(int(match[1]), path, note, extra)


def _decoded(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedError("the base64 in the proof is malformed") from error
    if base64.b64encode(data).decode() != text:
        raise MalformedError("the base64 in the proof is not canonical")
    return data
