"""The shelf: what a browser would lose with its storage, kept sealed at the relay (spec/shelf.md)."""

from itertools import pairwise
from typing import Annotated

import msgspec

from schemas.codec import Schema, decode
from schemas.errors import MalformedError
from schemas.ids import Millis
from schemas.limits import LIMITS

Slot = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
Version = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
ShelfBox = Annotated[bytes, msgspec.Meta(min_length=1, max_length=LIMITS.shelf_box)]


class SheetEntry(Schema):
    """A thing, and when it last changed; without a value once it was deleted."""

    key: Annotated[str, msgspec.Meta(pattern=r"^[!-~]+$(?!\n)", max_length=LIMITS.name)]
    at: Millis
    value: Annotated[bytes, msgspec.Meta(max_length=LIMITS.shelf_box)] | None = None


class KnownSlot(Schema):
    """The latest version of another slot that the writer of a sheet knew."""

    slot: Slot
    version: Version


class Sheet(Schema):
    """What is in a box: keys and slots in ascending order, each once."""

    v: Annotated[int, msgspec.Meta(ge=1, le=1)]
    entries: tuple[SheetEntry, ...]
    others: tuple[KnownSlot, ...]


class ShelfSlot(Schema):
    """A slot as the relay keeps it."""

    slot: Slot
    version: Version
    box: ShelfBox


class Shelf(Schema):
    """`GET /v1/shelf`: that of the signed-in device."""

    slots: tuple[ShelfSlot, ...]


class ShelfPut(Schema):
    """`PUT /v1/shelf`. `replaces` is the version that is there, 0 for none."""

    slot: Slot
    replaces: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
    version: Version
    box: ShelfBox


def parse_sheet(data: bytes) -> Sheet:
    """Read what was in a box; raises MalformedError."""
    sheet = decode(data, Sheet, LIMITS.shelf_box)
    keys = pairwise(entry.key for entry in sheet.entries)
    slots = pairwise(other.slot for other in sheet.others)
    if any(one >= other for one, other in keys) or any(one >= other for one, other in slots):
        raise MalformedError("the entries of a sheet are in ascending order, each once")
    return sheet
