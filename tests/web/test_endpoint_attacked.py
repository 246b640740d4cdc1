"""What a relay that attacks achieves against the endpoint in a browser: nothing that nobody notices."""

import asyncio
from collections.abc import Sequence

import pytest
from playwright.async_api import BrowserContext

from client.relay.pages import Delivery
from schemas.api import EntriesPage
from schemas.codec import encode
from schemas.ids import parse_address
from tests.integration.client.cast import Scene
from tests.integration.client.hostile import Answer, Exchange, Frames, Hostile, LostError, swap_keys
from tests.web.probe import WAY, Probe, invited, open_probe, pages, same_place, served

__all__ = ["pages", "served"]

INTAKE, SOCIAL = parse_address("accueil@abri-de-meuse"), parse_address("social@cpas-namur")
LETTER = {"to": [str(INTAKE)], "subject": "Question", "text": "Bonjour", "hold": False}
ALARMED = "(await endpoint.sync.alarms()).length > 0"


@pytest.fixture
async def anne(scene: Scene, hostile: Hostile, context: BrowserContext) -> Probe:
    """Return a browser that reaches the relay through the attacker."""
    return await invited(scene.cpas, context, hostile.url)


async def refused(probe: Probe) -> list[str]:
    """Return the slugs of what was refused."""
    return [each["slug"] for each in await probe.ask("inbox.refused")]


async def test_an_honest_proxy_is_not_noticed(scene: Scene, anne: Probe) -> None:
    """Without tricks everything is genuine, so what the other tests notice is the trick."""
    item = await scene.ben.messages.send([SOCIAL], "Question", "un")
    await anne.until("(await endpoint.inbox.list({ view: 'all' })).total === 1")
    assert (await anne.ask("threads.open", item.thread))["warnings"] == []
    assert await anne.alarms() == []


async def test_an_altered_envelope(scene: Scene, anne: Probe, hostile: Hostile) -> None:
    """One changed byte: refused, with an alarm that names who is said to have sent it."""
    hostile.on_pages(lambda frames: [(seq, at, raw[:-1] + bytes([raw[-1] ^ 1])) for seq, at, raw in frames])
    await scene.ben.messages.send([SOCIAL], "Question", "un")
    await anne.until(ALARMED)
    assert await anne.alarms() == ["refused"]
    (each,) = await anne.ask("inbox.refused")
    assert (each["slug"], each["claims"]) == ("decryption", str(INTAKE))


async def test_a_replayed_envelope(scene: Scene, anne: Probe, hostile: Hostile) -> None:
    """An envelope that is delivered again at a new place is refused, beside the first one and later."""
    seen: list[Delivery] = []

    def again(frames: Sequence[Delivery]) -> Frames:
        seen.extend(frames)
        return [*frames, *((each.seq + 1000, each.accepted, each.raw) for each in frames)]

    hostile.on_pages(again)
    item = await scene.ben.messages.send([SOCIAL], "Question", "un")
    await anne.until(ALARMED)
    assert await refused(anne) == ["replayed"]
    late = [(seen[0].seq + 2000, seen[0].accepted, seen[0].raw)]
    hostile.on_pages(lambda _: [late.pop()] if late else [])
    await anne.ask("sync.now")
    assert await refused(anne) == ["replayed", "replayed"]
    assert len((await anne.ask("threads.open", item.thread))["messages"]) == 1


async def test_a_dropped_envelope(scene: Scene, anne: Probe, hostile: Hostile) -> None:
    """A message that the relay keeps back is missed as soon as another one comes after it."""
    dropped: list[Delivery] = []

    def second(frames: Sequence[Delivery]) -> Frames:
        dropped.extend(frame for frame in frames if frame.seq == 2)
        return [frame for frame in frames if frame.seq != 2]

    hostile.on_pages(second)
    item = await scene.ben.messages.send([SOCIAL], "Question", "un")
    for text in ("deux", "trois"):
        await scene.ben.mailbox.sync()
        await scene.ben.messages.reply(item.thread, text)
    await anne.until(
        f"(await endpoint.threads.open('{item.thread}').catch(() => null))?.messages.length === 2"
    )
    view = await anne.ask("threads.open", item.thread)
    assert [message["body"]["text"] for message in view["messages"]] == ["un", "trois"]
    assert view["warnings"] == [{"kind": "missing", "count": 1}]
    assert view["summary"]["attention"]
    assert dropped


async def test_a_directory_that_shrinks(scene: Scene, anne: Probe, hostile: Hostile) -> None:
    """A relay that goes back to an earlier directory is found out, and nothing is sent any more."""
    fetched = await scene.anne.http.call("GET", "/v1/directory/entries?after=0")
    old = encode(EntriesPage((), fetched.read(EntriesPage).checkpoint))

    async def early(_: Exchange) -> Answer:
        return Answer(200, {"Content-Type": "application/json"}, old)

    await scene.abri.administration.create_service("nuit", "Nuit")
    await anne.until("(await endpoint.directory.services('nuit')).length === 1")
    hostile.on("GET", "/v1/directory/entries", early)
    await anne.ask("sync.now")
    assert "fork" in await anne.alarms()
    hostile.behave()
    await anne.ask("write.message", LETTER)
    await anne.ask("sync.now")
    await anne.until("(await endpoint.outbox.list()).every(({ state }) => state === 'queued')")
    assert len(await anne.ask("outbox.list")) == 1
    await scene.ben.mailbox.sync()
    assert scene.ben.threads.all() == []
    assert (await anne.ask("directory.state"))["fork"] is not None
    await anne.ask("directory.acknowledgeFork")
    await anne.until("(await endpoint.outbox.list()).length === 0")
    await scene.ben.mailbox.sync()
    assert len(scene.ben.threads.all()) == 1


