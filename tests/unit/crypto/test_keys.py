"""Private keys: from seeds, never shown."""

import pytest

from crypto import suite
from crypto.keys import DeviceKeys, EncryptionKey, SigningKey
from crypto.signing import device_kid, epoch_kid, verify
from schemas.errors import DecryptionError, MalformedError


def secret_source(size: int) -> bytes:
    """Return bytes that are easily seen in a `repr`."""
    return b"S" * size


def test_repr_never_shows_a_secret() -> None:
    """Neither `repr` nor `str` holds a byte of a seed, also after the keys have been used."""
    device = DeviceKeys.generate(secret_source)
    device.signing.sign("content", b"message")
    for key in (device, device.encryption, device.signing):
        assert "SS" not in repr(key) + str(key)
        assert "5353" not in repr(key)


def test_generation_takes_its_randomness() -> None:
    """The same source gives the same key, the system's source another one each time."""
    assert DeviceKeys.generate(secret_source) == DeviceKeys.generate(secret_source)
    assert DeviceKeys.generate() != DeviceKeys.generate()


def test_encryption_key_opens_its_wraps_only() -> None:
    """A key opens what was wrapped to it, nobody else's."""
    key, other = EncryptionKey.generate(), EncryptionKey.generate()
    wrapped = suite.wrap(key.public, b"secret", b"info")
    assert key.unwrap(wrapped, b"info") == b"secret"
    with pytest.raises(DecryptionError):
        other.unwrap(wrapped, b"info")


def test_ids_follow_from_public_keys() -> None:
    """Whoever holds the public keys computes the same ids as their owner."""
    device = DeviceKeys.generate()
    assert device.encryption.kid == epoch_kid(device.encryption.public)
    assert device.kid == device_kid(device.encryption.public, device.signing.public)
    assert device.public == device.encryption.public + device.signing.public


def test_device_seed_restores_the_device() -> None:
    """The 96 bytes of a device give back the same keys, and only 96 bytes do."""
    device = DeviceKeys.generate()
    restored = DeviceKeys.from_seed(device.seed)
    assert (len(device.seed), restored.public) == (96, device.public)
    verify(device.signing.public, "content", b"message", restored.signing.sign("content", b"message"))
    for wrong in (device.seed[:-1], device.seed + b"\0", b""):
        with pytest.raises(MalformedError):
            DeviceKeys.from_seed(wrong)


def test_seeds_have_their_length() -> None:
    """A seed of another length is refused at once and not at first use."""
    with pytest.raises(MalformedError):
        EncryptionKey(bytes(33))
    with pytest.raises(MalformedError):
        SigningKey(bytes(32))
