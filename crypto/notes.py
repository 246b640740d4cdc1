"""Checkpoints: the size and root of a log as a signed note, and the cosignatures of its witnesses.

C2SP signed-note, tlog-checkpoint and tlog-cosignature, all Ed25519.

    note = sign_checkpoint(Checkpoint("relay.example/log", 3, root), "relay.example/log", relay_key)
    open_checkpoint(note, "relay.example/log", parse_verifier(vkey)).size == 3

Rules: the text is trusted only after a known key has signed it. Signatures of unknown keys are passed over
(witnesses add theirs), a wrong one of a known key condemns the note. Stricter than C2SP in one point:
extension lines are refused, since no monitor audits them.
"""

import base64
import binascii
import hashlib
import re
import struct
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from crypto.signing import ED25519_PUBLIC_SIZE, ED25519_SIGNATURE_SIZE, RelayKey, check_ed25519
from schemas.errors import CheckpointError, MalformedError, SignatureInvalidError
from schemas.limits import LIMITS

_ED25519 = b"\x01"
_COSIGNATURE = b"\x04"
_TIME = struct.Struct(">Q")
_KEY_ID_SIZE = 4
_ROOT_SIZE = 32
_MAX_SIZE = 2**53 - 1  # so that JavaScript reads it exactly
_SIGNATURE_LINE = re.compile("— (?P<name>[^ ]+) (?P<signature>[^ ]+)")


@dataclass(frozen=True)
class Checkpoint:
    """The state of a log: its name, the number of its leaves and the root (32 bytes) of their tree."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True)
class Verifier:
    """The name of a signer and its Ed25519 public key (32 bytes); a `witness` gives cosignatures."""

    name: str
    public: bytes
    witness: bool = False

    @property
    def _type(self) -> bytes:
        return _COSIGNATURE if self.witness else _ED25519

    @property
    def key_id(self) -> bytes:
        """The first 4 bytes of SHA-256 over name, newline, type and key; an abbreviation and no proof."""
        return hashlib.sha256(self.name.encode() + b"\n" + self._type + self.public).digest()[:_KEY_ID_SIZE]

    @property
    def vkey(self) -> str:
        """The verifier key as text: name, key id in hexadecimal, base64 of type and key, joined by `+`."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(self._type + self.public).decode()}"


def sign_checkpoint(checkpoint: Checkpoint, name: str, key: RelayKey) -> str:
    """Return the signed note of a checkpoint; raises CheckpointError when it could not be read back."""
    _read_text(checkpoint.text, checkpoint.origin)
    if not _is_name(name):
        raise CheckpointError("the name of a signer is empty or holds a space, a plus or a control character")
    signature = Verifier(name, key.public).key_id + key.sign_note(checkpoint.text.encode())
    return f"{checkpoint.text}\n— {name} {base64.b64encode(signature).decode()}\n"


def open_checkpoint(note: str, origin: str, verifier: Verifier) -> Checkpoint:
    """Return the checkpoint of the log `origin` that `verifier` signed.

    Raises CheckpointError when the note is malformed or of another log, and SignatureInvalidError when the
    verifier has not signed it or its signature is wrong.
    """
    text, signatures = _split(note)
    signer = (verifier.name, verifier.key_id)
    ours = [signature for name, key_id, signature in signatures if (name, key_id) == signer]
    if not ours:
        raise SignatureInvalidError("the checkpoint is not signed by the key of the log")
    for signature in ours:
        check_ed25519(verifier.public, text.encode(), signature)
    return _read_text(text, origin)


def cosign(checkpoint: Checkpoint, name: str, key: RelayKey, seconds: int) -> str:
    """Return the line by which a witness attests that it saw a checkpoint at a time (Unix seconds)."""
    witness = Verifier(name, key.public, witness=True)
    signature = _TIME.pack(seconds) + key.sign_note(_cosigned(checkpoint.text, seconds))
    return f"— {name} {base64.b64encode(witness.key_id + signature).decode()}\n"


def add_cosignatures(note: str, lines: Iterable[str]) -> str:
    """Return a note with further signature lines; raises CheckpointError for a line that is malformed."""
    together = note + "".join(lines)
    _split(together)
    return together


