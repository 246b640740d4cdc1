"""Group commit: what arrives during one commit is written by the next one, with one wait for the disk.

Rules: an answer waits for the commit that holds its item; there is no timer, so that a lone item never waits
for company; an item that the database refuses does not fail its neighbours; the queue is bounded in number
and bytes, and beyond that callers are told to come later. One commit at a time: a second one would wait for
the mailboxes that the first has locked, and make both smaller.

    batches = Batches(commit)               # commit(items), in one transaction, answers each or says why not
    task = asyncio.create_task(batches.run())
    answer = await batches.submit(item, size)
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import structlog

from schemas.errors import SouspliError, UnavailableError
from schemas.limits import LIMITS

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[Item, Answer]):
    item: Item
    size: int
    answer: asyncio.Future[Answer]

    def tell(self, answer: Answer | SouspliError) -> None:
        if self.answer.done():  # nobody waits any more
            return
        if isinstance(answer, SouspliError):
            self.answer.set_exception(answer)
        else:
            self.answer.set_result(answer)


class Batches(Generic[Item, Answer]):
    """A queue of items and the task that empties it."""

    def __init__(
        self, commit: Callable[[Sequence[Item]], Awaitable[Sequence[Answer | SouspliError]]]
    ) -> None:
        self._commit = commit
        self._queue: deque[_Waiting[Item, Answer]] = deque()
        self._bytes = 0
        self._filled = asyncio.Event()

    async def submit(self, item: Item, size: int) -> Answer:
        """Return the answer to an item of that many bytes, once it is durable; raises its error.

        Raises UnavailableError when the queue is full or the database is away; whether an item of a lost
        commit was kept is then open, so items are such that they can be submitted again.
        """
        if len(self._queue) >= LIMITS.queue or self._bytes + size > LIMITS.queue_bytes:
            raise UnavailableError("the relay has more to do than it can take on")
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._queue.append(_Waiting(item, size, answer))
        self._bytes += size
        self._filled.set()
        return await answer

    async def run(self) -> None:
        """Empty the queue until cancelled."""
        while await self._filled.wait():
            await self._settle(self._take())

    def _take(self) -> list[_Waiting[Item, Answer]]:
        batch, size = list[_Waiting[Item, Answer]](), 0
        while self._queue and len(batch) < LIMITS.batch:
            size += self._queue[0].size
            if batch and size > LIMITS.batch_bytes:
                break
            batch.append(self._queue.popleft())
            self._bytes -= batch[-1].size
        if not self._queue:
            self._filled.clear()
        return batch

    async def _settle(self, batch: Sequence[_Waiting[Item, Answer]], *, alone: bool = False) -> None:
        answers: Sequence[Answer | SouspliError]
        try:
            answers = await self._commit([waiting.item for waiting in batch])
        except SouspliError as error:
            answers = [error] * len(batch)
        except Exception:  # noqa: BLE001 - a flusher that ends leaves every later item waiting for ever
            if not alone:  # one of them, or two transactions that meant the same row
                for waiting in batch:
                    await self._settle([waiting], alone=True)
                return
            structlog.get_logger().exception("batch failed")
            answers = [UnavailableError("the relay could not take it")] * len(batch)
        for waiting, answer in zip(batch, answers, strict=True):
            waiting.tell(answer)
