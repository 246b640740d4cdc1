"""A referral that goes on, in a browser: from the wrong door to the right one, or passed on with consent."""

from playwright.async_api import Browser, Locator, Page, expect

from client.endpoint import Endpoint
from tests.integration.client.cast import Scene, third
from tests.stage import until
from tests.web.desk import enter
from tests.web.test_app_pages import wrong_as_it_stands
from tests.web.test_app_referral import told

WORDS = "Pour un colis, voyez la banque"


async def choose(dialog: Locator) -> None:
    """Find the food bank and choose it."""
    await dialog.get_by_role("searchbox").fill("colis")
    await dialog.get_by_role("listitem").get_by_role("button", name="Colis").click()


async def take_back(page: Page) -> None:
    """Press what the page offers while something has not left."""
    await page.get_by_role("status").get_by_role("button", name="Reprendre").click()


async def received(endpoint: Endpoint) -> int:
    """Wait until somebody has a conversation; returns how many: what was taken back never comes."""

    async def something() -> bool:
        await endpoint.mailbox.sync()
        return endpoint.threads.all() != []

    await until(something)
    return len(endpoint.threads.all())


async def test_the_right_door_after_the_wrong_one(scene: Scene, browser: Browser) -> None:
    """Declined with a better address and referred there in one press; both can be taken back in time."""
    emma = await third(scene)
    thread = await scene.refer()
    lina = await enter(await browser.new_context(locale="fr-BE"), scene.abri, "Lina", "accueil")
    page, dialog = lina.page, lina.page.get_by_role("dialog")
    await page.get_by_role("link", name="Logement").click()
    await page.get_by_role("button", name="Refuser").click()
    await dialog.get_by_label("Raison").select_option("wrong_door")
    await choose(dialog)
    await dialog.locator("#step-text").fill(WORDS)
    assert await wrong_as_it_stands(page, "decline") == []
    await dialog.get_by_role("button", name="Refuser").click()
    await expect(told(page).get_by_text(WORDS)).to_be_visible()
    await take_back(page)
    await expect(page.get_by_text("c'est de nouveau un brouillon")).to_be_visible()
    await expect(told(page).get_by_text(WORDS)).to_have_count(0)
    await page.get_by_role("button", name="Refuser").click()
    await expect(dialog.locator("#step-text")).to_have_value(WORDS)
    await dialog.get_by_role("button", name="Refuser").click()
    await lina.leaves()

    anna = await enter(await browser.new_context(locale="fr-BE"), scene.cpas, "Anna", "social")
    page, dialog = anna.page, anna.page.get_by_role("dialog")
    await page.get_by_role("link", name="Logement").click()
    await page.get_by_role("button", name="Adresser à un autre service").click()
    await dialog.get_by_role("button", name="Adresser", exact=True).click()
    await expect(dialog.get_by_text("Choisissez un service")).to_be_visible()
    assert await wrong_as_it_stands(page, "redirect") == []
    await dialog.get_by_role("button", name="Annuler").click()
    await page.get_by_role("button", name="Adresser à ce service").click()
    await expect(page.get_by_text("Cette demande continue une autre")).to_be_visible()
    await take_back(page)
    await expect(page.get_by_text("Repris : rien n'est parti")).to_be_visible()
    await page.get_by_role("button", name="Adresser à ce service").click()
    await anna.leaves()
    assert await received(emma) == 1

    # Whoever comes back to the first conversation sees where it went, and does not refer a second time.
    await page.get_by_role("link", name="voir ce qui précède").click()
    await expect(page.get_by_text("Adressée ensuite à")).to_be_visible()
    await expect(page.get_by_role("button", name="Adresser à ce service")).to_have_count(0)
    assert page.url.endswith(thread)
    assert await wrong_as_it_stands(page, "redirected") == []
    await page.get_by_role("link", name="Suivre la nouvelle conversation").click()
    await expect(page.locator(".conversation-head")).to_contain_text("Colis, Banque")
    assert anna.said == lina.said == []


async def test_passed_on(scene: Scene, browser: Browser) -> None:
    """Who has a referral passes it on with consent; taken back in time, nothing of it has left."""
    emma = await third(scene)
    thread = await scene.refer()
    lina = await enter(await browser.new_context(locale="fr-BE"), scene.abri, "Lina", "accueil")
    page, dialog = lina.page, lina.page.get_by_role("dialog")
    await page.get_by_role("link", name="Logement").click()
    await page.get_by_role("button", name="Transmettre").click()
    await dialog.get_by_role("button", name="Transmettre").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("Choisissez un service")
    await choose(dialog)
    await dialog.get_by_label("La personne").check()
    await dialog.get_by_label("Quand ?").fill("2026-11-27")
    await dialog.get_by_label("Comment ?").fill("au téléphone")
    assert await wrong_as_it_stands(page, "transfer") == []
    await dialog.get_by_role("button", name="Transmettre").click()
    await expect(page.get_by_role("link", name="Logement")).to_have_count(2)
    await take_back(page)
    await expect(page.get_by_text("c'est de nouveau un brouillon")).to_be_visible()
    await expect(page.get_by_role("link", name="Logement")).to_have_count(1)
    await page.get_by_role("button", name="Transmettre").click()
    await expect(dialog.get_by_label("Comment ?")).to_have_value("au téléphone")
    await dialog.get_by_role("button", name="Transmettre").click()
    await lina.leaves()

    async def gone_on() -> bool:
        await scene.anne.mailbox.sync()
        return scene.anne.threads.find(thread).loop.transfer is not None

    await until(gone_on)
    assert await received(emma) == 1
    await page.get_by_role("link", name="Suivre la nouvelle conversation").click()
    await expect(page.get_by_text("Cette demande continue une autre")).to_be_visible()
    assert await wrong_as_it_stands(page, "passed-on") == []
    assert lina.said == []
