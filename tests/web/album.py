"""The pictures of docs/images/: each page of the application, as a real endpoint on a real relay shows it.

    ALBUM=docs/images .venv/bin/pytest -n0 tests/web/album.py

makes them anew, with fictional people. pytest finds it only when it is named.
"""

import os
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from client.cooperative.assembly import Draft
from schemas.cooperative import About, Contributed
from schemas.desk import Progress, Topic
from schemas.ids import parse_address
from tests.integration.client.cast import Cast, Scene, make_scene
from tests.integration.client.relay import Relay
from tests.stage import TurnableClock, local_relay
from tests.web.desk import Desk, enter, note_code, settled, shown, visit

DAY = 86_400_000
INTAKE = parse_address("accueil@abri-de-meuse")
PLACES = (
    ("inbox", "/inbox"),
    ("refer", "/refer"),
    ("write", "/write"),
    ("drafts", "/drafts"),
    ("templates", "/templates"),
    ("outbox", "/outbox"),
    ("notebook", "/notebook"),
    ("dashboard", "/dashboard"),
    ("cooperative", "/cooperative"),
    ("votes", "/cooperative/votes"),
    ("modules", "/cooperative/modules"),
    ("ledger", "/cooperative/ledger"),
    ("feedback", "/feedback"),
    ("tour", "/practice"),
    ("find", "/find"),
    ("find-own", "/find/own"),
    ("directory", "/directory"),
    ("structure", "/directory/cpas-namur"),
    ("correspondents", "/correspondents"),
    ("members", "/administration/members"),
    ("services", "/administration/services"),
    ("mail", "/administration/mail"),
    ("recovery", "/administration/recovery"),
    ("settings", "/settings"),
    ("welcome", "/welcome"),
    ("more", "/more"),
)
"""Each picture's name and the page that it shows; the conversation and the sign-in page come beside them."""


@dataclass(frozen=True)
class Look:
    """How the pages are looked at."""

    name: str
    language: str
    theme: str
    width: int
    height: int

    async def at(self, page: Page) -> None:
        """Look at a window in this way from now on."""
        await page.set_viewport_size({"width": self.width, "height": self.height})
        await page.emulate_media(color_scheme="dark" if self.theme == "dark" else "light")
        await page.evaluate("language => localStorage.setItem('souspli.language', language)", self.language)


