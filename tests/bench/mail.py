"""How many mails the bridge takes in a second, reads, checks and sends, and in how much memory.

Mails of 10 KB over ten connections, from Postfix's own `smtp-source`: to the bridge's LMTP server, a process
of its own, which seals each mail and has it durable on this disk before it answers. Beside it, in the same
rounds: `smtp-sink`, which keeps nothing, and a Postfix that takes the same mail into its queue on this disk.

Reading: the samples of the tests through one worker of the sandbox, and with their DKIM signature checked.
Sending: notices by link, and with OpenPGP, composed and handed over to `smtp-sink`, one after the other;
those by link to that Postfix too.
Memory: the most that a process had while it took, and while a worker read, a mail with 25 MB attached.
"""

import asyncio
import base64
import os
import shutil
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from pathlib import Path
from time import perf_counter as clock

import dkim
import pysequoia
import uvloop
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from nacl.public import PrivateKey

from bridges.addresses import Minter
from bridges.inbound.authenticate import doubts
from bridges.inbound.classify import classify
from bridges.inbound.lmtp import Reception, lmtp_server
from bridges.inbound.sandbox import Sandbox
from bridges.inbound.spool import Spool
from bridges.outbound.compose import Draft, compose, new_message_id
from bridges.outbound.submit import MailServer
from schemas.forms import Language
from schemas.mail import Correspondent, GuestLink, Mode, Notice
from server.clock import system_clock
from tests.bench.measuring import Against, Figure, Setting
from tests.mail.peers import wait_for_port
from tests.mail.postfix import Postfix
from tests.processes import PYTHON, free_port

_BYTES, _SESSIONS = 10_000, 10
_SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "mail"
_MINTER = Minter("courriel.test", 1, {1: bytes(32)})
_TO = _MINTER.mint(bytes(12), date(2070, 1, 1))
_SAM = "sam@asso.example"
_KEY = generate_private_key(65_537, 2048)


