"""The one suite of protocol version 1; there is no negotiation, hence no downgrade.

    HPKE    base mode (RFC 9180), KEM MLKEM768-X25519 (X-Wing), HKDF-SHA256, AES-256-GCM
    stream  Cobblestone-256 (C2SP chunked-encryption): AES-256-GCM in chunks, committing to the key
    KDF     HKDF-Expand with SHA-512 (RFC 5869)

A secret is wrapped for one reader, data is encrypted once for all of them:

    wrapped = wrap(public_key(seed), secret, info)
    unwrap(seed, wrapped, info) == secret

HPKE here has no associated data, so everything that must be bound goes into `info`. AES-GCM alone does not
commit to its key; what several readers open must therefore be a stream, whose commitment gives all the same
plaintext.
"""

import hashlib

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mldsa, mlkem, x25519
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from crypto.signing import label
from schemas.errors import DecryptionError, MalformedError, SuiteUnavailableError

SEED_SIZE = 32
KEY_SIZE = 32
_MLKEM_PUBLIC_SIZE, _MLKEM_SEED_SIZE, _X25519_SEED_SIZE = 1184, 64, 32


def require_suite() -> None:
    """Try the suite once; raises SuiteUnavailableError when this build of `cryptography` cannot do it.

    Called at start-up: a client must not find out in the middle of a referral.
    """
    seed = bytes(SEED_SIZE)
    try:
        unwrap(seed, wrap(public_key(seed), seed, b""), b"")
        mldsa.MLDSA65PrivateKey.from_seed_bytes(seed)
    except (AttributeError, UnsupportedAlgorithm) as error:
        raise SuiteUnavailableError from error


def public_key(seed: bytes) -> bytes:
    """Return the public key of a 32-byte X-Wing seed: ML-KEM-768 (1184 bytes) then X25519 (32 bytes)."""
    mlkem_key, x25519_key = _halves(seed)
    return mlkem_key.public_key().public_bytes_raw() + x25519_key.public_key().public_bytes_raw()


def wrap(public_key: bytes, secret: bytes, info: bytes) -> bytes:
    """Seal `secret` to a public key (1216 bytes): encapsulation (1120), ciphertext, tag (16).

    Raises MalformedError when the public key is not one.
    """
    try:
        recipient = hpke.MLKEM768X25519PublicKey(
            mlkem.MLKEM768PublicKey.from_public_bytes(public_key[:_MLKEM_PUBLIC_SIZE]),
            x25519.X25519PublicKey.from_public_bytes(public_key[_MLKEM_PUBLIC_SIZE:]),
        )
        return _hpke().encrypt(secret, recipient, info)
    except ValueError as error:  # wrong length, coefficients above the modulus, or a point of low order
        raise MalformedError("this is not an encryption key") from error


def check_public_key(public_key: bytes) -> None:
    """Raise MalformedError unless something can be wrapped to a public key (1216 bytes)."""
    wrap(public_key, b"", b"")


def unwrap(seed: bytes, wrapped: bytes, info: bytes) -> bytes:
    """Return the secret wrapped to the key of `seed` with the same `info`; raises DecryptionError."""
    return unwrap_with(private_key(seed), wrapped, info)


def unwrap_with(key: hpke.MLKEM768X25519PrivateKey, wrapped: bytes, info: bytes) -> bytes:
    """Do as `unwrap` with a key object that is kept, which is twice as fast: the seed is expanded once."""
    try:
        return _hpke().decrypt(wrapped, key, info)
    except (InvalidTag, ValueError) as error:  # ValueError: the sender's X25519 point is of low order
        raise DecryptionError from error


def expand(key: bytes, name: str, length: int = KEY_SIZE) -> bytes:
    """Derive `length` bytes for a purpose from a random key (HKDF-Expand, RFC 5869, section 2.3)."""
    return HKDFExpand(SHA512(), length, label(name)).derive(key)


def encrypt(key: bytes, context: bytes, plaintext: bytes) -> bytes:
    """Encrypt `plaintext` whole, bound to `context`; for what is too large for memory see crypto/files.py."""
    cipher = Cobblestone256Encryptor(key, context)
    return cipher.update(plaintext) + cipher.finalize()


def decrypt(key: bytes, context: bytes, ciphertext: bytes) -> bytes:
    """Return the whole plaintext for the same key and context; raises DecryptionError."""
    try:
        cipher = Cobblestone256Decryptor(key, context)
        return cipher.update(ciphertext) + cipher.finalize()
    except (InvalidTag, ValueError) as error:  # ValueError: the key has the wrong length
        raise DecryptionError from error


def private_key(seed: bytes) -> hpke.MLKEM768X25519PrivateKey:
    """Return the key object of a 32-byte X-Wing seed."""
    return hpke.MLKEM768X25519PrivateKey(*_halves(seed))


def _halves(seed: bytes) -> tuple[mlkem.MLKEM768PrivateKey, x25519.X25519PrivateKey]:
    # X-Wing, draft-connolly-cfrg-xwing-kem, section 5.2: one short seed stands for both keys.
    if len(seed) != SEED_SIZE:
        raise MalformedError(f"the seed of an encryption key has {SEED_SIZE} bytes")
    expanded = hashlib.shake_256(seed).digest(_MLKEM_SEED_SIZE + _X25519_SEED_SIZE)
    return (
        mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_SIZE]),
        x25519.X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_SIZE:]),
    )


def _hpke() -> hpke.Suite:
    return hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