async def test_a_swapped_key_in_the_directory(scene: Scene, anne: Probe, hostile: Hostile) -> None:
    """A statement with a key of the relay's own is refused, with an alarm; what is written waits."""
    before = (await anne.ask("directory.state"))["size"]
    hostile.on("GET", "/v1/directory/entries", swap_keys)
    await scene.abri.administration.rotate("accueil")
    await anne.until(ALARMED)
    assert await anne.alarms() == ["relay"]
    assert (await anne.ask("directory.state"))["size"] == before
    assert (await anne.ask("sync.state"))["problem"]["slug"] == "signature"
    await anne.ask("write.message", LETTER)
    await anne.until("(await endpoint.outbox.list())[0].problem?.slug === 'signature'")
    assert [each["state"] for each in await anne.ask("outbox.list")] == ["queued"]
    hostile.behave()
    await anne.ask("sync.now")
    await anne.until("(await endpoint.outbox.list()).length === 0")
    await scene.ben.mailbox.sync()
    assert len(scene.ben.threads.all()) == 1


async def test_an_alarm_while_one_is_let_in(scene: Scene, hostile: Hostile, context: BrowserContext) -> None:
    """Of two looks at whether a device was admitted, the one that ends late does not call the alarm over."""
    anne = await open_probe(context, hostile.url)
    code = same_place(await scene.cpas.invitations.invite("Anne W.", ["social"]), hostile.url)
    await anne.ask("access.join", code, "Anne W.", WAY)
    second, alarmed = asyncio.Event(), asyncio.Event()
    looks = 0

    async def hold(exchange: Exchange) -> Answer:
        nonlocal looks
        looks += 1
        if looks > 1:
            second.set()
        await (second if looks == 1 else alarmed).wait()
        return await exchange.forward(exchange.body)

    hostile.on("PUT", "/v1/locks", hold)
    await scene.cpas.invitations.approve("Anne W.")
    await anne.page.evaluate("() => { window.looks = [1, 2].map(() => endpoint.access.check()); }")
    await anne.until("(await endpoint.sync.state()).state === 'current'")
    hostile.on("GET", "/v1/directory/entries", swap_keys)
    await scene.abri.administration.rotate("accueil")
    await anne.until(ALARMED)
    alarmed.set()
    await anne.page.evaluate("() => Promise.all(window.looks)")
    assert [(each["kind"], each["goesOn"]) for each in await anne.ask("sync.alarms")] == [("relay", True)]


async def test_an_acceptance_that_the_relay_did_not_sign(scene: Scene, anne: Probe, hostile: Hostile) -> None:
    """A relay that pretends to have accepted something is not believed: alarm, and sent again, once."""

    async def pretend(exchange: Exchange) -> Answer:
        answer = await exchange.forward(exchange.body)
        other = b"B" if answer.body[-6:-5] == b"A" else b"A"  # of the same alphabet
        answer.body = answer.body[:-6] + other + answer.body[-5:]
        return answer

    hostile.on("POST", "/v1/envelopes", pretend)
    hostile.on_pages(lambda _: [])
    await anne.ask("write.message", LETTER)
    await anne.until(ALARMED)
    assert await anne.alarms() == ["relay"]
    assert [each["state"] for each in await anne.ask("outbox.list")] == ["queued"]
    hostile.behave()
    await anne.ask("sync.now")
    await anne.until("(await endpoint.outbox.list()).length === 0")
    await scene.ben.mailbox.sync()
    assert len(scene.ben.threads.all()) == 1


async def test_a_lost_answer(scene: Scene, anne: Probe, hostile: Hostile) -> None:
    """When the answer to a message is lost it is sent again, and arrives once."""
    lost = asyncio.Event()

    async def lose(exchange: Exchange) -> Answer:
        if lost.is_set():
            return await exchange.forward(exchange.body)
        await exchange.forward(exchange.body)
        lost.set()
        raise LostError

    hostile.on("POST", "/v1/envelopes", lose)
    await anne.ask("write.message", LETTER)
    await anne.until("(await endpoint.outbox.list()).length === 0")
    await scene.ben.mailbox.sync()
    assert [len(thread.messages) for thread in scene.ben.threads.all()] == [1]


_ATTACH = """async () => {
    const file = new File(Array(24).fill(new Uint8Array(2 ** 20)), "scan.pdf", { type: "application/pdf" });
    return (await endpoint.files.attach(file)).id;
}"""


async def test_an_upload_that_is_cut_and_goes_on(scene: Scene, anne: Probe, hostile: Hostile) -> None:
    """An upload goes on from where the relay has it: after a broken connection, a pause, a locked profile."""
    cuts = 0

    async def cut(exchange: Exchange) -> Answer:
        nonlocal cuts
        cuts += 1
        if cuts % 2:
            return await exchange.forward(exchange.body)
        await exchange.forward(exchange.body[: len(exchange.body) // 2])
        raise LostError

    hostile.on("PATCH", "/v1/uploads", cut)
    blob = await anne.page.evaluate(_ATTACH)
    letter = LETTER | {"attachments": [blob]}
    await anne.ask("files.pause", blob)
    await anne.until("events.some(({ transfer }) => transfer?.state === 'paused')")
    await anne.ask("write.message", letter)
    await anne.ask("access.lock")
    await anne.ask("access.signIn", WAY)
    assert [item["state"] for item in await anne.ask("outbox.list")] == ["queued"]
    await anne.ask("files.resume", blob)
    await anne.until("(await endpoint.outbox.list()).length === 0")
    assert cuts > 2
    await scene.ben.mailbox.sync()
    (thread,) = scene.ben.threads.all()
    assert thread.messages[0].files[0].size == 24 * 2**20
