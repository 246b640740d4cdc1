"""Somebody who has only e-mail, at the pages: written to by a link that is looked after, doubtful replies."""

import hashlib

from playwright.async_api import Browser, BrowserContext, expect

from client.cli.demo.surroundings import answer_by_mail
from schemas.ids import parse_address
from schemas.mail import MailDecision, MailHeld, Notice
from tests.integration.client.cast import Scene
from tests.stage import until
from tests.web.desk import enter, watch
from tests.web.test_app_pages import wrong_as_it_stands

SUSPECT, ODD = (hashlib.sha256(each).digest() for each in (b"suspect", b"odd"))


async def hold(scene: Scene, thread: str, held: bytes, *reasons: str) -> None:
    """Let the bridge hold a reply."""
    bridge, sam = scene.cpas, scene.ben.correspondents.last(thread)
    assert sam is not None
    await bridge.messages.add(
        thread,
        bridge.messages.everybody(thread),
        lambda after, _: MailHeld(
            "Pont", sam.correspondent.id, held, reasons, "sam@gratuit.example", "Re: Accompagnement", after
        ),
    )


async def test_doubtful_replies(scene: Scene, context: BrowserContext) -> None:
    """Each says in plain words why it is held; one is let in, one rejected when asked once more."""
    await scene.cpas.administration.create_service("courriel", "Pont")
    thread = await answer_by_mail(scene.ben, scene.cpas, parse_address("courriel@cpas-namur"))
    await hold(scene, thread, SUSPECT, "policy", "other-sender", "unsigned")
    await hold(scene, thread, ODD, "shredded")
    desk = await enter(context, scene.abri, "Lina", "accueil")
    page = desk.page
    await page.get_by_role("link", name="Accompagnement").click()
    told = page.get_by_role("list", name="Déroulement")
    await expect(told).to_contain_text("Elle dit venir de sam@gratuit.example")
    await expect(told).to_contain_text("Rien ne prouve qu'elle vient de là")
    await expect(told).to_contain_text("La passerelle dit : shredded")
    assert await wrong_as_it_stands(page, "mail-held") == []
    await page.get_by_role("button", name="Laisser entrer").first.click()
    await expect(told.get_by_text("Laissée entrer.")).to_be_visible()
    dialog = page.get_by_role("dialog", name="Rejeter cette réponse ?")
    await page.get_by_role("button", name="Rejeter").press("Enter")
    await expect(dialog).to_contain_text("plus personne ne pourra la lire")
    assert await wrong_as_it_stands(page, "held-reject") == []
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_role("button", name="Rejeter")).to_be_focused()
    await page.keyboard.press("Enter")
    await dialog.get_by_role("button", name="Rejeter").press("Enter")
    await expect(told.get_by_text("Rejetée.")).to_be_visible()
    await expect(page.get_by_role("button", name="Laisser entrer")).to_have_count(0)

    async def decisions() -> list[tuple[bytes, bool]]:
        await scene.cpas.mailbox.sync()
        said = [each.content for each in scene.cpas.threads.find(thread).messages]
        return [(each.held, each.release) for each in said if isinstance(each, MailDecision)]

    async def both() -> bool:
        return len(await decisions()) == 2

    await until(both)
    assert await decisions() == [(SUSPECT, True), (ODD, False)]
    assert desk.said == []


async def test_a_correspondent(scene: Scene, browser: Browser) -> None:
    """Added with what was missing said, written to by a link that opens with its code, until it is ended."""
    desk = await enter(await browser.new_context(locale="fr-BE"), scene.cpas, "Anna", "social")
    page, dialog = desk.page, desk.page.get_by_role("dialog")
    await desk.to("Par e-mail")
    await page.get_by_role("button", name="Ajouter une personne").click()
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("alert")).to_contain_text("Choisissez une passerelle")
    assert await wrong_as_it_stands(page, "correspondent-add") == []
    await page.get_by_label("Nom", exact=True).fill("Sam Dupont")
    await page.get_by_label("Adresse e-mail").fill("sam@asso.example")
    await page.get_by_label("Passerelle").select_option("accueil@abri-de-meuse")
    await page.get_by_role("button", name="Enregistrer").click()
    await page.get_by_role("link", name="Écrire Sam Dupont").click()
    await page.get_by_role("button", name="Envoyer").click()
    await expect(page.get_by_role("alert")).to_contain_text("Écrivez quelque chose")
    await page.get_by_label("Texte").fill("Bonjour Sam")
    assert await wrong_as_it_stands(page, "letter") == []
    await page.get_by_role("button", name="Envoyer").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Écrit à Sam Dupont")
    assert await wrong_as_it_stands(page, "letter-sent") == []
    await page.get_by_role("link", name="Aller à la conversation").click()
    await page.get_by_role("list", name="Déroulement").wait_for()
    await desk.left()

    await expect(page.get_by_role("list", name="conversation").get_by_text("Sam Dupont")).to_be_visible()
    card = page.get_by_role("region", name="Lien de Sam Dupont")
    await card.get_by_role("button", name="Nouveau code").click()
    await expect(card.get_by_text("Dites ce nouveau code")).to_be_visible()
    code = "".join(await card.locator(".groups span").all_text_contents())
    assert await wrong_as_it_stands(page, "link-card") == []
    guest = watch(await (await browser.new_context(locale="fr-BE")).new_page())
    await guest.page.goto(await link_of(scene))
    await guest.page.get_by_label("Code").fill(code)
    await guest.page.get_by_role("button", name="Ouvrir").click()
    await expect(guest.page.get_by_text("Bonjour Sam")).to_be_visible()

    await card.get_by_role("button", name="Mettre fin au lien").click()
    assert await wrong_as_it_stands(page, "link-end") == []
    await dialog.get_by_role("button", name="Annuler").click()
    await expect(card.get_by_role("button", name="Nouveau code")).to_be_visible()
    await card.get_by_role("button", name="Mettre fin au lien").click()
    await dialog.get_by_role("button", name="Mettre fin au lien").click()
    await expect(card.get_by_text("plus rien ne s'ouvre")).to_be_visible()

    await desk.to("Par e-mail")
    await page.get_by_role("button", name="Retirer Sam Dupont").click()
    assert await wrong_as_it_stands(page, "correspondent-remove") == []
    await dialog.get_by_role("button", name="Retirer").click()
    await expect(page.get_by_text("Personne encore")).to_be_visible()
    assert desk.said == guest.said == []


async def link_of(scene: Scene) -> str:
    """Return the link that the bridge is asked to send."""

    async def asked() -> bool:
        await scene.ben.mailbox.sync()
        return scene.ben.threads.all() != []

    await until(asked)
    (thread,) = scene.ben.threads.all()
    notice = thread.messages[0].content
    assert isinstance(notice, Notice)
    assert notice.guest is not None
    return notice.guest.link
