"""Writing without a relay, with a full one, with one that loses its answers.

Nothing is lost, and nothing is sent twice.
"""

import asyncio
import os
from contextlib import aclosing
from pathlib import Path

import pytest

from client.endpoint import Endpoint
from client.messages.outbox import OutState
from schemas.content import Message
from schemas.errors import ConflictError, EpochClosedError, QuotaExceededError, RelayUnreachableError
from schemas.ids import new_id, parse_address
from tests.integration.client.cast import Cast, Scene, texts
from tests.integration.client.hostile import Answer, Exchange, Hostile, honest, lose_the_answer, swallow

INTAKE = parse_address("accueil@abri-de-meuse")


@pytest.fixture
async def lucie(scene: Scene, cast: Cast, hostile: Hostile) -> Endpoint:
    """Return a colleague of Anne's whose connection is in the tests' hands."""
    return await cast.colleague(scene.cpas, "Lucie", "social", url=hostile.url)


async def arrived(scene: Scene) -> list[str]:
    """Return the texts that Ben has, each as often as it arrived."""
    await scene.ben.mailbox.sync()
    assert not scene.ben.threads.refused()
    return [text for thread in scene.ben.threads.all() for text in texts(thread)]


async def test_what_is_written_offline_is_sent_later(
    scene: Scene, lucie: Endpoint, hostile: Hostile, tmp_path: Path
) -> None:
    """Without a connection the message and its file are kept, sealed, and arrive once when the relay is back.

    Although the original of the file is gone by then.
    """
    hostile.on("GET", "/", swallow)
    hostile.on("POST", "/", swallow)
    scan = tmp_path / "bail.pdf"
    content = os.urandom(50_000)
    scan.write_bytes(content)
    item = await lucie.messages.send([INTAKE], "Question", "Y a-t-il une place ?", [scan])
    assert item.state is OutState.QUEUED
    assert isinstance(item.error, RelayUnreachableError)
    scan.unlink()
    on_disk = b"".join(path.read_bytes() for path in lucie.profile.folder.rglob("*") if path.is_file())
    assert b"une place" not in on_disk
    assert content[:64] not in on_disk
    assert [message.state.value for message in lucie.threads.find(item.thread).messages] == ["queued"]
    waiting = next(finding for finding in await lucie.doctor.examine() if finding.name == "outbox")
    assert waiting.text == "1 message still to be sent"

    hostile.behave()
    (sent,) = await lucie.outbox.flush()
    assert sent.state is OutState.SENT
    assert await arrived(scene) == ["Y a-t-il une place ?"]
    (file,) = scene.ben.threads.find(item.thread).messages[0].files
    assert (await scene.ben.files.download(file, tmp_path / "copy.pdf")).read_bytes() == content


async def test_a_lost_answer_has_one_effect(scene: Scene, lucie: Endpoint, hostile: Hostile) -> None:
    """When the relay's answer is lost each time, the message arrives once all the same."""
    hostile.on("POST", "/v1/envelopes", lose_the_answer)
    item = await lucie.messages.send([INTAKE], "Question", "Une seule fois")
    assert item.state is OutState.QUEUED
    with pytest.raises(ConflictError):
        lucie.outbox.discard(item.id)
    hostile.behave()
    await lucie.outbox.flush()
    assert await arrived(scene) == ["Une seule fois"]
    await lucie.mailbox.sync()
    assert lucie.outbox.all() == []


async def test_what_was_never_posted_can_be_discarded(
    scene: Scene, lucie: Endpoint, hostile: Hostile
) -> None:
    """A message that waits, and cannot have arrived, is taken back."""
    hostile.on("GET", "/v1/directory", swallow)
    item = await lucie.messages.send([INTAKE], "Question", "Non")
    lucie.outbox.discard(item.id)
    hostile.behave()
    assert await lucie.outbox.flush() == []
    assert await arrived(scene) == []


