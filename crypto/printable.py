"""Secret bytes as text that people print, read aloud and type back.

Crockford's base 32 in upper case, four characters to a group, the last four bytes a checksum:

    to_text("recovery-code", bytes(16)) == "0000-0000-0000-0000-0000-0000-…"

Reading forgives what people do: small letters, other spacing, O for 0, I and L for 1. Everything else is
refused with a sentence that says what is wrong. The checksum depends on the purpose, so a code is not taken
for a share; it finds mistakes and protects nothing.
"""

import hashlib
import re

from crypto.signing import label
from schemas.errors import MalformedError

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = r"[\s\-\u2010-\u2014]"  # also the hyphens and dashes that word processors make of a "-"
_BITS, _GROUP = 5, 4
_CHECKSUM_SIZE = 4


def to_text(purpose: str, data: bytes) -> str:
    """Return `data` and its checksum in groups."""
    checked = data + _checksum(purpose, data)
    characters = -(-len(checked) * 8 // _BITS)
    number = int.from_bytes(checked, "big") << (characters * _BITS - len(checked) * 8)
    text = "".join(_ALPHABET[number >> _BITS * at & 31] for at in reversed(range(characters)))
    return "-".join(text[at : at + _GROUP] for at in range(0, characters, _GROUP))


def from_text(purpose: str, text: str, size: int) -> bytes:
    """Return the `size` bytes that were printed; raises MalformedError, which never repeats the text."""
    compact = re.sub(_SEPARATORS, "", text).upper().translate(_LOOKALIKES)
    for at, character in enumerate(compact, start=1):
        if character not in _ALPHABET:
            raise MalformedError(f"character {at} is {character!r}, which is never used")
    characters = -(-(size + _CHECKSUM_SIZE) * 8 // _BITS)
    if len(compact) != characters:
        raise MalformedError(f"it has {len(compact)} characters and must have {characters}")
    number = 0
    for character in compact:
        number = number << _BITS | _ALPHABET.index(character)
    spare = characters * _BITS - (size + _CHECKSUM_SIZE) * 8
    checked = (number >> spare).to_bytes(size + _CHECKSUM_SIZE, "big")
    data, checksum = checked[:size], checked[size:]
    if number & ((1 << spare) - 1) or checksum != _checksum(purpose, data):
        raise MalformedError("it has a typing error: compare it with what was printed")
    return data


def _checksum(purpose: str, data: bytes) -> bytes:
    return hashlib.sha256(label("printed/" + purpose) + data).digest()[:_CHECKSUM_SIZE]
