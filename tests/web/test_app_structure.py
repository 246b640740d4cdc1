"""A structure comes in and is administered, and a registrar admits it, each in a real browser."""

from pathlib import Path

from playwright.async_api import Browser, Page, expect

from client.cooperative.assembly import Draft
from crypto import root_file
from crypto.keys import SigningKey
from crypto.safety import fingerprint
from schemas.cooperative import About
from schemas.ids import id_bytes
from tests.integration.client.cast import Scene
from tests.integration.client.relay import Relay
from tests.web.desk import PASSPHRASE, Desk, enter, let_in, watch
from tests.web.test_app_pages import wrong_as_it_stands
from tests.web.test_app_root_key import save


async def applied(browser: Browser, served: Relay) -> Desk:
    """Ask for a structure to be admitted."""
    context = await browser.new_context(locale="fr-BE")
    desk = watch(await context.new_page())
    page = desk.page
    await page.goto(f"{served.url}/apply")
    await page.get_by_label("Nom de la structure").fill("Maison des jeunes")
    await page.get_by_label("Adresse courte").fill("maison-jeunes")
    await page.get_by_label("Votre nom", exact=True).fill("Hugo")
    await page.get_by_label("Où vous joindre").fill("081 00 00 00")
    await page.get_by_label("Phrase de passe").first.check()
    await page.get_by_label("Nom d'utilisateur").fill("hugo")
    await page.locator("#way-passphrase").fill(PASSPHRASE)
    await page.locator("#way-again").fill(PASSPHRASE)
    await page.get_by_label("Numéro d'entreprise").fill("0990.000.312")
    await page.get_by_role("button", name="Envoyer la demande").click()
    await expect(page.get_by_role("alert")).to_contain_text("Ce numéro d'entreprise n'est pas valable")
    assert await wrong_as_it_stands(page, "apply") == []
    await page.get_by_label("Numéro d'entreprise").fill("0990.000.311")
    await page.get_by_role("button", name="Envoyer la demande").click()
    await expect(page.get_by_text("Les registraires vérifient")).to_be_visible()
    assert await wrong_as_it_stands(page, "applied") == []
    return desk


async def make_service(page: Page) -> None:
    """Make the first service, for Hugo, on the page of services."""
    await page.get_by_role("button", name="Créer un service").click()
    await page.get_by_label("Nom du service").fill("Accueil")
    await page.get_by_label("Adresse courte").fill("accueil")
    await page.get_by_role("dialog").get_by_label("Hugo").check()
    assert await wrong_as_it_stands(page, "service-dialog") == []
    await page.get_by_role("dialog").get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("heading", name="Accueil")).to_be_visible()


async def drill(page: Page, shares: str) -> None:
    """Try shares of the recovery key."""
    await page.get_by_label("Parts, une par ligne").fill(shares)
    await page.get_by_role("button", name="Essayer", exact=True).click()


async def test_from_application_to_colleagues(scene: Scene, served: Relay, browser: Browser) -> None:
    """Applied for, admitted, a service made, a colleague invited and admitted, and shut out again."""
    hugo = await applied(browser, served)
    await scene.registrar.registry.verify("maison-jeunes", "seen by telephone today", level=1)
    await scene.registrar.registry.admit("maison-jeunes")
    page = hugo.page
    await let_in(page)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Boîte de réception")

    await hugo.to("Administration")
    await page.get_by_role("link", name="Services").click()
    await make_service(page)

    await page.get_by_role("link", name="Membres").click()
    await page.get_by_role("button", name="Inviter quelqu'un").click()
    await page.get_by_role("dialog").get_by_label("Votre nom").fill("Nora")
    await page.get_by_role("dialog").get_by_label("Accueil").check()
    await page.get_by_role("button", name="Créer l'invitation").click()
    link = await page.locator("#link-text").input_value()
    await expect(page.get_by_role("img", name="Code à photographier")).to_be_visible()
    assert await wrong_as_it_stands(page, "invited") == []
    await page.get_by_role("dialog").get_by_role("button", name="Terminé").click()

    nora = watch(await (await browser.new_context(locale="fr-BE")).new_page())
    await nora.page.goto(link)
    await nora.page.get_by_label("Phrase de passe").first.check()
    await nora.page.get_by_label("Nom d'utilisateur").fill("nora")
    await nora.page.locator("#way-passphrase").fill(PASSPHRASE)
    await nora.page.locator("#way-again").fill(PASSPHRASE)
    await nora.page.get_by_role("button", name="Créer mes clés et entrer").click()
    await expect(nora.page.get_by_text("Presque, Nora")).to_be_visible()
    await page.get_by_role("button", name="Admettre Nora").click()
    await let_in(nora.page)
    await expect(nora.page.get_by_text("Maison des jeunes").first).to_be_visible()

    await page.get_by_role("button", name="Actions pour Nora").click()
    await page.get_by_role("button", name="Quitte la structure").click()
    assert await wrong_as_it_stands(page, "leave-dialog") == []
    await page.get_by_role("button", name="Fermer l'accès").click()
    await expect(page.get_by_text("un service a reçu de nouvelles clés")).to_be_visible()
    assert hugo.said == []


async def try_file(page: Page, file: Path) -> None:
    """Try the file of the root key, in the form that is open as long as none was tried; the focus stays."""
    await page.get_by_label("Fichier de la clé racine").set_input_files(file)
    await page.get_by_label("Phrase de passe du fichier").fill("une phrase pour le coffre")
    tried = page.get_by_role("button", name="Essayer le fichier")
    await tried.click()
    await expect(page.get_by_text("son fichier s'est ouvert ici")).to_be_visible()
    await expect(tried).to_be_focused()


