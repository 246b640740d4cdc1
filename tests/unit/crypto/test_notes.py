"""Signed checkpoints: each MUST of C2SP signed-note and tlog-checkpoint has its refusal."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.notes import Checkpoint, Verifier, open_checkpoint, parse_verifier, sign_checkpoint
from crypto.signing import RelayKey
from schemas.errors import CheckpointError, MalformedError, SignatureInvalidError
from schemas.limits import LIMITS

ORIGIN = "relay.example/directory"
KEY, WITNESS = RelayKey(b"\1" * 32), RelayKey(b"\2" * 32)
VERIFIER = Verifier(ORIGIN, KEY.public)
CHECKPOINT = Checkpoint(ORIGIN, 7, bytes(range(32)))
NOTE = sign_checkpoint(CHECKPOINT, ORIGIN, KEY)
ROOT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


def in_base64(data: bytes) -> str:
    """Return the base64 of some bytes."""
    return base64.b64encode(data).decode()


def signed(text: str) -> str:
    """Return a note whose text, however wrong, is signed by the right key."""
    return f"{text}\n— {ORIGIN} {in_base64(VERIFIER.key_id + KEY.sign_note(text.encode()))}\n"


def signature_line(key: RelayKey, name: str) -> str:
    """Return the signature line of another signer."""
    return sign_checkpoint(CHECKPOINT, name, key).split("\n\n")[1]


def test_round_trip() -> None:
    """A signed checkpoint opens under its key, and its form is that of the specification."""
    assert open_checkpoint(NOTE, ORIGIN, VERIFIER) == CHECKPOINT
    assert NOTE.startswith(f"{ORIGIN}\n7\n{ROOT}\n\n— {ORIGIN} ")
    assert signed(CHECKPOINT.text) == NOTE


@settings(max_examples=50)
@given(st.integers(0, 2**53 - 1), st.binary(min_size=32, max_size=32))
def test_any_checkpoint_round_trips(size: int, root: bytes) -> None:
    """Every size up to 2^53 - 1 and every root come back."""
    checkpoint = Checkpoint(ORIGIN, size, root)
    assert open_checkpoint(sign_checkpoint(checkpoint, ORIGIN, KEY), ORIGIN, VERIFIER) == checkpoint


def test_verifier_key_of_the_specification() -> None:
    """The verifier key that signed-note gives as its example has the key id that it states."""
    vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    assert parse_verifier(vkey).vkey == vkey


def test_verifier_key_round_trip() -> None:
    """A verifier key is read back."""
    assert parse_verifier(VERIFIER.vkey) == VERIFIER


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        ORIGIN,
        VERIFIER.vkey.replace(ORIGIN, "other.example"),
        VERIFIER.vkey.replace("+" + VERIFIER.key_id.hex(), "+00000000"),
        VERIFIER.vkey.replace(VERIFIER.key_id.hex(), VERIFIER.key_id.hex().upper()),
        VERIFIER.vkey[:-1],
        f"{ORIGIN}+{VERIFIER.key_id.hex()}+{in_base64(b'D' + KEY.public)}",
        Verifier(ORIGIN, KEY.public[:31]).vkey,
        Verifier("", KEY.public).vkey,
        Verifier("a name", KEY.public).vkey,
    ],
    ids=[
        "empty", "name only", "other name", "wrong id", "upper-case id", "cut off", "other type", "short key",
        "no name", "space in the name",
    ],
)  # fmt: skip
def test_bad_verifier_keys_are_refused(vkey: str) -> None:
    """A verifier key whose parts do not fit together is refused."""
    with pytest.raises(MalformedError):
        parse_verifier(vkey)


def test_unknown_signatures_are_passed_over() -> None:
    """Witnesses may add lines before and behind, so may a key that shares only the name or the id."""
    witness = signature_line(WITNESS, "witness.example/w1")
    same_name = signature_line(WITNESS, ORIGIN)
    same_id = "— other.example " + NOTE.splitlines()[-1].split(" ")[2] + "\n"
    text, ours = NOTE.split("\n\n")
    note = f"{text}\n\n{witness}{same_name}{ours}{same_id}"
    assert open_checkpoint(note, ORIGIN, VERIFIER) == CHECKPOINT


def test_sixteen_signatures_are_accepted() -> None:
    """Sixteen signatures, also of post-quantum size, are within the limit."""
    large = in_base64(bytes(4 + 4627))
    note = NOTE + "".join(f"— witness.example/w{number} {large}\n" for number in range(15))
    assert open_checkpoint(note, ORIGIN, VERIFIER) == CHECKPOINT


def test_a_wrong_signature_of_the_known_key_condemns_the_note() -> None:
    """A good signature does not make up for a bad one that claims the same key."""
    bad = in_base64(VERIFIER.key_id + bytes(64))
    with pytest.raises(SignatureInvalidError):
        open_checkpoint(f"{NOTE}— {ORIGIN} {bad}\n", ORIGIN, VERIFIER)


def test_another_key_is_not_enough() -> None:
    """A checkpoint that only others have signed is refused."""
    with pytest.raises(SignatureInvalidError):
        open_checkpoint(sign_checkpoint(CHECKPOINT, "witness.example", WITNESS), ORIGIN, VERIFIER)


def test_an_altered_text_is_refused() -> None:
    """Another size under the same signature is refused."""
    with pytest.raises(SignatureInvalidError):
        open_checkpoint(NOTE.replace("\n7\n", "\n8\n"), ORIGIN, VERIFIER)


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n07\n{ROOT}\n",
        f"{ORIGIN}\n+7\n{ROOT}\n",
        f"{ORIGIN}\n7 \n{ROOT}\n",
        f"{ORIGIN}\n\u0667\n{ROOT}\n",
        f"{ORIGIN}\n\n{ROOT}\n",
        f"{ORIGIN}\n{2**53}\n{ROOT}\n",
        f"{ORIGIN}\n{'9' * 5000}\n{ROOT}\n",
        f"{ORIGIN}\n7\n{ROOT[:-1]}\n",
        f"{ORIGIN}\n7\n{ROOT[:-2]}9=\n",
        f"{ORIGIN}\n7\n{ROOT.replace('A', '-')}\n",
        f"{ORIGIN}\n7\n{in_base64(bytes(31))}\n",
        f"{ORIGIN}\n7\n\n",
        f"{ORIGIN}\n7\n{ROOT}\nextension\n",
        f"{ORIGIN}\n7\n",
        f"\n7\n{ROOT}\n",
        f"other.example\n7\n{ROOT}\n",
        "\n",
    ],
    ids=[
        "leading zero", "sign", "space", "foreign digit", "no size", "beyond 2^53", "huge",
        "base64 cut off",
        "spare bits in base64", "other base64 alphabet", "root of 31 bytes", "no root", "extension line",
        "two lines", "no origin", "another log", "nothing",
    ],
)  # fmt: skip
def test_malformed_checkpoints_are_refused(text: str) -> None:
    """A text that is not exactly origin, size and root is refused although its signature is good."""
    with pytest.raises(CheckpointError):
        open_checkpoint(signed(text), ORIGIN, VERIFIER)


SIGNATURE = NOTE.splitlines()[-1].split(" ")[2]


@pytest.mark.parametrize(
    "note",
    [
        "",
        CHECKPOINT.text,
        CHECKPOINT.text + "\n",
        NOTE[:-1],
        NOTE + "\n",
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("—", "-"),
        NOTE.replace("— ", "—  "),
        NOTE.replace(f"— {ORIGIN}", "— "),
        NOTE.replace(f"— {ORIGIN}", "— a+b"),
        NOTE.replace(f"— {ORIGIN}", "— a\u2003b"),
        NOTE.replace(SIGNATURE, SIGNATURE + " x"),
        NOTE.replace(SIGNATURE, "AAAA"),
        NOTE.replace(SIGNATURE, "AAAAAA=="),
        NOTE.replace(SIGNATURE, SIGNATURE.rstrip("=")),
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("directory\n7", "directory\t\n7"),
        NOTE + "— x \ud800\n",
        NOTE + f"— witness.example {'A' * LIMITS.note}\n",
    ],
    ids=[
        "empty", "text only", "no signature", "no last newline", "empty line at the end", "no parting line",
        "hyphen", "two spaces", "no name", "plus in the name", "space in the name", "third field", "3 bytes",
        "key id only", "no padding", "carriage returns", "tab", "half a character", "too long",
    ],
)  # fmt: skip
def test_malformed_notes_are_refused(note: str) -> None:
    """Each violation of the form of a note is refused, before any signature counts."""
    with pytest.raises(CheckpointError):
        open_checkpoint(note, ORIGIN, VERIFIER)


@given(st.integers(0, len(NOTE)), st.text(max_size=3), st.integers(0, 3))
def test_no_change_goes_unnoticed(at: int, inserted: str, removed: int) -> None:
    """Whatever is inserted, removed or replaced anywhere, the note is refused with an error of ours."""
    changed = NOTE[:at] + inserted + NOTE[at + removed :]
    if changed == NOTE:
        return
    with pytest.raises((CheckpointError, SignatureInvalidError)):
        open_checkpoint(changed, ORIGIN, VERIFIER)


@given(st.text())
def test_noise_gives_our_errors_only(noise: str) -> None:
    """Any text is refused with an error of ours."""
    with pytest.raises((CheckpointError, SignatureInvalidError)):
        open_checkpoint(noise, ORIGIN, VERIFIER)


@pytest.mark.parametrize(
    ("checkpoint", "name"),
    [
        (Checkpoint("", 7, bytes(32)), ORIGIN),
        (Checkpoint("a\nb", 7, bytes(32)), ORIGIN),
        (Checkpoint(ORIGIN, -1, bytes(32)), ORIGIN),
        (Checkpoint(ORIGIN, 2**53, bytes(32)), ORIGIN),
        (Checkpoint(ORIGIN, 7, bytes(31)), ORIGIN),
        (CHECKPOINT, ""),
        (CHECKPOINT, "a b"),
        (CHECKPOINT, "a+b"),
    ],
)
def test_only_readable_checkpoints_are_signed(checkpoint: Checkpoint, name: str) -> None:
    """A log never signs what its readers would refuse."""
    with pytest.raises(CheckpointError):
        sign_checkpoint(checkpoint, name, KEY)
