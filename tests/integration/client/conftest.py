"""A real relay on a real database, a hostile proxy before it, and a cast of people."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.integration.client.cast import Cast, Scene, make_scene
from tests.integration.client.hostile import Hostile
from tests.integration.client.relay import Relay, relay_on


@pytest.fixture
async def relay(database: str, tmp_path: Path) -> AsyncIterator[Relay]:
    """Run a relay on the test's own database."""
    async with relay_on(database, tmp_path / "relay") as running:
        yield running


@pytest.fixture
async def cast(relay: Relay, tmp_path: Path) -> AsyncIterator[Cast]:
    """Return an empty cast on the relay; everybody's connection is closed at the end."""
    async with AsyncExitStack() as stack:
        yield Cast(tmp_path, stack, relay.url)


@pytest.fixture
async def scene(cast: Cast, relay: Relay) -> Scene:
    """Return two structures whose colleagues know each other's services."""
    return await make_scene(cast, relay.setup_code)


@pytest.fixture
async def hostile(relay: Relay) -> AsyncIterator[Hostile]:
    """Return a proxy before the relay; people brought in with its address are at its mercy."""
    async with Hostile(relay.url) as proxy:
        yield proxy
