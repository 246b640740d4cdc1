"""Announcements reach every process; when the connection was away, subscribers look for themselves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from server.storage.db import Database, open_database
from server.storage.listener import Listener
from tests.stage import until

CUT_OFF = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE query LIKE 'LISTEN%' AND datname = current_database()"""


@dataclass
class Subscriber:
    """What one has heard."""

    payloads: list[str] = field(default_factory=list)
    missed: int = 0

    def miss(self) -> None:
        """Count that something may have been missed."""
        self.missed += 1


@pytest.fixture
async def db(database: str) -> AsyncIterator[Database]:
    """Return the database."""
    async with open_database(database) as opened:
        yield opened


@pytest.fixture
async def subscriber(db: Database) -> AsyncIterator[Subscriber]:
    """Return a subscriber of the channel `news`, who listens."""
    subscriber, listener = Subscriber(), Listener(db)
    listener.subscribe("news", subscriber.payloads.append, subscriber.miss)
    task = asyncio.create_task(listener.run())
    await until(lambda: holds(subscriber.missed == 1))
    yield subscriber
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def holds(condition: bool) -> bool:
    """Return a condition, as `until` wants it."""
    return condition


async def announce(db: Database, channel: str, payload: str) -> None:
    """Say something to everybody."""
    async with db.connection() as connection:
        await connection.execute("SELECT pg_notify($1, $2)", channel, payload)


async def test_announcements_are_heard(db: Database, subscriber: Subscriber) -> None:
    """What is announced on the channel is heard, in order; what is said elsewhere is not."""
    for channel, payload in (("news", "one"), ("gossip", "two"), ("news", "three")):
        await announce(db, channel, payload)
    await until(lambda: holds(len(subscriber.payloads) == 2))
    assert subscriber.payloads == ["one", "three"]


async def test_only_what_is_committed(db: Database, subscriber: Subscriber) -> None:
    """What a transaction announces that is undone is never heard."""
    with suppress(InterruptedError):
        async with db.transaction() as connection:
            await connection.execute("SELECT pg_notify('news', 'undone')")
            raise InterruptedError
    await announce(db, "news", "done")
    await until(lambda: holds(bool(subscriber.payloads)))
    assert subscriber.payloads == ["done"]


async def test_a_lost_connection(db: Database, subscriber: Subscriber) -> None:
    """When the connection is cut, another is made, and subscribers hear that they may have missed some."""
    async with db.connection() as connection:
        assert await connection.fetch(CUT_OFF)
    await until(lambda: holds(subscriber.missed == 2))
    await announce(db, "news", "again")
    await until(lambda: holds(subscriber.payloads == ["again"]))
