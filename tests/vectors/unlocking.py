"""The operations of frozen vectors on locks (spec/locks.md) and on who is writing (spec/replying.md)."""

from collections.abc import Callable
from typing import Any

from crypto.locks import LockKeys, Way, normal_name
from crypto.replying import open_replying
from schemas.codec import encode

Json = dict[str, Any]


def _name(given: Json) -> Json:
    return {"normal": normal_name(given["name"]).decode()}


def _passphrase(given: Json) -> Json:
    return _keys(Way.of_passphrase(given["name"], given["passphrase"]), given)


def _passkey(given: Json) -> Json:
    return _keys(Way.of_passkey(bytes.fromhex(given["output"])), given)


def _recovery(given: Json) -> Json:
    return _keys(Way.of_code(given["code"]), given)


def _keys(way: Way, given: Json) -> Json:
    keys = way.at(given["origin"])
    return {"auth": keys.auth.hex(), "key": keys.key.hex(), "verifier": keys.verifier.hex()}


def _open(given: Json) -> Json:
    keys = LockKeys(bytes(32), bytes.fromhex(given["key"]))
    return {"keystore": encode(keys.open(given["lock"], bytes.fromhex(given["box"]))).decode()}


def _replying(given: Json) -> Json:
    seed, device, box = (bytes.fromhex(given[name]) for name in ("seed", "device", "box"))
    said = open_replying(seed, given["service"], device, box)
    return {"thread": said.thread, "time": said.time, "writing": said.writing}


UNLOCKING: dict[str, Callable[[Json], Json]] = {
    "locks.name": _name,
    "locks.passphrase": _passphrase,
    "locks.passkey": _passkey,
    "locks.recovery": _recovery,
    "locks.open": _open,
    "replying.open": _replying,
}
