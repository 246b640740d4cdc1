"""A bridge in a process of its own, which a test may kill, behind a real Postfix."""

import asyncio
import os
import shutil
import signal
import smtplib
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from client.correspondents import Contact, Writing, Written
from client.endpoint import Endpoint
from schemas.forms import Language
from schemas.ids import parse_address
from tests.conftest import Need
from tests.integration.bridges.conftest import SAM, THEIRS, Sent, Sink, mail, sink
from tests.integration.client.cast import PASSPHRASE, Cast, Scene, make_scene
from tests.integration.client.conftest import cast, relay
from tests.integration.client.relay import Relay
from tests.mail.postfix import Postfix
from tests.processes import PYTHON, free_port
from tests.stage import until

__all__ = ["cast", "relay", "sink"]

DOMAIN = "courriel.test"


@dataclass
class BridgeProcess:
    """`python -m bridges run`, on a configuration."""

    config: Path
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, and wait until it takes mail."""
        command = [*PYTHON, "-m", "bridges", "run", "--config", str(self.config)]
        log = (self.config.parent / "bridge.log").open("a")
        with log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        assert said == "the bridge is running\n", (self.config.parent / "bridge.log").read_text()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End it; returns its exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        code = self.process.wait(20)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code


@dataclass
class PostOffice:
    """Everybody, and every program between them."""

    scene: Scene
    sink: Sink
    postfix: Postfix
    bridge: BridgeProcess

    @property
    def anne(self) -> Endpoint:
        """The caseworker."""
        return self.scene.anne

    async def write(self, writing: Writing) -> tuple[Written, Sent]:
        """Let Anne write to Sam; returns what she has, and the mail that Sam's server gets."""
        before = len(self.sink.sent)
        written = await self.anne.correspondents.write(self._contact(), writing)
        assert written.item.error is None

        async def arrived() -> bool:
            return len(self.sink.sent) > before

        await until(arrived)
        return written, self.sink.sent[-1]

    def reply(self, to: str, text: str, number: int) -> None:
        """Send a mail of Sam's through Postfix, which then answers for it."""
        data = mail(to, text, signed=False, Message_ID=f"<{number}@{THEIRS}>")
        with smtplib.SMTP("127.0.0.1", self.postfix.port) as client:
            client.sendmail(SAM, [to], data)

    async def shown(self, thread: str, kind: type) -> list[object]:
        """Return the contents of a kind that Anne is shown in a thread."""
        await self.anne.mailbox.sync()
        messages = self.anne.threads.find(thread).messages
        return [each.content for each in messages if isinstance(each.content, kind)]

    def _contact(self) -> Contact:
        where = parse_address("pont@la-cooperative")
        return self.anne.correspondents.add("Sam Dupont", SAM, Language.FR, where)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder with a short path that other users may enter: Postfix has sockets in it."""
    path = Path(tempfile.mkdtemp(prefix="souspli-mail-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
async def office(
    cast: Cast, relay: Relay, tmp_path: Path, sink: tuple[Sink, int], folder: Path, need: Need
) -> AsyncIterator[PostOffice]:
    """Run a bridge behind a Postfix."""
    if os.geteuid() != 0:
        pytest.skip("Postfix is started by root only")
    need(shutil.which("postfix"), "Postfix is not installed")
    scene = await make_scene(cast, relay.setup_code)
    cooperative = await cast.structure("la-cooperative", "0990.000.311", "pont")
    await cast.colleague(cooperative, "Le pont", "pont")
    await scene.anne.directory.refresh()
    secret, lmtp = tmp_path / "passphrase", free_port()
    secret.write_text(PASSPHRASE, encoding="utf-8")
    with Postfix(folder / "postfix", DOMAIN, lmtp, THEIRS, sink[1]) as postfix:
        config = tmp_path / "bridge.toml"
        config.write_text(
            f'domain = "{DOMAIN}"\nsender = "pont@{DOMAIN}"\nprofile = "{tmp_path / "Le pont"}"\n'
            f'passphrase_file = "{secret}"\nlmtp = "127.0.0.1:{lmtp}"\nsmtp = "127.0.0.1:{postfix.port}"\n'
            'workers = 1\nnameservers = ["127.0.0.1"]\n',
            encoding="utf-8",
        )
        bridge = BridgeProcess(config)
        await asyncio.to_thread(bridge.start)  # it asks the relay, which runs in this loop
        yield PostOffice(scene, sink[0], postfix, bridge)
        bridge.stop(signal.SIGKILL)
