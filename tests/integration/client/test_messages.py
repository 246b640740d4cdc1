"""Messages between services: who is addressed, for whom one writes, what the sender hears of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, StreamReader

from client.clock import system_clock
from client.device.archive import Received
from client.endpoint import Endpoint
from client.messages.outbox import OutState
from client.relay.events import hints
from schemas.api import Hint
from schemas.content import Message
from schemas.errors import ForbiddenError, InvalidInputError, LocalError, NotFoundError
from schemas.ids import parse_address
from schemas.limits import LIMITS
from schemas.replying import Replying
from tests.integration.client.cast import Cast, Scene, problems, texts
from tests.integration.client.hostile import Answer, Exchange, Hostile, honest, swallow
from tests.stage import until

SOCIAL, INTAKE = parse_address("social@cpas-namur"), parse_address("accueil@abri-de-meuse")
UNKNOWN = b'{"type":"urn:souspli:problem:not-signed-in","detail":"no such session"}'


async def test_several_services_at_once(scene: Scene) -> None:
    """A message to two services reaches both, and an answer goes to everybody."""
    await scene.cpas.administration.create_service("dettes", "Médiation de dettes")
    await scene.abri.directory.refresh()
    await scene.ben.directory.refresh()
    item = await scene.ben.messages.send([SOCIAL, parse_address("dettes@cpas-namur")], "Réunion", "Jeudi ?")
    assert item.error is None
    await scene.cpas.mailbox.sync()
    await scene.cpas.messages.reply(item.thread, "Oui")
    for each in (scene.ben, scene.anne):
        await each.mailbox.sync()
        assert texts(each.threads.find(item.thread)) == ["Jeudi ?", "Oui"]


async def test_for_which_service_one_writes(scene: Scene) -> None:
    """Who belongs to several services says for which one; nobody writes for another one."""
    await scene.abri.administration.create_service("nuit", "Nuit", ["Ben"])
    await scene.ben.prepare()
    with pytest.raises(InvalidInputError) as caught:
        await scene.ben.messages.send([SOCIAL], "Question", "Bonjour")
    assert "accueil, nuit" in caught.value.advice
    with pytest.raises(InvalidInputError):
        await scene.ben.messages.send([SOCIAL], "Question", "Bonjour", service="social")
    item = await scene.ben.messages.send([SOCIAL], "Question", "Bonjour", service="nuit")
    await scene.anne.mailbox.sync()
    assert str(scene.anne.threads.find(item.thread).participants[0]) == "nuit@abri-de-meuse"


async def test_who_belongs_to_no_service(scene: Scene, cast: Cast) -> None:
    """A member without a service cannot write, and is told whom to ask."""
    eve = await cast.colleague(scene.abri, "Eve")
    with pytest.raises(ForbiddenError) as caught:
        await eve.messages.send([SOCIAL], "Question", "Bonjour")
    assert "administrator" in caught.value.advice


async def test_what_cannot_be_written(scene: Scene, tmp_path: Path) -> None:
    """Nobody addressed, and too many files, are refused at once."""
    with pytest.raises(InvalidInputError):
        await scene.anne.messages.send([], "Question", "Bonjour")
    with pytest.raises(InvalidInputError):
        await scene.anne.messages.send([INTAKE], "Question", "Bonjour", [tmp_path] * (LIMITS.files + 1))
    with pytest.raises(NotFoundError):
        await scene.anne.messages.reply("zzz", "Bonjour")


async def test_the_sender_hears_what_could_not_be_opened(scene: Scene, cast: Cast, hostile: Hostile) -> None:
    """A message that arrives damaged is answered with a receipt that says so, when its reader looks at it."""
    dora = await cast.colleague(scene.abri, "Dora", "accueil", url=hostile.url)
    item = await scene.anne.messages.send([INTAKE], "Question", "Bonjour")

    async def damage(exchange: Exchange) -> Answer:
        answer = await exchange.forward(exchange.body)
        if answer.body:
            answer.body = answer.body[:-1] + bytes([answer.body[-1] ^ 1])
        return answer

    hostile.on("GET", "/v1/mailboxes/", damage)
    assert await problems(dora) == ["decryption"]
    hostile.behave()
    await scene.anne.mailbox.sync()
    await scene.anne.messages.reply(item.thread, "Êtes-vous là ?")
    await dora.mailbox.sync()
    assert await dora.messages.acknowledge(item.thread) == 2
    await scene.anne.mailbox.sync()
    view = scene.anne.threads.find(item.thread)
    assert any("Dora" in str(each) and "decryption" in str(each) for each in view.warnings)
    assert [len(message.read_by) for message in view.messages] == [0, 1]


async def test_a_stranger_in_a_conversation(scene: Scene, cast: Cast) -> None:
    """Somebody who learnt of a thread's id and writes into it is shown as coming from outside."""
    thread = await scene.refer()
    paul = await cast.structure("la-table", "0990.000.311", "colis")
    (colis,), (intake,) = paul.mailbox.services, scene.ben.mailbox.services
    paul.outbox.write([colis.id, intake.id], Message(author="Paul", text="Moi aussi"), thread=thread)
    (sent,) = await paul.outbox.flush()
    assert sent.error is None
    await scene.ben.mailbox.sync()
    view = scene.ben.threads.find(thread)
    assert any("colis@la-table" in str(each) for each in view.warnings)
    assert [str(each) for each in view.participants] == ["social@cpas-namur", "accueil@abri-de-meuse"]


