"""The application in a real browser: what the cooperative decides, pays together and is told."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from client.cooperative.assembly import Draft
from client.cooperative.ledger import csv_of, ledger
from schemas.cooperative import About
from schemas.ids import parse_address
from tests.integration.client.cast import Cast, Scene, make_scene
from tests.integration.client.relay import Relay, relay_on
from tests.stage import TurnableClock, until
from tests.web.desk import Desk, enter

DAY = 86_400_000


@pytest.fixture
async def town(database: str, tmp_path: Path, clock: TurnableClock) -> AsyncIterator[Scene]:
    """Return the two structures as they were four days ago, on a relay that serves the application."""
    clock.ahead = -4 * DAY
    async with relay_on(database, tmp_path / "relay", clock) as relay, AsyncExitStack() as stack:
        yield await make_scene(Cast(tmp_path, stack, relay.url, clock=clock), relay.setup_code)


async def tab(desk: Desk, name: str) -> None:
    """Go to a part of the cooperative's page."""
    await desk.page.get_by_role("navigation", name="Coopérative").get_by_role("link", name=name).click()


async def test_the_assembly(town: Scene, clock: TurnableClock, context: BrowserContext) -> None:
    """Who administers a structure votes, asks, states a result, pledges; the ledger is what Python counts."""
    scene = town
    await scene.registrar.leaflets.announce("Nouvelle adresse", "Nous avons déménagé.", "fr", 30)
    await scene.registrar.assembly.set_desk(parse_address("social@cpas-namur"))
    over = await scene.cpas.assembly.open_motion(Draft(About.PROPOSAL, "Un logo", "", ("Oui", "Non"), days=3))
    await scene.cpas.assembly.vote(over.id, "Oui")
    clock.ahead = 0
    starts = clock() + DAY
    training = await scene.registrar.leaflets.offer_training(
        title="Premiers pas",
        text="",
        language="fr",
        starts=starts,
        ends=starts + 3_600_000,
        place="Namur",
        seats=8,
    )
    motion = await scene.cpas.assembly.open_motion(
        Draft(About.ROADMAP, "Un agenda commun", "Avant l'été ?", ("Oui", "Non"))
    )
    module = await scene.registrar.assembly.set_module(
        None, name="=Agenda", text="", cost=10_000, trial=0, open=True
    )
    await scene.cpas.assembly.pledge(module.id, 7_500)
    desk = await enter(context, scene.abri, "Lina", "accueil")
    page = desk.page

    await desk.to("Coopérative")
    await expect(page.get_by_text("Nous avons déménagé.")).to_be_visible()
    await page.get_by_label("Qui vient de chez vous").fill("Lina Haddad")
    await page.get_by_role("button", name="Inscrire").click()
    await expect(page.get_by_text("L'inscription part au guichet")).to_be_visible()

    async def signed_up() -> bool:
        await scene.anne.mailbox.sync()
        return bool(scene.anne.desk.parties(training.subject, training.seats))

    await until(signed_up)
    (party,) = scene.anne.desk.parties(training.subject, training.seats)
    assert party.sign_up.people == ("Lina Haddad",)

    await decide(desk, scene)
    await pledge(desk)
    await tab(desk, "Comptes")
    await expect(page.get_by_role("row", name="abri-de-meuse")).to_contain_text("50,00")
    async with page.expect_download() as waiting:
        await page.get_by_role("button", name="Exporter").click()
    exported = (await (await waiting.value).path()).read_bytes().decode()
    directory = await scene.cpas.directory.refresh()
    assert exported == csv_of(ledger(directory, clock()))
    assert ",'=Agenda," in exported
    log = scene.cpas.assembly.log
    assert scene.cpas.assembly.ballots(motion) == {scene.abri.directory.own.structure.id: 0}
    assert log.motions[over.id].closed is not None
    assert [each.choices for each in log.motions.values()][-1] == ("Cette année", "L'an prochain")
    assert desk.said == []


async def decide(desk: Desk, scene: Scene) -> None:
    """Vote, state the result of a vote that has ended, and put something to the vote."""
    page = desk.page
    await tab(desk, "Votes")
    await expect(page.get_by_text("0 bulletin pour 2 structures")).to_be_visible()
    await expect(page.get_by_role("button", name="Voter")).to_have_count(0)
    await expect(page.get_by_role("button", name="Soumettre une question")).to_have_count(0)
    await scene.abri.administration.promote("Lina")
    await page.get_by_role("button", name="Voter").click()
    await expect(page.get_by_text("Choisissez une réponse")).to_be_visible()
    await page.get_by_role("radio", name="Oui").check()
    await page.get_by_role("button", name="Voter").click()
    await expect(page.get_by_text("Votre structure a voté : Oui")).to_be_visible()
    await page.get_by_role("button", name="Proclamer le résultat").click()
    await expect(page.get_by_role("article").filter(has_text="Un logo").get_by_text("Retenu")).to_be_visible()
    await page.get_by_role("button", name="Soumettre une question").click()
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("alert")).to_contain_text("À remplir")
    await page.get_by_label("Question", exact=True).fill("Un second relais ?")
    await page.get_by_label("Réponses possibles").fill("Cette année\nL'an prochain\n")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("heading", name="Un second relais ?")).to_be_visible()


