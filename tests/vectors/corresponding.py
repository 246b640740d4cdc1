"""The operations of frozen vectors on guests (schemas/spec/bridge.md); see operations.py."""

import json
from collections.abc import Callable
from typing import Any

from bridges.addresses import Minter
from crypto import guests
from crypto.guests import GuestKey, GuestSecrets
from schemas.codec import encode

Json = dict[str, Any]


def _read_link(given: Json) -> Json:
    key = guests.read_link(given["link"])
    return {"guest": key.id, "key": key.key.hex(), "phrase": key.phrase}


def _secrets(given: Json) -> Json:
    key = GuestKey(given["guest"], bytes.fromhex(given["key"]), bool(given["phrase"]))
    secrets = key.secrets(given["phrase"])
    return {
        "link": key.link("https://relay.example"),
        "auth": secrets.auth.hex(),
        "verifier": secrets.verifier.hex(),
        "key": secrets.key.hex(),
    }


def _open_item(given: Json) -> Json:
    secrets = GuestSecrets(b"", bytes.fromhex(given["key"]))
    sealed = bytes.fromhex(given["sealed"])
    item = guests.open_item(secrets, given["guest"], given["side"], given["item"], sealed)
    return {"content": json.loads(encode(item))}


def _question_id(given: Json) -> Json:
    return {"item": guests.question_id(given["time"], given["guest"], bytes.fromhex(given["held"]))}


def _read_reply_address(given: Json) -> Json:
    keys = {int(name): bytes.fromhex(key) for name, key in given["keys"].items()}
    found = Minter(given["domain"], min(keys), keys).read(given["recipient"])
    return {"handle": found.handle.hex(), "expires": str(found.expires)}


CORRESPONDING: dict[str, Callable[[Json], Json]] = {
    "guests.read_link": _read_link,
    "guests.secrets": _secrets,
    "guests.open_item": _open_item,
    "guests.question_id": _question_id,
    "guests.read_reply_address": _read_reply_address,
}
