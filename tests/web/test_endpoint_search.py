"""Searching in a real browser that dies without warning."""

import os
import signal
from pathlib import Path

from playwright.async_api import Browser, BrowserContext

from schemas.ids import parse_address
from tests.integration.client.cast import Scene
from tests.integration.client.relay import Relay
from tests.web.conftest import CHROMIUM
from tests.web.probe import WAY, invited, open_probe, pages, served

__all__ = ["pages", "served"]


async def launched(browser: Browser, folder: Path) -> BrowserContext:
    """Start a browser of the test's own, which keeps what it has in a folder."""
    made = await browser.browser_type.launch_persistent_context(folder, locale="fr-BE", **CHROMIUM)
    made.set_default_timeout(30_000)
    return made


async def die(context: BrowserContext) -> None:
    """Kill a browser, as the system does when memory has run out."""
    assert context.browser is not None
    session = await context.browser.new_browser_cdp_session()
    processes = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
    (pid,) = (each["id"] for each in processes if each["type"] == "browser")
    async with context.expect_event("close"):
        os.kill(pid, signal.SIGKILL)


async def test_what_came_just_before_the_end(
    scene: Scene, served: Relay, browser: Browser, tmp_path: Path
) -> None:
    """A message is found that came after the index was kept, a moment before the browser died."""
    context = await launched(browser, tmp_path / "browser")
    anne = await invited(scene.cpas, context, served.url)
    social = parse_address("social@cpas-namur")
    await scene.ben.messages.send([social], "Loyer", "La caution est versée")
    await anne.until("(await endpoint.inbox.search('caution')).length === 1")
    await anne.ask("access.lock")  # which keeps the index
    await anne.ask("access.signIn", WAY)
    assert len(await anne.ask("inbox.search", "caution")) == 1
    last = await scene.ben.messages.send([social], "Huissier", "Il passe mardi")
    await anne.until("(await endpoint.inbox.list({ view: 'all' })).total === 2")
    await die(context)

    context = await launched(browser, tmp_path / "browser")
    again = await open_probe(context, served.url)
    assert (await again.ask("access.state"))["state"] == "closed"
    await again.ask("access.signIn", WAY)
    (hit,) = await again.ask("inbox.search", "mardi")
    assert hit["thread"]["id"] == last.thread
    assert len(await again.ask("inbox.search", "caution")) == 1
    await context.close()
