"""Replies from a mailbox: a real Dovecot, which notifies, does not, ends, forgets its numbers, speaks TLS."""

import asyncio
import os
import shutil
import smtplib
import ssl
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bridges.inbound.imap import Account, connected
from client.clock import system_clock
from client.outside.correspondents import Writing, Written
from schemas.errors import LocalError, UnavailableError
from schemas.mail import Inbound, Mail, MailState, Mode
from tests.conftest import Need
from tests.integration.bridges.conftest import DOMAIN, SAM, Sent, Sink, Stage, mail, staged
from tests.integration.client.cast import Scene
from tests.mail.peers import Dovecot

NAME = "courriel"
OTHER = "Bonjour, ceci est pour la secretaire."

Start = Callable[..., AbstractAsyncContextManager[Stage]]


@pytest.fixture
def dovecot(need: Need, request: pytest.FixtureRequest) -> Iterator[Dovecot]:
    """Run a mail server with mailboxes; a parameter is more of its configuration."""
    if os.geteuid() != 0:
        pytest.skip("Dovecot is started by root only")
    need(shutil.which("dovecot"), "Dovecot is not installed")
    folder = Path(tempfile.mkdtemp(prefix="souspli-imap-"))
    folder.chmod(0o755)
    with Dovecot(folder / "dovecot", options=getattr(request, "param", "")) as running:
        yield running
    shutil.rmtree(folder)


@pytest.fixture
def start(scene: Scene, tmp_path: Path, sink: tuple[Sink, int], dovecot: Dovecot) -> Start:
    """Return what runs a bridge that has only this mailbox."""
    secret = tmp_path / "mailbox"
    secret.write_text(dovecot.password, encoding="utf-8")

    def run(**options: object) -> AbstractAsyncContextManager[Stage]:
        given = {
            "imap": f"127.0.0.1:{dovecot.imap}",
            "imap_username": NAME,
            "imap_password_file": str(secret),
            "mailbox": NAME,
        }
        return staged(scene, tmp_path, sink, system_clock, **(given | options))

    return run


def deliver(dovecot: Dovecot, to: str, data: bytes, sender: str = SAM) -> None:
    """Let the provider put a mail into the mailbox."""
    with smtplib.LMTP("127.0.0.1", dovecot.lmtp) as client:
        client.sendmail(sender, [to], data)


def flags(dovecot: Dovecot) -> list[str]:
    """Return the flags of the mails in the mailbox, S for seen."""
    files = (dovecot.folder / "mail" / NAME / "Maildir").glob("[cn]*/*.*")
    return sorted(file.name.rpartition(":2,")[2] if ":2," in file.name else "" for file in files)


async def write(stage: Stage) -> tuple[Written, Sent]:
    """Let Anne write, and take genuine replies in."""
    await stage.scene.cpas.administration.set_mail_policy([Mode.SHORT], Inbound.POST)
    return await stage.write(Writing("", "", mode=Mode.SHORT))


async def test_it_notifies(start: Start, dovecot: Dovecot) -> None:
    """Replies and reports are shown and marked as seen; what is for somebody else is not touched."""
    async with start() as stage:
        written, sent = await write(stage)
        address = sent.message["Reply-To"]
        assert address.startswith(f"{NAME}+")
        assert address.endswith(f"@{DOMAIN}")
        deliver(dovecot, f"{NAME}@{DOMAIN}", mail(f"{NAME}@{DOMAIN}", OTHER))
        deliver(dovecot, address, mail(address, "Bonjour, oui."))
        (shown,) = await stage.shown(written.item.thread, Mail)
        assert isinstance(shown.content, Mail)
        assert shown.content.text.strip() == "Bonjour, oui."
        await stage.until(lambda: flags(dovecot) == ["", "S"])
        deliver(dovecot, address, mail("x@asso.example", "Et encore", Message_ID="<2@asso.example>"))
        assert len(await stage.shown(written.item.thread, Mail, 2)) == 2  # by what delivery wrote into it
        report = (
            f"From: MAILER-DAEMON@asso.example\r\nTo: {sent.sender}\r\nSubject: Undelivered\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n'
            "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; asso.example\r\n\r\n"
            f"Final-Recipient: rfc822; {SAM}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
        )
        deliver(dovecot, sent.sender, report.encode(), sender="")
        assert len(await stage.shown(written.item.thread, MailState, 2)) == 2


@pytest.mark.parametrize("dovecot", ["imap_capability = IMAP4rev1"], indirect=True)
async def test_it_does_not_notify(start: Start, dovecot: Dovecot) -> None:
    """Then it is asked again and again; what was taken is deleted, if so wished, also without UIDPLUS."""
    async with start(imap_poll=1, imap_delete=True) as stage:
        written, sent = await write(stage)
        address = sent.message["Reply-To"]
        deliver(dovecot, f"{NAME}@{DOMAIN}", mail(f"{NAME}@{DOMAIN}", OTHER))
        deliver(dovecot, address, mail(address, "Bonjour"))
        await stage.shown(written.item.thread, Mail)
        await stage.until(lambda: flags(dovecot) == [""])


