"""What arrives by mail: addresses, kinds, the spool, parsing in workers, what is genuine."""

import asyncio
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from nacl.public import PrivateKey

from bridges.addresses import Minter
from bridges.inbound.authenticate import Doubt, aligned, doubts
from bridges.inbound.classify import Kind, classify
from bridges.inbound.parse import parse
from bridges.inbound.reports import read_report
from bridges.inbound.sandbox import ParserFailedError, Sandbox
from bridges.inbound.spool import Spool, Spooled
from schemas.errors import DecryptionError, NotFoundError, UnavailableError
from schemas.mail import Delivery

HANDLE = bytes(range(12))
KEYS = {1: bytes(32), 2: bytes([7]) * 32}


# Reply addresses.


def test_an_address_is_read_however_it_comes_back() -> None:
    """In capitals, with a `+` or `-` part, and under the key that it was made with."""
    old, new = Minter("mail.example", 1, KEYS), Minter("mail.example", 2, KEYS)
    address = old.mint(HANDLE, date(2026, 12, 31))
    local = address.partition("@")[0]
    for way in (address, address.upper(), f"{local}+x@mail.example", f"{local}-x@mail.example"):
        assert new.read(way).handle == HANDLE
    assert not new.read(address).expired(1_798_700_000_000)  # 31 December 2026
    assert new.read(address).expired(1_798_800_000_000)


@pytest.mark.parametrize("at", range(44))
def test_each_character_counts(at: int) -> None:
    """With any character replaced by another one it is no address of ours."""
    minter = Minter("mail.example", 1, KEYS)
    address = minter.mint(HANDLE, date(2026, 12, 31))
    other = "a" if address[at] != "a" else "b"
    with pytest.raises(NotFoundError):
        minter.read(address[:at] + other + address[at + 1 :])


@pytest.mark.parametrize("text", ["", "x", "@mail.example", "marie@mail.example", "a" * 44 + "@mail.example"])
def test_what_is_no_address_of_ours(text: str) -> None:
    """Nor is one of ours at another domain."""
    minter = Minter("mail.example", 1, KEYS)
    with pytest.raises(NotFoundError):
        minter.read(text)
    with pytest.raises(NotFoundError):
        minter.read(minter.mint(HANDLE, date(2026, 1, 1)).replace("mail", "other"))


# Kinds.


@pytest.mark.parametrize(
    ("sender", "head", "kind"),
    [
        ("m@a.example", "Subject: Re: Place", Kind.PERSONAL),
        ("m@a.example", "Auto-Submitted: no", Kind.PERSONAL),
        ("m@a.example", "Auto-Submitted: auto-replied (vacation)", Kind.ABSENCE),
        ("m@a.example", "Subject: Réponse automatique : Place", Kind.ABSENCE),
        ("m@a.example", "Subject: Automatisch antwoord: Plaats", Kind.ABSENCE),
        ("m@a.example", "Subject: Automatische Antwort: Platz", Kind.ABSENCE),
        ("m@a.example", "Subject: Out of Office: place", Kind.ABSENCE),
        ("", "X-Auto-Response-Suppress: All", Kind.ABSENCE),
        ("m@a.example", "Precedence: bulk", Kind.AUTOMATIC),
        ("m@a.example", "List-Id: <x.example>", Kind.AUTOMATIC),
        ("m@a.example", "Auto-Submitted: auto-generated", Kind.AUTOMATIC),
        ("", "Subject: hello", Kind.AUTOMATIC),
        ("", "Content-Type: multipart/report; report-type=delivery-status; boundary=x", Kind.REPORT),
        ("", "From: MAILER-DAEMON@a.example", Kind.REPORT),
    ],
)
def test_kinds(sender: str, head: str, kind: Kind) -> None:
    """By the headers that mail programs really send, and the empty sender of servers."""
    assert classify(sender, f"{head}\r\n\r\nSubject: Out of office\r\n".encode()) is kind


