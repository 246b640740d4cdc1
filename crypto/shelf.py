"""The shelf: a device's own things, sealed for a slot at the relay (spec/shelf.md).

    place = ShelfKeys(device).place("template")
    place.slot                              what the relay sees of the name
    place.seal(version, sheet)              the box

Rules: a box is bound to its device, slot and version, and padded; no two places have one key.
"""

from dataclasses import dataclass, field
from typing import Final

from crypto.keys import DeviceKeys
from crypto.padding import padded_length
from crypto.signing import label
from crypto.suite import decrypt, encrypt, expand
from schemas.codec import encode
from schemas.errors import MalformedError
from schemas.shelf import Sheet, parse_sheet

_SLOT_SIZE: Final = 16
_LENGTH: Final = 4


@dataclass(frozen=True)
class Place:
    """Where things of one sort are kept: by a device, under a name of small letters and `/`."""

    device: bytes
    slot: bytes
    key: bytes = field(repr=False)

    def seal(self, version: int, sheet: Sheet) -> bytes:
        """Return the box of a version, from 1 on."""
        encoded = encode(sheet)
        plaintext = len(encoded).to_bytes(_LENGTH) + encoded
        padded = plaintext.ljust(padded_length(len(plaintext)), b"\0")
        return encrypt(self.key, self._context(version), padded)

    def open(self, version: int, box: bytes) -> Sheet:
        """Return what is in the box of a version; raises DecryptionError or MalformedError."""
        plaintext = decrypt(self.key, self._context(version), box)
        end = _LENGTH + int.from_bytes(plaintext[:_LENGTH])
        if len(plaintext) != padded_length(end) or plaintext[end:].strip(b"\0"):
            raise MalformedError("the sheet is not padded as it must be")
        return parse_sheet(plaintext[_LENGTH:end])

    def _context(self, version: int) -> bytes:
        return label("shelf/box") + self.device + self.slot + version.to_bytes(8)


@dataclass(frozen=True)
class ShelfKeys:
    """What the places of a device follow from."""

    device: DeviceKeys

    def place(self, name: str) -> Place:
        """Return the place of a name."""
        root = expand(self.device.seed, "shelf")
        slot = expand(root, f"shelf/slot/{name}", _SLOT_SIZE)
        return Place(self.device.kid, slot, expand(root, f"shelf/key/{name}"))
