"""A scene that began sixteen days ago, and what comes of it in browsers, which live today.

`ALBUM=docs/images` keeps pictures of the pages that are looked at.
"""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Page

from schemas.limits import DAY
from tests.integration.client.cast import Cast, Scene, make_scene
from tests.integration.client.relay import Relay, relay_on
from tests.stage import TurnableClock
from tests.web.desk import settled, shown
from tests.web.test_app_pages import LANGUAGES, WIDER, faults, speak

AGO = 16 * DAY * 1000


@pytest.fixture
def past() -> TurnableClock:
    """Return the clock of the relay and of everybody in Python: for now, it is sixteen days slow."""
    clock = TurnableClock()
    clock.ahead = -AGO
    return clock


@pytest.fixture
async def served(database: str, tmp_path: Path, past: TurnableClock) -> AsyncIterator[Relay]:
    """Run a relay that lives in the past."""
    async with relay_on(database, tmp_path / "relay", past) as running:
        yield running


@pytest.fixture
async def scene(served: Relay, tmp_path: Path, past: TurnableClock) -> AsyncIterator[Scene]:
    """Return people who live then."""
    async with AsyncExitStack() as stack:
        yield await make_scene(Cast(tmp_path, stack, served.url, clock=past), served.setup_code)


async def looked_at(page: Page, name: str) -> list[str]:
    """Return what axe, and a phone, find wrong with a page in any language; keep its pictures."""
    await shown(page)
    found = await faults(page)
    size = page.viewport_size
    await page.set_viewport_size({"width": 360, "height": 740})
    for language in LANGUAGES:
        await speak(page, language)
        await page.reload()
        await shown(page)
        found += [f"{language}: {each}" for each in await page.evaluate(WIDER)]
        if "ALBUM" in os.environ and language in ("fr", "en"):
            await settled()
            await page.screenshot(
                path=Path(os.environ["ALBUM"]) / f"{name}-{language}-phone.png", full_page=True
            )
    await speak(page, "fr")
    if size is not None:
        await page.set_viewport_size(size)
    await page.reload()
    await shown(page)
    return found
