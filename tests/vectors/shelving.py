"""The operations of frozen vectors on the shelf (schemas/spec/shelf.md); see operations.py."""

from collections.abc import Callable
from typing import Any

from crypto.keys import DeviceKeys
from crypto.shelf import Place, ShelfKeys
from schemas.codec import encode

Json = dict[str, Any]


def _place(given: Json) -> Json:
    place = ShelfKeys(DeviceKeys.from_seed(bytes.fromhex(given["device"]))).place(given["name"])
    return {"device": place.device.hex(), "slot": place.slot.hex(), "key": place.key.hex()}


def _open(given: Json) -> Json:
    place = Place(*(bytes.fromhex(given[part]) for part in ("device", "slot", "key")))
    return {"sheet": encode(place.open(given["version"], bytes.fromhex(given["box"]))).decode()}


SHELVING: dict[str, Callable[[Json], Json]] = {"shelf.place": _place, "shelf.open": _open}
