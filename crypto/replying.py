"""Who is writing an answer: a small box for the readers of one service (spec/replying.md).

    box = seal_replying(seed, service, device, Writing(thread, now, True))
    open_replying(seed, service, device, box)

Rules: the key follows from the seed of the service's open epoch, which its members hold and nobody else; a
box is bound to the service and to the device that the relay names with it; all have one length.
"""

import uuid
from dataclasses import dataclass
from typing import Final

from crypto.signing import label
from crypto.suite import decrypt, encrypt, expand
from schemas.errors import MalformedError
from schemas.ids import id_bytes

_SIZE: Final = 16 + 8 + 1


@dataclass(frozen=True)
class Writing:
    """In which thread, as of when (milliseconds), and whether it goes on."""

    thread: str
    time: int
    writing: bool


def seal_replying(seed: bytes, service: str, device: bytes, said: Writing) -> bytes:
    """Return the box for the members who hold the seed (32 bytes) of the service's open epoch."""
    plaintext = id_bytes(said.thread) + said.time.to_bytes(8) + bytes([said.writing])
    return encrypt(expand(seed, "replying"), _context(service, device), plaintext)


def open_replying(seed: bytes, service: str, device: bytes, box: bytes) -> Writing:
    """Return what a device (kid) said; raises DecryptionError or MalformedError."""
    plaintext = decrypt(expand(seed, "replying"), _context(service, device), box)
    if len(plaintext) != _SIZE:
        raise MalformedError("this does not say who is writing")
    thread, time, last = uuid.UUID(bytes=plaintext[:16]), int.from_bytes(plaintext[16:24]), plaintext[24]
    if thread.version != 7 or time >= 2**53 or last > 1:
        raise MalformedError("this does not say who is writing")
    return Writing(str(thread), time, bool(last))


def _context(service: str, device: bytes) -> bytes:
    return label("replying") + id_bytes(service) + device