async def test_it_goes_away_and_numbers_anew(start: Start, dovecot: Dovecot) -> None:
    """After a broken connection the next reply is shown; all are seen again, and each is shown once."""
    async with start() as stage:
        written, sent = await write(stage)
        address = sent.message["Reply-To"]
        deliver(dovecot, address, mail(address, "Un"))
        await stage.shown(written.item.thread, Mail)
        place = stage.running.ledger.place(f"127.0.0.1/{NAME}/INBOX")
        control = ["doveadm", "-c", str(dovecot.folder / "dovecot.conf")]
        renumber = [*control, "mailbox", "update", "-u", NAME, "--uid-validity", "77", "INBOX"]
        for command in (renumber, [*control, "kick", NAME]):
            await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True)
        deliver(dovecot, address, mail(address, "Deux", Message_ID="<2@asso.example>"))
        shown = await stage.shown(written.item.thread, Mail, 2)
        texts = [each.content.text.strip() for each in shown if isinstance(each.content, Mail)]
        assert sorted(texts) == ["Deux", "Un"]
        now = stage.running.ledger.place(f"127.0.0.1/{NAME}/INBOX")
        assert place is not None
        assert now is not None
        assert (now.validity, place.validity != 77) == (77, True)
        await stage.until(lambda: not list(stage.running.spool.names()))
        assert len(await stage.shown(written.item.thread, Mail, 2)) == 2


async def test_a_full_disk_leaves_it_in_the_mailbox(start: Start, dovecot: Dovecot) -> None:
    """What the spool cannot take is not touched; when it can, it comes, and then goes."""
    async with start(imap_delete=True) as stage:
        written, sent = await write(stage)
        folder = stage.running.spool.folder
        aside = folder.with_name("aside")
        folder.rename(aside)
        address = sent.message["Reply-To"]
        deliver(dovecot, address, mail(address, "Bonjour"))
        await asyncio.sleep(0.5)
        assert flags(dovecot) == [""]
        aside.rename(folder)
        await stage.shown(written.item.thread, Mail)
        await stage.until(lambda: flags(dovecot) == [])


async def test_a_wrong_password(dovecot: Dovecot) -> None:
    """It is said what to look at; the password is not."""
    with pytest.raises(LocalError, match="refuses") as caught:
        async with connected(Account("127.0.0.1", dovecot.imap, NAME, "wrong")):
            pass
    assert "wrong" not in caught.value.detail + caught.value.advice
    with pytest.raises(LocalError, match="no folder"):
        async with connected(Account("127.0.0.1", dovecot.imap, NAME, dovecot.password, "Nowhere")):
            pass


@pytest.fixture
def certificate(tmp_path: Path, need: Need) -> Path:
    """Return a certificate and its key, for an address that is not among those of this machine."""
    need(shutil.which("openssl"), "openssl is not installed")
    made = tmp_path / "tls.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]
    command += [
        "-keyout",
        str(made),
        "-out",
        str(tmp_path / "crt.pem"),
        "-days",
        "2",
        "-subj",
        "/CN=imap.test",
    ]
    subprocess.run([*command, "-addext", "subjectAltName=IP:127.0.0.2"], check=True, capture_output=True)
    made.write_bytes(made.read_bytes() + (tmp_path / "crt.pem").read_bytes())
    return made


@pytest.fixture
async def elsewhere(dovecot: Dovecot, certificate: Path) -> AsyncIterator[int]:
    """Return a port of a mail server that is not this machine, with TLS before Dovecot."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    async def relayed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner, outer = await asyncio.open_connection("127.0.0.1", dovecot.imap)
        try:
            await asyncio.gather(_pour(reader, outer), _pour(inner, writer))
        finally:
            outer.close()
            writer.close()

    server = await asyncio.start_server(relayed, "127.0.0.2", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
    writer.close()


async def test_elsewhere_only_with_tls(dovecot: Dovecot, elsewhere: int, certificate: Path) -> None:
    """With a certificate that is checked; without one that is known, or without TLS, nothing is said."""
    known = ssl.create_default_context(cafile=str(certificate.with_name("crt.pem")))
    async with connected(Account("127.0.0.2", elsewhere, NAME, dovecot.password, tls=known)) as connection:
        assert await connection.after(0) == []
    with pytest.raises(UnavailableError):
        async with connected(Account("127.0.0.2", elsewhere, NAME, dovecot.password)):
            pass
