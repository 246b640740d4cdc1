"""Where mail is handed over: an answer for each recipient, limits, one end of a mail, silence about it."""

import asyncio
import smtplib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NoReturn
from unittest import mock

import pytest
import structlog
from nacl.public import PrivateKey

from bridges.addresses import Minter
from bridges.inbound import lmtp
from bridges.inbound.lmtp import SIZE, Reception, lmtp_server
from bridges.inbound.spool import Spool, Spooled
from schemas.errors import StorageFullError
from tests.processes import free_port

MINTER = Minter("mail.example", 1, {1: bytes(32)})
MARIE, PAUL = (MINTER.mint(bytes([number]) * 12, date(2030, 1, 1)) for number in (1, 2))
MAIL = b"From: a@b.example\r\nSubject: secret\r\n\r\nFamille X\r\n"


@dataclass
class Door:
    """A running LMTP server on a spool, and raw conversations with it."""

    port: int
    spool: Spool
    reception: Reception
    open_: list[asyncio.StreamWriter] = field(default_factory=list)

    @property
    def mails(self) -> list[Spooled]:
        """What is in the spool."""
        return [self.spool.load(name) for name in self.spool.names()]

    async def say(self, *lines: bytes) -> list[str]:
        """Say lines on a connection of their own; returns all answers."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(b"".join(lines) + b"QUIT\r\n")
        async with asyncio.timeout(30):
            answers = (await reader.read()).decode().splitlines()
        writer.close()
        return answers

    async def hand_over(self, data: bytes, *recipients: str) -> list[str]:
        """Hand over a mail with the end that ends it; returns the answers to that."""
        commands = [b"LHLO x\r\n", b"MAIL FROM:<a@b.example>\r\n"]
        commands += [f"RCPT TO:<{each}>\r\n".encode() for each in recipients]
        answers = await self.say(*commands, b"DATA\r\n", data, b"\r\n.\r\n")
        at = next(at for at, answer in enumerate(answers) if answer.startswith("354"))
        return [each for each in answers[at + 1 :] if not each.startswith("221")]


Doors = Callable[[], "AsyncIterator[Door]"]


@asynccontextmanager
async def door(folder: Path) -> AsyncIterator[Door]:
    """Run an LMTP server during the block."""
    key = PrivateKey.generate()
    spool = Spool(folder, bytes(key.public_key), bytes(key))
    reception = Reception(spool, MINTER, lambda: 1, asyncio.Event())
    port = free_port()
    async with lmtp_server("127.0.0.1", port, reception):
        yield Door(port, spool, reception)


async def test_each_recipient_has_an_answer(tmp_path: Path) -> None:
    """Two recipients, two answers, two mails: the mail server delivers neither again (RFC 2033, 4.2)."""
    async with door(tmp_path) as here:
        assert await here.hand_over(MAIL, MARIE, PAUL) == ["250 2.0.0 kept"] * 2
        assert sorted(each.recipient for each in here.mails) == sorted([MARIE, PAUL])


async def test_one_may_fail_and_not_the_other(tmp_path: Path) -> None:
    """Each answer is that of its own recipient."""
    keep = Spool.keep

    def full_for_paul(spool: Spool, mail: Spooled) -> str:
        if mail.recipient == PAUL:
            raise StorageFullError("no room")
        return keep(spool, mail)

    async with door(tmp_path) as here:
        with mock.patch.object(Spool, "keep", full_for_paul):
            said = await here.hand_over(MAIL, MARIE, PAUL)
        assert [each[:3] for each in said] == ["250", "451"]


@pytest.mark.parametrize("method", ["keep", "_keep"])
async def test_any_failure_is_tried_again(tmp_path: Path, method: str) -> None:
    """Whatever is wrong inside, the answer is 451 without a word about it: the mail server keeps the mail."""

    def fail(*_: object) -> NoReturn:
        raise RuntimeError("secret reason")

    async with door(tmp_path) as here:
        owner = Spool if method == "keep" else Reception
        with mock.patch.object(owner, method, fail):
            said = await here.hand_over(MAIL, MARIE)
        assert said == ["451 4.3.0 not now"]
        with mock.patch.object(Minter, "read", fail):
            said = await here.say(b"LHLO x\r\nMAIL FROM:<a@b.example>\r\n", f"RCPT TO:<{MARIE}>\r\n".encode())
        assert "451 4.3.0 not now" in said


async def test_strangers_are_refused(tmp_path: Path) -> None:
    """An address that is none of ours, and a mail without recipient."""
    async with door(tmp_path) as here:
        said = await here.say(
            b"LHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<marie@mail.example>\r\nDATA\r\n"
        )
        assert [each[:3] for each in said[-3:]] == ["550", "503", "221"]


async def test_too_many_recipients(tmp_path: Path) -> None:
    """Those beyond the limit are to come in another mail; the mail server does that by itself."""
    addresses = [MINTER.mint(number.to_bytes(12, "big"), date(2030, 1, 1)) for number in range(60)]
    async with door(tmp_path) as here:
        commands = [f"RCPT TO:<{each}>\r\n".encode() for each in addresses]
        said = await here.say(b"LHLO x\r\nMAIL FROM:<a@b.example>\r\n", *commands)
        assert sum(each == "452 4.5.3 too many recipients" for each in said) == 10


async def test_too_large(tmp_path: Path) -> None:
    """Refused for each recipient, kept for none, and the connection goes on."""
    line = b"x" * 70 + b"\r\n"
    async with door(tmp_path) as here:
        said = await here.hand_over(line * (SIZE // len(line) + 2), MARIE, PAUL)
        assert said == ["552 5.3.4 the mail is too large"] * 2
        assert here.mails == []
        announced = await here.say(f"LHLO x\r\nMAIL FROM:<a@b.example> SIZE={SIZE + 1}\r\n".encode())
        assert announced[-2].startswith("552")


async def test_too_many_connections(tmp_path: Path) -> None:
    """Those beyond the limit are told to come again, and may when another one has left."""
    async with door(tmp_path) as here:
        open_ = [await asyncio.open_connection("127.0.0.1", here.port) for _ in range(lmtp._CONNECTIONS)]
        for reader, _ in open_:
            assert (await reader.readline()).startswith(b"220")
        assert await here.say() == ["421 4.3.2 too many connections"]
        for _, writer in open_:
            writer.close()
            await writer.wait_closed()
        await asyncio.sleep(0.1)
        assert await here.hand_over(MAIL, MARIE) == ["250 2.0.0 kept"]


# One end of a mail, and its bytes as they are.

HIDDEN = b"MAIL FROM:<evil@b.example>\r\nRCPT TO:<%s>\r\nDATA\r\nhidden\r\n.\r\n" % PAUL.encode()
ENDS = [b"\n.\n", b"\r.\r", b"\n.\r\n", b"\r\n.\n", b"\r\n.\r", b"\r.\r\n", b"\n\n.\r\n", b"\r\n\x00.\r\n"]


@pytest.mark.parametrize("end", ENDS)
async def test_nothing_else_ends_a_mail(tmp_path: Path, end: bytes) -> None:
    """What other programs take for the end of a mail hides no other mail in it (CVE-2023-51764)."""
    async with door(tmp_path) as here:
        assert await here.hand_over(MAIL + b"x" + end + HIDDEN.removesuffix(b"\r\n.\r\n"), MARIE) == [
            "250 2.0.0 kept"
        ]
        (kept,) = here.mails
        assert kept.recipient == MARIE
        assert end.replace(b"\r\n.", b"\r\n") + HIDDEN[:10] in kept.data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        b"From: a@b.example\r\n\r\n" + bytes(range(256)).replace(b"\r", b"").replace(b"\n", b""),
        b"x\r\n\r\n" + b"y" * 200_000,  # longer than any buffer
        b"x\r\n\r\n" + b"A sentence.\r\n" * 20_000,
        b"\n.\nx",
    ],
)
async def test_bytes_arrive_as_they_are(tmp_path: Path, data: bytes) -> None:
    """Empty, binary, in endless lines, with a full stop at the end of each."""
    async with door(tmp_path) as here:
        (answer,) = await here.hand_over(data, MARIE)
        assert answer == "250 2.0.0 kept"
        (kept,) = here.mails
        assert kept.data == data + b"\r\n"


async def test_dots(tmp_path: Path) -> None:
    """The dots that the protocol adds are taken away, and no others."""
    data = b".\r\n..x\r\n x.\r\n.y\r\n\r\n."

    def send(port: int) -> None:
        with smtplib.LMTP("127.0.0.1", port) as client:
            client.sendmail("a@b.example", [MARIE], data)

    async with door(tmp_path) as here:
        await asyncio.to_thread(send, here.port)
        (kept,) = here.mails
        assert kept.data == data + b"\r\n"


async def test_an_empty_mail(tmp_path: Path) -> None:
    """The dot may come at once."""
    async with door(tmp_path) as here:
        commands = b"LHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<%s>\r\nDATA\r\n.\r\n" % MARIE.encode()
        assert (await here.say(commands))[-2] == "250 2.0.0 kept"
        (kept,) = here.mails
        assert (kept.sender, kept.data) == ("", b"")


async def test_international_addresses(tmp_path: Path) -> None:
    """A sender that is not ASCII arrives as it is (RFC 6531)."""

    def send(port: int) -> None:
        with smtplib.LMTP("127.0.0.1", port) as client:
            client.ehlo_or_helo_if_needed()
            client.mail("zoé@élan.example", ["SMTPUTF8", "BODY=8BITMIME"])
            client.rcpt(MARIE)
            client.data("From: Zoé <zoé@élan.example>\r\n\r\nÉté".encode())

    async with door(tmp_path) as here:
        await asyncio.to_thread(send, here.port)
        (kept,) = here.mails
        assert kept.sender == "zoé@élan.example"
        assert "Été".encode() in kept.data


async def test_nothing_of_a_mail_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """No address, token or word of a mail: not when it is kept, refused, or taken for commands."""

    def fail(*_: object) -> NoReturn:
        raise StorageFullError(f"{MARIE} Famille X")

    caplog.set_level(0)
    async with door(tmp_path) as here:
        with structlog.testing.capture_logs() as logged:
            await here.hand_over(MAIL, MARIE)
            with mock.patch.object(Spool, "keep", fail):
                await here.hand_over(MAIL, MARIE)
            await here.say(b"LHLO x\r\n", MAIL, f"RCPT TO:<{MARIE}>\r\n".encode())
    assert [each["event"] for each in logged] == ["mail_not_kept"]
    for told in (str(logged), caplog.text):
        for secret in (MARIE.partition("@")[0], "b.example", "secret", "Famille"):
            assert secret not in told
