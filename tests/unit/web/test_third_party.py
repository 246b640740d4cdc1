"""Wycheproof on the TypeScript side, where SOUSPLI_VECTORS names its folder."""

import hashlib
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from crypto import suite
from tests.twin import Twin
from tests.unit.crypto.third_party import wycheproof

Stated = tuple[dict[str, str], bool]


def _ed25519() -> Iterator[Stated]:
    for group, test in wycheproof("ed25519"):
        given = {"public": group["publicKey"]["pk"], "message": test["msg"], "signature": test["sig"]}
        yield given, test["result"] == "valid"


def _mldsa() -> Iterator[Stated]:
    for group, test in wycheproof("mldsa_65_verify"):
        given = {"public": group["publicKey"], "message": test["msg"], "signature": test["sig"]}
        yield given | {"context": test.get("ctx", "")}, test["result"] == "valid"


def _wraps() -> Iterator[Stated]:
    x25519 = suite.public_key(bytes(32))[-32:].hex()
    for _, test in wycheproof("mlkem_768_encaps"):
        yield {"public": test["ek"] + x25519, "secret": "00", "info": ""}, test["result"] == "valid"


@pytest.mark.parametrize(
    ("operation", "stated", "refusal"),
    [
        ("signing.check_ed25519", _ed25519, "signature"),
        ("signing.check_mldsa", _mldsa, "signature"),
        ("suite.wrap", _wraps, "malformed"),
    ],
)
def test_signatures_and_keys(twin: Twin, operation: str, stated: Any, refusal: str) -> None:  # noqa: ANN401
    """Each is taken or refused as Wycheproof says."""
    wrong = [
        given
        for given, valid in stated()
        if twin.run(operation, given)["expect"] != ("ok" if valid else refusal)
    ]
    assert wrong == []


def test_cobblestone(twin: Twin) -> None:
    """`suite.decrypt` agrees with Wycheproof on every Cobblestone-256 message."""
    for _, test in wycheproof("c2sp_chunked_encryption_aes_256_gcm"):
        ciphertext = zlib.decompress(bytes.fromhex(test["ct"]))
        given = {"key": test["key"], "context": test["ctx"], "ciphertext": ciphertext.hex()}
        outcome = twin.run("suite.decrypt", given)
        if test["result"] == "valid":
            plaintext = bytes.fromhex(outcome["gives"]["plaintext"])
            assert hashlib.sha512(plaintext).hexdigest() == test["msgSha512"]
        else:
            assert outcome == {"expect": "decryption"}
