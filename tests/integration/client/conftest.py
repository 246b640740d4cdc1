"""A real relay on a real database, a hostile proxy before it, and a cast of people."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from server.storage.embedded import EmbeddedPostgres
from tests.conftest import new_database
from tests.integration.client.cast import Cast, Scene, make_scene
from tests.integration.client.hostile import Hostile
from tests.integration.client.relay import Relay, relay_on
from tests.integration.client.snapshot import Snapshot, snapshot_of
from tests.stage import TurnableClock


@pytest.fixture(scope="session")
def snapshot(
    postgres: EmbeddedPostgres, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Snapshot]:
    """Return the scene at rest."""
    with snapshot_of(make_scene, postgres, template, tmp_path_factory.mktemp("snapshot")) as made:
        yield made


@pytest.fixture
def database(request: pytest.FixtureRequest, postgres: EmbeddedPostgres, template: str) -> Iterator[str]:
    """Return the DSN of a database of the test's own: the snapshot's for whoever wakes it, else empty."""
    wakes = "snapshot" in request.fixturenames
    source = request.getfixturevalue("snapshot").database if wakes else template
    with new_database(postgres, source) as name:
        yield postgres.dsn(name)


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
async def scene(cast: Cast, snapshot: Snapshot) -> Scene:
    """Return two structures whose colleagues know each other's services."""
    return await snapshot.wake(cast)


@pytest.fixture
async def hostile(relay: Relay) -> AsyncIterator[Hostile]:
    """Return a proxy before the relay; people brought in with its address are at its mercy."""
    async with Hostile(relay.url) as proxy:
        yield proxy


@pytest.fixture
def clock() -> TurnableClock:
    """Return the clock of everybody and of the relay."""
    return TurnableClock()


@pytest.fixture
async def turning(
    database: str, snapshot: Snapshot, tmp_path: Path, clock: TurnableClock
) -> AsyncIterator[Scene]:
    """Return the two structures in a world whose clock the test turns."""
    async with relay_on(database, tmp_path / "relay", clock) as relay, AsyncExitStack() as stack:
        yield await snapshot.wake(Cast(tmp_path, stack, relay.url, clock=clock))
