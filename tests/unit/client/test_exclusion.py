"""Locks between commands."""

import asyncio
from pathlib import Path

import pytest

from client.device.exclusion import exclusive
from schemas.errors import UnavailableError


async def test_one_at_a_time(tmp_path: Path) -> None:
    """While one holds the lock, another gives up after its patience and says what is busy."""
    path = tmp_path / "outbox.lock"
    async with exclusive(path, 0):
        with pytest.raises(UnavailableError, match="outbox"):
            async with exclusive(path, 0):
                pass
    async with exclusive(path, 0):
        pass


async def test_who_waits_gets_it(tmp_path: Path) -> None:
    """Who waits long enough goes on as soon as the lock is free."""
    path = tmp_path / "outbox.lock"
    order: list[str] = []

    async def second() -> None:
        async with exclusive(path, 30):
            order.append("second")

    async with exclusive(path, 0):
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.1)
        order.append("first")
    await waiting
    assert order == ["first", "second"]


async def test_a_failure_frees_it(tmp_path: Path) -> None:
    """When the work fails the lock is free again."""
    path = tmp_path / "outbox.lock"
    with pytest.raises(KeyError):
        async with exclusive(path, 0):
            raise KeyError
    async with exclusive(path, 0):
        pass