LOOKS = (
    Look("fr", "fr", "light", 1280, 860),
    Look("en-dark", "en", "dark", 1280, 860),
    Look("fr-phone", "fr", "light", 390, 780),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where the pictures go."""
    chosen = Path(os.environ.get("ALBUM", str(tmp_path)))
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen


async def furnish(scene: Scene, url: str, desk: Desk, folder: Path) -> str:
    """Let some days pass in the service; returns the thread of a referral."""
    scan = folder / "attestation.pdf"
    scan.write_bytes(b"%PDF-1.7" + bytes(90_000))
    await scene.anne.messages.send([INTAKE], "Réunion de jeudi", "Pouvez-vous venir à 14 h ?")
    thread = await scene.refer(scan)
    page = desk.page
    for text in (
        "Visite de la famille D. reportée à lundi 10 h #famille-d",
        "La clé de la 12 est chez le concierge #maison",
    ):
        await page.goto(f"{url}/notebook")
        await page.get_by_label("Nouvelle entrée").fill(text)
        await page.get_by_role("button", name="Noter").click()
        await page.get_by_text("Part dans").wait_for()
    await page.goto(f"{url}/t/{thread}")
    await page.get_by_role("button", name="Je m'en occupe").click()
    await page.get_by_role("button", name="Note interne").click()
    await page.get_by_role("textbox").last.fill("J'appelle l'école demain matin.")
    await page.get_by_role("button", name="Noter").click()
    await desk.leaves()
    return thread


async def furnish_assembly(scene: Scene) -> None:
    """Let the cooperative have news, votes, modules and a desk."""
    registrar, cpas = scene.registrar, scene.cpas
    await registrar.leaflets.announce("Assemblée du 3 juin", "À 14 h à Namur, et par vidéo.", "fr", 30)
    starts = registrar.clock() + 7 * DAY
    await registrar.leaflets.offer_training(
        title="Premiers pas avec Sous pli",
        text="Pour qui commence. Apportez vos questions.",
        language="fr",
        starts=starts,
        ends=starts + 7_200_000,
        place="Rue de Fer 1, Namur",
        seats=12,
    )
    await registrar.assembly.set_desk(parse_address("social@cpas-namur"))
    text = "Ce qui soulage le plus les services, d'après vos avis."
    motion = await cpas.assembly.open_motion(
        Draft(About.ROADMAP, "Que construire d'abord ?", text, ("Un agenda partagé", "Des statistiques"))
    )
    await cpas.assembly.vote(motion.id, "Un agenda partagé")
    said = {"text": "Rendez-vous communs entre services.", "cost": 600_000, "open": True}
    trial = registrar.clock() + 60 * DAY
    agenda = await registrar.assembly.set_module(None, name="Agenda partagé", trial=trial, **said)
    await cpas.assembly.pledge(agenda.id, 150_000)
    figures = await registrar.assembly.set_module(
        None, name="Statistiques", trial=0, **said | {"cost": 200_000}
    )
    await cpas.assembly.pledge(figures.id, 120_000)
    await scene.abri.assembly.pledge(figures.id, 120_000)
    await registrar.assembly.note_contribution(
        "cpas-namur", Contributed.PAYMENT, 60_000, "virement 12", figures.id
    )
    await scene.ben.prepare()
    await scene.ben.desk.feedback(Topic.WISH, "Imprimer le cahier", "Pour la réunion du lundi.")
    await scene.anne.mailbox.sync()
    (note,) = scene.anne.desk.notes()
    await scene.anne.desk.progress(note.thread, Progress.PLANNED, "Au printemps.", agenda.id)


async def shot(page: Page, path: Path) -> None:
    """Take a picture of what a window shows."""
    await shown(page)
    await settled()
    await page.screenshot(path=path, type="jpeg", quality=62)


async def test_album(scene: Scene, served: Relay, browser: Browser, folder: Path, tmp_path: Path) -> None:
    """Look at each page in each way."""
    context = await browser.new_context(locale="fr-BE")
    context.set_default_timeout(15_000)
    desk = await enter(context, scene.abri, "Lina", "accueil")
    await scene.abri.administration.promote(scene.abri.people.find("Lina").id)
    page = desk.page
    await page.goto(f"{served.url}/welcome")
    await note_code(desk)
    await furnish_assembly(scene)
    thread = await furnish(scene, served.url, desk, tmp_path)
    for look in LOOKS:
        await look.at(page)
        await page.goto(f"{served.url}/more")  # in its language
        for name, path in (*PLACES, ("conversation", f"/t/{thread}")):
            await visit(page, path)
            await shot(page, folder / f"{name}-{look.name}.jpg")
    stranger = await browser.new_context(locale="fr-BE")
    door = await stranger.new_page()
    for look in LOOKS:
        await door.goto(served.url)
        await look.at(door)
        await door.reload()
        await shot(door, folder / f"signin-{look.name}.jpg")
    assert desk.said == []


async def test_album_of_exercises(
    database: str, tmp_path: Path, clock: TurnableClock, browser: Browser, folder: Path
) -> None:
    """Look at what there is in a sandbox only: the exercises, and one under way."""
    context = await browser.new_context(locale="fr-BE")
    context.set_default_timeout(15_000)
    async with (
        local_relay(database, tmp_path / "relay", clock, sandbox=True, log_epoch_seconds=0) as relay,
        AsyncExitStack() as stack,
    ):
        scene = await make_scene(Cast(tmp_path, stack, relay.url), relay.setup_code or "")
        desk = await enter(context, scene.abri, "Lina", "accueil")
        thread = await scene.refer()
        await desk.page.goto(f"{relay.url}/practice")
        await desk.page.get_by_role("button", name="Commencer Prendre en charge").click()
        for look in LOOKS:
            await look.at(desk.page)
            for name, path in (("practice", "/practice"), ("exercise", f"/t/{thread}")):
                await desk.page.goto(relay.url + path)
                await shot(desk.page, folder / f"{name}-{look.name}.jpg")
