"""Boxes under passphrases and recovery codes. All but one test spend next to nothing on Argon2id."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.pwhash import argon2id

from crypto import passphrase
from crypto.passphrase import Cost, new_recovery_code, normalise, open_with_code, seal_with_code
from schemas.errors import (
    DecryptionError,
    InvalidInputError,
    MalformedError,
    SouspliError,
    UnsupportedVersionError,
    WrongPassphraseError,
)
from schemas.limits import LIMITS

CHEAP = Cost(argon2id.MEMLIMIT_MIN, 1)
SECRET = b"seed" * 8
BOX = passphrase.seal("sésame", SECRET, "keystore", cost=CHEAP)
CODE = new_recovery_code()
CODE_BOX = seal_with_code(CODE, SECRET, "keystore")
REFUSED = (WrongPassphraseError, DecryptionError, MalformedError, UnsupportedVersionError)


def test_standard_cost_round_trip() -> None:
    """With the real cost, 64 MiB and 3 passes, a secret comes back and the cost stands in the box."""
    box = passphrase.seal("sésame", SECRET, "keystore")
    assert (int.from_bytes(box[6:10], "big") * 1024, box[10]) == (64 * 1024 * 1024, 3)
    assert passphrase.open("sésame", box, "keystore") == SECRET


@given(st.text(min_size=1), st.binary(max_size=100))
def test_round_trip(words: str, secret: bytes) -> None:
    """Any passphrase that is accepted opens its box."""
    try:
        normalise(words)
    except InvalidInputError:
        return
    box = passphrase.seal(words, secret, "keystore", cost=CHEAP)
    assert passphrase.open(words, box, "keystore") == secret


def test_wrong_passphrase() -> None:
    """Another passphrase is told apart from a damaged box."""
    with pytest.raises(WrongPassphraseError):
        passphrase.open("Sésame", BOX, "keystore")


def test_purpose_is_bound() -> None:
    """A box of one purpose does not open for another."""
    with pytest.raises(WrongPassphraseError):
        passphrase.open("sésame", BOX, "backup")


def test_every_flipped_byte_is_refused() -> None:
    """No byte of a box can be changed: magic, version, kind, cost, salt, nonce, commitment, secret, tag."""
    for mask in (0x01, 0xFF):
        for at in range(len(BOX)):
            flipped = bytearray(BOX)
            flipped[at] ^= mask
            with pytest.raises(REFUSED):
                passphrase.open("sésame", bytes(flipped), "keystore")


@pytest.mark.parametrize("at", [0, 4, 5, 6, 10, 20, 40, 60, -1])
def test_flipped_bytes_of_a_code_box_are_refused(at: int) -> None:
    """Nor any of a box under a recovery code; its unused cost must be zero."""
    flipped = bytearray(CODE_BOX)
    flipped[at] ^= 1
    with pytest.raises(REFUSED):
        open_with_code(CODE, bytes(flipped), "keystore")


def test_damage_behind_the_commitment_is_not_a_wrong_passphrase() -> None:
    """The right passphrase on a damaged secret says so, instead of sending the user to guess."""
    with pytest.raises(DecryptionError):
        passphrase.open("sésame", BOX[:-1] + bytes([BOX[-1] ^ 1]), "keystore")


@pytest.mark.parametrize("size", [0, 3, 11, 50, len(BOX) - len(SECRET) - 1])
def test_truncated_boxes_are_refused(size: int) -> None:
    """A box that ends too early is malformed."""
    with pytest.raises(MalformedError):
        passphrase.open("sésame", BOX[:size], "keystore")


@pytest.mark.parametrize(
    ("kibibytes", "passes"),
    [(LIMITS.argon2_memory_max // 1024 + 1, 1), (2**32 - 1, 1), (8, 255), (8, 11), (8, 0), (0, 1)],
)
def test_hostile_costs_are_refused(kibibytes: int, passes: int) -> None:
    """A box that asks for gigabytes or hours is refused before anything is computed."""
    hostile = BOX[:6] + kibibytes.to_bytes(4, "big") + bytes([passes]) + BOX[11:]
    with pytest.raises(MalformedError, match="effort"):
        passphrase.open("sésame", hostile, "keystore")


def test_costs_that_cannot_be_stored_are_refused() -> None:
    """A box is never written that could not be read again."""
    for cost in (Cost(LIMITS.argon2_memory_max * 2, 1), Cost(8193, 1)):
        with pytest.raises(MalformedError):
            passphrase.seal("sésame", SECRET, "keystore", cost=cost)


def test_keyboards_agree() -> None:
    """A composed and a decomposed é, and a space and a no-break space, are the same passphrase."""
    box = passphrase.seal("é a", SECRET, "keystore", cost=CHEAP)
    typed = unicodedata.normalize("NFD", "é") + "\u00a0a"
    assert passphrase.open(typed, box, "keystore") == SECRET


@pytest.mark.parametrize("words", ["", "a\tb", "a\x00", "\ud800"])
def test_unusable_passphrases_are_refused(words: str) -> None:
    """Empty ones, control characters and half characters are refused with a sentence."""
    with pytest.raises(InvalidInputError):
        passphrase.seal(words, SECRET, "keystore", cost=CHEAP)


def test_recovery_code() -> None:
    """A code has 128 random bits, differs each time, and opens its box however it was typed."""
    assert new_recovery_code() != new_recovery_code()
    assert open_with_code(CODE.lower().replace("-", " "), CODE_BOX, "keystore") == SECRET
    with pytest.raises(WrongPassphraseError):
        open_with_code(new_recovery_code(), CODE_BOX, "keystore")
    with pytest.raises(WrongPassphraseError):
        open_with_code(CODE, CODE_BOX, "backup")


def test_mistyped_code() -> None:
    """A typing error is reported as such and not as a wrong code."""
    typed = ("0" if CODE[0] != "0" else "2") + CODE[1:]
    with pytest.raises(MalformedError, match="typing error"):
        open_with_code(typed, CODE_BOX, "keystore")


def test_the_two_ways_are_not_mixed_up() -> None:
    """A box under a code is not opened with a passphrase, nor the other way round."""
    with pytest.raises(MalformedError):
        passphrase.open("sésame", CODE_BOX, "keystore")
    with pytest.raises(MalformedError):
        open_with_code(CODE, BOX, "keystore")


@given(st.binary(max_size=200))
def test_noise_gives_our_errors_only(noise: bytes) -> None:
    """Whatever stands in a key file, reading it ends with an error of ours."""
    for box in (noise, BOX[:5] + noise):
        with pytest.raises(SouspliError):
            open_with_code(CODE, box, "keystore")
