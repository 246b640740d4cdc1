"""A second device in a browser of its own: from the link that the first one makes until it is ended."""

from io import BytesIO

import zxingcpp
from PIL import Image
from playwright.async_api import Browser, Page, expect

from tests.integration.client.cast import Scene
from tests.web.desk import PASSPHRASE, enter, let_in, watch
from tests.web.test_app_pages import wrong_as_it_stands

OTHER = "une autre phrase de cinq mots"


async def answer(page: Page, link: str, passphrase: str) -> None:
    """Open a link on a device and choose how to come in from now on."""
    await page.goto(link)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Bienvenue, Lina")
    await page.get_by_label("Phrase de passe").first.check()
    await page.get_by_label("Nom d'utilisateur").fill("lina")
    await page.locator("#way-passphrase").fill(passphrase)
    await page.locator("#way-again").fill(passphrase)
    await page.get_by_role("button", name="Créer mes clés et entrer").click()


async def test_a_second_device(scene: Scene, browser: Browser) -> None:
    """It is admitted where the link was made, reads what is there, and reads nothing once it is lost."""
    await scene.refer()
    lina = await enter(await browser.new_context(locale="fr-BE"), scene.abri, "Lina", "accueil")
    page, dialog = lina.page, lina.page.get_by_role("dialog")
    await lina.to("Réglages")
    await page.get_by_role("button", name="Ajouter un autre appareil").click()
    code = dialog.get_by_role("img", name="Code à photographier")
    link = await dialog.get_by_label("Lien").input_value()
    photograph = Image.open(BytesIO(await code.screenshot()))
    assert [each.text for each in zxingcpp.read_barcodes(photograph)] == [link]
    assert await wrong_as_it_stands(page, "device-link") == []
    await dialog.get_by_role("button", name="Terminé").click()
    await expect(page.get_by_text("Invitation en attente")).to_be_visible()

    # What opens the first device cannot open the second one too: that is said before anything is made.
    phone = watch(await (await browser.new_context(locale="fr-BE")).new_page())
    there = phone.page
    await answer(there, link, PASSPHRASE)
    await expect(there.get_by_role("alert")).to_contain_text("ouvrent déjà un autre appareil")
    await answer(there, link, OTHER)
    await expect(there.get_by_role("heading", level=1)).to_have_text("Presque, Lina")
    await expect(there.get_by_text("dans les réglages de votre autre appareil")).to_be_visible()
    assert await wrong_as_it_stands(there, "device-waits") == []

    # The first one sees it come without being loaded again.
    await page.get_by_role("button", name="C'est bien moi").click()
    await let_in(there)
    await there.get_by_role("link", name="Logement").click()
    await expect(there.get_by_text("Mme Lambert doit quitter").first).to_be_visible()

    await scene.abri.administration.promote("Lina")
    await page.get_by_role("link", name="Administration").wait_for()
    await page.get_by_role("button", name="Révoquer un appareil").click()
    await expect(dialog.get_by_text("ou son fichier était sur cet appareil")).to_be_visible()
    assert await wrong_as_it_stands(page, "device-end") == []
    await dialog.get_by_role("button", name="Perdu").click()
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_role("button", name="Révoquer un appareil")).to_have_count(0)
    await expect(there.get_by_role("heading", level=1)).to_have_text("Cet appareil n'a plus accès")
    assert lina.said == []
