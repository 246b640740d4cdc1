"""The guest's page for everybody: on a phone and a desk, with assistive programs, in three steps.

`./dev test tests/web/test_guest_access.py -s` prints the steps and seconds; `SOUSPLI_SCREENSHOTS=docs/images`
also keeps what the page looks like.
"""

import os
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.integration.server.conftest import Town
from tests.integration.server.guests import CODE
from tests.stage import Device, Stage
from tests.web.test_guest_page import anne, invite

__all__ = ["anne"]

TEXT = "Bonjour !\n\nMme L. cherche un logement pour lundi. Auriez-vous une place ?\n\nAnne, CPAS"
_AT_ONCE = """(selector) => new MutationObserver((_, watching) => {
    const field = document.querySelector(selector);
    if (!field) return;
    watching.disconnect();
    field.focus();
}).observe(document.body, { childList: true, subtree: true })"""
"""Goes to a field as soon as there is one."""
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


@dataclass
class Visit:
    """Somebody at the page; each press of a button is a step."""

    page: Page
    size: str
    steps: int = 0
    waited: float = 0.0  # seconds
    violations: list[str] = field(default_factory=list)

    async def press(self, name: str, then: str) -> None:
        """Press a button, and wait until the page goes on with a heading or text."""
        began = time.perf_counter()
        await self.page.get_by_role("button", name=name).click()
        await expect(self.page.get_by_text(then).first).to_be_visible()
        self.steps += 1
        self.waited += time.perf_counter() - began

    async def look(self, what: str) -> None:
        """Let axe look at the page as it is now, and keep a picture when that is wanted."""
        found = await Axe().run(self.page)
        self.violations += [f"{what}: {each['id']} {each['help']}" for each in found.response["violations"]]
        assert await self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        if folder := os.environ.get("SOUSPLI_SCREENSHOTS"):
            await self.page.screenshot(path=Path(folder) / f"guest-{what}-{self.size}.png", full_page=True)


@pytest.fixture(params=SIZES)
async def visit(
    request: pytest.FixtureRequest, browser: Browser, here: Stage, town: Town, anne: Device
) -> AsyncIterator[Visit]:
    """Open a guest's link on a screen of some size."""
    width, height = SIZES[request.param]
    context = await browser.new_context(locale="fr-BE", viewport={"width": width, "height": height})
    context.set_default_timeout(30_000)
    sam = await invite(here, town, anne, text=TEXT)
    began = time.perf_counter()
    page = await context.new_page()
    await page.goto(sam.key.link(here.url))
    await expect(page.get_by_label("Code")).to_be_visible()
    yield Visit(page, request.param, waited=time.perf_counter() - began)
    await context.close()


async def test_from_the_link_to_a_reply(visit: Visit) -> None:
    """Three presses without an account; axe finds nothing to complain of on the way, in both sizes."""
    page = visit.page
    await visit.look("code")
    await page.get_by_label("Code").fill("12")
    await page.get_by_role("button", name="Ouvrir").click()
    await visit.look("mistake")
    await page.get_by_label("Code").fill(CODE)
    await visit.press("Ouvrir", "Bonjour !")
    await visit.look("letter")
    await page.get_by_label("Votre nom").fill("Sam Dupont")
    await page.get_by_label("Votre réponse").fill("D'accord, à lundi.")
    await visit.press("Vérifier", "Envoyer")
    await visit.look("check")
    await visit.press("Envoyer", "Votre réponse est arrivée.")
    await visit.look("arrived")
    said = f"{visit.size}: {visit.steps} steps, {visit.waited:.1f} s of waiting, from the link to the reply"
    print(f"\n{said}")  # noqa: T201 - what -s is for
    assert visit.steps <= 3
    assert visit.violations == []


async def test_by_keyboard_alone(visit: Visit) -> None:
    """Tab, letters and Enter are enough; a field that has the focus keeps it from the moment it is there."""
    page = visit.page
    await page.get_by_label("Code").focus()
    await page.keyboard.type(CODE)
    await page.evaluate(_AT_ONCE, "#author")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Bonjour !").first).to_be_visible()
    await page.keyboard.type("Sam Dupont")
    await page.get_by_label("Votre réponse").focus()
    await page.keyboard.type("Oui.")
    for name in ("Vérifier", "Envoyer"):
        await page.get_by_role("button", name=name).focus()
        await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Votre réponse est arrivée.")).to_be_visible()
