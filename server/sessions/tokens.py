"""Tokens: who the bearer is, under the relay's own key; each of its processes reads them, none keeps them.

    version 1 | u8 role | u64 expires (ms) | device (32) | member (16) | structure (16) | HMAC-SHA-256 (32)

in base64url (RFC 4648, section 5) without padding. They last for minutes and say only who somebody is, so
there is nothing to revoke: each action asks the database what the device may do now (http/caller.py).
"""

import base64
import binascii
import hashlib
import hmac
import struct
import uuid

from crypto.signing import label
from schemas.errors import NotSignedInError
from schemas.ids import id_bytes
from server.clock import Clock
from server.http.caller import Caller

ROLES = ("member", "administrator", "registrar")

_BODY = struct.Struct(">BBQ32s16s16s")
_VERSION = 1
_MAC_SIZE = 32
_TEXT_SIZE = -(-(_BODY.size + _MAC_SIZE) * 4 // 3)

_REMEMBERED = 10_000
"""Tokens that were found genuine, so that a session costs one check and not one for each request."""


class Tokens:
    """Makes and reads them under the relay's session key."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._key = key
        self._clock = clock
        self._genuine: dict[str, Caller] = {}

    def issue(self, bearer: Caller) -> str:
        """Return the token of a caller."""
        body = _BODY.pack(
            _VERSION,
            ROLES.index(bearer.role),
            bearer.expires,
            bearer.device,
            id_bytes(bearer.member),
            id_bytes(bearer.structure),
        )
        return _encode(body + self._mac(body))

    def read(self, token: str) -> Caller:
        """Return whose token it is; raises NotSignedInError when it is not genuine or has expired."""
        bearer = self._genuine.get(token)
        if bearer is None:
            bearer = self._verify(token)
            if len(self._genuine) >= _REMEMBERED:
                self._genuine.clear()
            self._genuine[token] = bearer
        if bearer.expires <= self._clock():
            raise NotSignedInError("the session has ended")
        return bearer

    def _verify(self, token: str) -> Caller:
        data = _decode(token)
        body, mac = data[: _BODY.size], data[_BODY.size :]
        if not hmac.compare_digest(self._mac(body), mac):
            raise NotSignedInError("the session token is not genuine")
        _, role, expires, device, member, structure = _BODY.unpack(body)
        return Caller(
            device, str(uuid.UUID(bytes=member)), str(uuid.UUID(bytes=structure)), ROLES[role], expires
        )

    def _mac(self, body: bytes) -> bytes:
        return hmac.digest(self._key, label("token") + body, hashlib.sha256)


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(token: str) -> bytes:
    if len(token) != _TEXT_SIZE:
        raise NotSignedInError("this is not a session token")
    try:
        data = base64.b64decode(token + "=" * (-_TEXT_SIZE % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotSignedInError("this is not a session token") from error
    if _encode(data) != token:  # the spare bits of the last character: one session has one token
        raise NotSignedInError("this is not a session token")
    return data
