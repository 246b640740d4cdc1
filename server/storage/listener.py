"""What other processes, and this one, announce: LISTEN on one connection for the whole process.

    listener = Listener(database)
    listener.subscribe("souspli_mail", heard=wake_followers, missed=wake_everybody)
    task = asyncio.create_task(listener.run())

Rules: an announcement is a hint, the truth is in the tables; so after each time that the connection was away,
and after the first one is made, `missed` is called, and subscribers look for themselves. Callbacks do not
wait.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from schemas.errors import UnavailableError
from server.storage.db import Connection, Database

_CHECK_SECONDS = 15  # a half-open connection is noticed by asking, never by waiting
_PAUSE_SECONDS = 0.2  # between attempts; doubled each time
_LONGEST_PAUSE_SECONDS = 5.0

Heard = Callable[[str], None]
Missed = Callable[[], None]


@dataclass(frozen=True)
class _Subscription:
    channel: str
    heard: Heard
    missed: Missed

    def on_notification(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        self.heard(str(payload))


class Listener:
    """The one connection that listens."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscriptions: list[_Subscription] = []
        self._log = structlog.get_logger()

    def subscribe(self, channel: str, heard: Heard, missed: Missed) -> None:
        """Call `heard` with each payload on a channel and `missed` when some may have been; before `run`."""
        self._subscriptions.append(_Subscription(channel, heard, missed))

    async def run(self) -> None:
        """Listen until cancelled, on a new connection each time that one is lost."""
        pause = _PAUSE_SECONDS
        while True:
            try:
                async with self._database.direct() as connection:
                    await self._listen(connection)
                    pause = _PAUSE_SECONDS
                    await self._keep(connection)
            except UnavailableError:
                self._log.warning("listening interrupted")
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    async def _listen(self, connection: Connection) -> None:
        for subscription in self._subscriptions:
            await connection.add_listener(subscription.channel, subscription.on_notification)
        for subscription in self._subscriptions:
            subscription.missed()

    async def _keep(self, connection: Connection) -> None:
        """Return when the connection has been lost."""
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _connection: lost.set())
        while not lost.is_set():
            try:
                async with asyncio.timeout(_CHECK_SECONDS):
                    await lost.wait()
            except TimeoutError:
                await connection.execute("SELECT 1", timeout=_CHECK_SECONDS)
