"""The bridge behind a real Postfix: mail both ways, and none lost when the bridge ends at any moment."""

import asyncio
import random
import signal
from collections import Counter

from client.correspondents import Writing
from schemas.mail import MailHeld, Mode
from tests.mail.conftest import PostOffice
from tests.stage import until

_MAILS, _KILLS = 60, 6


async def test_through_postfix_and_back(office: PostOffice) -> None:
    """A notice reaches the correspondent's server, and the reply its conversation."""
    written, sent = await office.write(Writing("", "", mode=Mode.SHORT))
    assert sent.message["Message-ID"] is not None
    office.reply(sent.message["Reply-To"], "Bonjour", 1)
    await until(lambda: office.shown(written.item.thread, MailHeld))
    assert office.postfix.waiting == 0
    assert office.bridge.stop() == 0
    await asyncio.to_thread(office.bridge.start)


async def test_postfix_keeps_what_the_bridge_cannot_take(office: PostOffice) -> None:
    """While the bridge is away, a reply waits in the queue; nobody is told that it failed."""
    written, sent = await office.write(Writing("", "", mode=Mode.SHORT))
    office.bridge.stop(signal.SIGKILL)
    office.reply(sent.message["Reply-To"], "Bonjour", 1)
    await asyncio.sleep(1)
    assert office.postfix.waiting == 1
    await asyncio.to_thread(office.bridge.start)
    office.postfix.flush()
    await until(lambda: office.shown(written.item.thread, MailHeld))
    assert len(office.sink.sent) == 1  # the notice, and no report of a failure


async def test_killed_at_any_moment(office: PostOffice) -> None:
    """Of sixty replies, with the bridge killed six times, each is shown, and each once."""
    written, sent = await office.write(Writing("", "", mode=Mode.SHORT))
    address = sent.message["Reply-To"]

    async def send() -> None:
        for number in range(_MAILS):
            await asyncio.to_thread(office.reply, address, f"Réponse {number}", number)
            await asyncio.sleep(0.1)

    async def kill() -> None:
        for _ in range(_KILLS):
            await asyncio.sleep(random.uniform(0.1, 1.0))  # noqa: S311 - any moment
            office.bridge.stop(signal.SIGKILL)
            await asyncio.to_thread(office.bridge.start)

    async with asyncio.timeout(90), asyncio.TaskGroup() as group:
        group.create_task(send())
        group.create_task(kill())
    office.postfix.flush()

    async def held() -> Counter[bytes]:
        contents = await office.shown(written.item.thread, MailHeld)
        return Counter(each.held for each in contents if isinstance(each, MailHeld))

    async def all_there() -> bool:
        return len(await held()) == _MAILS

    await until(all_there, 60)
    assert set((await held()).values()) == {1}
    assert office.postfix.waiting == 0