async def test_a_drill(scene: Scene, served: Relay, browser: Browser, tmp_path: Path) -> None:
    """Who applied in a browser is asked for a file of the root key, and makes shares and tries them.

    Shares are shown once; two bring everything back, and one, or a mistyped one, does not.
    """
    hugo = await applied(browser, served)
    await scene.registrar.registry.verify("maison-jeunes", "seen by telephone today", level=1)
    await scene.registrar.registry.admit("maison-jeunes")
    page = hugo.page
    await let_in(page)
    await hugo.to("Administration")
    await page.get_by_role("link", name="Enregistrer la clé racine").click()
    await save(page, "une phrase pour le coffre", tmp_path / "root.sealed")
    await expect(page.get_by_text("Essayez maintenant s'il s'ouvre")).to_be_visible()
    held = root_file.open("une phrase pour le coffre", (tmp_path / "root.sealed").read_bytes())
    structure = scene.registrar.directory.current.by_handle("maison-jeunes")
    assert (held.structure, SigningKey(held.root).public) == (structure.id, structure.root)
    await page.get_by_role("link", name="Membres").click()
    await expect(page.get_by_role("heading", name="Membres")).to_be_visible()
    await expect(page.get_by_role("link", name="Enregistrer la clé racine")).to_have_count(0)
    await page.get_by_role("link", name="Secours").click()
    await expect(page.get_by_text("Pas encore en place")).to_be_visible()
    await try_file(page, tmp_path / "root.sealed")
    await page.get_by_role("button", name="Créer les parts").click()
    await expect(page.get_by_text("2 parts sur 3 suffisent")).to_be_visible()
    shares = await page.locator(".share .mono").all_text_contents()
    assert len(shares) == 3
    assert await wrong_as_it_stands(page, "shares") == []
    await page.get_by_role("button", name="Elles sont imprimées").click()
    await expect(page.locator(".share")).to_have_count(0)
    for tried in (shares[0], f"{shares[0]}\n{shares[1][:-1]}"):
        await drill(page, tried)
        await expect(page.get_by_role("alert")).to_contain_text("Une part de secours est mal copiée")
        await page.reload()
    await drill(page, "\n\n".join(shares[1:]))
    await expect(page.get_by_role("alert")).to_contain_text("il n'y a encore rien à rouvrir")
    await page.get_by_role("link", name="Services").click()
    await make_service(page)
    await page.get_by_role("link", name="Secours").click()
    await drill(page, "\n\n".join(shares[1:]))
    await expect(page.get_by_role("alert")).to_contain_text("une période pourrait être rouverte")
    assert await wrong_as_it_stands(page, "drill") == []
    assert hugo.said == []


async def test_admitting(scene: Scene, served: Relay, browser: Browser) -> None:
    """A registrar types the fingerprint that the applicant sees and reads out; another one is refused."""
    hugo = await applied(browser, served)
    (application,) = [
        each.application for each in await scene.registrar.registry.applications() if not each.decided
    ]
    desk = await enter(await browser.new_context(locale="fr-BE"), scene.registrar, "Rita")
    await scene.registrar.administration.promote(scene.registrar.people.find("Rita").id)
    page = desk.page
    await page.goto(f"{served.url}/registrar")
    await page.get_by_role("button", name="Vérifier et admettre Maison des jeunes").wait_for()
    assert await wrong_as_it_stands(page, "registrar") == []
    await page.get_by_role("button", name="Vérifier et admettre Maison des jeunes").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Admettre", exact=True).click()
    await expect(dialog.get_by_role("alert")).to_contain_text("Écrivez les 30 chiffres")
    assert await wrong_as_it_stands(page, "admit-dialog") == []
    await dialog.get_by_label("Empreinte entendue").fill("12345 " * 6)
    await dialog.get_by_label("Ce que vous avez vu").fill("Extrait du Moniteur, vu ce jour")
    await dialog.get_by_role("button", name="Admettre", exact=True).click()
    await expect(dialog.get_by_text("Entre-temps, quelque chose a changé")).to_be_visible()
    right = " ".join(await hugo.page.locator(".groups span").all_text_contents())
    assert right == fingerprint(id_bytes(application.id), application.root)
    await dialog.get_by_label("Empreinte entendue").fill(right)
    await dialog.get_by_role("button", name="Admettre", exact=True).click()
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_text("Personne n'attend")).to_be_visible()
    assert (await scene.registrar.directory.refresh()).by_handle("maison-jeunes").level == 1
    await suspend_before_it_votes(desk, scene)


async def suspend_before_it_votes(registrar: Desk, scene: Scene) -> None:
    """Suspend a structure that could still vote: the registrar is shown on what, and may do it."""
    page = registrar.page
    motion = await scene.cpas.assembly.open_motion(Draft(About.PROPOSAL, "Un logo", "", ("Oui", "Non")))
    await scene.cpas.assembly.vote(motion.id, "Oui")
    await page.get_by_role("button", name="Changer Abri-de-meuse").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("n'a pas encore voté")).to_be_visible()
    await expect(dialog.get_by_role("listitem")).to_have_text(["Un logo"])
    await dialog.get_by_label("Ce que vous avez vu").fill("Cotisation impayée")
    await dialog.get_by_role("button", name="Suspendre").click()
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_text("suspendue", exact=True)).to_be_visible()
    directory = await scene.registrar.directory.refresh()
    assert not directory.by_handle("abri-de-meuse").active
    assert registrar.said == []
