"""Coming in, in a real browser: by passphrase, by passkey, by recovery code; and leaving."""

from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.integration.client.cast import Scene
from tests.integration.client.relay import Relay
from tests.web.desk import PASSPHRASE, enter, note_code, watch

AUTHENTICATOR = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "hasPrf": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


async def inbox(page: Page) -> None:
    """Wait until somebody is in."""
    await expect(page.get_by_role("heading", level=1)).to_have_text("Boîte de réception")


async def authenticator(context: BrowserContext, page: Page) -> None:
    """Give the browser an authenticator that knows the PRF extension."""
    session = await context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    await session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


async def test_three_ways(scene: Scene, served: Relay, browser: Browser) -> None:
    """Each way opens; a wrong one says neither what is wrong nor who exists; the last way stays."""
    context = await browser.new_context(locale="fr-BE")
    desk = await enter(context, scene.abri, "Lina", "accueil")
    page = desk.page
    await expect(page.get_by_text("Vous n'avez pas encore de code de secours")).to_be_visible()
    await page.get_by_role("link", name="Noter mon code maintenant").click()
    code = await note_code(desk)
    await page.get_by_role("button", name="Commencer").click()
    await inbox(page)
    await expect(page.get_by_text("Vous n'avez pas encore de code de secours")).to_have_count(0)

    await page.get_by_role("button", name="Verrouiller").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Bon retour")
    for name, words in (("lina", "cinq mots tirés au sard"), ("personne", PASSPHRASE)):
        await page.get_by_label("Nom d'utilisateur").fill(name)
        await page.get_by_label("Phrase de passe").fill(words)
        await page.get_by_role("button", name="Ouvrir", exact=True).click()
        await expect(page.get_by_text("Ce nom et cette phrase n'ouvrent rien")).to_be_visible()
    await page.get_by_label("Nom d'utilisateur").fill(" Lina ")
    await page.get_by_label("Phrase de passe").fill(PASSPHRASE)
    await page.get_by_role("button", name="Ouvrir", exact=True).click()
    await inbox(page)

    elsewhere = await browser.new_context(locale="fr-BE")
    other = watch(await elsewhere.new_page())
    await other.page.goto(served.url.replace("127.0.0.1", "localhost"))  # passkeys want a name
    await expect(other.page.get_by_role("heading", level=1)).to_have_text("Bonjour")
    await other.page.get_by_role("button", name="J'ai un code de secours").click()
    await other.page.get_by_label("Code de secours").fill(code[:-2])
    await other.page.get_by_role("button", name="Ouvrir", exact=True).click()
    await expect(other.page.get_by_text("Ce code n'ouvre rien")).to_be_visible()
    await other.page.get_by_label("Code de secours").fill(code.lower().replace("-", " "))
    await other.page.get_by_role("button", name="Ouvrir", exact=True).click()
    await inbox(other.page)

    await authenticator(elsewhere, other.page)
    await other.to("Réglages")
    await other.page.get_by_role("button", name="Ajouter une façon d'entrer").click()
    await other.page.get_by_role("dialog").get_by_role("button", name="Enregistrer").click()
    await expect(other.page.get_by_role("dialog")).to_be_hidden()
    await other.page.get_by_role("button", name="Verrouiller").click()
    await other.page.get_by_role("button", name="Ouvrir avec une clé d'accès").click()
    heading = other.page.get_by_role("heading", level=1)
    await expect(heading).to_have_text("Réglages")  # where they were
    await other.page.get_by_role("button", name="Quitter cet appareil").click()
    await other.page.get_by_role("dialog").get_by_role("button", name="Quitter cet appareil").click()
    await expect(other.page.get_by_role("heading", level=1)).to_have_text("Bonjour")
    assert await other.page.evaluate("indexedDB.databases().then((all) => all.length)") in (0, 1)


async def test_a_broken_link(scene: Scene, browser: Browser) -> None:
    """An invitation that was cut off says so and makes nothing."""
    link = await scene.abri.invitations.invite("Rémi", ["accueil"])
    context = await browser.new_context(locale="fr-BE")
    page = await context.new_page()
    await page.goto(link[:-6])
    await expect(page.get_by_text("Le lien est peut-être coupé")).to_be_visible()
    await expect(page.get_by_role("button", name="Créer mes clés")).to_have_count(0)
