"""Saying who sends a push: voluntary application server identification (RFC 8292), with a P-256 key.

    vapid = Vapid(key, "mailto:operator@example.org")
    vapid.public                                       # 65 bytes, for browsers to subscribe with
    vapid.authorization("https://web.push.apple.com", now)

Rules: a token is for one push service and lasts for twelve hours; it is used again for half of that, since
some services refuse who makes them all the time.
"""

import base64
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from schemas.limits import LIMITS

_CURVE: Final = ec.SECP256R1()
_SCALAR_SIZE: Final = 32
_REMEMBERED: Final = 1_000
"""Tokens; only an operator who names many push services has so many."""


def new_key() -> bytes:
    """Return a private key: its scalar, 32 bytes."""
    return ec.generate_private_key(_CURVE).private_numbers().private_value.to_bytes(_SCALAR_SIZE, "big")


@dataclass(frozen=True)
class Vapid:
    """The relay as push services know it: its key (scalar, 32 bytes), and whom they may ask."""

    key: bytes = field(repr=False)
    contact: str
    _tokens: dict[str, tuple[str, int]] = field(default_factory=dict, repr=False)

    @cached_property
    def _private(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(int.from_bytes(self.key, "big"), _CURVE)

    @cached_property
    def public(self) -> bytes:
        """The public key, an uncompressed point (65 bytes)."""
        return self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def authorization(self, origin: str, now: int) -> str:
        """Return the header (RFC 8292, section 3) for a push service, at a time in milliseconds."""
        token, until = self._tokens.get(origin, ("", 0))
        if until <= now:
            if len(self._tokens) >= _REMEMBERED:
                self._tokens.clear()
            token = self.token(origin, now // 1000 + LIMITS.push_token)
            self._tokens[origin] = token, now + LIMITS.push_token * 500
        return f"vapid t={token}, k={_text(self.public)}"

    def token(self, origin: str, expires: int) -> str:
        """Return a token (RFC 8292, section 2) for a push service, until a time in seconds."""
        header = {"typ": "JWT", "alg": "ES256"}
        claims = {"aud": origin, "exp": expires, "sub": self.contact}
        signed = ".".join(_text(msgspec.json.encode(part)) for part in (header, claims))
        r, s = decode_dss_signature(self._private.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        # RFC 7518, section 3.4: two numbers side by side, not the DER of X.509.
        signature = r.to_bytes(_SCALAR_SIZE, "big") + s.to_bytes(_SCALAR_SIZE, "big")
        return f"{signed}.{_text(signature)}"


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
