"""A relay for practising says on every page that nothing is real; a real one leads there, nowhere else."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, expect

from client.cli.demo.surroundings import answer_by_mail
from client.clock import system_clock
from client.messages.threads import ThreadView
from schemas.forms import Language
from schemas.ids import new_id, parse_address
from schemas.mail import Correspondent, Letter, Mode, Notice
from schemas.parts import After, Files
from tests.integration.client.cast import Cast, Scene, make_scene
from tests.integration.client.relay import Relay
from tests.stage import TurnableClock, local_relay, until
from tests.web.desk import enter

NOTICE, LINK = "Espace d'exercice", "S'exercer avec des structures inventées"


async def test_a_sandbox(
    database: str, tmp_path: Path, clock: TurnableClock, context: BrowserContext
) -> None:
    """The notice stands before the door, has nothing to close it, and stays when the relay is away."""
    page = await context.new_page()
    async with local_relay(database, tmp_path, clock, sandbox=True) as relay:
        await page.goto(relay.url)
        notice = page.get_by_role("complementary", name=NOTICE)
        await expect(notice).to_be_visible()
        await expect(notice.get_by_role("button")).to_have_count(0)
        await page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    await page.goto(f"{relay.url}/inbox")
    await expect(notice).to_be_visible()


async def test_a_real_relay(
    database: str, tmp_path: Path, clock: TurnableClock, context: BrowserContext
) -> None:
    """There is no notice; the way to a sandbox is a link that tells it nothing of where one comes from."""
    options = {"practice": "https://practice.example/"}
    async with local_relay(database, tmp_path, clock, **options) as relay:
        page = await context.new_page()
        await page.goto(relay.url)
        link = page.get_by_role("link", name=LINK)
        await expect(link).to_have_attribute("href", options["practice"])
        await expect(link).to_have_attribute("rel", "noreferrer")
        await expect(page.get_by_role("complementary", name=NOTICE)).to_have_count(0)


@pytest.mark.parametrize("practice", ["", "javascript:alert(1)", "data:text/html,x"])
async def test_no_way_or_a_false_one(
    database: str, tmp_path: Path, clock: TurnableClock, context: BrowserContext, practice: str
) -> None:
    """Without a sandbox there is no link; nor where the relay gives something else than an address."""
    async with local_relay(database, tmp_path, clock) as relay:
        page = await context.new_page()
        await page.route("**/v1/network", lambda route: route.fulfill(json={"practice": practice}))
        await page.goto(relay.url)
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await expect(page.get_by_role("link", name=LINK)).to_have_count(0)


async def test_the_tour(scene: Scene, served: Relay, context: BrowserContext) -> None:
    """The first day leads through five rooms; where cases are real, nothing else is offered."""
    desk = await enter(context, scene.abri, "Lina", "accueil")
    page = desk.page
    await page.goto(f"{served.url}/welcome")
    await page.get_by_role("button", name="Commencer").click()
    strip = page.get_by_role("complementary", name="Exercice en cours")
    await expect(strip.get_by_text("1 sur 5")).to_be_visible()
    for done, room in ((2, "Trouver un service"), (3, "Nouvelle demande"), (4, "Cahier")):
        await desk.to(room)
        await expect(strip.get_by_text(f"{done} sur 5")).to_be_visible()
    await strip.get_by_role("link", name="Y aller").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Votre avis")
    await expect(strip.get_by_text("C'est fait")).to_be_visible()
    await strip.get_by_role("link", name="Autres exercices").click()
    await expect(page.get_by_role("heading", level=2)).to_have_text(["Visite guidée"])
    await expect(strip).to_have_count(0)
    assert desk.said == []


async def test_exercises(
    database: str, tmp_path: Path, clock: TurnableClock, context: BrowserContext
) -> None:
    """A step is ticked by what has happened and by nothing else; one leaves at any time and goes on later."""
    async with (
        local_relay(database, tmp_path / "relay", clock, sandbox=True, log_epoch_seconds=0) as relay,
        AsyncExitStack() as stack,
    ):
        scene = await make_scene(Cast(tmp_path, stack, relay.url), relay.setup_code or "")
        await scene.cpas.administration.create_service("courriel", "Pont")
        written = await answer_by_mail(scene.ben, scene.cpas, parse_address("courriel@cpas-namur"))
        await scene.cpas.messages.add(written, scene.cpas.messages.everybody(written), redirected)
        await scene.refer()
        desk = await enter(context, scene.abri, "Lina", "accueil")
        page = desk.page
        strip = page.get_by_role("complementary", name="Exercice en cours")
        await page.get_by_role("link", name="Prise en main").click()
        await expect(page.get_by_role("heading", level=2)).to_have_count(7)  # not the one for auditors

        await page.get_by_role("button", name="Commencer Prendre en charge").click()
        await strip.get_by_role("link", name="Y aller").click()
        await expect(strip.get_by_text("0 sur 4")).to_be_visible()
        await page.get_by_role("link", name="Logement").click()
        await expect(strip.get_by_text("1 sur 4")).to_be_visible()
        await page.get_by_role("button", name="Je m'en occupe").click()
        await expect(strip.get_by_text("2 sur 4")).to_be_visible()
        await page.reload()
        await expect(strip.get_by_text("Laissez une note interne")).to_be_visible()
        await strip.get_by_role("button", name="Quitter").click()
        await expect(strip).to_have_count(0)
        await expect(page.get_by_role("complementary", name=NOTICE)).to_be_visible()

        await page.goto(f"{relay.url}/practice")
        await page.get_by_role("button", name="Continuer Prendre en charge").click()
        await expect(strip.get_by_text("2 sur 4")).to_be_visible()
        await page.get_by_role("link", name="Logement").click()
        await page.get_by_role("button", name="Note interne").click()
        await page.get_by_label("peut lire ceci").fill("J'appelle demain.")
        await page.get_by_role("button", name="Noter").click()
        await expect(strip.get_by_text("3 sur 4")).to_be_visible()
        await page.get_by_role("button", name="Accepter").click()
        await page.get_by_role("dialog").get_by_role("button", name="Accepter").click()
        await expect(strip.get_by_text("C'est fait")).to_be_visible()

        await strip.get_by_role("link", name="Autres exercices").click()
        await page.get_by_role("button", name="Commencer Répondre à quelqu'un").click()
        await page.get_by_role("link", name="Accompagnement").click()
        await expect(page.get_by_role("list", name="Déroulement")).to_contain_text("oui, jeudi à 10 h")
        await page.get_by_role("textbox").last.fill("Non, rien. Merci !")
        await page.get_by_role("button", name="Envoyer").click()
        await expect(strip.get_by_text("2 sur 3")).to_be_visible()
        await expect(strip.get_by_text("C'est fait")).to_be_visible()

        async def kept() -> bool:  # the notice leaves first: the step is done with that
            await scene.ben.mailbox.sync()
            return "Non, rien. Merci !" in letters(scene.ben.threads.find(written))

        await until(kept)
        last = scene.ben.correspondents.last(written)
        assert last is not None
        assert last.correspondent.address == "sam@passerelle.example"
        assert desk.said == []


def redirected(after: After, _: Files) -> Notice:
    """Pretend, as who operates a bridge may, that the conversation is with somebody else."""
    other = Correspondent(new_id(system_clock()), "Sam Dubois, La Passerelle", "x@evil.example", Language.FR)
    return Notice("Pont", other, Mode.SHORT, after=after)


def letters(thread: ThreadView) -> list[str]:
    """Return what was written to the correspondent of a thread."""
    return [each.content.text for each in thread.messages if isinstance(each.content, Letter)]
