"""Webhooks are told what they are to be told, across failures and restarts, and are given up in the end."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

from client.agent.deliveries import GIVEN_UP, PAUSES, Deliveries
from client.agent.webhooks import Webhooks
from client.device.archive import Archive, Fate, Received, Row
from client.device.store import Store
from schemas.envelope import Header
from schemas.ids import new_id
from tests.builders import World
from tests.unit.client.desk import Clock

MAILBOX = new_id(1)


@dataclass
class Hearer:
    """Software that is told: answers as it is set to."""

    status: int = 204
    threads: list[str] = field(default_factory=list)
    url: str = ""
    meanwhile: Callable[[], None] = lambda: None  # what happens before the first answer

    async def hear(self, request: web.Request) -> web.Response:
        """Note what is told."""
        if not self.threads:
            self.meanwhile()
        self.threads.append((await request.json())["thread"])
        return web.Response(status=self.status)


@pytest.fixture
async def hearer() -> AsyncIterator[Hearer]:
    """Return software on a port of this computer."""
    made = Hearer()
    app = web.Application()
    app.router.add_post("/", made.hear)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield made
    await runner.cleanup()


class Bench:
    """An agent's deliveries over a store, on a clock of their own."""

    def __init__(self, store: Store) -> None:
        self.clock = Clock()
        self.archive = Archive(store)
        self.webhooks = Webhooks(store, self.clock)
        self.slept: list[float] = []
        self.deliveries = Deliveries(store, self.archive, self.webhooks, self.clock, self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.now += int(seconds * 1000)
        await asyncio.sleep(0)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Deliver during the block."""
        task = asyncio.create_task(self.deliveries.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def delivered(self, hook: str) -> None:
        """Wait until nothing waits for a webhook."""
        async with asyncio.timeout(30):
            while self.deliveries.waiting(hook):
                await asyncio.sleep(0.01)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store."""
    with closing(Store(tmp_path / "store.db", bytes(32))) as opened:
        yield opened


@pytest.fixture(name="header", scope="module")
def _header() -> Header:
    world = World()
    chain = world.structure("abri")
    member = chain.member()
    service = chain.service("accueil", member)
    return world.header(member, service, [service])


def received(header: Header, seq: int) -> Received:
    """Return an envelope that came."""
    return Received(MAILBOX, seq, 0, bytes(32), Fate.OPENED, header)


async def test_told_after_a_restart(store: Store, hearer: Hearer, header: Header) -> None:
    """What was not delivered before the agent ended is delivered when it runs again, once."""
    before = Bench(store)
    hook = before.webhooks.add(hearer.url).id
    before.deliveries.tell(received(header, 1))
    before.deliveries.tell(received(header, 2))
    after = Bench(store)
    async with after.running():
        await after.delivered(hook)
    assert hearer.threads == [header.thread]


async def test_fetched_while_no_agent_ran(store: Store, hearer: Hearer, header: Header) -> None:
    """What another command fetched meanwhile is told; what was there before there was an agent is not."""
    bench = Bench(store)
    hook = bench.webhooks.add(hearer.url).id
    bench.archive.advance(MAILBOX, 0, [Row(received(header, 1), b"", owed=False)])
    bench.deliveries.catch_up([MAILBOX])
    assert bench.deliveries.waiting(hook) == []
    bench.archive.advance(MAILBOX, 1, [Row(received(header, 2), b"", owed=False)])
    bench.deliveries.catch_up([MAILBOX])
    assert [each.thread for each in bench.deliveries.waiting(hook)] == [header.thread]


async def test_tried_again_and_given_up(store: Store, hearer: Hearer, header: Header) -> None:
    """The pauses grow; after three days it is given up, which is counted and shown, as is the reason."""
    bench = Bench(store)
    hook = bench.webhooks.add(hearer.url).id
    hearer.status = 503
    bench.deliveries.tell(received(header, 1))
    async with bench.running():
        await bench.delivered(hook)
        assert bench.slept[: len(PAUSES)] == list(PAUSES)
        assert sum(bench.slept) * 1000 > GIVEN_UP
        state = bench.deliveries.state(hook)
        assert (state.problem, state.given_up) == ("it answered 503", 1)
        hearer.status = 204
        bench.deliveries.tell(received(header, 2))
        await bench.delivered(hook)
    state = bench.deliveries.state(hook)
    assert (state.problem, state.given_up) == ("", 1)


async def test_one_that_fails_delays_no_other(store: Store, hearer: Hearer, header: Header) -> None:
    """A webhook where nobody listens keeps nothing from the others, and is forgotten when it is removed."""
    bench = Bench(store)
    away = bench.webhooks.add("http://127.0.0.1:1/").id
    here = bench.webhooks.add(hearer.url).id
    bench.deliveries.tell(received(header, 1))
    async with bench.running():
        await bench.delivered(here)
        assert hearer.threads == [header.thread]
        async with asyncio.timeout(30):
            while not bench.deliveries.state(away).problem:
                await asyncio.sleep(0.01)
        assert bench.deliveries.state(away).problem == "it cannot be reached"
        bench.webhooks.remove(away)
        bench.deliveries.forget(away)
        await bench.delivered(away)


async def test_what_happens_while_it_is_told(store: Store, hearer: Hearer, header: Header) -> None:
    """Something new during an attempt is told afterwards, not lost with the attempt."""
    bench = Bench(store)
    hook = bench.webhooks.add(hearer.url).id
    hearer.meanwhile = lambda: bench.deliveries.tell(received(header, 2))
    bench.deliveries.tell(received(header, 1))
    async with bench.running():
        await bench.delivered(hook)
    assert hearer.threads == [header.thread] * 2
