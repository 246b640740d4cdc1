"""An inbox that is longer than what is fetched and drawn at once."""

import re

from playwright.async_api import BrowserContext, Locator, expect

from tests.bench.letters import Writer, send
from tests.integration.client.cast import Scene
from tests.web.desk import enter

MANY = 230
"""More than the list asks for at once, and many more than it draws."""


async def test_every_conversation_is_within_reach(scene: Scene, context: BrowserContext) -> None:
    """By scrolling and by keys alone one comes to each of them, and hears which one of how many it is."""
    letters = Writer().letters(MANY)
    await send(scene.anne, "accueil@abri-de-meuse", letters)
    desk = await enter(context, scene.abri, "Lina", "accueil")
    page = desk.page
    listed = page.get_by_role("list", name=re.compile(f"^{MANY} "))
    await expect(listed).to_be_visible(timeout=60_000)

    def row(place: int) -> Locator:
        return listed.locator(f"li[aria-posinset='{place}'][aria-setsize='{MANY}'] a")

    await row(1).focus()
    await page.keyboard.press("End")
    await expect(row(MANY)).to_be_focused()
    for _ in range(MANY - 101):
        await page.keyboard.press("ArrowUp")
    await expect(row(101)).to_be_focused()
    assert await listed.locator("li").count() < 60
    await page.keyboard.press("Home")
    await expect(row(1)).to_be_focused()

    found: set[str] = set()
    await listed.hover()
    for place in range(1, MANY + 1, 5):
        await expect(row(place)).to_be_attached()
        found.update(await listed.locator(".row-subject").all_inner_texts())
        await page.mouse.wheel(0, await row(place).evaluate("(it) => it.clientHeight * 5"))
    await expect(row(MANY)).to_be_in_viewport()
    found.update(await listed.locator(".row-subject").all_inner_texts())
    assert found == {letter.subject for letter in letters}

    subject = await row(MANY).locator(".row-subject").inner_text()
    await row(MANY).press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text(subject)
    assert desk.said == []