@pytest.mark.parametrize("minutes", [-20, 20])
async def test_a_clock_that_is_wrong(scene: Scene, cast: Cast, minutes: int) -> None:
    """With a clock that others would not accept nothing is sent; the message waits until it is set."""
    wrong = await cast.again("Anne", lambda: system_clock() + minutes * 60_000)
    item = await wrong.messages.send([INTAKE], "Question", "Bonjour")
    assert item.state is OutState.QUEUED
    assert isinstance(item.error, LocalError)
    assert "clock" in item.error.advice
    scene.anne.outbox.retry(item.id)
    (sent,) = await scene.anne.outbox.flush()
    assert sent.state is OutState.SENT


async def test_a_session_that_the_relay_forgot(scene: Scene, cast: Cast, hostile: Hostile) -> None:
    """A relay that was restarted and knows no session any more is signed in to again, without a word."""
    dora = await cast.colleague(scene.abri, "Dora", "accueil", url=hostile.url)
    thread = await scene.refer()
    forgotten = [1]

    async def forget(exchange: Exchange) -> Answer:
        if forgotten:
            forgotten.pop()
            return Answer(401, {"Content-Type": "application/problem+json"}, UNKNOWN)
        return await honest(exchange)

    hostile.on("GET", "/v1/mailboxes/", forget)
    await dora.mailbox.sync()
    assert dora.threads.find(thread).referral is not None


async def test_following_through_an_outage(scene: Scene, cast: Cast, hostile: Hostile) -> None:
    """Who follows while the relay is away gets what came in the meantime, and sends what was written."""
    dora = await cast.colleague(scene.abri, "Dora", "accueil", url=hostile.url)
    for method in ("GET", "POST"):
        hostile.on(method, "/", swallow)
    arriving = asyncio.create_task(first_of(dora))
    thread = await scene.refer()
    dora.outbox.write([dora.mailbox.services[0].id], Message(author="Dora", text="note"))
    await asyncio.sleep(0.3)
    assert not arriving.done()
    hostile.behave()
    received = await asyncio.wait_for(arriving, 60)
    assert received.header is not None
    assert received.header.thread == thread


async def test_what_grew_before_the_stream_was_open(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that changes between the first look and the stream, which does not tell of it, is known."""
    ben, stream = scene.ben, scene.ben.session.stream

    @asynccontextmanager
    async def late(path: str, **options: Any) -> AsyncIterator[ClientResponse]:  # noqa: ANN401 - the session's
        await scene.abri.administration.rotate("accueil")
        async with stream(path, **options) as response:
            yield response

    async def of_mailboxes(content: StreamReader) -> AsyncIterator[Hint | Replying]:
        async for hint in hints(content):
            if isinstance(hint, Replying) or hint.mailbox is not None:
                yield hint

    monkeypatch.setattr(ben.session, "stream", late)
    monkeypatch.setattr("client.messages.mailbox.hints", of_mailboxes)
    before = (await ben.directory.refresh()).size
    following = asyncio.create_task(first_of(ben))

    async def knows() -> bool:
        return ben.directory.current.size > before

    try:
        await until(knows)
    finally:
        following.cancel()


async def first_of(endpoint: Endpoint) -> Received:
    """Follow the mailbox until something arrives."""
    async with aclosing(endpoint.mailbox.follow()) as following:
        return await anext(following)
