"""The whole referral without a mouse, and what comes out of the printer."""

from playwright.async_api import Browser, Page, expect

from schemas.content import Referral
from tests.integration.client.cast import Scene
from tests.integration.client.relay import Relay
from tests.stage import until
from tests.web.desk import enter

FOCUSED = """() => {
    const at = document.activeElement;
    const words = [at.getAttribute("aria-label"), at.labels?.[0]?.innerText, at.innerText, at.id];
    return {
        words: words.find((each) => each?.trim()) ?? "",
        group: at.closest("fieldset")?.querySelector("legend")?.innerText ?? "",
        seen: getComputedStyle(at).outlineStyle !== "none" || at.closest(".choice") !== null,
    };
}"""


async def tab_to(page: Page, words: str, group: str = "", *, most: int = 60) -> None:
    """Press Tab until what has the focus begins with some words; the focus can be seen wherever it goes."""
    passed: list[str] = []
    for _ in range(most):
        await page.keyboard.press("Tab")
        focused = await page.evaluate(FOCUSED)
        passed.append(focused["words"])
        assert focused["seen"], f"nobody sees that {focused['words']!r} has the focus"
        if focused["words"].strip().startswith(words) and focused["group"].startswith(group):
            return
    raise AssertionError(f"Tab never came to {words!r}, but to {passed}")


async def answer(page: Page, label: str, text: str) -> None:
    """Go to a field and type."""
    await tab_to(page, label)
    await page.keyboard.type(text)


async def pick(page: Page, first: str, downs: int, group: str = "") -> None:
    """Go to radio buttons and choose one with the arrow keys."""
    await tab_to(page, first, group)
    await page.keyboard.press("Space")
    for _ in range(downs):
        await page.keyboard.press("ArrowDown")


async def first_two_steps(page: Page) -> None:
    """Choose the recipient and the form."""
    await tab_to(page, "Aller au contenu", most=1)
    await tab_to(page, "Nouvelle demande")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_be_focused()
    await answer(page, "Service destinataire", "abri")
    await expect(page.get_by_role("button", name="Accueil")).to_be_visible()
    await tab_to(page, "Accueil")
    await page.keyboard.press("Enter")
    await pick(page, "Logement", 0, "Quel formulaire")
    await go_on(page, "De quoi s'agit-il ?")


async def go_on(page: Page, title: str) -> None:
    """Press the button at the end of a step."""
    await tab_to(page, "Continuer")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text(title)
    await expect(page.get_by_role("heading", level=1)).to_be_focused()


async def fill_form(page: Page) -> None:
    """Answer what the housing form needs."""
    await answer(page, "Objet", "Logement au clavier")
    await pick(page, "Consentement", 0, "Base légale")
    await answer(page, "Pourquoi", "Trouver un toit")
    await pick(page, "Oui, de vive voix", 0)
    for label, text in (("Prénom", "Samira"), ("Nom de famille", "Delvaux"), ("Année de naissance", "1991")):
        await answer(page, label, text)
    await answer(page, "Adultes à loger", "1")
    await answer(page, "Enfants mineurs", "2")
    await pick(page, "Oui", 1, "Un accès sans marches")
    await tab_to(page, "Où la personne vit")
    await page.keyboard.press("ArrowDown")
    await answer(page, "Code postal", "5000")
    await pick(page, "Oui", 1, "L")  # whether the address has to stay unknown
    await tab_to(page, "", "Aide demandée")
    await page.keyboard.press("Space")
    await answer(page, "Ce que la personne demande", "Rester près de l'école")


async def test_a_referral_by_keyboard(scene: Scene, served: Relay, browser: Browser) -> None:
    """From the skip link to the sent referral with Tab, Space, Enter, arrows and letters; then printed."""
    context = await browser.new_context(locale="fr-BE")
    desk = await enter(context, scene.cpas, "Anna", "social")
    page = desk.page
    await page.goto(f"{served.url}/inbox")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Boîte de réception")
    await first_two_steps(page)
    await fill_form(page)
    await go_on(page, "Des fichiers à joindre ?")
    await go_on(page, "Vérifiez avant d'envoyer")
    await tab_to(page, "Il n'y a rien ici")
    await page.keyboard.press("Space")
    await tab_to(page, "Envoyer la demande")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Logement au clavier")

    async def came() -> bool:
        await scene.ben.mailbox.sync()
        return scene.ben.threads.all() != []

    await until(came)
    (thread,) = scene.ben.threads.all()
    assert isinstance(thread.messages[0].content, Referral)
    assert thread.subject == "Logement au clavier"

    await page.emulate_media(media="print")
    for hidden in ("nav", ".composer", ".side"):
        assert not await page.locator(hidden).first.is_visible()
    await expect(page.get_by_text("Rester près de l'école")).to_be_visible()
    await expect(page.get_by_role("heading", name="Logement au clavier")).to_be_visible()
    assert desk.said == []
