"""What comes out of the printer: a conversation, all of it, and nothing else."""

import re

from playwright.async_api import BrowserContext, expect

from tests.integration.client.cast import Scene
from tests.web.desk import enter
from tests.web.test_app_pages import faults
from tests.web.test_app_referral import told

PAGE = re.compile(rb"/Type\s*/Page\b")
"""Begins a page in a PDF."""


async def test_a_conversation_on_paper(scene: Scene, context: BrowserContext) -> None:
    """Head, form and every message, on as many sheets as it takes, and legible whatever the theme."""
    thread = await scene.refer()
    said = [f"Nouvelle n° {number}" for number in range(8)]
    for each in said:
        await scene.anne.messages.reply(thread, f"{each}. {'Rien ne change pour le moment. ' * 30}")
    desk = await enter(context, scene.abri, "Lina", "accueil")
    page = desk.page
    await desk.to("Réglages")
    await page.get_by_label("Sombre").check()
    await desk.to("Boîte de réception")
    await page.get_by_role("link", name="Logement").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Logement")
    await told(page).get_by_text(said[-1]).wait_for()

    assert len(PAGE.findall(await page.pdf())) > 2
    await page.emulate_media(media="print")
    for each in ("Samira", "deux sociétés de logement", *said):
        await expect(page.get_by_text(each, exact=False).last).to_be_visible()
    for aside in ("navigation", "button", "textbox", "complementary"):
        await expect(page.get_by_role(aside)).to_have_count(0)
    assert await faults(page) == []
    assert desk.said == []
