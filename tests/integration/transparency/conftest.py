"""A relay with witnesses that run, and structures whose people are signed in."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from client.witness.service import WitnessService, serving
from client.witness.state import WitnessState
from crypto.notes import Verifier
from schemas.api import NetworkInfo
from schemas.statements import Witness, WitnessesSet
from server.storage.db import connect
from tests.integration.server.conftest import clock, here, published, relay, town
from tests.processes import free_port
from tests.stage import Stage

__all__ = ["clock", "here", "published", "relay", "town"]


@dataclass
class Guard:
    """A witness that runs, and can be switched off and on."""

    state: WitnessState
    url: str = ""
    port: int = field(default_factory=free_port)
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self) -> None:
        """Serve, again at the same address."""
        await self.stack.enter_async_context(serving(WitnessService(self.state), "127.0.0.1", self.port))
        self.url = f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        """Be away."""
        await self.stack.aclose()


@pytest.fixture
async def guards(here: Stage, tmp_path: Path) -> AsyncIterator[list[Guard]]:
    """Return three witnesses that watch the relay; no policy names them yet."""
    async with AsyncExitStack() as stack:
        log = await relay_verifier(here)
        made = []
        for number in range(3):
            state = stack.enter_context(WitnessState.create(tmp_path / f"w{number}", f"w{number}.example"))
            for origin in (log.name, f"{log.name}/heads"):
                state.watch(origin, log)
            guard = Guard(state)
            await guard.start()
            stack.push_async_callback(guard.stop)
            made.append(guard)
        yield made


async def relay_verifier(here: Stage) -> Verifier:
    """Return the key of the relay under its name."""
    info = (await here.request("GET", "/v1/network")).demand().read(NetworkInfo)
    return Verifier(info.origin, info.relay_key)


async def appoint(here: Stage, guards: list[Guard], quorum: int) -> None:
    """Let the network's root name the witnesses."""
    witnesses = tuple(Witness(each.state.name, each.state.verifier.public, each.url) for each in guards)
    network = here.world.network
    network.post(WitnessesSet, network.root, witnesses=witnesses, quorum=quorum)
    await here.publish()


async def execute(here: Stage, statement: str, *arguments: object) -> None:
    """Change the database behind the relay's back, as who owns the machine can."""
    async with connect(here.database) as connection, connection.transaction():
        await connection.execute("SELECT set_config('souspli.reader', 'relay', true)")
        await connection.execute(statement, *arguments)


async def checkpoint(here: Stage, log: str) -> str:
    """Return the published note of a public log."""
    return (await here.request("GET", f"/v1/logs/{log}/checkpoint")).demand().body.decode()
