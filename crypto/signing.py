"""The public side of keys: labels, key ids, verification. Holds no private key but the relay's own.

Rules: every signature and every hash of ours begins with a label of its purpose, so that bytes made for one
purpose are never valid for another. A signature is Ed25519 *and* ML-DSA-65 over the same bytes, and both
must verify: a forger has to break both. Lengths are exact. Verifying raises; it never returns a bool that
could be ignored.

    verify(signer_public, "content", message, signature)

This is the only part of the keys that the relay may import; it cannot decrypt anything.
"""

import hashlib
from dataclasses import dataclass, field
from functools import cache, cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey

from schemas.errors import MalformedError, SignatureInvalidError

MLDSA_CONTEXT = b"souspli/v1"
"""The context string of ML-DSA (FIPS 204, section 5.2)."""

ED25519_SEED_SIZE, ED25519_PUBLIC_SIZE, ED25519_SIGNATURE_SIZE = 32, 32, 64
MLDSA_PUBLIC_SIZE, MLDSA_SIGNATURE_SIZE = 1952, 3309
PUBLIC_SIZE = ED25519_PUBLIC_SIZE + MLDSA_PUBLIC_SIZE
SIGNATURE_SIZE = ED25519_SIGNATURE_SIZE + MLDSA_SIGNATURE_SIZE


_SMALL_ORDER = frozenset(
    bytes.fromhex(each)
    for each in (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
)
"""The y of the points of edwards25519 whose order divides 8, in every encoding without the sign of x."""


@cache
def label(name: str) -> bytes:
    """Return the domain-separation label of a purpose: `souspli/v1/<name>` and a zero byte.

    No name contains a zero byte, so no label is the beginning of another one.
    """
    return b"souspli/v1/" + name.encode("ascii") + b"\0"


def epoch_kid(public: bytes) -> bytes:
    """Return the 32-byte key id of an encryption key (1216 bytes), of a service's epoch or the recovery."""
    return hashlib.sha256(label("kid") + public).digest()


def device_kid(encryption_public: bytes, signing_public: bytes) -> bytes:
    """Return the 32-byte key id of a device, from its encryption (1216) and signing (1984) public keys.

    It covers both keys, so neither can be exchanged under the same id.
    """
    return hashlib.sha256(label("device") + encryption_public + signing_public).digest()


def verify(public: bytes, purpose: str, message: bytes, signature: bytes) -> None:
    """Check the signature (3373 bytes) of `message` for a purpose by a signing key (1984 bytes).

    Ed25519 is RFC 8032, ML-DSA-65 is FIPS 204. Raises SignatureInvalidError.
    """
    signed = label(purpose) + message
    check_ed25519(public[:ED25519_PUBLIC_SIZE], signed, signature[:ED25519_SIGNATURE_SIZE])
    check_mldsa(public[ED25519_PUBLIC_SIZE:], signed, signature[ED25519_SIGNATURE_SIZE:], MLDSA_CONTEXT)


def verify_ed25519(public: bytes, purpose: str, message: bytes, signature: bytes) -> None:
    """Check a signature (64 bytes) by the relay's key (32 bytes); raises SignatureInvalidError."""
    check_ed25519(public, label(purpose) + message, signature)


def check_ed25519(public: bytes, signed: bytes, signature: bytes) -> None:
    """Check an Ed25519 signature over bare bytes; for formats that bring their own separation (notes)."""
    if len(public) != ED25519_PUBLIC_SIZE or len(signature) != ED25519_SIGNATURE_SIZE:
        raise SignatureInvalidError("an Ed25519 key or signature has the wrong length")
    # Some libraries take these and some do not: whoever could choose would split those who verify.
    if _has_small_order(public) or _has_small_order(signature[:32]):
        raise SignatureInvalidError("an Ed25519 key or signature holds a point of small order")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except InvalidSignature as error:
        raise SignatureInvalidError from error


def _has_small_order(point: bytes) -> bool:
    return point[:31] + bytes([point[31] & 0x7F]) in _SMALL_ORDER


def check_mldsa(public: bytes, signed: bytes, signature: bytes, context: bytes) -> None:
    """Check an ML-DSA-65 signature over bare bytes in a context of at most 255 bytes."""
    if len(public) != MLDSA_PUBLIC_SIZE or len(signature) != MLDSA_SIGNATURE_SIZE:
        raise SignatureInvalidError("an ML-DSA-65 key or signature has the wrong length")
    try:
        MLDSA65PublicKey.from_public_bytes(public).verify(signature, signed, context)
    except InvalidSignature as error:
        raise SignatureInvalidError from error


@dataclass(frozen=True)
class RelayKey:
    """The relay's Ed25519 key (32-byte seed), for acceptances and checkpoints; it vouches for no content."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a seed of another length."""
        if len(self.seed) != ED25519_SEED_SIZE:
            raise MalformedError(f"the seed of a relay key has {ED25519_SEED_SIZE} bytes")

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def public(self) -> bytes:
        """The 32-byte public key."""
        return self._private.public_key().public_bytes_raw()

    def sign(self, purpose: str, message: bytes) -> bytes:
        """Return the 64-byte signature of `message` for a purpose."""
        return self._private.sign(label(purpose) + message)

    def sign_note(self, text: bytes) -> bytes:
        """Return the signature of the text of a note, without a label, as C2SP signed-note demands.

        One key serves both safely: a label holds a zero byte, which the text of a note never contains.
        """
        return self._private.sign(text)
