"""Guests: the key of a box, the link that carries it, and the items that both sides seal (spec/bridge.md).

    key = GuestKey(id, os.urandom(32))
    link = key.link("https://relay.example")             what the correspondent gets by e-mail
    sealed = seal_item(key.secrets(), id, SIDE_SERVICE, item_id, item)

Rules: everything follows from the 32 bytes in the fragment of the link, and from the phrase if there is one;
what shows the relay that somebody has the link says nothing about the key of the items.
"""

import base64
import binascii
import hashlib
import unicodedata
import uuid
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from crypto.signing import label
from crypto.suite import decrypt, encrypt, expand
from schemas.codec import encode
from schemas.errors import MalformedError
from schemas.guests import GUEST_ACTIONS, GuestItem, parse_guest_item
from schemas.ids import id_bytes, new_id

SIDE_SERVICE: Final = 0
SIDE_GUEST: Final = 1

PHRASE_ROUNDS: Final = 1_000_000
"""Of PBKDF2, which every browser has; five words of 2,048 make it 75 bits of work (docs/decisions/0013)."""

_KEY_SIZE = 32
_WITH_PHRASE = 2
_FLAGS = 1
_PAGE = "/g/"


@dataclass(frozen=True)
class GuestSecrets:
    """What follows from a link: `auth` (32 bytes) for the relay, `key` (32 bytes) for the items."""

    auth: bytes = field(repr=False)
    key: bytes = field(repr=False)

    @property
    def verifier(self) -> bytes:
        """What the relay keeps of `auth`: its SHA-256."""
        return hashlib.sha256(self.auth).digest()


@dataclass(frozen=True)
class GuestKey:
    """A box's identifier and key (32 bytes); `phrase` says whether words told by telephone go with it."""

    id: str
    key: bytes = field(repr=False)
    phrase: bool = False

    def link(self, relay: str) -> str:
        """Return the link to the page of a relay (its address). No server is ever sent the fragment.

        `.accept`, `.decline` or `.ask` may follow: the wish that the page prepares an answer with.
        """
        flags = _FLAGS | (_WITH_PHRASE if self.phrase else 0)
        token = bytes([flags]) + id_bytes(self.id) + self.key
        return f"{relay.rstrip('/')}{_PAGE}#{_spelt(token)}"

    def secrets(self, phrase: str = "") -> GuestSecrets:
        """Return what follows from the key, and from the phrase exactly when there is one.

        Raises MalformedError when a phrase is missing or superfluous.
        """
        if bool(phrase.strip()) != self.phrase:
            raise MalformedError("this box has a phrase" if self.phrase else "this box has no phrase")
        return GuestSecrets(
            expand(self.key, "guest/auth", _KEY_SIZE), expand(self._base(phrase), "guest/item", _KEY_SIZE)
        )

    def _base(self, phrase: str) -> bytes:
        if not self.phrase:
            return self.key
        salt = label("guest/phrase") + id_bytes(self.id)
        stretched = PBKDF2HMAC(hashes.SHA512(), _KEY_SIZE, salt, PHRASE_ROUNDS).derive(normal_phrase(phrase))
        return hashlib.sha256(self.key + stretched).digest()


def read_link(link: str) -> GuestKey:
    """Return the key in a link, whatever wish follows it; raises MalformedError."""
    spelling, dot, wish = urlsplit(link).fragment.partition(".")
    try:
        token = base64.b64decode(spelling + "=" * (-len(spelling) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedError("this is not the link of a guest") from error
    good = len(token) == 1 + 16 + _KEY_SIZE and token[0] in (_FLAGS, _FLAGS | _WITH_PHRASE)
    # One spelling for each key: neither padding nor spare bits.
    if not good or _spelt(token) != spelling or (dot and wish not in GUEST_ACTIONS):
        raise MalformedError("this is not the link of a guest")
    return GuestKey(str(uuid.UUID(bytes=token[1:17])), token[17:], bool(token[0] & _WITH_PHRASE))


def normal_phrase(phrase: str) -> bytes:
    """Return the phrase as it is stretched: small letters, one space between words, accents kept (NFC)."""
    return unicodedata.normalize("NFC", " ".join(phrase.lower().split())).encode()


def seal_item(secrets: GuestSecrets, guest: str, side: int, item: str, content: GuestItem) -> bytes:
    """Return an item sealed for its place: this box, this side, this identifier."""
    return encrypt(secrets.key, _context(guest, side, item), encode(content))


def open_item(secrets: GuestSecrets, guest: str, side: int, item: str, sealed: bytes) -> GuestItem:
    """Return an item sealed for its place; raises DecryptionError, MalformedError or TooLargeError."""
    return parse_guest_item(decrypt(secrets.key, _context(guest, side, item), sealed))


def question_id(time: int, guest: str, held: bytes) -> str:
    """Return the identifier of the question about a held reply, the same for all who ask it.

    `time` is that of the header of the `mail-held`, in milliseconds.
    """
    digest = hashlib.sha256(label("guest/held") + id_bytes(guest) + held).digest()
    return new_id(time, digest[:10])


def _spelt(token: bytes) -> str:
    return base64.urlsafe_b64encode(token).decode().rstrip("=")


def _context(guest: str, side: int, item: str) -> bytes:
    return label("guest/item") + id_bytes(guest) + bytes([side]) + id_bytes(item)
