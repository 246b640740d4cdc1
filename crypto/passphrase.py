"""Boxes: a secret sealed under a passphrase, or under a random recovery code.

    box = seal("correct horse battery staple", seed, "keystore")
    open("correct horse battery staple", box, "keystore") == seed

A passphrase is short, so it goes through Argon2id (RFC 9106), whose cost is stored in the box and bounded
when read: a hostile box must not exhaust the memory. A recovery code is random and needs no such effort; it
opens its own box of the same secret, independently. What is sealed is bound to a purpose: a box is only
opened for what it was made for.

The derived key has a second half, stored in the box as a commitment. XChaCha20-Poly1305 alone does not
commit to its key: one crafted box could open under many passphrases and tell by the outcome which group the
user's is in (Len, Grubbs, Ristenpart, "Partitioning Oracle Attacks", USENIX Security 2021). It also tells a
wrong passphrase from a damaged box.
"""

import hmac
import os
import struct
import unicodedata
from typing import NamedTuple

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

from crypto.keys import Random
from crypto.printable import from_text, to_text
from crypto.suite import expand
from schemas.errors import (
    DecryptionError,
    InvalidInputError,
    MalformedError,
    UnsupportedVersionError,
    WrongPassphraseError,
)
from schemas.limits import LIMITS


class Cost(NamedTuple):
    """What Argon2id spends: bytes of memory (a multiple of 1024) and passes over them."""

    memory: int
    passes: int


STANDARD_COST = Cost(LIMITS.argon2_memory, LIMITS.argon2_passes)

MAGIC, VERSION = b"SPLX", 1
_BY_PASSPHRASE, _BY_CODE = 1, 2
_START = struct.Struct(">4sBBIB16s")  # magic, version, kind, KiB of memory, passes, salt
_HEADER = struct.Struct(f">{_START.size}s24s32s")  # start, nonce, commitment
_SALT_SIZE, _NONCE_SIZE, _KEY_SIZE, _TAG_SIZE = 16, 24, 32, 16
_CODE_SIZE = 16
_NO_COST = Cost(0, 0)


def seal(
    passphrase: str, secret: bytes, purpose: str, *, cost: Cost = STANDARD_COST, random: Random = os.urandom
) -> bytes:
    """Return a box of `secret` under a passphrase; raises InvalidInputError for one that cannot be used."""
    salt = random(_SALT_SIZE)
    root = _stretch(normalise(passphrase), salt, cost)
    return _seal(_start(_BY_PASSPHRASE, cost, salt), root, secret, purpose, random(_NONCE_SIZE))


def open(passphrase: str, box: bytes, purpose: str) -> bytes:  # noqa: A001 - read as `passphrase.open`
    """Return the secret of a box.

    Raises WrongPassphraseError; DecryptionError when the box is damaged; MalformedError or
    UnsupportedVersionError when it is no box under a passphrase.
    """
    cost, salt = _parse(box, _BY_PASSPHRASE)
    return _open(_stretch(normalise(passphrase), salt, cost), box, purpose)


def new_recovery_code(random: Random = os.urandom) -> str:
    """Return a new code of 128 random bits: 8 groups of 4 characters, the last 32 bits a checksum."""
    return to_text("recovery-code", random(_CODE_SIZE))


def seal_with_code(code: str, secret: bytes, purpose: str, *, random: Random = os.urandom) -> bytes:
    """Return a box of `secret` under a recovery code; raises MalformedError when it is not one."""
    salt = random(_SALT_SIZE)
    root = _extract(code, salt)
    return _seal(_start(_BY_CODE, _NO_COST, salt), root, secret, purpose, random(_NONCE_SIZE))


def open_with_code(code: str, box: bytes, purpose: str) -> bytes:
    """Return the secret of a box under a recovery code.

    Raises like `open`, and MalformedError when the code has a typing error.
    """
    _, salt = _parse(box, _BY_CODE)
    return _open(_extract(code, salt), box, purpose)


def normalise(passphrase: str) -> bytes:
    """Return the bytes of a passphrase, the same from every keyboard (OpaqueString, RFC 8265, section 4.2).

    Spaces of any kind become U+0020 and composed characters are used (NFC). Raises InvalidInputError when
    nothing is left or a control character is in it.
    """
    spaced = "".join(" " if unicodedata.category(each) == "Zs" else each for each in passphrase)
    composed = unicodedata.normalize("NFC", spaced)
    if not composed or any(unicodedata.category(each) in {"Cc", "Cs"} for each in composed):
        raise InvalidInputError("a passphrase must not be empty nor hold control characters")
    return composed.encode()


def _start(kind: int, cost: Cost, salt: bytes) -> bytes:
    return _START.pack(MAGIC, VERSION, kind, cost.memory // 1024, cost.passes, salt)


def _seal(start: bytes, root: bytes, secret: bytes, purpose: str, nonce: bytes) -> bytes:
    key, commitment = _keys(root, purpose)
    header = _HEADER.pack(start, nonce, commitment)
    return header + crypto_aead_xchacha20poly1305_ietf_encrypt(secret, header, nonce, key)


def _open(root: bytes, box: bytes, purpose: str) -> bytes:
    key, expected = _keys(root, purpose)
    header = box[: _HEADER.size]
    _, nonce, commitment = _HEADER.unpack(header)
    if not hmac.compare_digest(commitment, expected):
        raise WrongPassphraseError
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(box[_HEADER.size :], header, nonce, key)
    except CryptoError as error:
        raise DecryptionError("the sealed key is damaged") from error


def _parse(box: bytes, kind: int) -> tuple[Cost, bytes]:
    if len(box) < _HEADER.size + _TAG_SIZE or not box.startswith(MAGIC):
        raise MalformedError("this is not a sealed key")
    _, version, found, kibibytes, passes, salt = _START.unpack_from(box)
    if version != VERSION:
        raise UnsupportedVersionError(f"the sealed key is of version {version}, this program knows {VERSION}")
    if found != kind:
        raise MalformedError("this box is opened by the other way: passphrase or recovery code")
    return Cost(kibibytes * 1024, passes), salt


def _stretch(passphrase: bytes, salt: bytes, cost: Cost) -> bytes:
    # The lower bound is that of libsodium: a cost that an attacker lowers gives another key, opening nothing.
    fits = argon2id.MEMLIMIT_MIN <= cost.memory <= LIMITS.argon2_memory_max and cost.memory % 1024 == 0
    if not fits or not 1 <= cost.passes <= LIMITS.argon2_passes_max:
        raise MalformedError("the sealed key asks for an unreasonable effort")
    return argon2id.kdf(_KEY_SIZE, passphrase, salt, opslimit=cost.passes, memlimit=cost.memory)


def _extract(code: str, salt: bytes) -> bytes:
    # HKDF-Extract (RFC 5869, section 2.2).
    return hmac.digest(salt, from_text("recovery-code", code, _CODE_SIZE), "sha512")


def _keys(root: bytes, purpose: str) -> tuple[bytes, bytes]:
    both = expand(root, "box/" + purpose, 2 * _KEY_SIZE)
    return both[:_KEY_SIZE], both[_KEY_SIZE:]
