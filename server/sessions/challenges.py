"""Challenges: a device signs one to prove that it holds its key, once and within a minute.

    random (8) | u64 expires (ms) | HMAC-SHA-256 over the device and these, cut to 16

The relay recognises its own challenges by the code, so it keeps nothing when it gives one: strangers cannot
fill a table, and the answer is the same for a device that exists and one that does not. What is kept is that
one was used.
"""

import hashlib
import hmac
import os
import struct
from typing import NamedTuple

from crypto.signing import label
from schemas.errors import NotSignedInError
from schemas.limits import LIMITS
from server.clock import Clock

_BODY = struct.Struct(">8sQ")
_MAC_SIZE = 16


class Nonce(NamedTuple):
    """A challenge: 32 bytes, and when it expires (ms)."""

    nonce: bytes
    expires: int


class Challenges:
    """Makes and recognises them, under the relay's session key."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._key = key
        self._clock = clock

    def new(self, device: bytes) -> Nonce:
        """Return a challenge for a device."""
        expires = self._clock() + LIMITS.challenge * 1000
        body = _BODY.pack(os.urandom(8), expires)
        return Nonce(body + self._mac(device, body), expires)

    def check(self, nonce: bytes, device: bytes) -> Nonce:
        """Return the challenge; raises NotSignedInError unless it is ours, for this device, and in time."""
        body, mac = nonce[: _BODY.size], nonce[_BODY.size :]
        if not hmac.compare_digest(self._mac(device, body), mac):
            raise NotSignedInError("the challenge is not one of this relay for this device")
        _, expires = _BODY.unpack(body)
        if expires <= self._clock():
            raise NotSignedInError("the challenge has expired")
        return Nonce(nonce, expires)

    def _mac(self, device: bytes, body: bytes) -> bytes:
        return hmac.digest(self._key, label("challenge") + device + body, hashlib.sha256)[:_MAC_SIZE]
