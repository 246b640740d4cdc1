"""Who is writing an answer, as a colleague's endpoint understands it."""

import asyncio
from contextlib import aclosing

import pytest

from client.cli.app import App
from client.cli.casework.inbox import show_writing
from client.clock import system_clock
from client.endpoint import Endpoint
from client.messages.replying import Begun
from client.words import words_in
from crypto.replying import Writing, seal_replying
from schemas.forms import Language
from schemas.limits import LIMITS
from schemas.replying import Replying
from tests.integration.client.cast import Scene

LATER = LIMITS.replying * 1000


def said(by: Endpoint, thread: str, at: int, *, writing: bool = True) -> Replying:
    """Return what an endpoint's device says for the shelter's service."""
    service = next(service for service in by.mailbox.services if service.handle == "accueil")
    assert service.current is not None
    key = by.seeds.find(service.current.kid)
    assert key is not None
    kid = by.profile.device.kid
    box = seal_replying(key.seed, service.id, kid, Writing(thread, at, writing))
    return Replying(service.id, kid, box)


async def test_a_colleague_begins_and_ends(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    """What the relay brings says who and where, once; what is old, repeated or of the future says nothing."""
    thread, now = await scene.refer(), system_clock()
    await scene.ben.mailbox.sync()
    await scene.cleo.mailbox.sync()
    heard: asyncio.Queue[Replying] = asyncio.Queue()

    async def follow() -> None:
        async with aclosing(scene.ben.mailbox.follow(told=heard.put_nowait)) as live:
            async for _ in live:
                pass

    following = asyncio.create_task(follow())
    try:
        event, path = (
            said(scene.cleo, thread, now),
            f"/v1/mailboxes/{scene.cleo.mailbox.services[0].id}/replying",
        )
        while heard.empty():  # until he follows
            await scene.cleo.session.call("POST", path, body=event.box)
            await asyncio.sleep(0.1)
        assert await heard.get() == event
    finally:
        following.cancel()
    hear = scene.ben.colleagues.hear
    begun = Begun(thread, scene.ben.people.known(scene.cleo.directory.own.device.member))
    assert hear(event) == begun
    assert hear(event) is None
    assert hear(said(scene.cleo, thread, now + 1)) is None  # it goes on
    assert hear(said(scene.cleo, thread, now + 2, writing=False)) is None
    assert hear(said(scene.cleo, thread, now + 3)) == begun  # once more
    assert hear(said(scene.cleo, thread, now + 10 * 60_000)) is None
    assert hear(said(scene.cleo, thread, now + 4, writing=False)) is None
    assert hear(said(scene.cleo, thread, now + 5)) == begun
    show_writing(App(), scene.ben, begun, words_in(Language.EN))
    show_writing(App(), scene.ben, Begun(event.mailbox, "Cleo"), words_in(Language.FR))  # not come yet
    printed = " ".join(capsys.readouterr().out.split())
    assert printed.count("is writing an answer") == 1
    assert "a colleague is writing an answer Logement" in printed


async def test_whom_nobody_believes(scene: Scene) -> None:
    """Oneself, another structure, a colleague whose name the relay puts on somebody else's box, old news."""
    thread, now = await scene.refer(), system_clock()
    await scene.ben.mailbox.sync()
    await scene.cleo.mailbox.sync()
    hear, cleo = scene.ben.colleagues.hear, said(scene.cleo, thread, now)
    assert hear(said(scene.ben, thread, now)) is None
    for device in (scene.anne.profile.device.kid, scene.abri.profile.device.kid):
        assert hear(Replying(cleo.mailbox, device, cleo.box)) is None
    assert hear(said(scene.cleo, thread, now - LATER - 2_000)) is None
    flipped = cleo.box[:-1] + bytes([cleo.box[-1] ^ 1])
    assert hear(Replying(cleo.mailbox, cleo.device, flipped)) is None
    assert hear(cleo) is not None
