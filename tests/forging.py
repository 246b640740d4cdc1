"""Sealing written anew from spec/envelope.md, so that a test can do each step wrong.

forge(header, payload, [key], signing) is an envelope that opens
forge(header, payload, [key], signing, purpose="statement") is refused
"""

import hashlib
import struct
from collections.abc import Sequence

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor

from crypto.keys import SigningKey
from crypto.suite import expand, wrap
from schemas.envelope import Envelope

CONTENT_KEY = bytes(range(32))


def forge(
    header: bytes,
    payload: bytes,
    keys: Sequence[bytes],
    signing: SigningKey,
    *,
    version: int = 1,
    content_keys: Sequence[bytes] = (CONTENT_KEY,) * 100,
    purpose: str = "envelope",
    signature: bytes = b"",
    signed_wraps: Sequence[bytes] = (),
    said_length: int | None = None,
    padding: bytes | None = None,
) -> bytes:
    """Return a raw envelope; what is given by name replaces what the specification demands."""
    bound = hashlib.sha256(b"souspli/v1/header\0" + header).digest()
    wraps = [
        wrap(key, content_key, b"souspli/v1/wrap\0" + bound + _kid(key))
        for key, content_key in zip(keys, content_keys, strict=False)
    ]
    signed = bound + _sha256(*(signed_wraps or wraps)) + _sha256(payload)
    plaintext = struct.pack(">I", len(payload) if said_length is None else said_length)
    plaintext += (signature or signing.sign(purpose, signed)) + payload
    plaintext += _padding(len(plaintext)) if padding is None else padding
    stream = Cobblestone256Encryptor(expand(content_keys[0], "body"), bound)
    body = stream.update(plaintext) + stream.finalize()
    prefix = struct.pack(">4sBI", b"SPLI", version, len(header))
    return b"".join((prefix, header, struct.pack(">H", len(wraps)), *wraps, body))


def _padding(size: int) -> bytes:
    """Padmé with a floor of 4 KiB, in whole steps instead of masks."""
    exponent = max(size, 4096).bit_length() - 1
    step = 2 ** (exponent - exponent.bit_length())
    return bytes(-max(size, 4096) % step + max(size, 4096) - size)


def _kid(public: bytes) -> bytes:
    return _sha256(b"souspli/v1/kid\0", public)


def _sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def signature_inside(envelope: Envelope, content_key: bytes = CONTENT_KEY) -> bytes:
    """Return the signature that a reader, who knows the content key, finds in an envelope."""
    bound = _sha256(b"souspli/v1/header\0", envelope.header_bytes)
    stream = Cobblestone256Decryptor(expand(content_key, "body"), bound)
    return (stream.update(envelope.body) + stream.finalize())[4 : 4 + 3373]
