"""Reply addresses: where an answer belongs, in the address itself (spec/bridge.md, "Ordinary mail").

    address = minter.mint(handle, expires)             "aeb2…q7@courriel.example"
    minter.read(recipient).handle == handle

Rules: an address is believed by its MAC alone, so that guessing one is hopeless and nothing is looked up for
a made-up one; expiry is reported, not enforced: a late reply is held, never bounced.
"""

import base64
import binascii
import hashlib
import hmac
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from schemas.errors import InvalidInputError, NotFoundError

HANDLE_SIZE = 12
_MAC_SIZE = 12
_HEAD = struct.Struct(">BH")
_EPOCH = date(2020, 1, 1)
_LABEL = b"souspli/reply"
_CHARACTERS = (_HEAD.size + HANDLE_SIZE + _MAC_SIZE) * 8 // 5 + 1  # base32 of 27 bytes, without padding
_KEY_SIZE = 32


@dataclass(frozen=True)
class ReplyAddress:
    """What an address stands for: a `handle` (12 bytes) of the bridge's ledger, and until when."""

    handle: bytes
    expires: date

    def expired(self, now: int) -> bool:
        """Whether it is over at `now` (milliseconds)."""
        return datetime.fromtimestamp(now / 1000, UTC).date() > self.expires


@dataclass(frozen=True)
class Minter:
    """Makes and reads the addresses of a domain, with keys (32 bytes) by id: new ones under `current`.

    `mailbox`: the addresses are extensions of this one, `mailbox+token@domain`.
    """

    domain: str
    current: int
    keys: Mapping[int, bytes] = field(repr=False)
    mailbox: str = ""

    def __post_init__(self) -> None:
        """Refuse keys that do not fit."""
        if self.current not in self.keys or any(len(key) != _KEY_SIZE for key in self.keys.values()):
            raise InvalidInputError("a key of the reply addresses is missing or has the wrong length")

    def mint(self, handle: bytes, expires: date) -> str:
        """Return the address for a handle, good to the end of a day; raises InvalidInputError."""
        days = (expires - _EPOCH).days
        if len(handle) != HANDLE_SIZE or not 0 <= days < 2**16:
            raise InvalidInputError("a reply address cannot be made for this handle or day")
        told = _HEAD.pack(self.current, days) + handle
        token = told + self._mac(self.keys[self.current], told)
        return f"{self._prefix}{base64.b32encode(token).decode().rstrip('=').lower()}@{self.domain}"

    def read(self, recipient: str) -> ReplyAddress:
        """Return what the recipient of an envelope stands for; raises NotFoundError for what is not ours."""
        local, _, domain = recipient.rpartition("@")
        local = local.lower()
        if not local.startswith(self._prefix):
            raise NotFoundError("this is no reply address")
        local = local.removeprefix(self._prefix).partition("+")[0].partition("-")[0]
        if domain.lower().rstrip(".") != self.domain.lower() or len(local) != _CHARACTERS:
            raise NotFoundError("this is no reply address")
        token = self._decode(local)
        told, mac = token[:-_MAC_SIZE], token[-_MAC_SIZE:]
        key_id, days = _HEAD.unpack_from(told)
        key = self.keys.get(key_id)
        # Without the key the same work is done, so that time tells nothing about which ids exist.
        expected = self._mac(key or bytes(_KEY_SIZE), told)
        if not hmac.compare_digest(mac, expected) or key is None:
            raise NotFoundError("this is no reply address")
        return ReplyAddress(told[_HEAD.size :], _EPOCH + timedelta(days=days))

    @property
    def _prefix(self) -> str:
        return f"{self.mailbox.lower()}+" if self.mailbox else ""

    @staticmethod
    def _decode(local: str) -> bytes:
        try:
            token = base64.b32decode(local.upper() + "=" * (-len(local) % 8))
        except (binascii.Error, ValueError) as error:
            raise NotFoundError("this is no reply address") from error
        # Spare bits: only one spelling of each token is ours.
        if base64.b32encode(token).decode().rstrip("=").lower() != local:
            raise NotFoundError("this is no reply address")
        return token

    @staticmethod
    def _mac(key: bytes, told: bytes) -> bytes:
        return hmac.digest(key, _LABEL + told, hashlib.sha256)[:_MAC_SIZE]
