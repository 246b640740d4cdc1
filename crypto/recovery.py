"""Recovery shares: a 32-byte seed split so that any `threshold` of its shares restore it (Shamir, 1979).

    shares = split(seed, 3, 5)
    combine(shares[1:4]) == seed

Each byte is the constant term of a random polynomial over GF(256) with the polynomial of AES; a share is
the values at its index. Fewer shares than the threshold say nothing at all. Four bytes of a digest are
split with the seed, so shares that do not belong together are noticed instead of giving a wrong key; the
caller still compares the public key of what was restored with the directory.
"""

import hashlib
import hmac
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crypto.keys import Random
from crypto.printable import from_text, to_text
from crypto.signing import label
from schemas.errors import MalformedError, RecoveryShareError

SECRET_SIZE = 32
_VERSION = 1
_SET_SIZE, _DIGEST_SIZE = 4, 4
_VALUE_SIZE = SECRET_SIZE + _DIGEST_SIZE
_TEXT_SIZE = 1 + _SET_SIZE + 1 + 1 + _VALUE_SIZE
_MAX_SHARES = 255  # the field has that many elements other than 0, where the secret is


@dataclass(frozen=True)
class Share:
    """One share: random id of its set (4 bytes), how many are needed, index from 1, value (36 bytes)."""

    set_id: bytes
    threshold: int
    index: int
    value: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The share as text to print."""
        parts = (bytes([_VERSION]), self.set_id, bytes([self.threshold, self.index]), self.value)
        return to_text("share", b"".join(parts))


def split(secret: bytes, threshold: int, shares: int, random: Random = os.urandom) -> list[Share]:
    """Return `shares` shares of a 32-byte secret, any `threshold` of which restore it.

    Raises RecoveryShareError unless 2 <= threshold <= shares <= 255.
    """
    if len(secret) != SECRET_SIZE or not 2 <= threshold <= shares <= _MAX_SHARES:
        raise RecoveryShareError(f"split {SECRET_SIZE} bytes; 2 <= threshold <= shares <= {_MAX_SHARES}")
    set_id = random(_SET_SIZE)
    constant = secret + _digest(set_id, secret)
    coefficients = [constant, *(random(_VALUE_SIZE) for _ in range(threshold - 1))]
    return [Share(set_id, threshold, index, _evaluate(coefficients, index)) for index in range(1, shares + 1)]


def combine(shares: Sequence[Share]) -> bytes:
    """Return the secret; raises RecoveryShareError when shares are missing or do not fit together."""
    if not shares:
        raise RecoveryShareError("there is no share")
    first = shares[0]
    if any((share.set_id, share.threshold) != (first.set_id, first.threshold) for share in shares):
        raise RecoveryShareError("the shares are of different sets", advice="use those printed together")
    indices = [share.index for share in shares]
    if len(set(indices)) != len(indices):
        raise RecoveryShareError("a share was given twice", advice="give shares of different people")
    if len(shares) < first.threshold:
        raise RecoveryShareError(f"{first.threshold} shares are needed, {len(shares)} are there")
    restored = _interpolate([(share.index, share.value) for share in shares])
    secret, digest = restored[:SECRET_SIZE], restored[SECRET_SIZE:]
    if not hmac.compare_digest(digest, _digest(first.set_id, secret)):
        raise RecoveryShareError("the shares do not fit together, one was altered", advice="try others")
    return secret


def parse_share(text: str) -> Share:
    """Return the share that was printed as `text`; raises RecoveryShareError."""
    try:
        data = from_text("share", text, _TEXT_SIZE)
    except MalformedError as error:
        raise RecoveryShareError(error.detail) from error
    version, set_id, (threshold, index), value = data[0], data[1:5], data[5:7], data[7:]
    if version != _VERSION or threshold < 2 or index < 1:
        raise RecoveryShareError("the share is of a version that this program does not know")
    return Share(set_id, threshold, index, value)


def parse_shares(texts: Iterable[str]) -> list[Share]:
    """Return the shares of several texts; raises RecoveryShareError, which says which of them is bad."""
    shares = []
    for position, text in enumerate(texts, start=1):
        try:
            shares.append(parse_share(text))
        except RecoveryShareError as error:
            raise RecoveryShareError(f"share {position} of those given: {error.detail}") from error
    return shares


def _digest(set_id: bytes, secret: bytes) -> bytes:
    return hashlib.sha256(label("share") + set_id + secret).digest()[:_DIGEST_SIZE]


def _evaluate(coefficients: Sequence[bytes], x: int) -> bytes:
    # Horner's rule, from the highest coefficient down to the secret.
    value = bytes(_VALUE_SIZE)
    for coefficient in reversed(coefficients):
        value = bytes(_multiply(each, x) ^ add for each, add in zip(value, coefficient, strict=True))
    return value


def _interpolate(points: Sequence[tuple[int, bytes]]) -> bytes:
    # Lagrange's formula at 0; in this field, subtraction is exclusive or.
    result = bytes(_VALUE_SIZE)
    for x, value in points:
        weight = 1
        for other, _ in points:
            if other != x:
                weight = _multiply(weight, _multiply(other, _inverse(other ^ x)))
        result = bytes(total ^ _multiply(each, weight) for total, each in zip(result, value, strict=True))
    return result


def _multiply(a: int, b: int) -> int:
    # No table and no branch that depend on a secret byte, since both leave traces in the cache.
    product = 0
    for _ in range(8):
        product ^= a * (b & 1)
        a = (a << 1) ^ (0x11B * (a >> 7))
        b >>= 1
    return product


def _inverse(a: int) -> int:
    # a^254, because a^255 is 1 for every element but 0.
    power = a
    for _ in range(6):
        power = _multiply(_multiply(power, power), a)
    return _multiply(power, power)
