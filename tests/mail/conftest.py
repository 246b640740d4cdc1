"""A bridge in a process of its own, which a test may kill, behind a real Postfix."""

import asyncio
import os
import shutil
import signal
import smtplib
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from client.endpoint import Endpoint
from client.outside.correspondents import Contact, Writing, Written
from schemas.forms import Language
from schemas.ids import parse_address
from tests.conftest import Need
from tests.integration.bridges.conftest import SAM, THEIRS, Sent, Sink, mail, sink, snapshot
from tests.integration.client.cast import PASSPHRASE, Scene
from tests.integration.client.conftest import cast, database, relay, scene
from tests.mail.postfix import Postfix
from tests.processes import PYTHON, free_port
from tests.stage import until

__all__ = ["cast", "database", "relay", "scene", "sink", "snapshot"]

DOMAIN = "courriel.test"


@dataclass
class BridgeProcess:
    """`python -m bridges run`, on a configuration."""

    config: Path
    process: subprocess.Popen[str] | None = None

    def start(self, *instead: str) -> None:
        """Start it, or another module with arguments, and wait until it takes mail."""
        command = [*PYTHON, "-m", *(instead or ("bridges", "run")), "--config", str(self.config)]
        log = (self.config.parent / "bridge.log").open("a")
        with log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        assert said == "the bridge is running\n", (self.config.parent / "bridge.log").read_text()

    async def killed(self, seconds: float = 30) -> bool:
        """Wait until it was killed; returns whether it was, in time."""
        assert self.process is not None
        try:
            code = await asyncio.to_thread(self.process.wait, seconds)
        except subprocess.TimeoutExpired:
            return False
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code == -signal.SIGKILL

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End it; returns its exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        code = self.process.wait(60)
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
    scene: Scene, tmp_path: Path, sink: tuple[Sink, int], folder: Path, need: Need
) -> AsyncIterator[PostOffice]:
    """Run a bridge behind a Postfix; the correspondent's server is one that keeps what it gets."""
    may_run(need, "postfix")
    with Postfix(folder / "postfix", DOMAIN, free_port(), {THEIRS: f"smtp:[127.0.0.1]:{sink[1]}"}) as postfix:
        async with bridge_behind(postfix, tmp_path) as bridge:
            yield PostOffice(scene, sink[0], postfix, bridge)


def may_run(need: Need, *programs: str) -> None:
    """Skip, or fail in CI, without the programs that only root can start."""
    if os.geteuid() != 0:
        pytest.skip("Postfix is started by root only")
    for program in programs:
        need(shutil.which(program), f"{program} is not installed")


@asynccontextmanager
async def bridge_behind(
    postfix: Postfix, folder: Path, nameserver: str = "127.0.0.1"
) -> AsyncIterator[BridgeProcess]:
    """Run the bridge to which a Postfix hands its mail, with the profile in a folder."""
    secret, config = folder / "passphrase", folder / "bridge.toml"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    config.write_text(
        f'domain = "{DOMAIN}"\nsender = "pont@{DOMAIN}"\nprofile = "{folder / "Le pont"}"\n'
        f'passphrase_file = "{secret}"\nlmtp = "127.0.0.1:{postfix.bridge}"\n'
        f'smtp = "127.0.0.1:{postfix.port}"\nworkers = 1\nnameservers = ["{nameserver}"]\n',
        encoding="utf-8",
    )
    bridge = BridgeProcess(config)
    await asyncio.to_thread(bridge.start)  # it asks the relay, which runs in this loop
    yield bridge
    bridge.stop(signal.SIGKILL)