@pytest.mark.parametrize("moment", ["sealing", "posted"])
async def test_what_is_forgotten_meanwhile_stays_forgotten(
    scene: Scene, lucie: Endpoint, hostile: Hostile, moment: str
) -> None:
    """A message that is being sent while its conversation is forgotten does not bring it back.

    It is sent only if it was under way already.
    """
    await lucie.directory.refresh()

    async def forget(exchange: Exchange) -> Answer:
        for item in lucie.outbox.all():
            lucie.outbox.forget(item.thread)
        return await exchange.forward(exchange.body)

    hostile.on(*{"sealing": ("GET", "/v1/directory"), "posted": ("POST", "/v1/envelopes")}[moment], forget)
    await lucie.messages.send([INTAKE], "Question", "Oubliée")
    assert lucie.outbox.all() == []
    assert await arrived(scene) == {"sealing": [], "posted": ["Oubliée"]}[moment]


@pytest.mark.parametrize(("status", "slug"), [(429, "rate-limited"), (503, "unavailable")])
async def test_a_busy_relay_is_met_with_patience(
    scene: Scene, lucie: Endpoint, hostile: Hostile, status: int, slug: str
) -> None:
    """After a 429 or 503 the same message is sent again by itself, and arrives once."""
    refusals = [1]

    async def busy(exchange: Exchange) -> Answer:
        if refusals:
            refusals.pop()
            body = b'{"type":"urn:souspli:problem:%s","detail":"busy"}' % slug.encode()
            return Answer(status, {"Content-Type": "application/problem+json", "Retry-After": "0"}, body)
        return await honest(exchange)

    hostile.on("POST", "/v1/envelopes", busy)
    item = await lucie.messages.send([INTAKE], "Question", "Patience")
    assert item.state is OutState.SENT
    assert await arrived(scene) == ["Patience"]


async def test_a_full_store_keeps_it_for_later(
    scene: Scene, lucie: Endpoint, hostile: Hostile, tmp_path: Path
) -> None:
    """A 413 for a used-up quota is shown as such, and the message goes out when there is room again."""

    async def full(_: Exchange) -> Answer:
        body = b'{"type":"urn:souspli:problem:quota-exceeded","detail":"50 GiB are used up"}'
        return Answer(413, {"Content-Type": "application/problem+json"}, body)

    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"x" * 1000)
    hostile.on("POST", "/v1/uploads", full)
    item = await lucie.messages.send([INTAKE], "Question", "Pièce jointe", [scan])
    assert item.state is OutState.QUEUED
    assert isinstance(item.error, QuotaExceededError)
    hostile.behave()
    lucie.outbox.retry(item.id)
    await lucie.outbox.flush()
    assert await arrived(scene) == ["Pièce jointe"]


async def test_a_failure_of_the_relay_is_no_refusal(scene: Scene, lucie: Endpoint, hostile: Hostile) -> None:
    """After a 500 the message waits and goes out later, instead of counting as refused."""

    async def broken(_: Exchange) -> Answer:
        return Answer(500, {"Content-Type": "text/html"}, b"<html>")

    hostile.on("POST", "/v1/envelopes", broken)
    item = await lucie.messages.send([INTAKE], "Question", "Plus tard")
    assert item.state is OutState.QUEUED
    hostile.behave()
    lucie.outbox.retry(item.id)
    await lucie.outbox.flush()
    assert await arrived(scene) == ["Plus tard"]


async def test_an_epoch_closed_in_that_moment(scene: Scene, lucie: Endpoint, hostile: Hostile) -> None:
    """When the recipient's key is given up between sealing and posting, the message is sealed anew."""
    rotations = [1]

    async def rotate_first(exchange: Exchange) -> Answer:
        if rotations:
            rotations.pop()
            await scene.abri.administration.rotate("accueil")
        return await honest(exchange)

    hostile.on("POST", "/v1/envelopes", rotate_first)
    item = await lucie.messages.send([INTAKE], "Question", "À la bonne clé")
    assert item.state is OutState.SENT
    assert await arrived(scene) == ["À la bonne clé"]