async def measure(setting: Setting) -> list[Figure]:
    """Return what a bridge does in a second, and the memory it needs."""
    # The programs of mail servers are where not everybody looks for programs.
    os.environ["PATH"] = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}/usr/sbin"
    count = setting.amount(400, quick=20)
    if os.geteuid() != 0 or not shutil.which("smtp-source"):  # only root starts Postfix
        async with Sandbox(1) as sandbox:
            turns = await setting.take_turns({"read": partial(_read, sandbox, count)})
        return [Figure("read by one worker", "mails/s", turns["read"], at_least=200)]
    with ExitStack() as stack:
        sink = stack.enter_context(smtp_sink())
        postfix = stack.enter_context(postfix_that_discards(setting.folder))
        bridge = stack.enter_context(_bridge(setting.folder / "bridge"))
        async with Sandbox(1) as sandbox:
            await sandbox.parse(b"")
            turns = await setting.take_turns(
                {
                    "smtp-sink": partial(_source, sink, count),
                    "Postfix": partial(_source, postfix, count),
                    "bridge": partial(_source, bridge.port, count, "-L"),
                    "read": partial(_read, sandbox, count),
                    "read and checked": partial(_read, sandbox, count, check=True),
                    "links": partial(_send, sink, count // 4, b""),
                    "links, Postfix": partial(_send, postfix, count // 4, b""),
                    "OpenPGP": partial(_send, sink, count // 4, _certificate()),
                }
            )
        taken, read = await _large(bridge, setting)
    yardsticks = [Against("Postfix", turns["Postfix"], at_least=1), Against("smtp-sink", turns["smtp-sink"])]
    return [
        Figure("smtp-sink takes", "mails/s", turns["smtp-sink"]),
        Figure("Postfix takes", "mails/s", turns["Postfix"]),
        Figure("the bridge takes, sealed and durable", "mails/s", turns["bridge"], yardsticks),
        Figure("read by one worker", "mails/s", turns["read"], at_least=200),
        Figure("read and checked", "mails/s", turns["read and checked"], yardsticks[:1]),
        Figure("notices by link composed and handed over", "mails/s", turns["links"]),
        Figure("notices by link taken by Postfix", "mails/s", turns["links, Postfix"]),
        Figure("notices with OpenPGP composed and handed over", "mails/s", turns["OpenPGP"]),
        Figure("memory while 25 MB are taken", "MB", [taken], at_most=150),
        Figure("memory of the worker that reads them", "MB", [read], at_most=150),
    ]


# Who takes mail.


@contextmanager
def smtp_sink() -> Iterator[int]:
    """Run a server that keeps nothing; yields its port."""
    port = free_port()
    with subprocess.Popen(
        ["smtp-sink", "-u", "postfix", f"127.0.0.1:{port}", "100"], stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for_port(port)
            yield port
        finally:
            process.terminate()


@contextmanager
def postfix_that_discards(folder: Path) -> Iterator[int]:
    """Run a Postfix that discards what it has taken; yields its port."""
    folder.chmod(0o755)
    with Postfix(
        folder / "postfix", "courriel.test", 9, {"courriel.test": "discard:", "asso.example": "discard:"}
    ) as postfix:
        yield postfix.port


class _Process:
    """The bridge's LMTP server, as a process."""

    def __init__(self, port: int, process: subprocess.Popen[str]) -> None:
        self.port = port
        self._process = process

    def most_memory(self) -> float:
        """Return the most memory that it had, in MB."""
        return _most_memory(self._process.pid)


@contextmanager
def _bridge(folder: Path) -> Iterator[_Process]:
    folder.mkdir()
    command = [*PYTHON, "-m", "tests.bench.mail", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None or not (port := process.stdout.readline()):
            raise RuntimeError("the bridge does not start")
        try:
            yield _Process(int(port), process)
        finally:
            process.terminate()


async def _serve(folder: Path) -> None:
    key, port = PrivateKey.generate(), free_port()
    reception = Reception(Spool(folder, bytes(key.public_key)), _MINTER, system_clock, asyncio.Event())
    async with lmtp_server("127.0.0.1", port, reception):
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


# What they are given.


async def _source(port: int, count: int, *options: str) -> float:
    """Return mails per second."""
    command = ("smtp-source", *options, "-s", str(_SESSIONS), "-m", str(count), "-l", str(_BYTES), "-d")
    began = clock()
    process = await asyncio.create_subprocess_exec(*command, "-f", _SAM, "-t", _TO, f"127.0.0.1:{port}")
    if await process.wait() != 0:
        raise RuntimeError("smtp-source failed")
    return count / (clock() - began)


async def _read(sandbox: Sandbox, count: int, *, check: bool = False) -> float:
    mails = [_signed(path.read_bytes()) for path in sorted(_SAMPLES.glob("*.eml"))]
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(
        _KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )

    async def resolve(_name: str) -> list[bytes]:
        return [record]

    began = clock()
    for number in range(count):
        mail = mails[number % len(mails)]
        classify(_SAM, mail)
        if check:
            await doubts(mail, _SAM, resolve)
        await sandbox.parse(mail)
    return count / (clock() - began)


def _signed(mail: bytes) -> bytes:
    pem = _KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return bytes(dkim.sign(mail, b"s", b"asso.example", pem)) + mail


async def _send(port: int, count: int, certificate: bytes) -> float:
    mode = Mode.OPENPGP if certificate else Mode.LINK
    id_ = "01977f3c-0000-7000-8000-000000000001"
    sam = Correspondent(id_, "Sam", _SAM, Language.FR, certificate)
    if certificate:
        notice = Notice("Anne", sam, mode, "Place", "x" * 2_000)
    else:
        notice = Notice(
            "Anne", sam, mode, guest=GuestLink(id_, "https://relay.example/g/#AbC", system_clock())
        )
    server = MailServer("127.0.0.1", port)
    began = clock()
    for _ in range(count):
        message_id = new_message_id("courriel.test")
        draft = Draft(notice, "CPAS", "Social", "pont@courriel.test", _TO, message_id, system_clock(), ())
        await server.submit(compose(draft), _TO, _SAM)
    return count / (clock() - began)


def _certificate() -> bytes:
    return str(pysequoia.Tsk.generate(f"Sam <{_SAM}>").extract_certificate()).encode()


async def _large(bridge: _Process, setting: Setting) -> tuple[float, float]:
    """Return the most memory, in MB, of who takes and of who reads a large mail."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = _SAM, _TO
    size = setting.amount(25 * 1024**2, quick=1024**2)
    mail.add_attachment(os.urandom(size), maintype="application", subtype="pdf", filename="scan.pdf")
    data = mail.as_bytes()

    def send() -> None:
        with smtplib.LMTP("127.0.0.1", bridge.port) as client:
            client.sendmail(_SAM, [_TO], data)

    await asyncio.to_thread(send)
    async with Sandbox(1) as sandbox:
        await sandbox.parse(data)
        if (worker := await sandbox._free.get()) is None:
            raise RuntimeError("the worker was stopped")
        return bridge.most_memory(), _most_memory(worker.pid)


def _most_memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    uvloop.run(_serve(Path(sys.argv[1])))
