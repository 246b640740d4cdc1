"""The relay as a process: what it says, how it ends, and what it survives."""

import asyncio
import os
import re
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from schemas.api import ChallengeRequest
from schemas.codec import encode
from schemas.errors import UnavailableError
from schemas.limits import LIMITS
from server.main import Relay
from tests.processes import PYTHON
from tests.stage import Stage, stage, until


@dataclass
class Running:
    """A process that listens; `log` is where it logs."""

    process: Process
    relay: Relay
    log: Path

    async def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to end, and return its exit code."""
        self.process.send_signal(how)
        async with asyncio.timeout(60):
            return await self.process.wait()


async def launch(folder: Path, *options: str) -> Process:
    """Start `python -m server`."""
    folder.mkdir(exist_ok=True)
    with (folder / "log").open("ab") as log:
        return await asyncio.create_subprocess_exec(
            *(*PYTHON, "-m", "server", f"--data={folder}", *options), stdout=PIPE, stderr=log
        )


@asynccontextmanager
async def process(folder: Path, *options: str, port: int = 0) -> AsyncIterator[Running]:
    """Run a relay on a folder until the end of the block."""
    started = await launch(folder, f"--listen=127.0.0.1:{port}", *options)
    said = ""
    try:
        async with asyncio.timeout(60):
            assert started.stdout is not None
            while "listening" not in said:
                line = (await started.stdout.readline()).decode()
                assert line, (folder / "log").read_text()
                said += line
        code = re.search("^setup code: (.*)$", said, re.MULTILINE)
        url = re.search("^listening on (.*)$", said, re.MULTILINE)
        assert url is not None
        yield Running(started, Relay(url[1], code[1] if code else None), folder / "log")
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()


@asynccontextmanager
async def on(running: Running) -> AsyncIterator[Stage]:
    """Return a stage on a process."""
    async with stage(running.relay, "") as here:
        yield here


async def test_from_start_to_end(tmp_path: Path) -> None:
    """It says its setup code until that is used, then its address only; and ends, its database with it."""
    async with process(tmp_path) as first:
        code = first.relay.setup_code
        assert code is not None
        assert re.fullmatch("([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}", code)
        assert await first.end() == 0
    async with process(tmp_path) as second:
        assert second.relay.setup_code == code
        async with on(second) as here:
            await here.publish()
        assert await second.end(signal.SIGINT) == 0
    async with process(tmp_path) as third:
        assert third.relay.setup_code is None
        assert await third.end() == 0
    assert not list(tmp_path.glob("database/cluster/postmaster.pid"))


async def test_requests_under_way_are_finished(tmp_path: Path) -> None:
    """Told to end, it lets nobody in, answers whom it has begun to hear, and ends."""
    body = encode(ChallengeRequest(bytes(32)))
    async with process(tmp_path) as running:
        host, port = running.relay.url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = f"POST /v1/sessions/challenges HTTP/1.1\r\nHost: relay\r\nContent-Length: {len(body)}\r\n"
        writer.write(head.encode() + b"Expect: 100-continue\r\n\r\n")
        assert b"100 Continue" in await reader.readuntil(b"\r\n\r\n")  # it hears
        writer.write(body[:10])
        running.process.terminate()
        await until(lambda: refuses(host, int(port)))
        writer.write(body[10:])
        assert b"200 OK" in await reader.readline()
        writer.close()
        assert await running.process.wait() == 0


async def refuses(host: str, port: int) -> bool:
    """Tell whether nobody listens."""
    try:
        _, writer = await asyncio.open_connection(host, port)
    except ConnectionRefusedError:
        return True
    except ConnectionResetError:  # it had been let in, not yet heard, when the door was closed
        return False
    writer.close()
    return False


async def test_followers_do_not_hold_it_up(tmp_path: Path) -> None:
    """Open event streams are ended, and idle connections closed."""
    async with process(tmp_path) as running, on(running) as here:
        await here.publish()
        registrar = await here.device(here.world.registrar)
        async with registrar.follow():
            async with asyncio.timeout(LIMITS.shutdown - 1):
                assert await running.end() == 0


async def test_its_database_crashes(tmp_path: Path) -> None:
    """When the embedded database is killed, it comes back within moments, with all that was confirmed."""
    async with process(tmp_path) as running, on(running) as here:
        await here.publish()
        registrar = await here.device(here.world.registrar)
        (pid_file,) = tmp_path.glob("database/cluster/postmaster.pid")
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)
        here.world.structure("cpas-namur")

        async def works() -> bool:
            try:
                await here.publish()
            except UnavailableError:
                return False
            return True

        await until(works)
        async with asyncio.timeout(60):  # sessions of the killed server may linger for a moment
            while (await registrar.request("GET", "/v1/invitations")).status != 200:
                await asyncio.sleep(0.1)
        assert await running.end() == 0


async def test_two_processes_share_a_port_and_a_folder(tmp_path: Path) -> None:
    """A second process on the same folder and port shares the work, and its end disturbs nobody."""
    async with process(tmp_path, "--reuse-port") as first:
        port = int(first.relay.url.rpartition(":")[2])
        async with process(tmp_path, "--reuse-port", port=port) as second, on(first) as here:
            await here.publish()
            assert await second.end() == 0
        async with aiohttp.ClientSession() as http, http.get(first.relay.url + "/readyz") as response:
            assert response.status == 204


async def test_the_log_names_nobody(tmp_path: Path) -> None:
    """Even when each request is logged: no address, token, identifier or setup code."""
    async with process(tmp_path, "--log-level=debug", "--log-format=json") as running, on(running) as here:
        await here.publish()
        registrar = await here.device(here.world.registrar)
        await registrar.request("GET", f"/v1/mailboxes/{here.world.new_id()}/envelopes")
        await registrar.request("GET", "/v1/wraps?kid=")
        assert await running.end() == 0
        log = running.log.read_text()
        assert log.count('"event": "answered"') >= 5
        for secret in (
            "127.0.0.1",
            running.relay.setup_code or "",
            (running.relay.setup_code or "").replace("-", ""),
            registrar.token,
            here.world.registrar.id,
            here.world.network.id,
        ):
            assert secret
            assert secret not in log


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--listen=nowhere"], "listen"),
        (["--listen=192.0.2.1:1"], "cannot listen"),
        (["--database=postgresql://127.0.0.1:1/none"], "database"),
    ],
)
async def test_what_cannot_work_is_said(tmp_path: Path, options: list[str], said: str) -> None:
    """What prevents the start is said in a sentence, and the exit code tells that it did not work."""
    started = await launch(tmp_path, *options)
    assert await started.wait() in (3, 7)
    log = (tmp_path / "log").read_text()
    assert said in log
    assert "Traceback" not in log


async def test_the_name_of_the_log_stays(tmp_path: Path) -> None:
    """The log may be named until it has an entry; another name after that is refused, the same one is not."""
    name = "relay.example/log"
    async with process(tmp_path, f"--origin={name}") as running, on(running) as here:
        assert name in (await here.request("GET", "/v1/network")).body.decode()
        await here.publish()
        assert await running.end() == 0
    for again in ((), (f"--origin={name}",)):
        async with process(tmp_path, *again) as running, on(running) as here:
            assert name in (await here.request("GET", "/v1/network")).body.decode()
            assert await running.end() == 0
    assert await (await launch(tmp_path, "--origin=other.example/log")).wait() == 3