async def test_the_relay_that_only_says_closed(lucie: Endpoint, hostile: Hostile) -> None:
    """A relay that calls every epoch closed makes nobody seal without end: the message waits."""

    async def closed(_: Exchange) -> Answer:
        body = b'{"type":"%s","detail":"closed"}' % EpochClosedError().type.encode()
        return Answer(409, {"Content-Type": "application/problem+json"}, body)

    hostile.on("POST", "/v1/envelopes", closed)
    item = await lucie.messages.send([INTAKE], "Question", "Encore")
    assert item.state is OutState.QUEUED
    assert hostile.asked.count("POST /v1/envelopes") <= 5


async def test_what_can_never_be_sent_fails_with_its_reason(scene: Scene, lucie: Endpoint) -> None:
    """When the recipient is suspended in the meantime, the message is kept as failed and can be retried."""
    await scene.registrar.registry.set_standing("abri-de-meuse", "complaint of 3 June", active=False)
    item = await lucie.messages.send([INTAKE], "Question", "Bonjour")
    assert item.state is OutState.FAILED
    assert item.error is not None
    assert item.error.slug == "suspended"
    await scene.registrar.registry.set_standing("abri-de-meuse", "settled on 5 June", active=True)
    lucie.outbox.retry(item.id)
    (sent,) = await lucie.outbox.flush()
    assert sent.state is OutState.SENT


async def test_replies_written_offline_stay_in_order(scene: Scene, lucie: Endpoint, hostile: Hostile) -> None:
    """Two messages written offline in one thread name one another, so nobody sees them exchanged."""
    item = await lucie.messages.send([INTAKE], "Question", "un")
    hostile.on("GET", "/", swallow)
    await lucie.messages.reply(item.thread, "deux")
    await lucie.messages.reply(item.thread, "trois")
    hostile.behave()
    await lucie.outbox.flush()
    await lucie.outbox.flush()
    await scene.ben.mailbox.sync()
    view = scene.ben.threads.find(item.thread)
    assert texts(view) == ["un", "deux", "trois"]
    named = [message.content.after for message in view.messages if isinstance(message.content, Message)]
    hashes = [message.hash for message in view.messages]
    assert named == [(), (hashes[0],), (hashes[1],)]


async def test_what_follows_is_sent_too_whatever_its_id(
    scene: Scene, lucie: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two messages written in the same millisecond, the second may have the lower id: both go at once."""
    first, second = sorted((new_id(1), new_id(1)), reverse=True)
    ids = iter((first, second))
    monkeypatch.setattr("client.messages.outbox.new_id", lambda _now: next(ids))
    services = [lucie.messages.own_service(None), lucie.directory.current.service(INTAKE)[1].id]
    item = lucie.outbox.write(services, Message("Lucie", "un", subject="Question"))
    lucie.outbox.write(services, Message("Lucie", "deux"), thread=item.thread, follows=item.id)
    assert [each.id for each in await lucie.outbox.flush()] == [first, second]
    assert lucie.outbox.items() == []
    assert await arrived(scene) == ["un", "deux"]


async def test_two_commands_at_once(scene: Scene, cast: Cast) -> None:
    """While one terminal follows, another one sends with the same profile; both see the same afterwards."""
    other = await cast.again("Anne")
    async with aclosing(scene.anne.mailbox.follow()) as following:
        arriving = asyncio.ensure_future(anext(following))
        await asyncio.gather(
            *(other.messages.send([INTAKE], "Question", f"message {number}") for number in range(5))
        )
        await asyncio.wait_for(arriving, 60)
        await other.mailbox.sync()
    assert len(await arrived(scene)) == 5
    assert len(scene.anne.threads.all()) == len(other.threads.all()) == 5
    assert not other.threads.refused()
    assert other.outbox.items() == []
