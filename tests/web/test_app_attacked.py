"""The application on a relay that lies: what is wrong stands on every page until it is over or was read."""

from collections.abc import Sequence

from playwright.async_api import BrowserContext, Locator, Page, expect

from client.relay.pages import Delivery
from schemas.api import EntriesPage
from schemas.codec import encode
from schemas.envelope import parse
from schemas.ids import parse_address
from tests.integration.client.cast import Scene
from tests.integration.client.hostile import Answer, Exchange, Frames, Hostile, swap_keys
from tests.web.desk import Desk, enter, shown, visit
from tests.web.test_app_pages import faults

INTAKE, SOCIAL = parse_address("accueil@abri-de-meuse"), parse_address("social@cpas-namur")
LIES = "Ce que donne le relais n'est pas authentique"
LIED = "Le relais a donné quelque chose qui n'était pas authentique"
CONTRADICTS = "Le relais se contredit"
IN_OTHER_WORDS = {
    "nl": "Wat het relais geeft, is niet echt",
    "de": "Was das Relais liefert, ist nicht echt",
    "en": "What the relay gives is not genuine",
    "fr": LIES,
}


def alarm(page: Page, words: str) -> Locator:
    """Return what is said among the notices of a page."""
    return page.get_by_role("alert").filter(has_text=words)


async def write(desk: Desk, to: str, subject: str) -> None:
    """Write a message whose time to be taken back is over."""
    page = desk.page
    await visit(page, f"/write?to={to}")
    await expect(page.locator(".hit.chosen")).to_contain_text(to)
    await page.get_by_label("Objet").fill(subject)
    await page.get_by_label("Texte", exact=True).fill("Bonjour")
    await page.get_by_role("button", name="Envoyer", exact=True).click()
    await desk.leaves()


async def test_a_key_of_the_relays_own(scene: Scene, hostile: Hostile, context: BrowserContext) -> None:
    """Said on every page, in each tab, in four languages; what is written waits and leaves afterwards."""
    desk = await enter(context, scene.cpas, "Anna", "social", url=hostile.url)
    page = desk.page
    hostile.on("GET", "/v1/directory/entries", swap_keys)
    await scene.abri.administration.rotate("accueil")
    await expect(alarm(page, LIES)).to_contain_text("Téléphonez à votre administrateur")
    await expect(alarm(page, LIES).get_by_role("button")).to_have_count(0)
    assert await faults(page) == []
    await page.reload()
    await shown(page)
    for path in ("/inbox", "/directory", "/outbox", "/find"):
        await visit(page, path)
        await expect(alarm(page, LIES)).to_be_visible()
    await visit(page, "/settings")
    for language, words in IN_OTHER_WORDS.items():
        await page.locator(f".languages button[lang={language}]").click()
        await expect(alarm(page, words)).to_be_visible()

    await write(desk, str(INTAKE), "Une place")
    await desk.to("À envoyer")
    await expect(page.get_by_text("La signature n'est pas valable").last).to_be_visible()
    await expect(page.get_by_text("En attente", exact=True)).to_be_visible()
    other = await context.new_page()
    await other.goto(f"{hostile.url}/inbox")
    await expect(alarm(other, LIES)).to_be_visible()

    hostile.behave()
    await desk.send_now()
    await scene.ben.mailbox.sync()
    assert [thread.subject for thread in scene.ben.threads.all()] == ["Une place"]
    await expect(alarm(other, LIED)).to_be_visible()
    await alarm(page, LIED).get_by_role("button", name="Compris").click()
    await expect(alarm(other, LIED)).to_have_count(0)
    await expect(alarm(page, LIED)).to_have_count(0)
    await page.reload()
    await shown(page)
    await expect(page.get_by_role("alert")).to_have_count(0)


async def test_an_earlier_directory(scene: Scene, hostile: Hostile, context: BrowserContext) -> None:
    """A directory that goes back is said until the registrars were consulted, also after a reload."""
    fetched = await scene.anne.http.call("GET", "/v1/directory/entries?after=0")
    old = encode(EntriesPage((), fetched.read(EntriesPage).checkpoint))

    async def early(_: Exchange) -> Answer:
        return Answer(200, {"Content-Type": "application/json"}, old)

    desk = await enter(context, scene.cpas, "Anna", "social", url=hostile.url)
    page = desk.page
    hostile.on("GET", "/v1/directory/entries", early)
    await write(desk, str(INTAKE), "Une place")
    await expect(alarm(page, CONTRADICTS).first).to_be_visible()
    hostile.behave()
    await page.reload()
    await shown(page)
    await expect(alarm(page, CONTRADICTS).first).to_contain_text("attend ici")
    await alarm(page, CONTRADICTS).get_by_role("link", name="Voir l'annuaire").click()
    await page.get_by_role("button", name="Les registraires ont été consultés").click()
    await expect(page.get_by_text(CONTRADICTS)).to_have_count(0)
    await desk.to("À envoyer")
    await expect(page.get_by_role("heading", name="Tout est parti")).to_be_visible()
    await scene.ben.mailbox.sync()
    assert [thread.subject for thread in scene.ben.threads.all()] == ["Une place"]


async def test_messages_that_are_no_longer_as_they_were(
    scene: Scene, hostile: Hostile, context: BrowserContext
) -> None:
    """Dropped, altered, delivered twice: each is said, leads to where it is, and is put away once read."""
    desk = await enter(context, scene.cpas, "Anna", "social", url=hostile.url)
    page = desk.page
    seen: list[int] = []

    def of_ben(frame: Delivery) -> bool:  # and no receipt of what Anna reads meanwhile
        return parse(frame.raw).header.sender.device == scene.ben.profile.device.kid

    def dropped(frames: Sequence[Delivery]) -> Frames:
        seen.extend(each.seq for each in frames if of_ben(each) and each.seq not in seen)
        return [each for each in frames if each.seq not in seen[1:2]]

    def altered(frames: Sequence[Delivery]) -> Frames:
        return [
            (each.seq, each.accepted, each.raw[:-1] + bytes([each.raw[-1] ^ of_ben(each)])) for each in frames
        ]

    def again(frames: Sequence[Delivery]) -> Frames:
        return [*frames, *((each.seq + 1000, each.accepted, each.raw) for each in frames if of_ben(each))]

    hostile.on_pages(dropped)
    item = await scene.ben.messages.send([SOCIAL], "Une place", "un")
    for text in ("deux", "trois"):
        await scene.ben.mailbox.sync()
        await scene.ben.messages.reply(item.thread, text)
    missing = alarm(page, "Il manque un message dans une conversation")
    await missing.get_by_role("link", name="Voir la conversation").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Une place")
    await expect(page.get_by_role("list", name="Déroulement")).to_contain_text("trois")
    await expect(page.get_by_role("list", name="Déroulement")).not_to_contain_text("deux")
    await missing.get_by_role("button", name="Compris").click()
    await expect(missing).to_have_count(0)

    hostile.on_pages(altered)
    await scene.ben.messages.reply(item.thread, "quatre")
    refused = alarm(page, "Un message a été refusé")
    await expect(refused).to_contain_text("accueil@abri-de-meuse")
    await expect(refused).to_contain_text("par téléphone")
    hostile.on_pages(again)
    await scene.ben.messages.reply(item.thread, "cinq")
    both = alarm(page, "2 messages ont été refusés")
    await expect(both).to_be_visible()
    await page.reload()
    await expect(both).to_be_visible()
    await both.get_by_role("button", name="Compris").click()
    await expect(both).to_have_count(0)
    await expect(page.get_by_text("Ce message était déjà arrivé")).to_be_visible()
