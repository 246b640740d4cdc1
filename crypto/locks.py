"""Locks: from what a person has to the key of the sealed keystore (spec/locks.md).

    lock = Way.of_passphrase("anne.dupont", "cinq mots tirés au sort").at(origin)
    lock.auth                       shown to the relay, which gives the box for it
    lock.seal(lock_id, keystore)    the box

Rules: the relay keeps a hash of `auth`, `key` never leaves the device; both are bound to one relay, so that
what was shown to one opens nothing at another; a box is bound to the lock that it is the box of.
"""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from nacl.pwhash import argon2id

from crypto import passphrase
from crypto.passphrase import STANDARD_COST, Cost
from crypto.printable import from_text
from crypto.signing import label
from crypto.suite import decrypt, encrypt, expand
from schemas.codec import encode
from schemas.errors import InvalidInputError, MalformedError
from schemas.ids import id_bytes
from schemas.locks import Keystore, parse_keystore

PRF_INPUT: Final = hashlib.sha256(label("lock/prf")).digest()
"""What a passkey is asked to evaluate (`eval.first` of the PRF extension)."""

_ROOT_SIZE, _SALT_SIZE, _CODE_SIZE = 32, 16, 16


@dataclass(frozen=True)
class LockKeys:
    """What follows from a way in at one relay, 32 bytes each."""

    auth: bytes = field(repr=False)
    key: bytes = field(repr=False)

    @property
    def verifier(self) -> bytes:
        """What the relay keeps of `auth`: its SHA-256."""
        return hashlib.sha256(self.auth).digest()

    def seal(self, lock: str, keystore: Keystore) -> bytes:
        """Return the box for the lock of that identifier."""
        return encrypt(self.key, _context(lock), encode(keystore))

    def open(self, lock: str, box: bytes) -> Keystore:
        """Return what is in a box; raises DecryptionError or MalformedError."""
        return parse_keystore(decrypt(self.key, _context(lock), box))


@dataclass(frozen=True)
class Way:
    """A way in, by its root: 32 bytes, of a code 64."""

    root: bytes = field(repr=False)

    @classmethod
    def of_passphrase(cls, name: str, words: str, cost: Cost = STANDARD_COST) -> "Way":
        """Return that of a sign-in name and a passphrase; raises InvalidInputError for what cannot be one."""
        salt = hashlib.sha256(label("lock/name") + normal_name(name)).digest()[:_SALT_SIZE]
        prepared = passphrase.normalise(words)
        return cls(argon2id.kdf(_ROOT_SIZE, prepared, salt, opslimit=cost.passes, memlimit=cost.memory))

    @classmethod
    def of_passkey(cls, output: bytes) -> "Way":
        """Return that of a passkey, by its PRF output for PRF_INPUT; raises MalformedError."""
        if len(output) != _ROOT_SIZE:
            raise MalformedError(f"the output of a passkey has {_ROOT_SIZE} bytes")
        return cls(output)

    @classmethod
    def of_code(cls, code: str) -> "Way":
        """Return that of a recovery code; raises MalformedError when it has a typing error."""
        return cls(
            hmac.digest(label("lock/recovery"), from_text("recovery-code", code, _CODE_SIZE), "sha512")
        )

    def at(self, origin: str) -> LockKeys:
        """Return what opens it at the relay of that origin."""
        return LockKeys(expand(self.root, f"lock/auth/{origin}"), expand(self.root, f"lock/key/{origin}"))


def normal_name(name: str) -> bytes:
    """Return a sign-in name as it is salted with, the same however it was typed; raises InvalidInputError."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).lower())
    spaced = "".join(" " if unicodedata.category(each) == "Zs" else each for each in folded)
    normal = " ".join(part for part in spaced.split(" ") if part)
    if not normal or any(unicodedata.category(each) in {"Cc", "Cs"} for each in normal):
        raise InvalidInputError("a sign-in name must not be empty nor hold control characters")
    return normal.encode()


def _context(lock: str) -> bytes:
    return label("lock/box") + id_bytes(lock)
