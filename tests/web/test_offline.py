"""The service worker: the application opens while the relay is away, and takes no file that was altered."""

import shutil
from pathlib import Path

from playwright.async_api import BrowserContext, expect

from tests.stage import TurnableClock, local_relay, until

_WATCHED = """
    window.states = [];
    const register = navigator.serviceWorker.register.bind(navigator.serviceWorker);
    navigator.serviceWorker.register = async (...given) => {
        const made = await register(...given), worker = made.installing;
        worker.addEventListener("statechange", () => window.states.push(worker.state));
        return made;
    };
"""
"""Notes what becomes of the service worker that the page registers."""

_READY = "navigator.serviceWorker.ready.then((found) => found.active.scriptURL)"


async def test_the_relay_is_away(
    database: str, tmp_path: Path, clock: TurnableClock, context: BrowserContext
) -> None:
    """Once it was open, the application opens again at any of its paths without the relay."""
    page = await context.new_page()
    async with local_relay(database, tmp_path, clock) as relay:
        await page.goto(relay.url)
        assert await page.evaluate(_READY) == f"{relay.url}/sw.js"
    await page.goto(f"{relay.url}/inbox")
    await expect(page.get_by_role("main")).to_be_visible()
    scripts = await page.evaluate("performance.getEntriesByType('navigation')[0].workerStart")
    assert scripts > 0  # it came from the service worker
    assert await page.evaluate("fetch('/v1/network').then(() => 'answered', () => 'away')") == "away"


async def test_an_altered_file_is_not_kept(
    built: Path, database: str, tmp_path: Path, clock: TurnableClock, context: BrowserContext
) -> None:
    """A release is taken whole, each file with its hash, or not at all."""
    folder = tmp_path / "altered"
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    (folder / "icon.svg").write_bytes((folder / "icon.svg").read_bytes() + b"<!-- altered -->")
    async with local_relay(database, tmp_path, clock, web=str(folder)) as relay:
        page = await context.new_page()
        await page.add_init_script(_WATCHED)
        await page.goto(relay.url)
        await until(lambda: page.evaluate("window.states.length > 0"))
        assert await page.evaluate("window.states") == ["redundant"]
        gone = "navigator.serviceWorker.getRegistration().then((found) => found === undefined)"
        await until(lambda: page.evaluate(gone))
