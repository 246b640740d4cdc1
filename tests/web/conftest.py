"""A real browser on a real relay: one Chromium for the session (of a worker), one context for each test."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, async_playwright, expect

from tests.conftest import Need
from tests.integration.client.cast import Cast, Scene
from tests.integration.client.conftest import database, snapshot
from tests.integration.client.hostile import Hostile
from tests.integration.client.relay import Relay, relay_on
from tests.integration.client.snapshot import Snapshot
from tests.integration.server.conftest import clock, here, relay, town
from tooling import web

__all__ = ["clock", "database", "here", "relay", "snapshot", "town"]

# Two browsers, builds and relays on two cores: what is right comes, but late.
expect.set_options(timeout=30_000)

CHROMIUM: dict[str, Any] = {
    "executable_path": shutil.which("chromium"),
    "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
}
"""How it is launched: the one that the system has, also by root in a container."""


@pytest.fixture(scope="session", autouse=True)
def built() -> Path:
    """Build the web client when it has changed; returns the folder that relays serve."""
    assert web.build() == 0
    return web.DIST


@pytest.fixture
def _function_scoped_runner(_session_scoped_runner: asyncio.Runner) -> asyncio.Runner:
    """Let pytest-asyncio run these tests and what they share with others in one loop: the browser's.

    Playwright speaks to a browser only in the loop in which it was started, which takes a second or two.
    """
    return _session_scoped_runner


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(need: Need) -> AsyncIterator[Browser]:
    """Return a Chromium that was installed by the system."""
    need(shutil.which("chromium"), "Chromium is not installed")
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(**CHROMIUM)
        yield found
        await found.close()


@pytest.fixture
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """Return it; what a test has opened in it is closed with the test."""
    yield chromium
    for each in chromium.contexts:
        await each.close()


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """Return a person's browser: French, with nothing in it; what the page should not do fails the test."""
    made = await browser.new_context(locale="fr-BE", accept_downloads=True)
    made.set_default_timeout(30_000)
    yield made
    await made.close()


@pytest.fixture
async def served(database: str, tmp_path: Path) -> AsyncIterator[Relay]:
    """Run a relay that serves the application."""
    async with relay_on(database, tmp_path / "relay") as running:
        yield running


@pytest.fixture
async def scene(served: Relay, snapshot: Snapshot, tmp_path: Path) -> AsyncIterator[Scene]:
    """Return two structures whose colleagues have endpoints in Python."""
    async with AsyncExitStack() as stack:
        yield await snapshot.wake(Cast(tmp_path, stack, served.url))


@pytest.fixture
async def hostile(served: Relay) -> AsyncIterator[Hostile]:
    """Return a proxy between browser and relay; ask for it before `context`, which then closes first."""
    async with Hostile(served.url) as proxy:
        yield proxy
