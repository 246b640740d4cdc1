"""A conversation is held in a browser: one administrator signs at their desk, another one at theirs."""

from playwright.async_api import Browser, Page, expect

from schemas.retention import HoldStage
from tests.integration.client.cast import Scene
from tests.web.desk import enter
from tests.web.test_app_pages import wrong_as_it_stands

REASON = "dossier 14/2026"


async def to_the_holds(page: Page) -> None:
    """Go where the dialog says that holds are confirmed."""
    await page.get_by_role("link", name="Administration").click()
    await page.get_by_role("link", name="Conservation").click()
    await page.get_by_role("link", name="ce qui est retenu").click()
    await expect(page.get_by_text(REASON).first).to_be_visible()


async def test_two_signatures(scene: Scene, browser: Browser) -> None:
    """Who asks for a hold, or for its end, cannot confirm it; somebody else can, where the dialog said."""
    thread = await scene.refer()
    lina = await enter(await browser.new_context(locale="fr-BE"), scene.abri, "Lina", "accueil")
    omar = await enter(await browser.new_context(locale="fr-BE"), scene.abri, "Omar", "accueil")
    for name in ("Lina", "Omar", "Ben"):
        await scene.abri.administration.promote(scene.abri.people.find(name).id)
    page, there, dialog = lina.page, omar.page, lina.page.get_by_role("dialog")
    await page.get_by_role("link", name="Administration").wait_for()
    await page.get_by_role("link", name="Logement").click()
    await page.get_by_role("button", name="Autres actions").click()
    await page.get_by_role("button", name="Retenir").click()
    await expect(dialog.get_by_text("sous Administration, Conservation")).to_be_visible()
    await dialog.get_by_role("button", name="Signer la demande").click()
    await expect(dialog.get_by_text("Écrivez une référence")).to_be_visible()
    assert await wrong_as_it_stands(page, "hold-dialog") == []
    await dialog.get_by_label("Référence").fill(REASON)
    await dialog.get_by_role("button", name="Signer la demande").click()
    await expect(page.get_by_text("rien n'en est effacé")).to_be_visible()
    await to_the_holds(page)
    await expect(page.get_by_text("Une autre personne doit confirmer")).to_be_visible()
    await expect(page.get_by_role("button", name="Confirmer la retenue")).to_have_count(0)

    await to_the_holds(there)
    assert await wrong_as_it_stands(there, "hold-to-confirm") == []
    await there.get_by_role("button", name="Confirmer la retenue").click()
    await there.get_by_role("button", name="Demander la levée").wait_for()
    (hold,) = await scene.ben.keeping.holds()
    assert (hold.thread, hold.reason, hold.stage) == (thread, REASON, HoldStage.IN_FORCE)
    await there.get_by_role("button", name="Demander la levée").click()
    await expect(there.get_by_text("Une autre personne doit confirmer")).to_be_visible()
    await expect(there.get_by_role("button", name="Confirmer la levée")).to_have_count(0)

    await page.reload()
    await page.get_by_role("button", name="Confirmer la levée").click()
    await expect(page.get_by_text("Rien n'est retenu")).to_be_visible()
    assert await scene.ben.keeping.holds() == ()
    assert lina.said == omar.said == []
