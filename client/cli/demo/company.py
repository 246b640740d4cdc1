"""The people of the play, each with a profile of their own, as they would have on their own computers."""

from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from client.cli.demo.cast import PASSPHRASE, Person
from client.cli.demo.stage import Stage
from client.device.profile import Profile
from client.endpoint import Endpoint, connect


class Company:
    """Endpoints by person; all are closed together."""

    def __init__(self, home: Path, relay: str, stage: Stage) -> None:
        self.home = home
        self.relay = relay
        self._stage = stage
        self._endpoints: dict[Person, Endpoint] = {}
        self._stack = AsyncExitStack()

    async def enter(self, person: Person) -> Endpoint:
        """Make the profile of a person, and return their endpoint."""
        profile = Profile.create(self.home / person.profile, PASSPHRASE, self.relay, person.name)
        self._stack.enter_context(profile)
        progress = partial(self._stage.progress, person.name)
        endpoint = await self._stack.enter_async_context(connect(profile, progress=progress))
        self._endpoints[person] = endpoint
        return endpoint

    def __getitem__(self, person: Person) -> Endpoint:
        """Return the endpoint of somebody who has entered."""
        return self._endpoints[person]

    @property
    def people(self) -> list[Person]:
        """Everybody who has entered, in order."""
        return list(self._endpoints)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()