def cosigned_at(note: str, witness: Verifier) -> int | None:
    """Return when a witness last cosigned a note (Unix seconds); None when it did not.

    Raises CheckpointError for a malformed note, SignatureInvalidError for a wrong cosignature in its name.
    """
    text, signatures = _split(note)
    times = []
    for name, key_id, signature in signatures:
        if (name, key_id) != (witness.name, witness.key_id):
            continue
        if len(signature) != _TIME.size + ED25519_SIGNATURE_SIZE:
            raise SignatureInvalidError("a cosignature has the wrong length")
        (seconds,) = _TIME.unpack_from(signature)
        if not 0 < seconds < 2**63:  # tlog-cosignature, "Format"
            raise SignatureInvalidError("a cosignature says an impossible time")
        check_ed25519(witness.public, _cosigned(text, seconds), signature[_TIME.size :])
        times.append(seconds)
    return max(times, default=None)


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def parse_verifier(vkey: str) -> Verifier:
    """Read a verifier key `name+id+key`; raises MalformedError."""
    name, _, rest = vkey.partition("+")
    hexadecimal, _, encoded = rest.partition("+")
    try:
        key = _base64(encoded)
    except CheckpointError as error:
        raise MalformedError("this is not a verifier key") from error
    verifier = Verifier(name, key[1:], witness=key[:1] == _COSIGNATURE)
    if key[:1] not in (_ED25519, _COSIGNATURE) or len(verifier.public) != ED25519_PUBLIC_SIZE:
        raise MalformedError("this is not a verifier key for Ed25519")
    if not _is_name(name) or verifier.key_id.hex() != hexadecimal:
        raise MalformedError("the name or the id of the verifier key is wrong")
    return verifier


def _split(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    # signed-note, "Format": the last empty line parts the text from the signatures.
    if len(note) > LIMITS.note:
        raise CheckpointError("the note is too long")
    if any((each < " " and each != "\n") or "\ud800" <= each <= "\udfff" for each in note):
        raise CheckpointError("the note holds a control character or is not valid UTF-8")
    text, parting, lines = note.rpartition("\n\n")
    if not parting or not lines.endswith("\n"):
        raise CheckpointError("the note has no signature")
    return text + "\n", [_read_signature(line) for line in lines[:-1].split("\n")]


def _read_signature(line: str) -> tuple[str, bytes, bytes]:
    match = _SIGNATURE_LINE.fullmatch(line)
    if not match or not _is_name(match["name"]):
        raise CheckpointError("a signature line of the note is malformed")
    signature = _base64(match["signature"])
    if len(signature) <= _KEY_ID_SIZE:
        raise CheckpointError("a signature of the note is too short")
    return match["name"], signature[:_KEY_ID_SIZE], signature[_KEY_ID_SIZE:]


def _read_text(text: str, origin: str) -> Checkpoint:
    # tlog-checkpoint, "Note text": origin, size, root, each on its line.
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not _is_origin(lines[0]):
        raise CheckpointError("a checkpoint has three lines")
    if lines[0] != origin:
        raise CheckpointError("the checkpoint is of another log")
    if not re.fullmatch("0|[1-9][0-9]{0,15}", lines[1]) or int(lines[1]) > _MAX_SIZE:
        raise CheckpointError("the size of the log is malformed")
    root = _base64(lines[2])
    if len(root) != _ROOT_SIZE:
        raise CheckpointError("the root of the log has the wrong length")
    return Checkpoint(origin, int(lines[1]), root)


def _base64(text: str) -> bytes:
    # Encoding again refuses the second spellings that a decoder lets pass: spare bits, missing padding.
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise CheckpointError("the base64 in the note is malformed") from error
    if base64.b64encode(data).decode() != text:
        raise CheckpointError("the base64 in the note is not canonical")
    return data


def _is_origin(text: str) -> bool:
    return bool(text) and all(each >= " " and not "\ud800" <= each <= "\udfff" for each in text)


def _is_name(text: str) -> bool:
    # Unicode spaces are the separators Zs, Zl and Zp and the controls U+0009 to U+000D and U+0085.
    unfit = any(each == "+" or each.isspace() or unicodedata.category(each) in {"Cc", "Cs"} for each in text)
    return bool(text) and not unfit
