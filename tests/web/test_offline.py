"""The relay is away: the application opens, reads, keeps what is written. No altered file is taken."""

import shutil
from pathlib import Path

from playwright.async_api import BrowserContext, expect

from schemas.content import Message
from schemas.ids import parse_address
from tests.integration.client.cast import Scene
from tests.integration.client.hostile import Hostile, swallow
from tests.stage import TurnableClock, local_relay, until
from tests.web.desk import PASSPHRASE, enter

SOCIAL = parse_address("social@cpas-namur")
ANSWER = "Gardez-la pour nous, s'il vous plaît."

_WATCHED = """
    window.states = [];
    const register = navigator.serviceWorker.register.bind(navigator.serviceWorker);
    navigator.serviceWorker.register = async (...given) => {
        const made = await register(...given), worker = made.installing;
        worker.addEventListener("statechange", () => window.states.push(worker.state));
        return made;
    };
"""
"""Notes what becomes of the service worker that the page registers."""

_READY = "navigator.serviceWorker.ready.then((found) => found.active.scriptURL)"


async def test_the_relay_is_away(
    database: str, tmp_path: Path, clock: TurnableClock, context: BrowserContext
) -> None:
    """Once it was open, the application opens again at any of its paths without the relay."""
    page = await context.new_page()
    async with local_relay(database, tmp_path, clock) as relay:
        await page.goto(relay.url)
        assert await page.evaluate(_READY) == f"{relay.url}/sw.js"
    await page.goto(f"{relay.url}/inbox")
    await expect(page.get_by_role("main")).to_be_visible()
    scripts = await page.evaluate("performance.getEntriesByType('navigation')[0].workerStart")
    assert scripts > 0  # it came from the service worker
    assert await page.evaluate("fetch('/v1/network').then(() => 'answered', () => 'away')") == "away"


async def test_an_altered_file_is_not_kept(
    built: Path, database: str, tmp_path: Path, clock: TurnableClock, context: BrowserContext
) -> None:
    """A release is taken whole, each file with its hash, or not at all."""
    folder = tmp_path / "altered"
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    (folder / "icon.svg").write_bytes((folder / "icon.svg").read_bytes() + b"<!-- altered -->")
    async with local_relay(database, tmp_path, clock, web=str(folder)) as relay:
        page = await context.new_page()
        await page.add_init_script(_WATCHED)
        await page.goto(relay.url)
        await until(lambda: page.evaluate("window.states.length > 0"))
        assert await page.evaluate("window.states") == ["redundant"]
        gone = "navigator.serviceWorker.getRegistration().then((found) => found === undefined)"
        await until(lambda: page.evaluate(gone))


async def test_reading_and_writing_without_a_relay(
    scene: Scene, hostile: Hostile, context: BrowserContext
) -> None:
    """Opened without a connection: what came is read, what is written waits, and arrives once."""
    said = await scene.ben.messages.send([SOCIAL], "La chambre 12", "Elle se libère lundi.")
    desk = await enter(context, scene.cpas, "Anna", "social", url=hostile.url)
    page = desk.page
    await expect(page.get_by_role("link", name="La chambre 12")).to_be_visible()
    await page.evaluate(_READY)
    await page.get_by_role("button", name="Verrouiller").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Bon retour")
    for method in ("GET", "POST", "PUT", "DELETE"):
        hostile.on(method, "/", swallow)
    await page.reload()
    await page.get_by_label("Nom d'utilisateur").fill("anna")
    await page.get_by_label("Phrase de passe").fill(PASSPHRASE)
    await page.get_by_role("button", name="Ouvrir", exact=True).click()
    await expect(page.get_by_text("Pas de connexion. Vous pouvez lire et écrire")).to_be_visible()
    await page.get_by_role("link", name="La chambre 12").click()
    await expect(page.get_by_role("list", name="Déroulement").get_by_text("se libère lundi")).to_be_visible()
    await page.locator("#compose-reply").fill(ANSWER)
    await page.get_by_role("button", name="Envoyer", exact=True).click()
    await desk.to("À envoyer")
    # After the seconds in which it can be taken back, and four attempts with pauses between them.
    await expect(page.get_by_text("En attente", exact=True)).to_be_visible(timeout=60_000)
    await scene.ben.mailbox.sync()
    assert len(scene.ben.threads.find(said.thread).messages) == 1

    hostile.behave()
    await desk.send_now()  # it would be tried within a minute
    await scene.ben.mailbox.sync()
    contents = [each.content for each in scene.ben.threads.find(said.thread).messages]
    texts = [content.text for content in contents if isinstance(content, Message)]
    assert (len(contents), texts) == (2, ["Elle se libère lundi.", ANSWER])
