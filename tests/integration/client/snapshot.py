"""A network at rest, made once and copied for each test: bringing everybody in takes ten times as long."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from server.storage.embedded import EmbeddedPostgres
from tests.conftest import new_database, wait_for
from tests.integration.client.cast import Cast, Scene, scene_of
from tests.integration.client.relay import relay_on

BringIn = Callable[[Cast, str], Awaitable[object]]
"""Fills a network that is not founded; it is given the relay's setup code."""


@dataclass(frozen=True)
class Snapshot:
    """The name of a database that has everything but a relay, and the folder of everybody's profiles."""

    database: str
    profiles: Path

    async def wake(self, cast: Cast) -> Scene:
        """Return copies of everybody, at the relay of the cast, which runs on a copy of the database."""
        for profile in sorted(self.profiles.iterdir()):
            await cast.moved_in(profile)
        return scene_of(cast)


@contextmanager
def snapshot_of(
    bring_in: BringIn, postgres: EmbeddedPostgres, template: str, folder: Path
) -> Iterator[Snapshot]:
    """Fill a network; its database is there during the block."""
    profiles = folder / "profiles"

    async def fill(dsn: str) -> None:
        async with relay_on(dsn, folder / "relay") as relay, AsyncExitStack() as stack:
            await bring_in(Cast(profiles, stack, relay.url), relay.setup_code)

    with new_database(postgres, template) as name:
        wait_for(fill(postgres.dsn(name)))
        yield Snapshot(name, profiles)
