"""A real browser on a real relay: one Chromium for the session, one context for each test."""

import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, async_playwright

from tests.conftest import Need
from tests.integration.server.conftest import clock, here, relay, town

__all__ = ["clock", "here", "relay", "town"]


@pytest.fixture
async def browser(need: Need) -> AsyncIterator[Browser]:
    """Return a Chromium that was installed by the system."""
    need(shutil.which("chromium"), "Chromium is not installed")
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        yield found
        await found.close()


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """Return a person's browser: French, with nothing in it; what the page should not do fails the test."""
    made = await browser.new_context(locale="fr-BE", accept_downloads=True)
    made.set_default_timeout(10_000)
    yield made
    await made.close()
