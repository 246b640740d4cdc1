"""The vectors of PyPI `cryptography-vectors`: through our code where it has a way in, else what it relies on.

The package also holds Cobblestone vectors, but of a draft with HKDF-SHA-256 that the specification and the
library have left behind; Wycheproof has those of the final one.
"""

from itertools import islice
from typing import Any

import pytest
from cryptography.hazmat.bindings._rust import openssl as library
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ec, mlkem, x25519
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey

from crypto import signing, suite
from schemas.errors import SignatureInvalidError
from tests.unit.crypto import reference
from tests.unit.crypto.third_party import packaged_json, packaged_lines, packaged_rsp

RFC9180 = packaged_json("HPKE/test-vectors.json")
HPKE_PQ = packaged_json("HPKE/hpke-pq-test-vectors.json")
XWING = [vector for vector in HPKE_PQ if vector["kem_id"] == reference.XWING]
TWO_STAGE_KDFS = {1, 2, 3}
EVERY = 10
"""The files of ML-KEM and ML-DSA are long and all alike; each tenth record keeps the unit tests fast."""


def unhex(vector: dict[str, Any], *names: str) -> list[bytes]:
    """Return the named fields as bytes; a missing one is empty."""
    return [bytes.fromhex(vector.get(name, "")) for name in names]


def test_reference_key_schedule_matches_rfc_9180() -> None:
    """All 128 vectors of RFC 9180 hold for the slow key schedule against which `wrap` is compared."""
    assert len(RFC9180) == 128
    for vector in RFC9180:
        ids = (vector["kem_id"], vector["kdf_id"], vector["aead_id"])
        given = unhex(vector, "shared_secret", "info", "psk", "psk_id")
        expected = unhex(vector, "secret", "key", "base_nonce", "exporter_secret")
        assert list(reference.key_schedule(vector["mode"], ids, *given)) == expected


def test_reference_key_schedule_matches_hpke_pq() -> None:
    """The two-stage vectors among the 13 of draft-ietf-hpke-pq hold for it as well."""
    two_stage = [vector for vector in HPKE_PQ if vector["kdf_id"] in TWO_STAGE_KDFS]
    assert (len(HPKE_PQ), len(two_stage)) == (13, 6)
    for vector in two_stage:
        ids = (vector["kem_id"], vector["kdf_id"], vector["aead_id"])
        given = unhex(vector, "shared_secret", "info")
        expected = unhex(vector, "key", "base_nonce", "exporter_secret")
        assert list(reference.key_schedule(vector["mode"], ids, *given))[1:] == expected


@pytest.mark.parametrize("vector", XWING, ids=lambda vector: f"kdf-{vector['kdf_id']}")
def test_our_seed_gives_the_published_xwing_key(vector: dict[str, Any]) -> None:
    """`suite.public_key` expands a seed to the published X-Wing key, and the reference decapsulates."""
    seed, public, encapsulated, shared = unhex(vector, "skRm", "pkRm", "enc", "shared_secret")
    assert suite.public_key(seed) == public
    assert reference.xwing_decapsulate(seed, encapsulated) == shared


@pytest.mark.parametrize("vector", XWING, ids=lambda vector: f"kdf-{vector['kdf_id']}")
def test_our_private_key_opens_published_hpke(vector: dict[str, Any]) -> None:
    """With `suite.private_key`, the library opens published ciphertexts of suites next to ours."""
    kdf = {1: hpke.KDF.HKDF_SHA256, 17: hpke.KDF.SHAKE256}[vector["kdf_id"]]
    neighbour = hpke.Suite(hpke.KEM.MLKEM768_X25519, kdf, hpke.AEAD.CHACHA20_POLY1305)
    seed, encapsulated, info = unhex(vector, "skRm", "enc", "info")
    aad, ciphertext, plaintext = unhex(vector["encryptions"][0], "aad", "ct", "pt")
    key = suite.private_key(seed)
    opened = library.hpke._decrypt_with_aad(neighbour, encapsulated + ciphertext, key, info, aad)
    assert opened == plaintext


def test_library_opens_the_base_mode_of_rfc_9180() -> None:
    """The library opens the 18 base-mode vectors of RFC 9180 that it has the KEM and the AEAD for."""
    kems = {16: hpke.KEM.P256, 18: hpke.KEM.P521, 32: hpke.KEM.X25519}
    kdfs = {1: hpke.KDF.HKDF_SHA256, 3: hpke.KDF.HKDF_SHA512}
    aeads = {1: hpke.AEAD.AES_128_GCM, 2: hpke.AEAD.AES_256_GCM, 3: hpke.AEAD.CHACHA20_POLY1305}
    opened = 0
    for vector in RFC9180:
        if vector["mode"] != 0 or vector["kem_id"] not in kems or vector["aead_id"] not in aeads:
            continue
        same = hpke.Suite(kems[vector["kem_id"]], kdfs[vector["kdf_id"]], aeads[vector["aead_id"]])
        secret, encapsulated, info = unhex(vector, "skRm", "enc", "info")
        aad, ciphertext, plaintext = unhex(vector["encryptions"][0], "aad", "ct", "pt")
        key: x25519.X25519PrivateKey | ec.EllipticCurvePrivateKey
        if vector["kem_id"] == 32:
            key = x25519.X25519PrivateKey.from_private_bytes(secret)
        else:
            curve = ec.SECP256R1() if vector["kem_id"] == 16 else ec.SECP521R1()
            key = ec.derive_private_key(int.from_bytes(secret, "big"), curve)
        assert library.hpke._decrypt_with_aad(same, encapsulated + ciphertext, key, info, aad) == plaintext
        opened += 1
    assert opened == 18


def test_library_mlkem_known_answers() -> None:
    """ML-KEM-768 of the library gives the published key and shared secret."""
    for vector in islice(packaged_rsp("asymmetric/MLKEM/kat_MLKEM_768.rsp"), 0, None, EVERY):
        d, z, public, ciphertext, shared = unhex(vector, "d", "z", "pk", "ct", "ss")
        key = mlkem.MLKEM768PrivateKey.from_seed_bytes(d + z)
        assert key.public_key().public_bytes_raw() == public
        assert key.decapsulate(ciphertext) == shared


def test_our_check_takes_published_mldsa_signatures() -> None:
    """`signing.check_mldsa` accepts published ML-DSA-65 signatures in their context and in no other."""
    records = islice(packaged_rsp("asymmetric/MLDSA/kat_MLDSA_65_det_pure.rsp"), 0, None, EVERY)
    for vector in records:
        seed, public, message, signed, context = unhex(vector, "xi", "pk", "msg", "sm", "ctx")
        signature = signed[: signing.MLDSA_SIGNATURE_SIZE]
        assert MLDSA65PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw() == public
        signing.check_mldsa(public, message, signature, context)
        with pytest.raises(SignatureInvalidError):
            signing.check_mldsa(public, message, signature, signing.MLDSA_CONTEXT)


def test_our_check_takes_published_ed25519_signatures() -> None:
    """`signing.check_ed25519` accepts the published Ed25519 signatures, which the library also makes."""
    for line in islice(packaged_lines("asymmetric/Ed25519/sign.input"), 0, None, EVERY):
        secret, public, message, signed, _ = (bytes.fromhex(each) for each in line.split(":"))
        assert Ed25519PrivateKey.from_private_bytes(secret[:32]).sign(message) == signed[:64]
        signing.check_ed25519(public, message, signed[:64])
