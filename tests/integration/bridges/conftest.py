"""A relay, two structures, a bridge of the cooperative, and a mail server that keeps what it is given."""

import asyncio
import base64
import email
import smtplib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from email.policy import SMTP
from pathlib import Path
from threading import Event

import aiohttp
import dkim
import msgspec
import pytest
from aiosmtpd import smtp
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from bridges.bridge import Bridge, bridge
from bridges.config import Config
from client.clock import Clock, system_clock
from client.endpoint import Endpoint
from client.messages.views import MessageView
from client.outside.correspondents import Contact, Writing, Written
from schemas.forms import Language
from schemas.ids import parse_address
from server.storage.embedded import EmbeddedPostgres
from tests.integration.client.cast import PASSPHRASE, Cast, Scene, make_scene
from tests.integration.client.conftest import cast, clock, database, relay, scene, turning
from tests.integration.client.snapshot import Snapshot, snapshot_of
from tests.processes import free_port
from tests.stage import Answer

__all__ = ["cast", "clock", "database", "relay", "scene", "turning"]

DOMAIN, THEIRS = "courriel.test", "asso.example"
SAM = f"sam@{THEIRS}"


class Outside:
    """Somebody's browser: requests to the relay without an account."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    async def request(
        self, method: str, path: str, *, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Make a request."""
        async with (
            aiohttp.ClientSession() as http,
            http.request(method, self.url + path, data=body, headers=headers) as response,
        ):
            return Answer(response.status, response.headers, await response.read())


@dataclass
class Sent:
    """A mail as the mail server got it."""

    sender: str
    recipient: str
    message: Message

    @property
    def text(self) -> str:
        """Its text."""
        body = self.message.get_payload(decode=True)
        assert isinstance(body, bytes)
        return body.decode()


@dataclass
class Sink:
    """A mail server that keeps everything, or answers as it is told."""

    sent: list[Sent] = field(default_factory=list)
    answer: str = "250 2.0.0 kept"
    may_answer: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        """Answer at once, unless a test holds it back."""
        self.may_answer.set()

    async def handle_DATA(self, _server: smtp.SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a mail."""
        if self.answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            message = email.message_from_bytes(content)
            self.sent += [Sent(envelope.mail_from or "", each, message) for each in envelope.rcpt_tos]
        await asyncio.to_thread(self.may_answer.wait)
        return self.answer


@pytest.fixture
def sink() -> Iterator[tuple[Sink, int]]:
    """Return a mail server on loopback, and its port."""
    kept, port = Sink(), free_port()
    controller = Controller(kept, hostname="127.0.0.1", port=port, ready_timeout=30)
    controller.start()
    yield kept, port
    controller.stop()


KEY = generate_private_key(65537, 2048)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())


async def resolve(name: str) -> list[bytes]:
    """Answer as the name service of the correspondent would."""
    if name.rstrip(".") != f"s._domainkey.{THEIRS}":
        return []
    der = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return [b"v=DKIM1; k=rsa; p=" + base64.b64encode(der)]


def mail(to: str, text: str, *, signed: bool = True, **headers: str) -> bytes:
    """Return a mail of the correspondent, as their provider sends it."""
    message = EmailMessage(policy=SMTP)
    said = {
        "From": f"Sam Dupont <{SAM}>",
        "To": to,
        "Subject": "Re:",
        "Message-ID": "<1@asso.example>",
    }
    for name, value in {**said, **{key.replace("_", "-"): value for key, value in headers.items()}}.items():
        message[name] = value
    message.set_content(text)
    data = message.as_bytes()
    if not signed:
        return data
    return bytes(dkim.sign(data, b"s", THEIRS.encode(), PEM)) + data


@dataclass
class Stage:
    """Everybody, and the mail on its way."""

    scene: Scene
    sink: Sink
    lmtp: int
    config: Config
    running: Bridge

    @property
    def anne(self) -> Endpoint:
        """The caseworker."""
        return self.scene.anne

    def contact(self) -> Contact:
        """Return Sam, whom Anne knows."""
        bridge_ = parse_address("pont@la-cooperative")
        return self.anne.correspondents.add("Sam Dupont", SAM, Language.FR, bridge_)

    async def write(self, writing: Writing) -> tuple[Written, Sent]:
        """Let Anne write to Sam; returns what she has, and the mail that Sam gets."""
        before = len(self.sink.sent)
        written = await self.anne.correspondents.write(self.contact(), writing)
        assert written.item.error is None
        await self.until(lambda: len(self.sink.sent) > before)
        return written, self.sink.sent[-1]

    async def deliver(self, to: str, data: bytes, sender: str = SAM) -> None:
        """Hand a mail over, as the mail server of the bridge does."""

        def send() -> None:
            with smtplib.LMTP("127.0.0.1", self.lmtp) as client:
                client.sendmail(sender, [to], data)

        await asyncio.to_thread(send)

    async def shown(self, thread: str, kind: type, count: int = 1) -> list[MessageView]:
        """Return what Anne is shown of a kind in a thread, when there is so much of it."""
        found: list[MessageView] = []

        def enough() -> bool:
            found[:] = [
                each for each in self.anne.threads.find(thread).messages if isinstance(each.content, kind)
            ]
            return len(found) >= count

        await self.until(enough)
        return found

    async def until(self, condition: Callable[[], bool], seconds: float = 60) -> None:
        """Wait for something, fetching Anne's mail meanwhile."""
        async with asyncio.timeout(seconds):
            while True:
                await self.anne.mailbox.sync()
                if condition():
                    return
                await asyncio.sleep(0.1)


async def cooperative(cast: Cast, setup_code: str) -> Scene:
    """Bring everybody in, and a bridge that is a member of a service of the cooperative's own structure."""
    scene = await make_scene(cast, setup_code)
    structure = await cast.structure("la-cooperative", "0990.000.311", "pont")
    await cast.colleague(structure, "Le pont", "pont")
    await scene.anne.directory.refresh()
    return scene


@pytest.fixture(scope="session")
def snapshot(
    postgres: EmbeddedPostgres, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Snapshot]:
    """Return the scene with the cooperative, at rest."""
    with snapshot_of(cooperative, postgres, template, tmp_path_factory.mktemp("snapshot")) as made:
        yield made


@pytest.fixture
async def stage(scene: Scene, tmp_path: Path, sink: tuple[Sink, int]) -> AsyncIterator[Stage]:
    """Run the bridge."""
    async with staged(scene, tmp_path, sink) as running:
        yield running


@asynccontextmanager
async def staged(
    scene: Scene, tmp_path: Path, sink: tuple[Sink, int], clock: Clock = system_clock, **options: object
) -> AsyncIterator[Stage]:
    """Run the bridge with options."""
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    given = {
        "domain": DOMAIN,
        "sender": f"pont@{DOMAIN}",
        "profile": str(tmp_path / "Le pont"),
        "passphrase_file": str(secret),
        "lmtp": f"127.0.0.1:{free_port()}",
        "smtp": f"127.0.0.1:{sink[1]}",
        "workers": 1,
        "metrics": f"127.0.0.1:{free_port()}",
    }
    config = msgspec.convert(given | options, Config)
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(bridge(config, clock, resolve))
        work = asyncio.create_task(running.run())
        port = int(config.lmtp.rpartition(":")[2])
        yield Stage(scene, sink[0], port, config, running)
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
