"""A structure that is administered in the browser alone: applied for, admitted, staffed, left, recovered."""

import asyncio

import pytest
from playwright.async_api import Browser, BrowserContext

from client.device.archive import Fate
from schemas.errors import DeviceRevokedError
from schemas.ids import parse_address
from tests.integration.client.cast import Scene, add_broken_device, join
from tests.integration.client.hostile import Answer, Exchange, Hostile
from tests.integration.client.relay import Relay
from tests.web.probe import WAY, Probe, RefusedError, open_probe, pages, served

__all__ = ["pages", "served"]

APPLICATION = {
    "person": "Paul",
    "handle": "la-table",
    "name": "La Table",
    "contact": "paul@example.org",
    "kbo": "0990.000.311",
}
KITCHEN = parse_address("cuisine@la-table")


async def admitted(scene: Scene, context: BrowserContext, url: str) -> Probe:
    """Bring a structure in with a browser; its only service is `cuisine`."""
    paul = await open_probe(context, url)
    assert (await paul.ask("access.apply", APPLICATION, WAY))["for"] == "registrar"
    await scene.registrar.registry.verify("la-table", "extract of the register, seen today")
    await scene.registrar.registry.admit("la-table")
    state = await paul.ask("access.check")
    assert (state["state"], state["administrator"]) == ("open", True)
    await paul.ask("administration.createService", "cuisine", "Cuisine", [])
    return paul


async def test_a_structure_in_the_browser(
    scene: Scene, served: Relay, context: BrowserContext, browser: Browser
) -> None:
    """An application, a colleague with a broken device too, who then leaves, a browser that lost all."""
    paul = await admitted(scene, context, served.url)
    invitation = await paul.ask("administration.invite", "Rosa", [str(KITCHEN)])
    rosa = await scene.cast.person("Rosa")
    await join(rosa, invitation["link"])
    (pending,) = await paul.ask("administration.pending")
    assert pending["answered"]
    await paul.ask("administration.approve", pending["id"])
    await rosa.prepare()
    await scene.ben.directory.refresh()
    first = await scene.ben.messages.send([KITCHEN], "Repas", "Douze couverts")
    assert [each.fate for each in await rosa.mailbox.sync()] == [Fate.OPENED]
    await add_broken_device(rosa)
    assert (await paul.ask("administration.rotate", "cuisine"))["epoch"] == 2
    await scene.ben.messages.reply(first.thread, "Onze")
    assert [each.fate for each in await rosa.mailbox.sync()] == [Fate.OPENED]

    members = await paul.ask("administration.members")
    leaver = next(member for member in members if member["name"] == "Rosa")
    (rotated,) = await paul.ask("administration.leave", leaver["id"])
    assert (rotated["handle"], rotated["epoch"]) == ("cuisine", 3)
    await scene.ben.messages.reply(first.thread, "Treize")
    try:
        await rosa.mailbox.sync()
    except DeviceRevokedError:
        assert not rosa.directory.own.device.active
    await paul.until("(await endpoint.inbox.list({ view: 'all' })).threads[0]?.count === 3")

    elsewhere = await browser.new_context()
    again = await open_probe(elsewhere, served.url)
    await again.ask("access.signIn", WAY)
    await again.until("(await endpoint.inbox.list({ view: 'all' })).threads[0]?.count === 3")
    await elsewhere.close()


async def test_a_look_at_the_directory_meanwhile(
    scene: Scene, hostile: Hostile, context: BrowserContext
) -> None:
    """One that began before a change was posted, and ends after it, takes nothing of the change away."""
    paul = await admitted(scene, context, hostile.url)
    posting, looked, posted, released = (asyncio.Event() for _ in range(4))

    async def post(exchange: Exchange) -> Answer:
        posting.set()
        await scene.cpas.administration.create_service("jour", "Jour")  # the browser hears of it, and looks
        await looked.wait()
        answer = await exchange.forward(exchange.body)
        posted.set()
        return answer

    async def look(exchange: Exchange) -> Answer:
        answer = await exchange.forward(exchange.body)
        if posting.is_set() and not posted.is_set():
            looked.set()
            await released.wait()
        return answer

    hostile.on("POST", "/v1/directory/entries", post)
    hostile.on("GET", "/v1/directory/entries", look)
    created = asyncio.create_task(paul.ask("administration.createService", "salle", "Salle", []))
    await posted.wait()
    await paul.page.evaluate("fetch('/v1/network')")  # by then the browser has the answer to its post too
    released.set()
    assert (await created)["handle"] == "salle"


async def test_devices_and_recovery(
    scene: Scene, served: Relay, context: BrowserContext, browser: Browser
) -> None:
    """A second device by a link, one that is ended; shares that restore; passphrases that are refused."""
    paul = await admitted(scene, context, served.url)
    link = (await paul.ask("devices.link"))["link"]
    elsewhere = await browser.new_context()
    tablet = await open_probe(elsewhere, served.url)
    assert await tablet.ask("access.readInvitation", link) == {
        "relay": f"{served.url}/",
        "person": "Paul",
        "here": True,
    }
    await tablet.ask("access.join", link, "Paul", WAY | {"passphrase": "une autre phrase de cinq mots"})
    (pending,) = await paul.ask("devices.pending")
    await paul.ask("devices.approve", pending["id"])
    opened = await tablet.ask("access.check")
    assert (opened["state"], opened["administrator"]) == ("open", False)
    assert [device["here"] for device in await tablet.ask("devices.list")] == [False, True]

    for made in ("root.save", "root.renew"):
        with pytest.raises(RefusedError, match="invalid-input"):
            await paul.ask(made, "a" * 40)
    shares = await paul.ask("administration.setRecovery", 2, 3)
    assert await paul.ask("administration.drill", shares[1:]) == {"epochs": 1}
    lost = next(device["kid"] for device in await paul.ask("devices.list") if not device["here"])
    await paul.ask("devices.revoke", lost, "lost")
    await tablet.ask("sync.now")
    await tablet.until("(await endpoint.access.state()).state === 'ended'")
    await elsewhere.close()
