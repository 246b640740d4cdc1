"""The bridge behind a real Postfix: mail both ways, and none lost when the bridge ends at any moment."""

import asyncio
import signal

from client.outside.correspondents import Writing
from schemas.mail import MailHeld, MailState, Mode
from tests.mail.conftest import PostOffice
from tests.stage import until


async def test_through_postfix_and_back(office: PostOffice) -> None:
    """A notice reaches the correspondent's server, and the reply its conversation."""
    written, sent = await office.write(Writing("", "", mode=Mode.SHORT))
    assert sent.message["Message-ID"] is not None
    office.reply(sent.message["Reply-To"], "Bonjour", 1)
    await until(lambda: office.shown(written.item.thread, MailHeld))
    await until(office.postfix.emptied)
    assert office.bridge.stop() == 0
    await asyncio.to_thread(office.bridge.start)


async def test_postfix_keeps_what_the_bridge_cannot_take(office: PostOffice) -> None:
    """While the bridge is away, a reply waits in the queue; nobody is told that it failed."""
    written, sent = await office.write(Writing("", "", mode=Mode.SHORT))
    await until(lambda: office.shown(written.item.thread, MailState))  # else it would hand it over once more
    await until(office.postfix.emptied)
    office.bridge.stop(signal.SIGKILL)
    office.reply(sent.message["Reply-To"], "Bonjour", 1)

    async def tried() -> bool:
        return office.postfix.queue == ["deferred"]

    await until(tried)
    await asyncio.to_thread(office.bridge.start)
    office.postfix.flush()
    await until(lambda: office.shown(written.item.thread, MailHeld))
    assert len(office.sink.sent) == 1  # the notice, and no report of a failure
