"""Private keys: short seeds from which everything else follows. Only endpoints import this.

Rules: the seed is the key and the only thing ever stored; `repr` shows none of it; randomness is an argument.
Python cannot wipe memory, so a key lives as long as its object: hold it where it is used and nowhere else.

    device = DeviceKeys.generate()
    signature = device.signing.sign("content", message)
    secret = device.encryption.unwrap(wrapped, info)
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from crypto import suite
from crypto.signing import ED25519_SEED_SIZE, MLDSA_CONTEXT, device_kid, epoch_kid, label
from schemas.errors import MalformedError

Random = Callable[[int], bytes]
"""A source of that many uniformly random bytes: `os.urandom`, or a fixed one in a test."""

SIGNING_SEED_SIZE = ED25519_SEED_SIZE + 32


@dataclass(frozen=True)
class EncryptionKey:
    """An X-Wing key from its 32-byte seed: of a service's epoch, of a device, or of the recovery."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a seed of another length."""
        if len(self.seed) != suite.SEED_SIZE:
            raise MalformedError(f"the seed of an encryption key has {suite.SEED_SIZE} bytes")

    @classmethod
    def generate(cls, random: Random = os.urandom) -> "EncryptionKey":
        """Return a new key."""
        return cls(random(suite.SEED_SIZE))

    @cached_property
    def _private(self) -> MLKEM768X25519PrivateKey:
        return suite.private_key(self.seed)

    @cached_property
    def public(self) -> bytes:
        """The public key, 1216 bytes."""
        return suite.public_key(self.seed)

    @property
    def kid(self) -> bytes:
        """The key id, 32 bytes; a device's own id is that of both its keys, `DeviceKeys.kid`."""
        return epoch_kid(self.public)

    def unwrap(self, wrapped: bytes, info: bytes) -> bytes:
        """Return the secret wrapped to this key; raises DecryptionError."""
        return suite.unwrap_with(self._private, wrapped, info)


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 and ML-DSA-65 key from their seeds, 32 bytes each."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a seed of another length."""
        if len(self.seed) != SIGNING_SEED_SIZE:
            raise MalformedError(f"the seed of a signing key has {SIGNING_SEED_SIZE} bytes")

    @classmethod
    def generate(cls, random: Random = os.urandom) -> "SigningKey":
        """Return a new key."""
        return cls(random(SIGNING_SEED_SIZE))

    @cached_property
    def _ed25519(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed[:ED25519_SEED_SIZE])

    @cached_property
    def _mldsa(self) -> MLDSA65PrivateKey:
        return MLDSA65PrivateKey.from_seed_bytes(self.seed[ED25519_SEED_SIZE:])

    @cached_property
    def public(self) -> bytes:
        """The public key, 1984 bytes: Ed25519 (32) then ML-DSA-65 (1952)."""
        return self._ed25519.public_key().public_bytes_raw() + self._mldsa.public_key().public_bytes_raw()

    def sign(self, purpose: str, message: bytes) -> bytes:
        """Return the signature for `signing.verify`, 3373 bytes: Ed25519 (64) then ML-DSA-65 (3309)."""
        signed = label(purpose) + message
        return self._ed25519.sign(signed) + self._mldsa.sign(signed, MLDSA_CONTEXT)


@dataclass(frozen=True)
class DeviceKeys:
    """The two keys of one device."""

    encryption: EncryptionKey
    signing: SigningKey

    @classmethod
    def generate(cls, random: Random = os.urandom) -> "DeviceKeys":
        """Return the keys of a new device."""
        return cls(EncryptionKey.generate(random), SigningKey.generate(random))

    @classmethod
    def from_seed(cls, seed: bytes) -> "DeviceKeys":
        """Return the keys of the 96 bytes that `seed` gave; raises MalformedError."""
        return cls(EncryptionKey(seed[: suite.SEED_SIZE]), SigningKey(seed[suite.SEED_SIZE :]))

    @property
    def seed(self) -> bytes:
        """Both seeds, 96 bytes: what a keystore seals."""
        return self.encryption.seed + self.signing.seed

    @property
    def public(self) -> bytes:
        """Both public keys, 3200 bytes: encryption (1216) then signing (1984)."""
        return self.encryption.public + self.signing.public

    @property
    def kid(self) -> bytes:
        """The key id of the device, 32 bytes."""
        return device_kid(self.encryption.public, self.signing.public)
