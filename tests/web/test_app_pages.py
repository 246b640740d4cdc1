"""Every page of the application, in a real browser: for everybody, in four languages, on a phone too."""

import os
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from schemas.ids import parse_address
from tests.integration.client.cast import Scene
from tests.integration.client.relay import Relay
from tests.web.album import PLACES
from tests.web.desk import enter, shown, visit, watch
from tooling import web

AXE = web.WEB / "node_modules/axe-core/axe.min.js"
LANGUAGES = ("fr", "nl", "de", "en")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FADED = """() => document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().endTime !== Infinity)
    .forEach((each) => each.finish())"""
"""Not waited for: of what is folded away the colours would stay on their way for ever."""
FAULTS = """async (rules) => {
    const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
    const where = (nodes) => nodes.map(({ html }) => html).join(" | ").slice(0, 300);
    return violations.map(({ id, nodes }) => `${id}: ${where(nodes)}`);
}"""
WIDER = """() => [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
    .filter((each) => !each.closest(".tabs, .aside, .virtual, .skip, thead"))
    .map((each) => each.outerHTML.slice(0, 120))"""


async def speak(page: Page, language: str) -> None:
    """Choose a language for the pages that are loaded from now on."""
    await page.evaluate("language => localStorage.setItem('souspli.language', language)", language)


async def faults(page: Page) -> list[str]:
    """Return what axe finds on a page, in the light and in the dark."""
    found: list[str] = []
    if not await page.evaluate("'axe' in globalThis"):
        await page.evaluate(AXE.read_text())
    for theme in ("light", "dark"):
        await page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        await page.evaluate(FADED)  # colours on their way from one theme to the other have no contrast
        # What is no matter of colour is the same in both.
        rules = RULES if theme == "light" else ["color-contrast"]
        found += [f"{theme}: {fault}" for fault in await page.evaluate(FAULTS, rules)]
    return found


async def wrong_as_it_stands(page: Page, name: str = "") -> list[str]:
    """Return what axe, and a phone, find wrong with what is shown, dialogs too; `ALBUM` keeps pictures."""
    await shown(page)
    found = await faults(page)
    size = page.viewport_size
    for width, look in ((1280, ""), (360, "-phone")):
        await page.set_viewport_size({"width": width, "height": 800})
        if name and "ALBUM" in os.environ:
            await page.screenshot(path=Path(os.environ["ALBUM"]) / f"{name}{look}.png", full_page=True)
    found += [f"phone: {each}" for each in await page.evaluate(WIDER)]
    if size is not None:
        await page.set_viewport_size(size)
    return found


async def test_each_page(scene: Scene, served: Relay, browser: Browser) -> None:
    """The tool axe has nothing to say of any page, and nothing is wider than a phone in any language."""
    context = await browser.new_context(locale="fr-BE", viewport={"width": 1280, "height": 900})
    desk = await enter(context, scene.abri, "Lina", "accueil")
    await scene.abri.administration.promote(scene.abri.people.find("Lina").id)
    page = desk.page
    thread = await scene.refer()
    await scene.anne.messages.send([parse_address("accueil@abri-de-meuse")], "Réunion", "À 14 h ?")
    await page.get_by_role("link", name="Logement").wait_for()
    await page.get_by_role("link", name="Administration").wait_for()
    places = [*(path for _, path in PLACES), f"/t/{thread}", "/nothing/here"]
    complaints: dict[str, list[str]] = {}
    for path in places:
        await visit(page, path)
        complaints[path] = await faults(page)
    await page.set_viewport_size({"width": 360, "height": 700})
    for language in LANGUAGES:
        await speak(page, language)
        await page.goto(f"{served.url}/inbox")
        for path in places:
            await visit(page, path)
            complaints[f"{path} {language}"] = await page.evaluate(WIDER)
            assert await page.evaluate("document.documentElement.lang") == language
    assert {place: found for place, found in complaints.items() if found} == {}
    assert desk.said == []


async def test_the_door(served: Relay, browser: Browser) -> None:
    """The sign-in page is accessible in both themes and says what is missing beside the field."""
    context = await browser.new_context(locale="fr-BE", viewport={"width": 360, "height": 740})
    desk = watch(await context.new_page())
    page = desk.page
    for language in LANGUAGES:
        await page.goto(served.url)
        await speak(page, language)
        await page.reload()
        await shown(page)
        assert await page.evaluate(WIDER) == []
        assert await faults(page) == []
    await page.locator("form").get_by_role("button").click()
    await expect(page.locator(".field.wrong")).to_have_count(2)
    await expect(page.get_by_role("alert").first).to_be_focused()
    assert await faults(page) == []
    assert desk.said == []
