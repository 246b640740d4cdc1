"""The application in a real browser: a referral from its first letter to its end, between two desks."""

from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from schemas.content import Referral
from schemas.referral import State
from tests.integration.client.cast import Scene, state
from tests.web.desk import enter
from tests.web.test_app_pages import wrong_as_it_stands

SCAN = b"%PDF-1.7 " + bytes(range(256)) * 400


async def fill_form(page: Page) -> None:
    """Answer what the housing form needs, in French."""
    await page.get_by_label("Objet").fill("Logement urgent")
    await page.get_by_label("Consentement").check()
    await page.get_by_label("Pourquoi partagez-vous").fill("Trouver un toit avant vendredi")
    await page.get_by_label("Oui, de vive voix").check()
    for label, answer in (
        ("Prénom", "Samira"),
        ("Nom de famille", "Delvaux"),
        ("Année de naissance", "1991"),
        ("Adultes à loger", "1"),
        ("Enfants mineurs à loger", "2"),
        ("Code postal", "5000"),
        ("Ce que la personne demande", "Rester près de l'école"),
    ):
        await page.get_by_label(label).fill(answer)
    for question in ("Un accès sans marches", "doit rester inconnue"):
        await page.get_by_role("group", name=question).get_by_label("Non").check()
    await page.get_by_label("Où la personne vit").select_option("eviction_threat")
    await page.get_by_role("group", name="Aide demandée").get_by_role("checkbox").first.check()


async def refer(page: Page, scan: Path) -> None:
    """Write a referral from its recipient to the last look at it, and send it."""
    await page.get_by_label("Service destinataire").fill("abri")
    await page.get_by_role("button", name="Accueil").click()
    await page.get_by_label("Logement").check()
    await page.get_by_role("button", name="Continuer").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("De quoi s'agit-il ?")
    await page.get_by_role("button", name="Continuer").click()
    await expect(page.get_by_role("alert")).to_contain_text("Écrivez un objet")
    await expect(
        page.get_by_role("alert").get_by_role("link", name="Prénom : Une réponse est attendue")
    ).to_be_visible()
    assert await wrong_as_it_stands(page, "refer-form") == []
    await fill_form(page)
    await page.get_by_role("button", name="Continuer").click()
    await page.locator("#files").set_input_files(scan)
    await expect(page.get_by_text("prêt")).to_be_visible()
    assert await wrong_as_it_stands(page, "refer-files") == []
    await page.get_by_role("button", name="Continuer").click()
    await expect(page.get_by_text("Samira")).to_be_visible()
    await page.get_by_role("button", name="Envoyer la demande").click()
    await expect(page.get_by_role("alert")).to_contain_text("Confirmez que seul le nécessaire")
    assert await wrong_as_it_stands(page, "refer-check") == []
    await page.get_by_label("Il n'y a rien ici").check()
    await page.get_by_role("button", name="Envoyer la demande").click()


def told(page: Page) -> Locator:
    """Return the course of the conversation; the list beside it shows the latest words too."""
    return page.get_by_role("list", name="Déroulement")


async def step(page: Page, button: str, words: str) -> None:
    """Take a step of a referral with some words."""
    await (
        page.get_by_role("region", name="Étape suivante")
        .get_by_role("button", name=button)
        .click(timeout=40_000)
    )
    dialog = page.get_by_role("dialog")
    await dialog.locator("#step-text").fill(words)
    await dialog.get_by_role("button", name=button).click()
    await expect(dialog).to_be_hidden()
    await expect(told(page).get_by_text(words)).to_be_visible()


async def test_between_two_desks(scene: Scene, browser: Browser, tmp_path: Path) -> None:
    """Written at one desk, asked about, answered, accepted and completed at the other; notes stay inside."""
    scan = tmp_path / "attestation.pdf"
    scan.write_bytes(SCAN)
    here, there = await browser.new_context(locale="fr-BE"), await browser.new_context(locale="fr-BE")
    anna = await enter(here, scene.cpas, "Anna", "social")
    lina = await enter(there, scene.abri, "Lina", "accueil")

    await anna.to("Nouvelle demande")
    await refer(anna.page, scan)
    await expect(anna.page.get_by_role("heading", level=1)).to_have_text("Logement urgent")

    page = lina.page
    await page.get_by_role("link", name="Logement urgent").click()
    await expect(page.get_by_text("Rester près de l'école")).to_be_visible()
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Télécharger attestation.pdf").click()
    assert Path(await (await download.value).path()).read_bytes() == SCAN
    await page.get_by_role("button", name="Je m'en occupe").click()
    await page.get_by_role("button", name="Note interne").click()
    await page.get_by_label("Seul accueil@abri-de-meuse").fill("La chambre 12 se libère")
    await page.get_by_role("button", name="Noter", exact=True).click()
    await step(page, "Poser une question", "Depuis quand ?")

    await step(anna.page, "Répondre à la question", "Depuis mars")
    await expect(told(page).get_by_text("Depuis mars")).to_be_visible()
    await step(page, "Accepter", "Nous l'attendons mardi")
    await step(page, "Terminer", "Installés dans la 12")
    await expect(told(anna.page).get_by_text("Installés dans la 12")).to_be_visible()
    await expect(anna.page.locator(".conversation-head").get_by_text("Terminée")).to_be_visible()
    await expect(anna.page.get_by_text("La chambre 12 se libère")).to_have_count(0)
    await expect(anna.page.get_by_text("Lu par").first).to_be_visible()

    await scene.ben.mailbox.sync()
    (thread,) = scene.ben.threads.all()
    assert isinstance(thread.messages[0].content, Referral)
    assert thread.messages[0].content.answers["income_sources"] == ()
    assert thread.messages[0].content.checklist is not None
    assert await state(scene.ben, thread.id) is State.COMPLETED
    assert anna.said == lina.said == []