def test_reports() -> None:
    """Bounced or delayed by the standard; what nobody can read is bad news, not none."""
    form = (
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\n"
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\n"
        "Final-Recipient: rfc822; m@a.example\r\nAction: {}\r\nStatus: {}\r\n\r\n--x--\r\n"
    )
    assert read_report(form.format("failed", "5.1.1").encode()) == read_report_of(Delivery.BOUNCED, "5.1.1")
    assert read_report(form.format("delayed", "4.4.1").encode()) == read_report_of(Delivery.DELAYED, "4.4.1")
    assert read_report(form.format("relayed", "2.0.0").encode()).state is None
    assert read_report(b"\xff\x00noise").state is Delivery.BOUNCED


def read_report_of(state: Delivery, detail: str) -> object:
    """Return a report."""
    from bridges.inbound.reports import Report  # noqa: PLC0415 - only to compare

    return Report(state, detail)


# The spool.


def test_a_mail_is_kept_sealed_once_and_read_back(tmp_path: Path) -> None:
    """A redelivery is the same file; who may only write cannot read; nothing readable is on the disk."""
    key = PrivateKey.generate()
    public, private = bytes(key.public_key), bytes(key)
    spool = Spool(tmp_path, public, private)
    mail = Spooled("m@a.example", "X@mail.example", b"Subject: secret\r\n\r\nFamille X", 1)
    name = spool.keep(mail)
    assert spool.keep(Spooled("m@a.example", "x@mail.example", mail.data, 2)) == name
    assert list(spool.names()) == [name]
    assert spool.load(name) == mail
    assert b"Famille" not in next(tmp_path.glob("*.mail")).read_bytes()
    assert next(tmp_path.glob("*.mail")).stat().st_mode & 0o077 == 0
    with pytest.raises(DecryptionError):
        Spool(tmp_path, public).load(name)
    with pytest.raises(DecryptionError):
        Spool(tmp_path, public, os.urandom(32)).load(name)
    spool.discard(name)
    with pytest.raises(NotFoundError):
        spool.load(name)


def test_what_was_not_finished_is_swept(tmp_path: Path) -> None:
    """Nobody was told that it was received."""
    key = PrivateKey.generate()
    spool = Spool(tmp_path, bytes(key.public_key), bytes(key))
    (tmp_path / "abc.1.partial").write_bytes(b"half")
    spool.sweep()
    assert list(tmp_path.iterdir()) == []


# Parsing.


def test_text_quotation_and_attachments() -> None:
    """All parts are there: the text split, names made harmless, bytes as they were."""
    parsed = parse(
        b"From: =?utf-8?q?Marie_=C3=89lan?= <Marie@asso.example>\r\nSubject: =?utf-8?b?UsOpcG9uc2U=?=\r\n"
        b"Message-ID: <1@asso.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nD'accord, \xe0 lundi.\r\n\r\n"
        b"Le 3 mars 2026 \xe0 10:04, Anne <a@b.example> a \xe9crit :\r\n> Quand ?\r\n"
        b'--b\r\nContent-Type: application/pdf; name="../../etc/x.pdf"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--b--\r\n"
    )
    assert (parsed.author, parsed.subject, parsed.senders) == (
        "Marie Élan",
        "Réponse",
        ("marie@asso.example",),
    )
    assert parsed.text == "D'accord, à lundi."
    assert parsed.quote.endswith("> Quand ?")
    (attachment,) = parsed.attachments
    assert (attachment.name, attachment.media_type, attachment.data) == ("x.pdf", "application/pdf", b"%PDF")


def test_a_page_without_plain_text_is_read_and_attached() -> None:
    """Its text is shown, and the page itself is not lost."""
    parsed = parse(
        b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n<p>Oui, <b>lundi</b>.</p><script>x()</script>"
    )
    assert parsed.text == "Oui, lundi."
    assert [each.media_type for each in parsed.attachments] == ["text/html"]