async def pledge(desk: Desk) -> None:
    """Pledge what a module still lacks."""
    page = desk.page
    await tab(desk, "Modules")
    await expect(
        page.get_by_text("75,00\N{NO-BREAK SPACE}€ promis sur 100,00\N{NO-BREAK SPACE}€")
    ).to_be_visible()
    await page.get_by_label("Votre structure promet").fill("cent")
    await page.get_by_role("button", name="Promettre").click()
    await expect(page.get_by_text("Un montant de 0 à")).to_be_visible()
    await page.get_by_label("Votre structure promet").fill("75,00")
    await page.get_by_role("button", name="Promettre").click()
    await expect(page.get_by_text("Financé")).to_be_visible()
    await expect(page.get_by_role("row", name="Abri-de-meuse")).to_contain_text("50,00")
    await expect(page.get_by_role("button", name="Promettre")).to_have_count(0)


async def write_note(page: Page, subject: str, text: str) -> None:
    """Fill in a note to the cooperative, and send it."""
    await page.get_by_label("Un souhait").check()
    await page.get_by_label("En quelques mots").fill(subject)
    await page.get_by_label("Votre note").fill(text)
    await page.get_by_role("button", name="Envoyer").click()


async def test_a_note_and_what_becomes_of_it(scene: Scene, served: Relay, browser: Browser) -> None:
    """A registrar names the desk; a note has what was typed, no more; its writer sees what is said of it."""
    contexts = [await browser.new_context(locale="fr-BE") for _ in range(3)]
    odile = await enter(contexts[0], scene.registrar, "Odile")
    await scene.registrar.administration.promote("Odile")
    await odile.page.goto(f"{served.url}/feedback")
    await expect(odile.page.get_by_text("n'a pas encore de guichet")).to_be_visible()
    await odile.page.get_by_label("Service qui répond").select_option("social@cpas-namur")
    await odile.page.get_by_role("button", name="Enregistrer").click()
    await offer_and_note(odile)

    thread = await scene.refer()
    karim = await enter(contexts[1], scene.cpas, "Karim", "social")
    lina = await enter(contexts[2], scene.abri, "Lina", "accueil")
    await lina.page.get_by_role("link", name="Logement").click()
    await expect(lina.page.get_by_role("heading", level=1)).to_have_text("Logement")
    await lina.page.get_by_role("link", name="Votre avis").click()
    await expect(lina.page.get_by_text("rien de la page d'où vous venez")).to_be_visible()
    await lina.page.get_by_role("button", name="Envoyer").click()
    await expect(lina.page.get_by_role("alert")).to_contain_text("Dites de quoi il s'agit")
    await write_note(lina.page, "Un agenda", "Il nous manque un agenda")
    await expect(lina.page.get_by_text("Pas encore lu")).to_be_visible()

    await karim.page.get_by_role("link", name="Votre avis").click()
    await karim.page.get_by_role("button", name="Dire ce qu'il en advient").click()
    await scene.anne.mailbox.sync()
    (note,) = scene.anne.desk.notes()
    assert (note.feedback.subject, note.feedback.text) == ("Un agenda", "Il nous manque un agenda")
    assert (note.feedback.files, note.feedback.after, note.feedback.author) == ((), (), "Lina")
    assert thread not in str(note)
    await karim.page.get_by_label("Prévu").check()
    await karim.page.get_by_label("Votre réponse").fill("Au printemps")
    await karim.page.get_by_label("A mené au module").select_option(label="Agenda")
    await karim.page.get_by_role("button", name="Envoyer").last.click()
    await expect(lina.page.get_by_text("Au printemps")).to_be_visible()
    await expect(lina.page.get_by_text("Devient un module : Agenda")).to_be_visible()
    await expect(lina.page.get_by_role("button", name="Dire ce qu'il en advient")).to_have_count(0)
    assert [*odile.said, *karim.said, *lina.said] == []
    for each in contexts:
        await each.close()


async def offer_and_note(registrar: Desk) -> None:
    """Let a registrar announce something, offer a session and a module, and note who gave what for it."""
    page = registrar.page
    await registrar.to("Coopérative")
    await page.get_by_role("button", name="Annoncer quelque chose").click()
    await page.get_by_label("Titre").fill("Un guichet")
    await page.get_by_label("Texte").fill("Écrivez-nous.")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("heading", name="Un guichet")).to_be_visible()
    await page.get_by_role("button", name="Proposer une formation").click()
    await page.get_by_label("Titre").fill("Premiers pas")
    await page.get_by_label("Début").fill("2099-06-03T14:00")
    await page.get_by_label("Lieu").fill("Namur")
    await page.get_by_role("button", name="Enregistrer").click()
    await page.get_by_role("button", name="Annuler la formation").click()
    await expect(page.get_by_text("Annulée")).to_be_visible()
    await tab(registrar, "Modules")
    await page.get_by_role("button", name="Proposer un module").click()
    await page.get_by_label("Nom du module").fill("Agenda")
    await page.get_by_label("Coût en euros").fill("1 500,50")
    await page.get_by_label("À l'essai jusqu'au").fill("2099-01-01")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("Gratuit jusqu'au 1 janvier 2099")).to_be_visible()
    await tab(registrar, "Comptes")
    await page.get_by_role("button", name="Noter une contribution").click()
    await page.get_by_label("Structure").select_option("cpas-namur")
    await page.get_by_label("Montant en euros").fill("20,50")
    await page.get_by_label("Pour quoi").fill("virement 12")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("row", name="cpas-namur")).to_contain_text("20,50")
