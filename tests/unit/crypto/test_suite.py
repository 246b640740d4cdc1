"""The suite: wraps for one reader, streams for all, and what must be refused."""

import os

import pytest
from cryptography.hazmat.primitives import hpke

from crypto import suite
from schemas.errors import DecryptionError, MalformedError, SuiteUnavailableError
from tests.unit.crypto import reference

SEED = bytes(range(32))
PUBLIC = suite.public_key(SEED)
SECRET = b"\xa5" * 32
WRAPPED = suite.wrap(PUBLIC, SECRET, b"info")


def test_wrap_is_hpke_as_specified() -> None:
    """What `wrap` seals, an HPKE written from RFC 9180 and the X-Wing draft opens."""
    assert reference.unwrap(SEED, WRAPPED, b"info") == SECRET


def test_wrap_round_trip_and_size() -> None:
    """A wrapped 32-byte secret has 1168 bytes, opens, and differs each time."""
    assert len(WRAPPED) == 1120 + 32 + 16
    assert suite.unwrap(SEED, WRAPPED, b"info") == SECRET
    assert suite.wrap(PUBLIC, SECRET, b"info") != WRAPPED


@pytest.mark.parametrize("at", [0, 600, 1087, 1088, 1119, 1120, 1151, 1152, 1167])
def test_unwrap_refuses_any_changed_part(at: int) -> None:
    """A flipped bit in either encapsulation, the ciphertext or the tag is refused."""
    flipped = bytearray(WRAPPED)
    flipped[at] ^= 1
    with pytest.raises(DecryptionError):
        suite.unwrap(SEED, bytes(flipped), b"info")


@pytest.mark.parametrize("wrapped", [b"", WRAPPED[:-1], WRAPPED[:1120], WRAPPED + b"\0"], ids=len)
def test_unwrap_refuses_other_lengths(wrapped: bytes) -> None:
    """A wrap that is cut off or too long is refused."""
    with pytest.raises(DecryptionError):
        suite.unwrap(SEED, wrapped, b"info")


def test_unwrap_is_bound_to_key_and_info() -> None:
    """Another key or another info opens nothing."""
    with pytest.raises(DecryptionError):
        suite.unwrap(bytes(32), WRAPPED, b"info")
    with pytest.raises(DecryptionError):
        suite.unwrap(SEED, WRAPPED, b"inf")


def test_unwrap_refuses_a_low_order_point() -> None:
    """An encapsulation whose X25519 point is of low order is refused and not a crash."""
    with pytest.raises(DecryptionError):
        suite.unwrap(SEED, WRAPPED[:1088] + bytes(32) + WRAPPED[1120:], b"info")


@pytest.mark.parametrize(
    "public",
    [b"", PUBLIC[:-1], PUBLIC + b"\0", b"\xff" * 1184 + PUBLIC[1184:], PUBLIC[:1184] + bytes(32)],
    ids=["empty", "short", "long", "coefficients above the modulus", "point of low order"],
)
def test_wrap_refuses_what_is_no_key(public: bytes) -> None:
    """Nothing is sealed to a malformed key."""
    with pytest.raises(MalformedError):
        suite.wrap(public, SECRET, b"")


def test_seed_has_32_bytes() -> None:
    """A seed of another length is refused before it becomes a key."""
    with pytest.raises(MalformedError):
        suite.public_key(SEED[:-1])


def test_expand_is_hkdf_expand_with_a_label() -> None:
    """`expand` is HKDF-Expand of RFC 5869 with SHA-512 and our label, and purposes give unrelated keys."""
    assert suite.expand(SEED, "body") == reference.hkdf_expand("sha512", SEED, b"souspli/v1/body\0", 32)
    assert suite.expand(SEED, "body", 100) == reference.hkdf_expand("sha512", SEED, b"souspli/v1/body\0", 100)
    assert suite.expand(SEED, "body") != suite.expand(SEED, "bod")


@pytest.mark.parametrize("size", [0, 1, 16_383, 16_384, 16_385, 40_000])
def test_encrypt_is_cobblestone_as_specified(size: int) -> None:
    """What `encrypt` makes, Cobblestone-256 written from its specification opens, and `decrypt` as well."""
    plaintext = os.urandom(size)
    ciphertext = suite.encrypt(SECRET, b"context", plaintext)
    assert reference.cobblestone_open(SECRET, b"context", ciphertext) == plaintext
    assert suite.decrypt(SECRET, b"context", ciphertext) == plaintext


def test_decrypt_refuses_every_flipped_byte() -> None:
    """Salt, commitment, ciphertext and tag: no byte can be changed."""
    ciphertext = suite.encrypt(SECRET, b"context", b"plaintext")
    for at in range(len(ciphertext)):
        flipped = bytearray(ciphertext)
        flipped[at] ^= 0x80
        with pytest.raises(DecryptionError):
            suite.decrypt(SECRET, b"context", bytes(flipped))


def test_decrypt_is_bound_to_key_and_context() -> None:
    """Another key, a key of another length, or another context opens nothing."""
    ciphertext = suite.encrypt(SECRET, b"context", b"plaintext")
    for key, context in ((SEED, b"context"), (SECRET[:16], b"context"), (SECRET, b"")):
        with pytest.raises(DecryptionError):
            suite.decrypt(key, context, ciphertext)


def test_a_build_without_the_hybrid_kem_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """`require_suite` is silent here and says what to install where the KEM is missing."""
    suite.require_suite()
    monkeypatch.setattr(hpke, "KEM", object())
    with pytest.raises(SuiteUnavailableError) as caught:
        suite.require_suite()
    assert "cryptography" in caught.value.advice
