"""Second opinions: the same constructions, written out slowly from their specifications, to compare with."""

import hashlib
import hmac
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

XWING, HKDF_SHA256, AES_256_GCM = 0x647A, 1, 2
_XWING_LABEL = b"\\.//^\\"  # two lines of a drawing of an X
_HASHES = {1: "sha256", 2: "sha384", 3: "sha512"}
_KEY_SIZES = {1: 16, 2: 32, 3: 32, 0xFFFF: 0}


class Schedule(NamedTuple):
    """What the key schedule of HPKE gives."""

    secret: bytes
    key: bytes
    base_nonce: bytes
    exporter_secret: bytes


def hkdf_extract(name: str, salt: bytes, ikm: bytes) -> bytes:
    """RFC 5869, section 2.2."""
    return hmac.digest(salt or bytes(hashlib.new(name).digest_size), ikm, name)


def hkdf_expand(name: str, prk: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869, section 2.3."""
    output, block = b"", b""
    for counter in range(1, 256):
        if len(output) >= length:
            break
        block = hmac.digest(prk, block + info + bytes([counter]), name)
        output += block
    return output[:length]


def key_schedule(
    mode: int, ids: tuple[int, int, int], shared: bytes, info: bytes, psk: bytes = b"", psk_id: bytes = b""
) -> Schedule:
    """RFC 9180, section 5.1, for the two-stage KDFs; `ids` are those of KEM, KDF and AEAD."""
    _, kdf, aead = ids
    name = _HASHES[kdf]
    suite = b"HPKE" + b"".join(each.to_bytes(2, "big") for each in ids)

    def extract(salt: bytes, label: bytes, ikm: bytes) -> bytes:
        return hkdf_extract(name, salt, b"HPKE-v1" + suite + label + ikm)

    def expand(prk: bytes, label: bytes, context: bytes, length: int) -> bytes:
        labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context
        return hkdf_expand(name, prk, labelled, length)

    context = bytes([mode]) + extract(b"", b"psk_id_hash", psk_id) + extract(b"", b"info_hash", info)
    secret = extract(shared, b"secret", psk)
    size = _KEY_SIZES[aead]
    return Schedule(
        secret,
        expand(secret, b"key", context, size),
        expand(secret, b"base_nonce", context, 12 if size else 0),
        expand(secret, b"exp", context, hashlib.new(name).digest_size),
    )


def xwing_decapsulate(seed: bytes, encapsulated: bytes) -> bytes:
    """draft-connolly-cfrg-xwing-kem, sections 5.2 to 5.5."""
    expanded = hashlib.shake_256(seed).digest(96)
    x25519 = X25519PrivateKey.from_private_bytes(expanded[64:])
    mlkem_ciphertext, x25519_ciphertext = encapsulated[:1088], encapsulated[1088:]
    mlkem_shared = MLKEM768PrivateKey.from_seed_bytes(expanded[:64]).decapsulate(mlkem_ciphertext)
    x25519_shared = x25519.exchange(X25519PublicKey.from_public_bytes(x25519_ciphertext))
    public = x25519.public_key().public_bytes_raw()
    return hashlib.sha3_256(mlkem_shared + x25519_shared + x25519_ciphertext + public + _XWING_LABEL).digest()


def unwrap(seed: bytes, wrapped: bytes, info: bytes) -> bytes:
    """Open what `crypto.suite.wrap` sealed."""
    shared = xwing_decapsulate(seed, wrapped[:1120])
    schedule = key_schedule(0, (XWING, HKDF_SHA256, AES_256_GCM), shared, info)
    return AESGCM(schedule.key).decrypt(schedule.base_nonce, wrapped[1120:], b"")


def cobblestone_open(key: bytes, context: bytes, ciphertext: bytes) -> bytes:
    """C2SP chunked-encryption, for a ciphertext that is known to be good."""
    salt, commitment, chunks = ciphertext[:24], ciphertext[24:56], ciphertext[56:]
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + context
    derived = hkdf_expand("sha512", key, info, 32 + 12 + 32)
    if derived[44:] != commitment:
        raise ValueError("commitment")
    aead, base_nonce, plaintext = AESGCM(derived[:32]), int.from_bytes(derived[32:44], "big"), b""
    for number, at in enumerate(range(0, len(chunks), 16400)):
        nonce = (base_nonce ^ number).to_bytes(12, "big")
        plaintext += aead.decrypt(nonce, chunks[at : at + 16400], b"")
    return plaintext


def merkle_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, with its recursion."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + merkle_root(leaves[:split]) + merkle_root(leaves[split:])).digest()
