"""Witnesses that run, for a scene whose network demands two of three.

async with witnessing(scene, folder) as guards:
    await guards[2].stop()
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from client.endpoint import Endpoint
from client.witness.state import WitnessState
from crypto.notes import Verifier
from schemas.errors import NotWitnessedError
from schemas.statements import Witness
from tests.integration.client.cast import Scene
from tests.integration.transparency.conftest import Guard
from tests.stage import until


@asynccontextmanager
async def witnessing(scene: Scene, folder: Path) -> AsyncIterator[list[Guard]]:
    """Run three witnesses, two of whom must confirm; everybody knows it."""
    pins = scene.registrar.directory.pins
    assert pins is not None
    async with AsyncExitStack() as stack:
        made = []
        for number in range(3):
            state = stack.enter_context(WitnessState.create(folder / f"w{number}", f"w{number}.example"))
            for origin in (pins.origin, f"{pins.origin}/heads"):
                state.watch(origin, Verifier(pins.origin, pins.relay_key))
            guard = Guard(state)
            await guard.start()
            stack.push_async_callback(guard.stop)
            made.append(guard)
        witnesses = [Witness(each.state.name, each.state.verifier.public, each.url) for each in made]
        await scene.registrar.registry.set_witnesses(witnesses, 2)
        await until(partial(confirmed, scene.anne))
        yield made


async def confirmed(endpoint: Endpoint) -> bool:
    """Whether the witnesses have confirmed what the relay shows."""
    try:
        await endpoint.directory.witnessed()
    except NotWitnessedError:
        return False
    return True
