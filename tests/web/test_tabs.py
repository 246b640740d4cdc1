"""Several tabs of one browser: one endpoint for all, or one for each where browsers cannot share workers."""

from pathlib import Path

from playwright.async_api import BrowserContext, expect

from schemas.ids import parse_address
from tests.integration.client.cast import Scene, texts
from tests.stage import until
from tests.web.desk import PASSPHRASE, enter, visit, watch
from tests.web.test_app_root_key import give

TABS = """navigator.locks.query().then(({ held, pending }) => [held, pending].map((locks) =>
    locks.map(({ name }) => name).filter((name) => name.startsWith("souspli tab "))))"""
"""The locks that tabs hold, and those whose end somebody waits for."""

SOCIAL = parse_address("social@cpas-namur")


async def test_without_shared_workers(scene: Scene, context: BrowserContext, tmp_path: Path) -> None:
    """Each is opened by itself; what comes, is written or is kept shows in both; either goes on alone."""
    await context.add_init_script("delete globalThis.SharedWorker")
    first = await enter(context, scene.cpas, "Anna", "social")
    await scene.cpas.administration.promote("Anna")
    await first.page.get_by_role("link", name="Administration").wait_for()
    second = watch(await context.new_page())
    await second.page.goto(first.page.url)
    assert await second.page.evaluate("'SharedWorker' in globalThis") is False
    await second.page.get_by_label("Nom d'utilisateur").fill("anna")
    await second.page.get_by_label("Phrase de passe").fill(PASSPHRASE)
    await second.page.get_by_role("button", name="Ouvrir", exact=True).click()
    await expect(second.page.get_by_role("heading", level=1)).to_have_text("Boîte de réception")

    scene.cpas.recovery.export_root(tmp_path / "root.sealed", PASSPHRASE)
    for tab in (first, second):
        await visit(tab.page, "/administration/recovery")
    await first.page.get_by_text("J'ai le fichier de la clé racine").click()
    await give(first.page, tmp_path / "root.sealed", PASSPHRASE)
    await second.page.get_by_role("button", name="Retirer la clé de ce navigateur").click()
    for tab in (first, second):
        await expect(tab.page.get_by_text("La clé racine n'est pas dans ce navigateur")).to_be_visible()
        await visit(tab.page, "/inbox")

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
