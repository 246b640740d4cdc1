"""Hybrid signatures and key ids."""

import hashlib

import pytest

from crypto import signing
from crypto.keys import SigningKey
from schemas.errors import MalformedError, SignatureInvalidError

KEY = SigningKey(bytes(range(64)))
OTHER = SigningKey(bytes(64))
MESSAGE = b"a referral"
SIGNATURE = KEY.sign("content", MESSAGE)
ED, ED_PUBLIC = signing.ED25519_SIGNATURE_SIZE, signing.ED25519_PUBLIC_SIZE


def test_a_signature_verifies_and_has_the_stated_size() -> None:
    """A signature by both algorithms verifies; sizes are those of the specification."""
    signing.verify(KEY.public, "content", MESSAGE, SIGNATURE)
    assert (len(KEY.public), len(SIGNATURE)) == (32 + 1952, 64 + 3309)


@pytest.mark.parametrize("at", [0, 63, 64, 64 + 1000, 64 + 3308])
def test_both_halves_must_verify(at: int) -> None:
    """One flipped bit in either half refuses the whole."""
    flipped = bytearray(SIGNATURE)
    flipped[at] ^= 1
    with pytest.raises(SignatureInvalidError):
        signing.verify(KEY.public, "content", MESSAGE, bytes(flipped))


def test_a_forger_of_one_algorithm_gains_nothing() -> None:
    """A good half of the signer beside a good half of somebody else is refused, either way round."""
    foreign = OTHER.sign("content", MESSAGE)
    for mixed in (SIGNATURE[:ED] + foreign[ED:], foreign[:ED] + SIGNATURE[ED:]):
        with pytest.raises(SignatureInvalidError):
            signing.verify(KEY.public, "content", MESSAGE, mixed)


@pytest.mark.parametrize(
    ("purpose", "message"), [("conten", MESSAGE), ("statement", MESSAGE), ("content", MESSAGE + b"!")]
)
def test_a_signature_is_bound_to_purpose_and_message(purpose: str, message: bytes) -> None:
    """A signature made for one purpose is not valid for another one."""
    with pytest.raises(SignatureInvalidError):
        signing.verify(KEY.public, purpose, message, SIGNATURE)


@pytest.mark.parametrize(
    ("public", "signature"),
    [
        (KEY.public[:-1], SIGNATURE),
        (KEY.public + b"\0", SIGNATURE),
        (b"", SIGNATURE),
        (KEY.public, SIGNATURE[:-1]),
        (KEY.public, SIGNATURE + b"\0"),
        (KEY.public, SIGNATURE[:ED]),
        (KEY.public[:ED_PUBLIC], SIGNATURE[:ED]),
        (KEY.public, b""),
    ],
    ids=["short key", "long key", "no key", "short", "long", "half", "half of both", "none"],
)
def test_lengths_are_exact(public: bytes, signature: bytes) -> None:
    """A key or signature of another length is refused; half a signature is none."""
    with pytest.raises(SignatureInvalidError):
        signing.verify(public, "content", MESSAGE, signature)


def test_relay_key_signs_for_a_purpose() -> None:
    """The relay's signature verifies under its key for its purpose only, and at the exact length."""
    key = signing.RelayKey(bytes(32))
    signature = key.sign("acceptance", MESSAGE)
    signing.verify_ed25519(key.public, "acceptance", MESSAGE, signature)
    for purpose, public, sig in (
        ("checkpoint", key.public, signature),
        ("acceptance", signing.RelayKey(b"\1" * 32).public, signature),
        ("acceptance", key.public, signature[:-1]),
        ("acceptance", key.public[:-1], signature),
    ):
        with pytest.raises(SignatureInvalidError):
            signing.verify_ed25519(public, purpose, MESSAGE, sig)


def test_relay_key_hides_its_seed_and_checks_its_length() -> None:
    """`repr` shows no secret, and a seed of another length is refused."""
    assert repr(signing.RelayKey(b"S" * 32)) == "RelayKey()"
    with pytest.raises(MalformedError):
        signing.RelayKey(bytes(31))


def test_labels_are_prefix_free() -> None:
    """No label is the beginning of another, so no message of one purpose can be read as one of another."""
    assert signing.label("sig") == b"souspli/v1/sig\0"
    assert not signing.label("sigs").startswith(signing.label("sig"))


def test_key_ids_are_labelled_hashes() -> None:
    """Key ids are SHA-256 over a label and the public bytes, and an epoch's never equals a device's."""
    assert signing.epoch_kid(b"key") == hashlib.sha256(b"souspli/v1/kid\0key").digest()
    assert signing.device_kid(b"enc", b"sign") == hashlib.sha256(b"souspli/v1/device\0encsign").digest()
    assert signing.device_kid(b"key", b"") != signing.epoch_kid(b"key")
