"""Several tabs of one browser: one endpoint for all, or one for each where browsers cannot share workers."""

from playwright.async_api import BrowserContext, expect

from schemas.ids import parse_address
from tests.integration.client.cast import Scene, texts
from tests.stage import until
from tests.web.desk import PASSPHRASE, enter, watch

TABS = """navigator.locks.query().then(({ held, pending }) => [held, pending].map((locks) =>
    locks.map(({ name }) => name).filter((name) => name.startsWith("souspli tab "))))"""
"""The locks that tabs hold, and those whose end somebody waits for."""

SOCIAL = parse_address("social@cpas-namur")


async def test_without_shared_workers(scene: Scene, context: BrowserContext) -> None:
    """Each tab is opened by itself; what comes, and what one writes, shows in both; either goes on alone."""
    await context.add_init_script("delete globalThis.SharedWorker")
    first = await enter(context, scene.cpas, "Anna", "social")
    second = watch(await context.new_page())
    await second.page.goto(first.page.url)
    assert await second.page.evaluate("'SharedWorker' in globalThis") is False
    await second.page.get_by_label("Nom d'utilisateur").fill("anna")
    await second.page.get_by_label("Phrase de passe").fill(PASSPHRASE)
    await second.page.get_by_role("button", name="Ouvrir", exact=True).click()
    await expect(second.page.get_by_role("heading", level=1)).to_have_text("Boîte de réception")

    item = await scene.ben.messages.send([SOCIAL], "Une place", "Elle se libère lundi.")
    for tab in (first, second):
        await tab.page.get_by_role("link", name="Une place").click()
        timeline = tab.page.get_by_role("list", name="Déroulement")
        await expect(timeline.get_by_text("se libère lundi")).to_be_visible()
    await second.page.locator("#compose-reply").fill("Nous la prenons.")
    await second.page.get_by_role("button", name="Envoyer", exact=True).click()
    await second.leaves()
    timeline = first.page.get_by_role("list", name="Déroulement")
    await expect(timeline.get_by_text("Nous la prenons.")).to_be_visible()

    async def arrived() -> bool:
        await scene.ben.mailbox.sync()
        return "Nous la prenons." in texts(scene.ben.threads.find(item.thread))

    await until(arrived)
    await first.page.close()  # the one that has followed the mailbox for both
    timeline = second.page.get_by_role("list", name="Déroulement")
    await scene.ben.messages.reply(item.thread, "C'est noté.")
    await expect(timeline.get_by_text("C'est noté.")).to_be_visible()
    assert texts(scene.ben.threads.find(item.thread)) == [
        "Elle se libère lundi.",
        "Nous la prenons.",
        "C'est noté.",
    ]
    assert (first.said, second.said) == ([], [])


async def test_a_closed_tab_is_forgotten(scene: Scene, context: BrowserContext) -> None:
    """The shared worker waits for the end of each tab, and notices it; the others are told as before."""
    first = await enter(context, scene.cpas, "Anna", "social")
    second = watch(await context.new_page())
    await second.page.goto(first.page.url)
    await expect(second.page.get_by_role("heading", level=1)).to_have_text("Boîte de réception")

    async def watched() -> tuple[int, int]:
        held, pending = await second.page.evaluate(TABS)
        return len(held), len(set(held) & set(pending))

    async def both() -> bool:
        return await watched() == (2, 2)

    async def one() -> bool:
        return await watched() == (1, 1)

    await until(both)
    await first.page.close()
    await until(one)
    await scene.ben.messages.send([SOCIAL], "Une place", "Elle se libère lundi.")
    await expect(second.page.get_by_role("link", name="Une place")).to_be_visible()
    assert second.said == []
