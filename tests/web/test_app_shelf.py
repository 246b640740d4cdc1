"""A browser whose data were cleared, as its person sees it: what was begun is there, or said why not."""

from playwright.async_api import BrowserContext, Page, expect

from server.storage.db import connect
from tests.integration.client.cast import Scene
from tests.integration.client.relay import Relay
from tests.stage import until
from tests.web.desk import PASSPHRASE, enter

TEXT = "À partir de lundi, pour deux personnes. " * 200
"""Longer than what else is kept, which is padded alike."""

AT_ONCE = """async ([room, id, text]) => {
    const typed = new Promise((done) => new MutationObserver((_, watching) => {
        const field = document.querySelector(id);
        if (!field) return;
        watching.disconnect();
        field.focus();
        field.value = text;
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        done();
    }).observe(document.body, { childList: true, subtree: true }));
    document.querySelector(`a[href="${room}"]`).click();
    await typed;
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
}"""


async def come_back(page: Page, url: str) -> None:
    """Lock, lose everything that the browser keeps, and sign in again."""
    await page.get_by_role("button", name="Verrouiller").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Bon retour")
    session = await page.context.new_cdp_session(page)
    await session.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": "all"})
    await page.goto(url)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour")
    await page.get_by_label("Nom d'utilisateur").fill("lina")
    await page.get_by_label("Phrase de passe").fill(PASSPHRASE)
    await page.get_by_role("button", name="Ouvrir", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Boîte de réception")


async def test_what_is_typed_at_once_stays(scene: Scene, context: BrowserContext) -> None:
    """A field takes what is typed into it from the moment that it is there, and keeps the focus."""
    desk = await enter(context, scene.abri, "Lina", "accueil")
    await desk.page.evaluate(AT_ONCE, ["/write", "#text", "Bonjour"])
    await expect(desk.page.get_by_text("Enregistré à")).to_be_visible()
    await expect(desk.page.get_by_label("Texte")).to_have_value("Bonjour")
    await desk.page.evaluate(AT_ONCE, ["/directory", "#structures", "abri"])
    await expect(desk.page.locator("#structures")).to_be_focused(timeout=1_000)


async def test_a_draft_survives(scene: Scene, served: Relay, context: BrowserContext, database: str) -> None:
    """A draft comes back, its file has to be attached again; what was altered is told in words."""
    desk = await enter(context, scene.abri, "Lina", "accueil")
    page = desk.page
    await page.goto(f"{served.url}/write")
    await context.set_offline(True)
    await page.get_by_label("Objet").fill("Une chambre libre")
    await page.locator("#files").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"deux lits"}
    )
    await expect(page.get_by_text("plan.txt").first).to_be_visible()
    await page.get_by_label("Texte").fill(TEXT)  # last: where it is, the rest is too
    await expect(page.get_by_text("Enregistré à")).to_be_visible()  # here, whatever the connection does
    await context.set_offline(False)
    async with connect(database) as connection:
        await until(lambda: connection.fetchval("SELECT bool_or(length(box) > 8000) FROM shelf"))

    await come_back(page, served.url)
    await desk.to("Brouillons")
    await expect(page.get_by_text("Un fichier joint n'a pas pu être repris")).to_be_visible()
    await page.get_by_role("link", name="Une chambre libre").click()
    await expect(page.get_by_label("Texte")).to_have_value(TEXT)
    await expect(page.get_by_text("joignez-le à nouveau")).to_be_visible()

    await page.get_by_label("Objet").fill("Une chambre libre lundi")
    await expect(page.get_by_text("Enregistré à")).to_be_visible()
    async with connect(database) as connection:
        await connection.execute("UPDATE shelf SET box = set_byte(box, 99, 255 - get_byte(box, 99))")
    await come_back(page, served.url)
    await expect(
        page.get_by_role("alert").filter(has_text="n'est plus comme vous l'aviez laissé")
    ).to_be_visible()
    await desk.to("Brouillons")
    await expect(page.get_by_role("heading", name="Brouillons", level=1)).to_be_visible()
