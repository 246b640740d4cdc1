"""A request with a key has one effect, whatever happens between its repetitions."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import Mock

import pytest

from client.agent.correspondence import Correspondence
from client.agent.deliveries import Deliveries
from client.agent.forms import Sent, WebhookView
from client.agent.repeats import Repeats, key_of
from client.agent.webhooks import Webhooks
from client.device.archive import Archive
from client.device.store import Store
from client.endpoint import Endpoint
from schemas.errors import IdReusedError, InvalidInputError, MalformedError
from schemas.ids import new_id
from tests.unit.client.desk import Clock

DAY = 24 * 3_600_000
ASKED, OTHER = bytes(32), bytes([1] * 32)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store."""
    with closing(Store(tmp_path / "store.db", bytes(32))) as opened:
        yield opened


class Post:
    """What is sent: the ids under which something was written."""

    def __init__(self, store: Store) -> None:
        self.repeats = Repeats(store, Clock())
        self.ids: list[str] = []
        self.fails: Exception | None = None
        self.fails_after: BaseException | None = None

    async def write(self, item: str) -> Sent:
        """Write something that takes a while."""
        if self.fails:
            raise self.fails
        await asyncio.sleep(0)
        self.ids.append(item)
        if self.fails_after:
            raise self.fails_after
        return Sent(item, item, "sent", "", "")

    def written(self, item: str) -> Sent | None:
        """Say what became of it."""
        return Sent(item, item, "queued", "", "") if item in self.ids else None

    async def ask(self, key: str = "k", asked: bytes = ASKED) -> Sent:
        """Make a request."""
        return await self.repeats.once(key, asked, Sent, write=self.write, written=self.written)


async def test_one_effect(store: Store) -> None:
    """Repeated at once, later or after a restart, it is answered as before; another key is another one."""
    post = Post(store)
    first, second = await asyncio.gather(post.ask(), post.ask())
    assert first == second == await post.ask()
    again = Post(store)
    assert await again.ask() == first
    assert again.ids == []
    assert await post.ask("another") != first
    assert len(post.ids) == 2


async def test_a_key_is_for_one_request(store: Store) -> None:
    """The key of another request is refused, and the first one's answer stays."""
    post = Post(store)
    first = await post.ask()
    with pytest.raises(IdReusedError):
        await post.ask(asked=OTHER)
    assert await post.ask() == first


async def test_killed_after_writing(store: Store) -> None:
    """Who was killed between writing and answering finds what was written."""
    post = Post(store)
    post.fails_after = KeyboardInterrupt()  # as near to a kill as a test comes: nothing is tidied up
    with pytest.raises(KeyboardInterrupt):
        await post.repeats.once("k", ASKED, Sent, write=post.write, written=post.written)
    post.repeats = Repeats(store, Clock())
    assert (await post.ask()).state == "queued"
    assert len(post.ids) == 1


async def test_killed_after_a_webhook_was_made(store: Store) -> None:
    """It is found by the id that was chosen for it, with its secret, which nobody was given."""
    webhooks, clock = Webhooks(store, Clock()), Clock()
    deliveries = Deliveries(store, Archive(store), webhooks, clock)
    correspondence = Correspondence(Mock(spec=Endpoint), webhooks, deliveries)
    hook = webhooks.add("http://127.0.0.1:9/", new_id(clock()))
    found = correspondence.written(hook.id, None)
    assert isinstance(found, WebhookView)
    assert (found.id, found.secret) == (hook.id, hook.secret.hex())


async def test_what_failed_may_be_corrected(store: Store) -> None:
    """A request that was refused leaves nothing; one that wrote and then failed is not made again."""
    post = Post(store)
    post.fails = InvalidInputError()
    with pytest.raises(InvalidInputError):
        await post.ask()
    post.fails, post.fails_after = None, InvalidInputError()
    with pytest.raises(InvalidInputError):
        await post.ask(asked=OTHER)
    post.fails_after = None
    assert (await post.ask(asked=OTHER)).state == "queued"
    assert len(post.ids) == 1


async def test_kept_for_a_week(store: Store) -> None:
    """After a week a key is forgotten."""
    post, clock = Post(store), Clock()
    post.repeats = Repeats(store, clock)
    first = await post.ask()
    clock.now += 7 * DAY
    assert await post.ask() == first
    clock.now += DAY
    assert await post.ask() != first


def test_keys() -> None:
    """In quotation marks as the draft has it, or bare; nothing else is a key."""
    assert key_of([]) is None
    assert key_of(['"8e03978e-40d5"']) == key_of(["8e03978e-40d5"]) == "8e03978e-40d5"
    for values in ([""], ['""'], ["a b"], ['a"b'], ["é"], ["x" * 256], ["a", "a"]):
        with pytest.raises(MalformedError):
            key_of(values)
