"""What comes through Postfix from elsewhere: mail as other programs make it, mail that hides another one."""

import asyncio
import socket
import subprocess
from typing import BinaryIO

import pytest

from client.outside.correspondents import Writing
from schemas.mail import Mail, MailHeld, Mode
from tests.integration.bridges.conftest import SAM
from tests.mail.conftest import PostOffice
from tests.stage import until

OUTLOOK = """From: Sam Dupont <sam@asso.example>
To: Pont <%TO_ADDRESS%>
Subject: =?iso-8859-1?Q?RE:_CPAS_vous_a_=E9crit?=
Thread-Topic: CPAS vous a =?iso-8859-1?Q?=E9crit?=
Thread-Index: AdyX0a7m1o2n3Q==
Message-ID: <AM0PR01MB0001@AM0PR01MB0001.eurprd01.prod.exchangelabs.example>
X-Originating-IP: [192.0.2.7]
X-MS-Has-Attach:
Content-Type: multipart/alternative; boundary="_000_AM0PR01_"
MIME-Version: 1.0

--_000_AM0PR01_
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

Bonjour,

C'est not=E9.

De : CPAS <pont@courriel.test>
Envoy=E9 : mardi 3 mars 2026 10:04
=C0 : Sam Dupont <sam@asso.example>
Objet : CPAS vous a =E9crit

Bonjour
--_000_AM0PR01_
Content-Type: text/html; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

<html><body><p>Bonjour,</p><p>C'est not=E9.</p></body></html>
--_000_AM0PR01_--
"""
GMAIL = """MIME-Version: 1.0
References: <1@courriel.test>
From: Sam Dupont <sam@asso.example>
Date: Tue, 3 Mar 2026 10:20:30 +0100
Message-ID: <CAKxyz0000000000000000000000000000000000000000000@mail.asso.example>
Subject: =?UTF-8?Q?Re=3A_CPAS_vous_a_=C3=A9crit?=
To: %TO_ADDRESS%
Content-Type: multipart/alternative; boundary="0000000000004d6e7a0612345678"

--0000000000004d6e7a0612345678
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

C'est not=C3=A9.

Le mar. 3 mars 2026 =C3=A0 10:04, CPAS <pont@courriel.test> a =C3=A9crit :

> Bonjour
>

--0000000000004d6e7a0612345678
Content-Type: text/html; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

<div dir=3D"ltr">C&#39;est not=C3=A9.</div>
--0000000000004d6e7a0612345678--
"""


@pytest.mark.parametrize(("mail", "text"), [(OUTLOOK, "Bonjour,\n\nC'est noté."), (GMAIL, "C'est noté.")])
async def test_mail_of_outlook_and_gmail(office: PostOffice, mail: str, text: str) -> None:
    """Sent by swaks, held for want of a signature, and whole when it is released: the quotation apart."""
    written, sent = await office.write(Writing("", "", mode=Mode.SHORT))
    command = ("swaks", "--server", f"127.0.0.1:{office.postfix.port}", "--from", SAM, "--suppress-data")
    addressed = (*command, "--to", sent.message["Reply-To"], "--attach-type", "text/csv", "--data", "-")
    said = await asyncio.to_thread(
        subprocess.run, addressed, input=mail, text=True, capture_output=True, check=False
    )
    assert said.returncode == 0, said.stdout
    thread = written.item.thread
    await until(lambda: office.shown(thread, MailHeld))
    (held,) = await office.shown(thread, MailHeld)
    assert isinstance(held, MailHeld)
    await office.anne.correspondents.decide(thread, held.held.hex(), release=True)
    await until(lambda: office.shown(thread, Mail))
    (shown,) = await office.shown(thread, Mail)
    assert isinstance(shown, Mail)
    assert (shown.text, shown.author, shown.files) == (text, "Sam Dupont", ())
    assert "Bonjour" in shown.quote


ENDS = [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n.\r", b"\r.\r\n", b"\n\x00.\r\n"]


async def test_smuggling(office: PostOffice) -> None:
    """Whatever some program takes for the end of a mail: one mail is sent, and one arrives (CVE-2023-51764).

    Through the configuration in deploy/, where loopback is treated as everybody else.
    """
    written, sent = await office.write(Writing("", "", mode=Mode.SHORT))
    to = sent.message["Reply-To"].encode()
    hidden = (
        b"MAIL FROM:<evil@asso.example>\r\nRCPT TO:<%s>\r\nDATA\r\nFrom: evil@asso.example\r\n\r\nhidden" % to
    )
    for number, end in enumerate(ENDS):
        head = b"From: %s\r\nMessage-ID: <%d@asso.example>\r\n\r\n" % (SAM.encode(), number)
        await asyncio.to_thread(_send, office.postfix.port, to, head + b"x" + end + hidden)

    async def arrived() -> bool:
        return len(await office.shown(written.item.thread, MailHeld)) >= len(ENDS)

    await until(arrived)
    held = [each for each in await office.shown(written.item.thread, MailHeld) if isinstance(each, MailHeld)]
    assert [each.claimed for each in held] == [SAM] * len(ENDS)
    await until(office.postfix.emptied)


async def test_a_flood_is_slowed_down(office: PostOffice) -> None:
    """So many mails a minute from one machine, and then it is told to come later; our own is exempt."""
    limit = office.postfix.setting("smtpd_client_message_rate_limit")
    office.postfix.set("anvil_rate_time_unit", "1h")  # else it could begin a new minute while we connect
    office.postfix.set("smtpd_client_event_limit_exceptions", "")
    answers = await asyncio.to_thread(_connect, office.postfix.port, int(limit) + 5)
    assert [each[:3] for each in answers] == [b"250"] * int(limit) + [b"450"] * 5


def _send(port: int, to: bytes, data: bytes) -> None:
    """Send a mail over a bare connection, which changes no byte of it."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        answers = connection.makefile("rb")
        for command in (b"EHLO x", b"MAIL FROM:<%s>" % SAM.encode(), b"RCPT TO:<%s>" % to, b"DATA"):
            _ask(connection, answers, command)
        _ask(connection, answers, data + b"\r\n.\r\nQUIT")
        answers.close()


def _connect(port: int, times: int) -> list[bytes]:
    """Begin so many mails; returns what is answered to each."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        answers = connection.makefile("rb")
        _ask(connection, answers, b"EHLO x")
        said = []
        for _ in range(times):
            said.append(_ask(connection, answers, b"MAIL FROM:<a@asso.example>"))
            _ask(connection, answers, b"RSET")
        answers.close()
        return said


def _ask(connection: socket.socket, answers: BinaryIO, command: bytes) -> bytes:
    if command.startswith(b"EHLO"):
        answers.readline()  # the greeting
    connection.sendall(command + b"\r\n")
    while (line := answers.readline())[3:4] == b"-":
        pass
    return line
