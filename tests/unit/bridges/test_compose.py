"""Notices as mail: what they show, what they do not, and what gpg and openssl make of encrypted ones."""

import email
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from msgspec.structs import replace

from bridges.outbound.compose import Draft, Enclosure, compose, new_message_id
from schemas.errors import InvalidInputError
from schemas.forms import Language
from schemas.mail import Correspondent, GuestLink, Mode, Notice
from tests.conftest import Need

TEXT, SUBJECT = "Mme Lambert cherche un logement", "Logement de Mme Lambert"
SAM = "01977f3c-0000-7000-8000-000000000001"
LINK = "https://relay.example/g/#AbC"
SCAN = Enclosure("scan é.pdf", "application/pdf", b"%PDF " + bytes(range(256)))


def draft(mode: Mode, key: bytes = b"", language: Language = Language.FR, **other: object) -> Draft:
    """Return a notice in a mode, with text and a file where the mode has them."""
    sam = Correspondent(SAM, "Sam Dupont", "sam@asso.example", language, key)
    notice = Notice("Anne", sam, mode)
    if mode is Mode.LINK:
        notice = replace(notice, guest=GuestLink(SAM, LINK, 1_800_000_000_000, asks=True))
    elif mode is not Mode.SHORT:
        notice = replace(notice, subject=SUBJECT, text=TEXT)
    said: dict[str, object] = {
        "notice": notice,
        "structure": "CPAS de Namur",
        "service": "Social",
        "sender": "pont@courriel.example",
        "reply_to": "sam.reply@courriel.example",
        "message_id": new_message_id("courriel.example"),
        "now": 1_790_000_000_000,
        "enclosures": () if mode in (Mode.LINK, Mode.SHORT) else (SCAN,),
    }
    return Draft(**(said | other))  # type: ignore[arg-type]  # what a test says


def sent(of: Draft) -> EmailMessage:
    """Return a notice as the correspondent's mail client reads it."""
    return email.message_from_bytes(compose(of).as_bytes(), policy=default)


def check_inner(plain: bytes) -> None:
    """Check what was encrypted: the text, the real subject, the file."""
    inner = email.message_from_bytes(plain, policy=default)
    body = inner.get_body()
    assert body is not None
    assert inner["Subject"] == SUBJECT
    assert TEXT in body.get_content()
    (attached,) = inner.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (SCAN.name, SCAN.data)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("mode", [Mode.LINK, Mode.SHORT])
def test_a_notice_says_nothing(mode: Mode, language: Language) -> None:
    """In each language: who writes, how to read, and no word of the message; a program wrote it."""
    message = sent(draft(mode, language=language))
    text = message.get_content()
    assert "CPAS de Namur" in str(message["Subject"])
    assert text.count(LINK) == (4 if mode is Mode.LINK else 0)  # to read, accept, decline, ask
    assert not {"{", "}"} & set(text)
    for word in (TEXT, SUBJECT, "Lambert"):
        assert word not in message.as_string()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Reply-To"] == "sam.reply@courriel.example"
    assert "sam.reply@courriel.example" not in text + str(message["Message-ID"])


def test_in_the_clear() -> None:
    """Where the structure allows it, text and file are readable by all."""
    message = sent(draft(Mode.PLAIN))
    body = message.get_body()
    assert body is not None
    assert TEXT in body.get_content()
    (attached,) = message.iter_attachments()
    assert attached.get_content() == SCAN.data


@pytest.mark.parametrize("name", ["Sam\r\nBcc: thief@example.org", "Sam\nX: y"])
def test_no_header_is_smuggled_in(name: str) -> None:
    """A line feed in a name makes no header: the notice is refused, or the name is one line."""
    notice = draft(Mode.SHORT).notice
    of = draft(Mode.SHORT, notice=replace(notice, correspondent=replace(notice.correspondent, name=name)))
    try:
        message = sent(of)
    except InvalidInputError:
        return
    assert message["Bcc"] is None
    assert message["X"] is None


@pytest.fixture
def gpg(need: Need) -> Iterator[list[str]]:
    """Return the call of a gpg with a home of its own, in which Sam has a key."""
    need(shutil.which("gpg"), "gpg is not installed")
    with tempfile.TemporaryDirectory(prefix="gpg-") as home:  # sockets have short names
        call = ["gpg", "--homedir", home, "--batch", "--pinentry-mode", "loopback", "--passphrase", ""]
        subprocess.run([*call, "--quick-gen-key", "sam@asso.example", "rsa2048", "default", "1d"],
                       check=True, capture_output=True)  # fmt: skip
        listed = subprocess.run([*call, "--with-colons", "-k"], check=True, capture_output=True, text=True)
        fingerprint = re.findall(r"^fpr:+(\w+):", listed.stdout, re.MULTILINE)[0]
        subprocess.run([*call, "--quick-add-key", fingerprint, "rsa2048", "encr", "1d"],
                       check=True, capture_output=True)  # fmt: skip
        yield call
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=False, capture_output=True)


def test_openpgp_for_gpg(gpg: list[str]) -> None:
    """What is sent to a key opens with gpg, whole; outside, there is no word of it."""
    key = subprocess.run([*gpg, "--export", "sam@asso.example"], check=True, capture_output=True).stdout
    message = sent(draft(Mode.OPENPGP, key))
    assert message.get_content_type() == "multipart/encrypted"
    assert "Lambert" not in message.as_string()
    _, sealed = message.iter_parts()
    payload = str(sealed.get_payload()).encode()
    check_inner(subprocess.run([*gpg, "--decrypt"], input=payload, capture_output=True, check=True).stdout)


def test_smime_for_openssl(tmp_path: Path, need: Need) -> None:
    """What is sent to a certificate opens with openssl, whole; outside, there is no word of it."""
    need(shutil.which("openssl"), "openssl is not installed")
    private, now = rsa.generate_private_key(65537, 2048), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sam Dupont")])
    builder = x509.CertificateBuilder(name, name, private.public_key(), 1, now, now + timedelta(1))
    holder = builder.sign(private, SHA256())
    message = compose(draft(Mode.SMIME, holder.public_bytes(Encoding.DER)))
    assert "Lambert" not in message.as_string()
    (tmp_path / "mail").write_bytes(message.as_bytes())
    (tmp_path / "cert").write_bytes(holder.public_bytes(Encoding.PEM))
    (tmp_path / "key").write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    call = ["openssl", "smime", "-decrypt", "-in", "mail", "-recip", "cert", "-inkey", "key"]
    check_inner(subprocess.run(call, cwd=tmp_path, check=True, capture_output=True).stdout)


@pytest.mark.parametrize("mode", [Mode.OPENPGP, Mode.SMIME])
@pytest.mark.parametrize("key", [b"", b"no key", bytes(1000)])
def test_keys_that_are_none(mode: Mode, key: bytes) -> None:
    """Nothing is sent to a key that cannot be used; in particular nothing goes in the clear."""
    with pytest.raises(InvalidInputError):
        compose(draft(mode, key))
