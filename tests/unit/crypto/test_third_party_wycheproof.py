"""Wycheproof and the Merkle vectors of transparency-dev, where SOUSPLI_VECTORS names their folder."""

import base64
import hashlib
import json
import zlib
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto import files, merkle, signing, suite
from schemas.errors import DecryptionError, IntegrityError, MalformedError, SignatureInvalidError
from tests.unit.crypto.third_party import folder, wycheproof

REFUSED = (SignatureInvalidError, DecryptionError, MalformedError, ValueError)
PIECE = 5003
PREFIX, TAG = 56, 16
"""A prime, so that pieces and chunks never end together."""


def unhex(test: dict[str, Any], *names: str) -> list[bytes]:
    """Return the named fields as bytes; a missing one is empty."""
    return [bytes.fromhex(test.get(name, "")) for name in names]


def test_ed25519() -> None:
    """`signing.check_ed25519` agrees with Wycheproof on every signature."""
    for group, test in wycheproof("ed25519"):
        public = bytes.fromhex(group["publicKey"]["pk"])
        message, signature = unhex(test, "msg", "sig")
        if test["result"] == "valid":
            signing.check_ed25519(public, message, signature)
        else:
            with pytest.raises(SignatureInvalidError):
                signing.check_ed25519(public, message, signature)


def test_mldsa() -> None:
    """`signing.check_mldsa` agrees with Wycheproof on every signature, key and context."""
    for group, test in wycheproof("mldsa_65_verify"):
        public = bytes.fromhex(group["publicKey"])
        message, signature, context = unhex(test, "msg", "sig", "ctx")
        if test["result"] == "valid":
            signing.check_mldsa(public, message, signature, context)
        else:
            with pytest.raises(REFUSED):
                signing.check_mldsa(public, message, signature, context)


def test_cobblestone_whole() -> None:
    """`suite.decrypt` agrees with Wycheproof on every Cobblestone-256 message."""
    for _, test in wycheproof("c2sp_chunked_encryption_aes_256_gcm"):
        key, context = unhex(test, "key", "ctx")
        ciphertext = zlib.decompress(bytes.fromhex(test["ct"]))
        if test["result"] == "valid":
            plaintext = suite.decrypt(key, context, ciphertext)
            assert hashlib.sha512(plaintext).hexdigest() == test["msgSha512"]
        else:
            with pytest.raises(DecryptionError):
                suite.decrypt(key, context, ciphertext)


def test_cobblestone_streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file stream agrees as well, fed in awkward pieces, under the vector's context."""
    for _, test in wycheproof("c2sp_chunked_encryption_aes_256_gcm"):
        key, context = unhex(test, "key", "ctx")
        ciphertext = zlib.decompress(bytes.fromhex(test["ct"]))
        if len(key) != suite.KEY_SIZE:
            continue
        monkeypatch.setattr(files, "_context", lambda _key, _id, context=context: context)
        monkeypatch.setattr(files, "padded_length", lambda size: size)  # these are no files, and not padded
        pieces = (ciphertext[at : at + PIECE] for at in range(0, len(ciphertext), PIECE))
        chunks = len(ciphertext) - PREFIX
        opened = files.open_stream(pieces, key, b"", chunks - TAG * -(-chunks // (files.FILE_CHUNK + TAG)))
        digest = hashlib.sha512()
        if test["result"] == "valid":
            for piece in opened:
                digest.update(piece)
            assert digest.hexdigest() == test["msgSha512"]
        else:
            with pytest.raises(IntegrityError):
                list(opened)


def test_wrap_refuses_bad_mlkem_keys() -> None:
    """`suite.wrap` takes each valid ML-KEM-768 key of Wycheproof and refuses each invalid one."""
    x25519 = X25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
    for _, test in wycheproof("mlkem_768_encaps"):
        public = bytes.fromhex(test["ek"]) + x25519
        if test["result"] == "valid":
            suite.wrap(public, b"secret", b"")
        else:
            with pytest.raises(MalformedError):
                suite.wrap(public, b"secret", b"")


def test_library_mlkem_decapsulation() -> None:
    """ML-KEM-768 of the library agrees with Wycheproof on keys, shared secrets and refusals."""
    for _, test in wycheproof("mlkem_768"):
        seed, public, ciphertext, shared = unhex(test, "seed", "ek", "c", "K")
        if test["result"] == "valid":
            key = MLKEM768PrivateKey.from_seed_bytes(seed)
            assert not public or key.public_key().public_bytes_raw() == public
            assert key.decapsulate(ciphertext) == shared
        else:
            with pytest.raises(ValueError):
                MLKEM768PrivateKey.from_seed_bytes(seed).decapsulate(ciphertext)


def test_library_x25519() -> None:
    """X25519 of the library agrees with Wycheproof and refuses a shared secret of zeros."""
    for _, test in wycheproof("x25519"):
        public, private, shared = unhex(test, "public", "private", "shared")
        key, peer = X25519PrivateKey.from_private_bytes(private), X25519PublicKey.from_public_bytes(public)
        if any(shared):
            assert key.exchange(peer) == shared
        else:
            with pytest.raises(ValueError):
                key.exchange(peer)


def test_library_hkdf() -> None:
    """HKDF with SHA-512 of the library, whose second half is `suite.expand`, agrees with Wycheproof."""
    for _, test in wycheproof("hkdf_sha512"):
        ikm, salt, info, okm = unhex(test, "ikm", "salt", "info", "okm")
        if test["result"] == "valid":
            assert HKDF(SHA512(), test["size"], salt, info).derive(ikm) == okm
        else:
            with pytest.raises(ValueError):
                HKDF(SHA512(), test["size"], salt, info)


def test_merkle_roots() -> None:
    """The frontier has the roots that transparency-dev's vectors name for their eight entries."""
    entries = [bytes.fromhex(each) for each in ("", "00", "10", "2021", "3031", "40414243")]
    entries += [bytes(range(0x50, 0x58)), bytes(range(0x60, 0x70))]
    frontier, roots = merkle.Frontier(), {}
    for entry in entries:
        frontier.append(merkle.leaf_hash(entry))
        roots[frontier.size] = base64.b64encode(frontier.root).decode()
    paths = folder("merkle/testdata/consistency").glob("[1-9]/happy-path.json")
    cases = [json.loads(path.read_bytes()) for path in paths]
    assert cases
    for case in cases:
        assert (roots[case["size1"]], roots[case["size2"]]) == (case["root1"], case["root2"])
