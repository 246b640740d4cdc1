"""What webhooks are to be told: kept until it is delivered, across restarts, or given up after three days.

    deliveries.catch_up()              # at the start: what came while nobody told it
    deliveries.tell(received)          # kept; `run` delivers
    await deliveries.run()

Rules: of a conversation that changes several times before a webhook hears of it, it is told once; each
webhook has its own worker, so that one that hangs delays no other; what fails goes behind what was tried less
often; the pause grows with each failure in a row; what was given up is counted and shown.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import aiohttp
import msgspec
import structlog

from client.agent.webhooks import SIGNATURE, Webhook, Webhooks, signature
from client.clock import Clock
from client.device.archive import Archive, Received
from client.device.store import Store
from schemas.codec import Schema, encode
from schemas.ids import Id, Millis

PAUSES: Final = (1, 5, 30, 120, 600, 3_600)  # seconds after the first failure in a row, the second, …
GIVEN_UP: Final = 3 * 24 * 3_600_000  # milliseconds after which a delivery is given up
_TIMEOUT: Final = 10  # seconds

_WAITING: Final = "webhook-delivery"
_STATE: Final = "webhook-state"
_TOLD: Final = "webhook-told"

_log = structlog.get_logger()


class Told(Schema):
    """What is told: a conversation has something new."""

    event: str
    thread: Id
    at: Millis


class Delivery(Schema):
    """Something that a webhook is to be told; `changes` counts what happened meanwhile."""

    hook: Id
    thread: Id
    since: Millis
    at: Millis
    changes: int = 1
    attempts: int = 0

    @property
    def key(self) -> str:
        """Where it is kept: there is one for each conversation."""
        return f"{self.hook}/{self.thread}"


class State(Schema):
    """How it goes with a webhook: why the last attempt failed, and how many deliveries were given up."""

    problem: str = ""
    given_up: int = 0


class _Reached(Schema):
    """Up to which envelope of a mailbox webhooks were told."""

    seq: int


class Deliveries:
    """The deliveries of this profile."""

    def __init__(
        self,
        store: Store,
        archive: Archive,
        webhooks: Webhooks,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._archive = archive
        self._webhooks = webhooks
        self._clock = clock
        self._sleep = sleep
        self._changed = asyncio.Event()
        self._working: set[str] = set()

    def waiting(self, hook: str) -> list[Delivery]:
        """Return what a webhook is still to be told."""
        return [each for each in self._store.all(_WAITING, Delivery).values() if each.hook == hook]

    def state(self, hook: str) -> State:
        """Return how it goes with a webhook."""
        return self._store.get(_STATE, hook, State) or State()

    def forget(self, hook: str) -> None:
        """Tell a webhook nothing of what waits."""
        for each in self.waiting(hook):
            self._store.delete(_WAITING, each.key)
        self._store.delete(_STATE, hook)

    def tell(self, received: Received) -> None:
        """Let all webhooks be told of an envelope."""
        if received.header is not None:
            self._keep(received.header.thread)
        before = self._store.get(_TOLD, received.mailbox, _Reached)
        seq = max(received.seq, before.seq if before else 0)
        self._store.put(_TOLD, received.mailbox, _Reached(seq))

    def catch_up(self, mailboxes: list[str]) -> None:
        """Let all webhooks be told of what was fetched while no agent ran, or by one that was killed."""
        for mailbox in mailboxes:
            told = self._store.get(_TOLD, mailbox, _Reached)
            for thread in self._archive.threads_since(mailbox, told.seq) if told else ():
                self._keep(thread)
            self._store.put(_TOLD, mailbox, _Reached(self._archive.cursor(mailbox)))

    async def run(self) -> None:
        """Deliver, until cancelled."""
        timeout = aiohttp.ClientTimeout(total=_TIMEOUT)
        async with aiohttp.ClientSession(timeout=timeout) as http, asyncio.TaskGroup() as group:
            while True:
                self._changed.clear()
                hooks = {each.hook for each in self._store.all(_WAITING, Delivery).values()}
                for hook in hooks - self._working:
                    self._working.add(hook)
                    group.create_task(self._work(http, hook))
                await self._changed.wait()

    def _keep(self, thread: str) -> None:
        now = self._clock()
        for hook in self._webhooks.all():
            new = Delivery(hook.id, thread, now, now)
            before = self._store.get(_WAITING, new.key, Delivery)
            if before is not None:
                new = msgspec.structs.replace(before, at=now, changes=before.changes + 1)
            self._store.put(_WAITING, new.key, new)
        self._changed.set()

    async def _work(self, http: aiohttp.ClientSession, identifier: str) -> None:
        failures = 0
        try:
            while (hook := self._webhooks.find(identifier)) and (delivery := self._next(identifier)):
                if self._clock() - delivery.since > GIVEN_UP:
                    self._give_up(delivery)
                    continue
                problem = await _attempt(http, hook, delivery, self._clock)
                self._note(delivery, problem)
                failures = failures + 1 if problem else 0
                if problem:
                    await self._sleep(PAUSES[min(failures, len(PAUSES)) - 1])
        finally:
            self._working.discard(identifier)

    def _next(self, hook: str) -> Delivery | None:
        return min(self.waiting(hook), key=lambda each: (each.attempts, each.since), default=None)

    def _note(self, delivery: Delivery, problem: str) -> None:
        state = self.state(delivery.hook)
        if state.problem != problem and self._webhooks.find(delivery.hook) is not None:
            self._store.put(_STATE, delivery.hook, msgspec.structs.replace(state, problem=problem))
        current = self._store.get(_WAITING, delivery.key, Delivery)
        if current is None:  # the webhook was removed meanwhile
            return
        if problem:
            self._store.put(
                _WAITING, delivery.key, msgspec.structs.replace(current, attempts=current.attempts + 1)
            )
        elif current.changes == delivery.changes:
            self._store.delete(_WAITING, delivery.key)
        else:  # something happened while it was told
            again = Delivery(current.hook, current.thread, current.at, current.at)
            self._store.put(_WAITING, delivery.key, again)

    def _give_up(self, delivery: Delivery) -> None:
        state = self.state(delivery.hook)
        self._store.put(_STATE, delivery.hook, msgspec.structs.replace(state, given_up=state.given_up + 1))
        self._store.delete(_WAITING, delivery.key)
        _log.warning("webhook_given_up", webhook=delivery.hook)


async def _attempt(http: aiohttp.ClientSession, hook: Webhook, delivery: Delivery, clock: Clock) -> str:
    """Tell a webhook once; return why it failed, or nothing."""
    seconds = clock() // 1000
    body = encode(Told("thread.changed", delivery.thread, delivery.at))
    headers = {
        "Content-Type": "application/json",
        SIGNATURE: f"t={seconds},v1={signature(hook.secret, seconds, body)}",
    }
    try:
        async with http.post(hook.url, data=body, headers=headers, allow_redirects=False) as response:
            return "" if 200 <= response.status < 300 else f"it answered {response.status}"
    except TimeoutError:
        return f"it did not answer within {_TIMEOUT} seconds"
    except (aiohttp.ClientError, ValueError):
        return "it cannot be reached"
