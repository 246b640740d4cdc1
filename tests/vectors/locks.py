"""Vectors of locks: what follows from each way in, and the sealed keystore."""

from collections.abc import Iterator

from crypto import locks
from crypto.printable import to_text
from crypto.signing import label
from crypto.suite import encrypt
from schemas.codec import encode
from schemas.ids import id_bytes
from schemas.locks import Keystore
from tests.vectors.operations import Json
from tests.vectors.vector import Vector, flipped, stream

_ORIGIN = "relay.example/directory"
_LOCK, _OTHER = "01890000-0000-7000-8000-000000000010", "01890000-0000-7000-8000-000000000011"


def lock_vectors() -> Iterator[Vector]:
    """Yield the vectors of locks."""
    yield from _ways()
    yield from _boxes()


def _ways() -> Iterator[Vector]:
    typed = {"name": "anne.dupont", "passphrase": "sésame ouvre-toi", "origin": _ORIGIN}
    yield Vector("locks/passphrase", "A name and a passphrase.", "locks.passphrase", "ok", typed)
    other = {"name": "\u00a0Anne.DUPONT ", "passphrase": "se\u0301same\u00a0ouvre-toi"}
    claim = "The same, typed elsewhere."
    yield Vector("locks/passphrase-other-keyboard", claim, "locks.passphrase", "ok", typed | other)
    elsewhere = {"origin": "other.example/directory"}
    claim = "At another relay nothing is the same."
    yield Vector("locks/passphrase-other-relay", claim, "locks.passphrase", "ok", typed | elsewhere)
    prf: Json = {"output": stream("prf").hex(), "origin": _ORIGIN}
    yield Vector("locks/passkey", "A passkey's PRF output.", "locks.passkey", "ok", prf)
    short = prf | {"output": stream("prf", 31).hex()}
    yield Vector("locks/passkey-short", "It has 32 bytes.", "locks.passkey", "malformed", short)
    code = to_text("recovery-code", stream("code", 16))
    printed = {"code": code.lower().replace("-", " "), "origin": _ORIGIN}
    yield Vector("locks/recovery", "A recovery code, as people type it.", "locks.recovery", "ok", printed)
    mistyped = printed | {"code": ("1" if code[0] != "1" else "2") + code[1:]}
    claim = "A typing error is told from a wrong code."
    yield Vector("locks/recovery-mistyped", claim, "locks.recovery", "malformed", mistyped)
    for name, claim, text, expect in (
        ("name", "Capitals, wide letters, spaces of any kind.", " \uff21NNE\u3000\u00a0Dupo\u0302nt ", "ok"),
        ("name-sigma", "The last letter of a Greek name.", "ΝΊΚΟΣ", "ok"),
        ("name-empty", "Spaces alone are no name.", " \u00a0", "invalid-input"),
        ("name-control", "A control character is refused.", "anne\tdupont", "invalid-input"),
    ):
        yield Vector(f"locks/{name}", claim, "locks.name", expect, {"name": text})


def _boxes() -> Iterator[Vector]:
    keystore = Keystore(
        v=1,
        origin=_ORIGIN,
        relay_key=stream("relay key"),
        network=stream("network"),
        person="Anne Dupont",
        device=stream("device", 96),
        structure="01890000-0000-7000-8000-000000000001",
        member="01890000-0000-7000-8000-000000000002",
    )
    key, context = stream("lock key"), label("lock/box") + id_bytes(_LOCK)
    box = locks.LockKeys(bytes(32), key).seal(_LOCK, keystore)
    good = {"key": key.hex(), "lock": _LOCK, "box": box.hex()}
    yield Vector("locks/open", "A box opens for its lock.", "locks.open", "ok", good)
    for name, claim, expect, changed in (
        ("other-key", "Not under another key.", "decryption", {"key": stream("x").hex()}),
        ("other-lock", "Not for another lock.", "decryption", {"lock": _OTHER}),
        ("flipped", "Not altered.", "decryption", {"box": flipped(box, -1)}),
        ("cut-off", "Not cut off.", "decryption", {"box": box[:-1].hex()}),
    ):
        yield Vector(f"locks/open-{name}", claim, "locks.open", expect, good | changed)
    compact = encode(keystore)
    for name, claim, written in (
        ("space", "The keystore is compact.", compact.replace(b":1,", b": 1,")),
        ("version", "Another version is refused.", compact.replace(b'"v":1', b'"v":2')),
        ("unknown", "A member that is not known is refused.", compact[:-1] + b',"more":1}'),
    ):
        sealed = {"box": encrypt(key, context, written).hex()}
        yield Vector(f"locks/open-{name}", claim, "locks.open", "malformed", good | sealed)
