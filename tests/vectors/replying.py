"""Vectors of who is writing an answer: one box, and what it is bound to."""

from collections.abc import Iterator

from crypto.replying import Writing, seal_replying
from crypto.signing import label
from crypto.suite import encrypt, expand
from schemas.ids import id_bytes
from tests.vectors.vector import Vector, flipped, stream

_SERVICE, _OTHER = "01890000-0000-7000-8000-000000000020", "01890000-0000-7000-8000-000000000021"
_THREAD = "01890000-0000-7000-8000-000000000030"
_TIME = 1_800_000_000_000


def replying_vectors() -> Iterator[Vector]:
    """Yield the vectors of who is writing an answer."""
    seed, device = stream("epoch seed"), stream("device kid")
    begun = seal_replying(seed, _SERVICE, device, Writing(_THREAD, _TIME, writing=True))
    ended = seal_replying(seed, _SERVICE, device, Writing(_THREAD, _TIME + 1, writing=False))
    good = {"seed": seed.hex(), "service": _SERVICE, "device": device.hex(), "box": begun.hex()}
    yield Vector("replying/begun", "Somebody is writing.", "replying.open", "ok", good)
    yield Vector("replying/ended", "No longer.", "replying.open", "ok", good | {"box": ended.hex()})
    for name, claim, changed in (
        ("other-seed", "Not for another epoch.", {"seed": stream("x").hex()}),
        ("other-service", "Not for another service.", {"service": _OTHER}),
        ("other-device", "Not in the name of another device.", {"device": stream("y").hex()}),
        ("flipped", "Not altered.", {"box": flipped(begun, -20)}),
        ("cut-off", "Not cut off.", {"box": begun[:-1].hex()}),
    ):
        yield Vector(f"replying/{name}", claim, "replying.open", "decryption", good | changed)
    context = label("replying") + id_bytes(_SERVICE) + device
    thread, time = id_bytes(_THREAD), _TIME.to_bytes(8)
    for name, claim, said in (
        ("short", "Nothing is left out.", thread + time),
        ("long", "Nothing is added.", thread + time + b"\1\0"),
        ("no-thread", "The identifier is a UUIDv7.", bytes(16) + time + b"\1"),
        ("far-time", "A time beyond the integers of JavaScript.", thread + (2**53).to_bytes(8) + b"\1"),
        ("third-state", "One writes or does not.", thread + time + b"\2"),
    ):
        box = encrypt(expand(seed, "replying"), context, said)
        yield Vector(f"replying/{name}", claim, "replying.open", "malformed", good | {"box": box.hex()})
