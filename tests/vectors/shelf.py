"""Vectors of the shelf: what follows from a device for a place, and what is in its box."""

from collections.abc import Iterator

from crypto.padding import padded_length
from crypto.shelf import Place
from crypto.signing import label
from crypto.suite import encrypt
from schemas.codec import encode
from schemas.shelf import KnownSlot, Sheet, SheetEntry
from tests.vectors.operations import Json
from tests.vectors.vector import Vector, flipped, stream

_VERSION = 7
_SHEET = Sheet(
    v=1,
    entries=(
        SheetEntry("01890000-0000-7000-8000-000000000010", 1_790_000_000_000, b'{"text":"Bonjour"}'),
        SheetEntry("01890000-0000-7000-8000-000000000011", 1_790_000_001_000),
    ),
    others=(KnownSlot(stream("another slot", 16), 3),),
)


def shelf_vectors() -> Iterator[Vector]:
    """Yield the vectors of the shelf."""
    yield from _places()
    yield from _boxes()
    yield from _sheets()


def _places() -> Iterator[Vector]:
    device = {"device": stream("device", 96).hex()}
    for path, name in (("place", "template"), ("place-bucket", "draft/3")):
        claim = "What follows from a device's seeds for a place."
        yield Vector(f"shelf/{path}", claim, "shelf.place", "ok", device | {"name": name})
    claim = "Another device has another slot and key."
    other = {"device": stream("another device", 96).hex(), "name": "template"}
    yield Vector("shelf/place-other-device", claim, "shelf.place", "ok", other)


def _boxes() -> Iterator[Vector]:
    place = Place(stream("kid"), stream("slot", 16), stream("key"))
    box = place.seal(_VERSION, _SHEET)
    good = _given(place, box)
    yield Vector("shelf/open", "A box opens in its place, in its version.", "shelf.open", "ok", good)
    for name, claim, changed in (
        ("other-key", "Not under another key.", {"key": stream("x").hex()}),
        ("other-device", "Not as another device's.", {"device": stream("x").hex()}),
        ("other-slot", "Not in another slot.", {"slot": stream("x", 16).hex()}),
        ("older", "Not as another version.", {"version": _VERSION - 1}),
        ("flipped", "Not altered.", {"box": flipped(box, -1)}),
        ("cut-off", "Not cut off.", {"box": box[:-1].hex()}),
    ):
        yield Vector(f"shelf/open-{name}", claim, "shelf.open", "decryption", good | changed)


def _sheets() -> Iterator[Vector]:
    place = Place(stream("kid"), stream("slot", 16), stream("key"))
    context = label("shelf/box") + place.device + place.slot + _VERSION.to_bytes(8)
    compact = encode(_SHEET)
    first, second = _SHEET.entries
    again = encode(Sheet(1, (first, first), ()))
    unordered = encode(Sheet(1, (second, first), ()))
    slots = encode(Sheet(1, (), (KnownSlot(b"\2" * 16, 1), KnownSlot(b"\1" * 16, 1))))
    long = len(compact).to_bytes(4) + compact
    padded = long.ljust(padded_length(len(long)), b"\0")
    for name, claim, plaintext in (
        ("space", "The sheet is compact.", _padded(compact.replace(b":1,", b": 1,"))),
        ("version", "Another version is refused.", _padded(compact.replace(b'"v":1', b'"v":2'))),
        ("unknown", "A member that is not known is refused.", _padded(compact[:-1] + b',"more":1}')),
        ("twice", "A key stands once.", _padded(again)),
        ("order", "Keys are in ascending order.", _padded(unordered)),
        ("slots", "Slots are in ascending order.", _padded(slots)),
        ("unpadded", "It is padded.", long),
        ("padding", "Padding is zero.", padded[:-1] + b"\1"),
        ("length", "The length is inside.", (2**32 - 1).to_bytes(4) + padded[4:]),
        ("short", "There is a length.", b"\0\0\0"),
    ):
        given = _given(place, encrypt(place.key, context, plaintext))
        yield Vector(f"shelf/open-{name}", claim, "shelf.open", "malformed", given)


def _padded(sheet: bytes) -> bytes:
    plaintext = len(sheet).to_bytes(4) + sheet
    return plaintext.ljust(padded_length(len(plaintext)), b"\0")


def _given(place: Place, box: bytes) -> Json:
    parts = {"device": place.device.hex(), "slot": place.slot.hex(), "key": place.key.hex()}
    return parts | {"version": _VERSION, "box": box.hex()}