HOSTILE: dict[str, bytes] = {
    "nested": b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"
    + b"--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" * 3000,
    "messages": b"Content-Type: message/rfc822\r\n\r\n" * 2000 + b"x",
    "quotes": b'To: "' + b'"' * 50_000 + b"\r\n\r\nhello",
    "charset": b"Content-Type: text/plain; charset=base64\r\n\r\nhello",
    "zero": b"Subject: a\x00b\r\nContent-Type: text/plain; charset=utf-16\r\n\r\n\x00\xd8\x00",
    "divs": b"Content-Type: text/html\r\n\r\n" + b"<div>" * 200_000,
    "parts": b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\nx\r\n" * 2000,
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_mail_costs_itself_alone(name: str) -> None:
    """It is parsed, attached whole, or its worker is stopped; the next mail is read as ever."""
    async with Sandbox(1) as sandbox:
        try:
            parsed = await asyncio.wait_for(sandbox.parse(HOSTILE[name]), 60)
        except ParserFailedError:
            pass
        else:
            assert parsed.text or parsed.attachments or not HOSTILE[name].endswith(b"hello")
        assert (await sandbox.parse(b"From: a@b.example\r\n\r\nBonjour")).text == "Bonjour"


# What is genuine.


class Domain:
    """A domain with a DKIM key, and what the domain name system says of it."""

    def __init__(self, name: str) -> None:
        self.name = name
        key = generate_private_key(65_537, 2048)
        self._pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        import base64  # noqa: PLC0415

        self.record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(der)

    def signed(self, mail: bytes, **options: object) -> bytes:
        """Return a mail with the domain's signature."""
        return dkim.sign(mail, b"s", self.name.encode(), self._pem, **options) + mail  # type: ignore[no-any-return]

    async def resolve(self, name: str) -> list[bytes]:
        """Answer for this domain only."""
        return [self.record] if name == f"s._domainkey.{self.name}." else []


ASSO = Domain("asso.example")
MAIL = b"From: Marie <marie@asso.example>\r\nTo: x@mail.example\r\nSubject: Re\r\n\r\nOui.\r\n"


async def test_a_genuine_mail() -> None:
    """One From, the registered address, a signature of its domain."""
    assert await doubts(ASSO.signed(MAIL), "Marie@asso.example", ASSO.resolve) == []


Change = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda mail: mail, [Doubt.UNSIGNED]),
        (lambda mail: ASSO.signed(mail).replace(b"Oui.", b"Non."), [Doubt.UNSIGNED]),
        (lambda mail: Domain("evil.example").signed(mail), [Doubt.UNSIGNED]),
        (lambda mail: ASSO.signed(mail, length=True) + b"more\r\n", [Doubt.UNSIGNED]),
        (lambda mail: ASSO.signed(mail.replace(b"marie@", b"paul@")), [Doubt.OTHER_SENDER]),
        (
            lambda mail: b"From: boss@asso.example\r\n" + ASSO.signed(mail),
            [Doubt.SEVERAL_SENDERS, Doubt.OTHER_SENDER],
        ),
        (lambda mail: mail.replace(b"From: Marie <marie@asso.example>\r\n", b""), [Doubt.SENDER_MISSING]),
    ],
)
async def test_doubts(change: Change, found: list[Doubt]) -> None:
    """Each is named, and none of them lets a mail through."""
    said = await doubts(change(MAIL), "marie@asso.example", ASSO.resolve)
    assert [each for each in said if each is not Doubt.UNSIGNED or each in found] == found


async def test_without_an_answer_nothing_is_decided() -> None:
    """The mail is looked at again later."""

    async def away(_name: str) -> list[bytes]:
        raise UnavailableError

    with pytest.raises(UnavailableError):
        await doubts(ASSO.signed(MAIL), "marie@asso.example", away)


@pytest.mark.parametrize(
    ("sender", "signer", "fits"),
    [
        ("asso.example", "asso.example", True),
        ("mail.asso.example", "asso.example", True),
        ("asso.example", "mail.asso.example", False),
        ("asso.example", "example", False),
        ("myasso.example", "asso.example", False),
    ],
)
def test_alignment(sender: str, signer: str, fits: bool) -> None:
    """A domain speaks for itself and for those below it."""
    assert aligned(sender, signer) is fits
