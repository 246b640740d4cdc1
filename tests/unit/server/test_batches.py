"""Group commit: who waits with whom, and what one refused item does to the others."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from schemas.errors import ForbiddenError, SouspliError, UnavailableError
from schemas.limits import LIMITS
from server.relay.batches import Batches


class Disk:
    """Commits when it is told to, and remembers what came in one go."""

    def __init__(self) -> None:
        self.commits: list[list[int]] = []
        self.free = asyncio.Semaphore(0)
        self.poison: set[int] = set()

    async def commit(self, items: Sequence[int]) -> Sequence[int | SouspliError]:
        """Return ten times each item; odd ones from 1000 are refused, poison fails all."""
        self.commits.append(list(items))
        await self.free.acquire()
        if self.poison.intersection(items):
            raise ArithmeticError
        return [ForbiddenError() if item > 1000 and item % 2 else item * 10 for item in items]

    def spin(self, times: int) -> None:
        """Let so many commits end."""
        for _ in range(times):
            self.free.release()


@asynccontextmanager
async def batching(disk: Disk) -> AsyncIterator[Batches[int, int]]:
    """Empty the queue, beside the test."""
    batches: Batches[int, int] = Batches(disk.commit)
    task = asyncio.create_task(batches.run())
    yield batches
    task.cancel()


async def settled() -> None:
    """Let everything that can go on go on."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_lone_item_does_not_wait_for_company() -> None:
    """It is committed by itself, at once."""
    disk = Disk()
    disk.spin(1)
    async with batching(disk) as batches, asyncio.timeout(60):
        assert await batches.submit(4, 1) == 40
    assert disk.commits == [[4]]


async def test_what_comes_during_a_commit_is_committed_together() -> None:
    """While one waits for the disk the queue grows, and the next commit takes all of it, in order."""
    disk = Disk()
    async with batching(disk) as batches, asyncio.timeout(60):
        first = asyncio.create_task(batches.submit(1, 1))
        await settled()
        later = [asyncio.create_task(batches.submit(item, 1)) for item in range(10, 20)]
        await settled()
        disk.spin(100)
        await asyncio.gather(first, *later)
    assert disk.commits == [[1], list(range(10, 20))]


async def test_nobody_is_answered_before_the_commit() -> None:
    """An acceptance is a promise."""
    disk = Disk()
    async with batching(disk) as batches:
        task = asyncio.create_task(batches.submit(1, 1))
        await settled()
        assert not task.done()
        disk.spin(1)
        assert await task == 10


async def test_each_item_has_its_own_answer() -> None:
    """A refused one raises; its neighbours do not notice."""
    disk = Disk()
    disk.spin(10)
    async with batching(disk) as batches:
        answers = await asyncio.gather(
            *(batches.submit(item, 1) for item in range(1001, 1005)), return_exceptions=True
        )
    assert [isinstance(answer, ForbiddenError) for answer in answers] == [True, False, True, False]


async def test_what_fails_a_commit_fails_alone() -> None:
    """The others are committed without it, and the queue goes on."""
    disk = Disk()
    disk.poison = {5}
    disk.spin(100)
    async with batching(disk) as batches:
        answers = await asyncio.gather(
            *(batches.submit(item, 1) for item in range(10)), return_exceptions=True
        )
        assert [answer for answer in answers if not isinstance(answer, Exception)] == [
            item * 10 for item in range(10) if item != 5
        ]
        assert isinstance(answers[5], UnavailableError)
        assert await batches.submit(11, 1) == 110


async def test_a_database_that_is_away_is_told_to_all() -> None:
    """Nobody's item is tried again by itself: the client does that, and knows when to stop."""

    async def away(_items: Sequence[int]) -> Sequence[int]:
        raise UnavailableError

    batches: Batches[int, int] = Batches(away)
    task = asyncio.create_task(batches.run())
    answers = await asyncio.gather(*(batches.submit(item, 1) for item in range(5)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [UnavailableError] * 5
    task.cancel()


async def test_the_queue_is_bounded() -> None:
    """In number and in bytes; who comes too late is told to come again, those before are not disturbed."""
    batches: Batches[int, int] = Batches(Disk().commit)
    tasks = [asyncio.create_task(batches.submit(item, 1)) for item in range(LIMITS.queue)]
    await settled()
    with pytest.raises(UnavailableError):
        await batches.submit(1, 1)
    assert not any(task.done() for task in tasks)

    large: Batches[int, int] = Batches(Disk().commit)
    task = asyncio.create_task(large.submit(1, LIMITS.queue_bytes))
    await settled()
    with pytest.raises(UnavailableError):
        await large.submit(2, 1)
    for each in (task, *tasks):
        each.cancel()


async def test_a_commit_is_bounded() -> None:
    """In number and in bytes, but one item is always taken."""
    disk = Disk()
    sizes = [1] * (LIMITS.batch + 1) + [LIMITS.batch_bytes // 2] * 3 + [LIMITS.batch_bytes + 1]
    batches: Batches[int, int] = Batches(disk.commit)
    tasks = [asyncio.create_task(batches.submit(item, size)) for item, size in enumerate(sizes)]
    await settled()
    disk.spin(100)
    runner = asyncio.create_task(batches.run())
    await asyncio.gather(*tasks)
    runner.cancel()
    assert max(len(commit) for commit in disk.commits) == LIMITS.batch
    for commit in disk.commits:
        assert len(commit) == 1 or sum(sizes[item] for item in commit) <= LIMITS.batch_bytes


async def test_a_client_that_has_gone_does_not_disturb() -> None:
    """Its item may be committed; nobody waits for the answer."""
    disk = Disk()
    async with batching(disk) as batches:
        gone = asyncio.create_task(batches.submit(1, 1))
        await settled()
        gone.cancel()
        disk.spin(2)
        assert await batches.submit(2, 1) == 20
