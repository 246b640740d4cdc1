"""Who is writing an answer: colleagues see it as it happens, so that nobody answers twice."""

import asyncio
from contextlib import suppress

from playwright.async_api import Browser, Locator, expect
from playwright.async_api import TimeoutError as NotSeenError

from tests.integration.client.cast import Scene
from tests.integration.client.hostile import Hostile
from tests.web.desk import enter


async def test_a_colleague_is_writing(scene: Scene, hostile: Hostile, browser: Browser) -> None:
    """Mara sees it in inbox and conversation until it is emptied or sent; never of who wants none of it."""
    lina, mara = [
        await enter(await browser.new_context(locale="fr-BE"), scene.abri, name, "accueil", url=url)
        for name, url in (("Lina", hostile.url), ("Mara", ""))
    ]
    await scene.refer()
    row = mara.page.get_by_role("link", name="Logement").first
    await row.wait_for()
    await lina.page.get_by_role("link", name="Logement").first.click()
    await lina.page.get_by_role("button", name="Note interne").click()
    field, seen = lina.page.locator("#compose-note"), mara.page.get_by_text("écrit une réponse")
    # By name, or as a colleague while nothing of Lina's has come that says it.
    await typed(field, "Je m'en occupe", row.get_by_text("écrit une réponse"))
    await row.click()
    await expect(mara.page.get_by_role("status").filter(has=seen)).to_be_visible()
    await field.fill("")
    await expect(seen).to_have_count(0)
    await field.fill("J'ai une place.")
    await expect(seen.first).to_be_visible()
    await lina.page.get_by_role("button", name="Noter").click()
    await expect(seen).to_have_count(0)
    await expect(mara.page.get_by_text("J'ai une place.").first).to_be_visible()
    await field.fill("Et demain ?")
    await expect(mara.page.get_by_text("Lina écrit une réponse").first).to_be_visible()
    await field.fill("")
    await expect(seen).to_have_count(0)

    await lina.to("Réglages")
    choice = lina.page.get_by_label("Montrer à mes collègues")
    await choice.click()
    await expect(choice).not_to_be_checked()
    await lina.page.go_back()
    await lina.page.get_by_role("button", name="Note interne").click()
    before = len(hostile.asked)
    await field.fill("Rien à voir")
    await expect(lina.page.get_by_text("Enregistré à").first).to_be_visible()
    assert [each for each in hostile.asked[before:] if each.endswith("/replying")] == []
    await expect(seen).to_have_count(0)
    assert lina.said == mara.said == []


async def typed(field: Locator, text: str, told: Locator) -> None:
    """Type until another page tells of it: what is said before its stream is open is not repeated at once."""
    async with asyncio.timeout(60):
        while True:
            await field.fill("")
            await field.fill(text)
            with suppress(NotSeenError):
                await told.wait_for(timeout=4_000)
                return
