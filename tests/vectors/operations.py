"""The operations that frozen vectors name, over JSON values: bytes are hexadecimal strings.

`run` gives what a vector file states: `expect` is "ok", or the slug of the error (schemas/errors.py).
"""

import hashlib
from collections.abc import Callable
from typing import Any

from crypto import (
    files,
    keys,
    merkle,
    notes,
    padding,
    passphrase,
    recovery,
    root_file,
    safety,
    signing,
    suite,
)
from schemas.errors import SouspliError
from tests.vectors.corresponding import CORRESPONDING
from tests.vectors.deciding import DECIDING
from tests.vectors.protocol import PROTOCOL
from tests.vectors.proving import PROVING
from tests.vectors.shelving import SHELVING
from tests.vectors.unlocking import UNLOCKING

Json = dict[str, Any]


def run(operation: str, given: Json) -> Json:
    """Return `expect` and, when it is "ok", `gives`."""
    try:
        return {"expect": "ok", "gives": OPERATIONS[operation](given)}
    except SouspliError as error:
        return {"expect": error.slug}


def _bytes(given: Json, *names: str) -> list[bytes]:
    return [bytes.fromhex(given[name]) for name in names]


def _public_key(given: Json) -> Json:
    return {"public": suite.public_key(*_bytes(given, "seed")).hex()}


def _unwrap(given: Json) -> Json:
    return {"secret": suite.unwrap(*_bytes(given, "seed", "wrapped", "info")).hex()}


def _expand(given: Json) -> Json:
    return {"derived": suite.expand(bytes.fromhex(given["key"]), given["name"], given["length"]).hex()}


def _decrypt(given: Json) -> Json:
    return {"plaintext": suite.decrypt(*_bytes(given, "key", "context", "ciphertext")).hex()}


def _signing_key(given: Json) -> Json:
    return {"public": keys.SigningKey(*_bytes(given, "seed")).public.hex()}


def _kids(given: Json) -> Json:
    encryption, signing_public = _bytes(given, "encryption", "signing")
    return {
        "epoch": signing.epoch_kid(encryption).hex(),
        "device": signing.device_kid(encryption, signing_public).hex(),
    }


def _verify(given: Json) -> Json:
    public, message, signature = _bytes(given, "public", "message", "signature")
    signing.verify(public, given["purpose"], message, signature)
    return {}


def _verify_ed25519(given: Json) -> Json:
    public, message, signature = _bytes(given, "public", "message", "signature")
    signing.verify_ed25519(public, given["purpose"], message, signature)
    return {}


def _open_file(given: Json) -> Json:
    key, blob_id, ciphertext = _bytes(given, "key", "blob", "ciphertext")
    plaintext = b"".join(bytes(view) for view in files.open_stream([ciphertext], key, blob_id, given["size"]))
    return {"sha256": hashlib.sha256(plaintext).hexdigest()}


def _digest_of_file(given: Json) -> Json:
    digest, ciphertext = files.FileDigest(), bytes.fromhex(given["part"]) * given["times"]
    for at in range(0, len(ciphertext), given["cut"]):
        digest.update(ciphertext[at : at + given["cut"]])
    return {"digest": digest.digest().hex()}


def _padded(given: Json) -> Json:
    return {"padded": [padding.padded_length(length) for length in given["lengths"]]}


def _open_box(given: Json) -> Json:
    opened = passphrase.open(given["passphrase"], bytes.fromhex(given["box"]), given["purpose"])
    return {"secret": opened.hex()}


def _open_code_box(given: Json) -> Json:
    opened = passphrase.open_with_code(given["code"], bytes.fromhex(given["box"]), given["purpose"])
    return {"secret": opened.hex()}


def _open_root_file(given: Json) -> Json:
    held = root_file.open(given["passphrase"], bytes.fromhex(given["file"]))
    return {"structure": held.structure, "root": held.root.hex()}


def _split(given: Json) -> Json:
    rest = memoryview(bytes.fromhex(given["random"]))

    def random(size: int) -> bytes:
        nonlocal rest
        taken, rest = bytes(rest[:size]), rest[size:]
        return taken

    shares = recovery.split(bytes.fromhex(given["secret"]), given["threshold"], given["shares"], random)
    return {"texts": [share.text for share in shares]}


def _combine(given: Json) -> Json:
    return {"secret": recovery.combine(recovery.parse_shares(given["texts"])).hex()}


def _roots(given: Json) -> Json:
    frontier = merkle.Frontier()
    roots = [frontier.root.hex()]
    for entry in given["entries"]:
        frontier.append(merkle.leaf_hash(bytes.fromhex(entry)))
        roots.append(frontier.root.hex())
    return {"roots": roots}


def _sign_note(given: Json) -> Json:
    seed, root = _bytes(given, "seed", "root")
    key = signing.RelayKey(seed)
    checkpoint = notes.Checkpoint(given["origin"], given["size"], root)
    note = notes.sign_checkpoint(checkpoint, given["name"], key)
    return {"note": note, "vkey": notes.Verifier(given["name"], key.public).vkey}


def _open_note(given: Json) -> Json:
    checkpoint = notes.open_checkpoint(given["note"], given["origin"], notes.parse_verifier(given["vkey"]))
    return {"size": checkpoint.size, "root": checkpoint.root.hex()}


def _safety_number(given: Json) -> Json:
    a, b = (_bytes(given[side], "id", "public") for side in ("a", "b"))
    return {"number": safety.safety_number((a[0], a[1]), (b[0], b[1]))}


OPERATIONS: dict[str, Callable[[Json], Json]] = {
    "suite.public_key": _public_key,
    "suite.unwrap": _unwrap,
    "suite.expand": _expand,
    "suite.decrypt": _decrypt,
    "keys.signing_key": _signing_key,
    "signing.kids": _kids,
    "signing.verify": _verify,
    "signing.verify_ed25519": _verify_ed25519,
    "files.open": _open_file,
    "files.digest": _digest_of_file,
    "padding.lengths": _padded,
    "passphrase.open": _open_box,
    "passphrase.open_with_code": _open_code_box,
    "root_file.open": _open_root_file,
    "recovery.split": _split,
    "recovery.combine": _combine,
    "merkle.roots": _roots,
    "notes.sign": _sign_note,
    "notes.open": _open_note,
    "safety.number": _safety_number,
    **PROTOCOL,
    **PROVING,
    **CORRESPONDING,
    **UNLOCKING,
    **SHELVING,
    **DECIDING,
}
