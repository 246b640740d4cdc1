"""Sealing at rest: what a stolen disk must not show is XChaCha20-Poly1305 under the profile's storage key.

Each box is bound to its place, so that rows cannot be exchanged or shown in place of one another:

    vault.open("outbox/0197…", vault.seal("outbox/0197…", data)) == data
"""

import os

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

from crypto.suite import expand
from schemas.errors import DecryptionError

_NONCE_SIZE = 24


class Vault:
    """Boxes under one storage key (32 bytes)."""

    def __init__(self, storage_key: bytes) -> None:
        self._key = expand(storage_key, "store")

    def seal(self, place: str, data: bytes) -> bytes:
        """Return the box of `data` for a place."""
        nonce = os.urandom(_NONCE_SIZE)  # random is safe at this length
        return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(data, place.encode(), nonce, self._key)

    def open(self, place: str, box: bytes) -> bytes:
        """Return what was sealed for a place; raises DecryptionError."""
        nonce, sealed = box[:_NONCE_SIZE], box[_NONCE_SIZE:]
        try:
            return crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, place.encode(), nonce, self._key)
        except (CryptoError, ValueError) as error:  # ValueError: shorter than a nonce
            raise DecryptionError(f"the local store was altered or damaged at {place}") from error
