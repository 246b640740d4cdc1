"""A structure that has lost its root key gets a new one, asked for, announced and confirmed in browsers."""

from playwright.async_api import Browser, Page, expect

from crypto.safety import fingerprint
from schemas.ids import id_bytes
from tests.integration.client.cast import Scene
from tests.integration.client.relay import Relay
from tests.stage import TurnableClock
from tests.web.desk import PASSPHRASE, Desk, enter, watch
from tests.web.past import past, scene, served
from tests.web.test_app_pages import wrong_as_it_stands

__all__ = ["past", "scene", "served"]

REFUSE = """() => {
    globalThis.passkeys = 0;
    navigator.credentials.create = async () => {
        passkeys += 1;
        throw new DOMException("closed", "NotAllowedError");
    };
}"""
"""Nobody makes a passkey, and it is counted how often somebody was asked to."""


async def asked(browser: Browser, served: Relay) -> Desk:
    """Ask in a new browser for a new root key of abri-de-meuse."""
    desk = watch(await (await browser.new_context(locale="fr-BE")).new_page())
    page = desk.page
    await page.goto(f"{served.url}/apply")
    await page.get_by_label("Notre structure est déjà dans le réseau").check()
    await page.get_by_label("Votre nom", exact=True).fill("Dora")
    await page.get_by_label("Où vous joindre").fill("081 00 00 00")
    await page.evaluate(REFUSE)
    await page.get_by_label("Adresse courte").fill("abri-de-sambre")
    await page.get_by_role("button", name="Envoyer la demande").click()
    await expect(page.get_by_role("alert")).to_contain_text("Aucune structure du réseau n'a cette adresse")
    await expect(page.get_by_role("alert")).to_be_focused()
    assert await wrong_as_it_stands(page, "apply-lost") == []
    assert (
        await page.evaluate("passkeys") == 0
    )  # it would have stayed in the authenticator, and opened nothing
    await page.get_by_label("Adresse courte").fill("abri-de-meuse")
    await page.get_by_role("button", name="Envoyer la demande").click()
    await expect(page.get_by_role("alert")).to_contain_text("Aucune clé d'accès")
    assert await page.evaluate("passkeys") == 1
    await page.get_by_label("Phrase de passe").first.check()
    await page.get_by_label("Nom d'utilisateur").fill("dora")
    await page.locator("#way-passphrase").fill(PASSPHRASE)
    await page.locator("#way-again").fill(PASSPHRASE)
    await page.get_by_role("button", name="Envoyer la demande").click()
    await expect(page.get_by_text("Les registraires vérifient")).to_be_visible()
    return desk


async def say(page: Page, digits: str, action: str, structure: str) -> None:
    """As a registrar, write the fingerprint that was heard, and what was seen, and do it."""
    await page.get_by_role("button", name=f"{action} {structure}").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Empreinte entendue").fill(digits)
    await dialog.get_by_label("Ce que vous avez vu").fill("Carte d'identité de la directrice")
    assert await wrong_as_it_stands(page, "root-registrar") == []
    await dialog.get_by_role("button", name=action).click()


async def test_a_new_key(scene: Scene, served: Relay, browser: Browser, past: TurnableClock) -> None:
    """Two registrars take three days, each with the fingerprint that is read out; then it administrates."""
    dora = await asked(browser, served)
    heard = " ".join(await dora.page.locator(".groups span").all_text_contents())
    await scene.registrar.registry.verify(heard, "identity card of the director")
    await scene.registrar.registry.replace_root(heard)
    past.ahead = 0
    other = await scene.cast.person("Louis")
    filed = await other.enrolment.apply("cpas-namur", "", "louis@example.org", lost_root=True)

    rita = await enter(await browser.new_context(locale="fr-BE"), scene.registrar, "Rita")
    await scene.registrar.administration.promote("Rita")
    page = rita.page
    await page.get_by_role("link", name="Registre").first.click()
    digits = fingerprint(id_bytes(filed.id), filed.root)
    await say(page, heard, "Annoncer la nouvelle clé", "Cpas-namur")
    await expect(
        page.get_by_role("dialog").get_by_text("Entre-temps, quelque chose a changé")
    ).to_be_visible()
    await page.get_by_role("dialog").get_by_role("button", name="Annuler").click()
    await say(page, digits, "Annoncer la nouvelle clé", "Cpas-namur")
    await expect(page.get_by_text("Vous l'avez annoncée")).to_be_visible()

    await say(page, heard, "Confirmer la nouvelle clé", "Abri-de-meuse")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await dora.page.get_by_role("button", name="Vérifier maintenant").click()
    await expect(dora.page.get_by_role("heading", level=1)).to_have_text("Boîte de réception")
    await expect(dora.page.get_by_text("ont donné une nouvelle clé à Abri-de-meuse")).to_be_visible()
    await expect(dora.page.get_by_text("Le relais")).to_have_count(0)  # it was waited for, and nobody lied
    structure = (await scene.registrar.directory.refresh()).by_handle("abri-de-meuse")
    assert fingerprint(id_bytes(structure.id), structure.root) == heard
    assert (dora.said, rita.said) == ([], [])
