"""A person who follows the inbox while the play goes on: what arrives is there the moment it was opened."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from client.cli.demo.stage import PlayStoppedError
from client.device.archive import Received
from client.endpoint import Endpoint
from client.messages.views import ThreadView
from schemas.errors import NotFoundError, SouspliError

_PATIENCE = 20  # seconds; a busy computer is slow, a lost message never comes


class Follower:
    """Somebody at a device, looking at the live inbox."""

    def __init__(self, name: str, endpoint: Endpoint) -> None:
        self.name = name
        self.endpoint = endpoint
        self._arrivals: list[tuple[float, Received]] = []
        self._failure: SouspliError | None = None
        self._changed = asyncio.Condition()

    async def run(self) -> None:
        """Follow the inbox until cancelled; what ends it is raised by `sees`."""
        try:
            async for received in self.endpoint.mailbox.follow():
                async with self._changed:
                    self._arrivals.append((time.time(), received))
                    self._changed.notify_all()
        except SouspliError as error:
            async with self._changed:
                self._failure = error
                self._changed.notify_all()

    async def sees(self, thread: str, condition: Callable[[ThreadView], bool], what: str) -> ThreadView:
        """Wait until the thread is as it should be, and return it; raises PlayStoppedError after a while."""
        try:
            async with self._changed, asyncio.timeout(_PATIENCE):
                while True:
                    if self._failure is not None:
                        raise self._failure
                    view = self._view(thread)
                    if view is not None and condition(view):
                        return view
                    await self._changed.wait()
        except TimeoutError as error:
            raise PlayStoppedError(f"{self.name} does not see {what}") from error

    async def delay(self, thread: str) -> float:
        """Return the milliseconds from the relay to here of a thread's first message, once it is here."""
        async with self._changed, asyncio.timeout(_PATIENCE):
            while True:
                for at, received in self._arrivals:
                    if received.header is not None and received.header.thread == thread:
                        return at * 1000 - received.accepted
                await self._changed.wait()

    def _view(self, thread: str) -> ThreadView | None:
        try:
            return self.endpoint.threads.find(thread)
        except NotFoundError:
            return None


@asynccontextmanager
async def following(*followers: Follower) -> AsyncIterator[None]:
    """Let them follow while the block runs."""
    tasks = [asyncio.create_task(follower.run()) for follower in followers]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
