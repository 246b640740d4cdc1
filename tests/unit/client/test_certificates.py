"""Keys of correspondents: what is read, what is refused, and where the domain of an address publishes one."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from client.outside.certificates import read_certificate
from client.outside.wkd import fetch, find_key, urls
from schemas.errors import InvalidInputError, NotFoundError, UnavailableError
from schemas.mail import Mode
from tests.conftest import Need
from tests.processes import free_port

NOW = datetime.now(UTC)
SAM = "sam@asso.example"


@pytest.fixture(scope="module")
def gpg() -> Iterator[list[str]]:
    """Return the call of a gpg with a home of its own, where Sam and somebody else have keys."""
    program = shutil.which("gpg")
    if program is None:
        yield []
        return
    with tempfile.TemporaryDirectory(prefix="gpg-") as home:  # sockets have short names
        call = [program, "--homedir", home, "--batch", "--pinentry-mode", "loopback", "--passphrase", ""]
        for who in (f"Sam Dupont <{SAM}>", "Joe <Joe.Doe@Example.ORG>"):
            subprocess.run(
                [*call, "--quick-gen-key", who, "future-default", "default", "1d"],
                check=True,
                capture_output=True,
            )
        yield call
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=False, capture_output=True)


def run(need: Need, gpg: list[str], *arguments: str) -> bytes:
    """Return what gpg says."""
    need(gpg or None, "gpg is not installed")
    return subprocess.run([*gpg, *arguments], check=True, capture_output=True).stdout


def test_an_openpgp_key(need: Need, gpg: list[str]) -> None:
    """Armoured or not, it is one key, with the fingerprint that gpg shows."""
    binary = read_certificate(run(need, gpg, "--export", SAM), NOW)
    armoured = read_certificate(run(need, gpg, "--armor", "--export", SAM), NOW)
    listed = run(need, gpg, "--with-colons", "-k", SAM).decode()
    assert binary.fingerprint == armoured.fingerprint == re.findall(r"^fpr:+(\w+):", listed, re.MULTILINE)[0]
    assert (binary.mode, binary.addresses) == (Mode.OPENPGP, (SAM,))
    assert binary.is_of("Sam@Asso.example")
    assert binary.expires is not None


def test_a_secret_key_is_refused(need: Need, gpg: list[str]) -> None:
    """Whoever sends theirs by mistake is told so, and it is not kept."""
    with pytest.raises(InvalidInputError, match="secret"):
        read_certificate(run(need, gpg, "--export-secret-keys", SAM), NOW)


def smime(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, days: int = 1) -> bytes:
    """Return a certificate of Sam's, in DER."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sam")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1)
    builder = builder.not_valid_before(NOW - timedelta(days=9)).not_valid_after(NOW + timedelta(days=days))
    addresses = x509.SubjectAlternativeName([x509.RFC822Name(SAM)])
    made = builder.public_key(key.public_key()).add_extension(addresses, critical=False).sign(key, SHA256())
    return made.public_bytes(Encoding.DER)


def test_an_smime_certificate() -> None:
    """It is told from OpenPGP; one that expired, or to which nothing can be encrypted, is refused."""
    key = rsa.generate_private_key(65_537, 2048)
    found = read_certificate(smime(key), NOW)
    assert (found.mode, found.addresses) == (Mode.SMIME, (SAM,))
    for wrong in (smime(key, days=-1), smime(ec.generate_private_key(ec.SECP256R1())), b"\x30\x03abc"):
        with pytest.raises(InvalidInputError):
            read_certificate(wrong, NOW)


def test_where_a_key_is_published(need: Need, gpg: list[str]) -> None:
    """Under the hash that gpg computes too, whatever the capitals; also the example of the draft."""
    advanced, direct = urls("Joe.Doe@Example.ORG")
    hashed = "iy9q119eutrkn8s1mk4r39qejnbu3n5q"
    assert advanced == (
        f"https://openpgpkey.example.org/.well-known/openpgpkey/example.org/hu/{hashed}?l=Joe.Doe"
    )
    assert direct == f"https://example.org/.well-known/openpgpkey/hu/{hashed}?l=Joe.Doe"
    listed = run(need, gpg, "--with-wkd-hash", "-k").decode()
    assert {hashed, urls(SAM)[0].rpartition("/hu/")[2].partition("?")[0]} == set(
        re.findall(r"^\s+([a-z0-9]{32})@", listed, re.MULTILINE)
    )


async def test_a_key_is_found(need: Need, gpg: list[str]) -> None:
    """Among several, the one of this address; by the direct method where the host of the other is missing."""
    several = run(need, gpg, "--export")
    asked: list[str] = []

    async def direct_only(url: str) -> bytes | None:
        asked.append(url)
        if url.startswith("https://openpgpkey."):
            raise UnavailableError
        return several

    found = await find_key(SAM, direct_only, NOW)
    assert found.addresses == (SAM,)
    assert tuple(asked) == urls(SAM)


async def test_no_key_is_found(need: Need, gpg: list[str]) -> None:
    """Nothing, rubbish, and the key of somebody else are told apart, and none is used."""
    other = run(need, gpg, "--export", "joe.doe@example.org")
    for answer, error in ((None, NotFoundError), (b"rubbish", InvalidInputError), (other, InvalidInputError)):

        async def say(_url: str, answer: bytes | None = answer) -> bytes | None:
            return answer

        with pytest.raises(error):
            await find_key(SAM, say, NOW)


async def test_nobody_answers() -> None:
    """A domain without a server is told as such."""
    with pytest.raises(UnavailableError):
        await fetch(f"https://127.0.0.1:{free_port()}/")
