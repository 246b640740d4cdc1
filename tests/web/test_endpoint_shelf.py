"""What a browser loses with its storage: put at the relay, sealed, and taken down where there is nothing."""

from playwright.async_api import Browser, BrowserContext

from schemas.content import Note
from server.storage.db import connect
from tests.integration.client.cast import Scene
from tests.integration.client.relay import Relay
from tests.web.probe import WAY, Probe, invited, open_probe, pages, served

__all__ = ["pages", "served"]

DRAFT = {"kind": "message", "subject": "Logement", "fields": {"text": "Madame, je vous écris au sujet de …"}}
TEMPLATE = {"name": "Accusé de réception", "text": "Bien reçu, merci.", "kind": "text", "fields": {}}
DOCTOR = {
    "name": "Dr Pirotte",
    "address": "pirotte@example.org",
    "language": "fr",
    "bridge": "accueil@abri-de-meuse",
}


async def lose_everything(probe: Probe, url: str) -> Probe:
    """Let the browser clear all that it keeps of the site, as for want of room; returns a page on nothing."""
    session = await probe.page.context.new_cdp_session(probe.page)
    await session.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": "all"})
    await probe.until("(await endpoint.access.state().catch((problem) => problem)).state === 'closed'")
    await probe.page.close()
    emptied = await open_probe(probe.page.context, url)
    assert await emptied.ask("access.state") == {"state": "closed", "known": False}
    return emptied


async def test_everything_comes_back(
    scene: Scene, served: Relay, context: BrowserContext, browser: Browser, database: str
) -> None:
    """Drafts, templates, correspondents, marks, names and choices; and what the relay did to them is told."""
    anne = await invited(scene.cpas, context, served.url)
    messages = scene.anne.messages  # of the other Anne, in the same service
    said = await messages.to_own_service(
        messages.own_service(None), Note(messages.author, "Clé au voisin #garde")
    )
    await anne.until("(await endpoint.notebook.list({}))[0]?.unread")
    await anne.ask("threads.acknowledge", said.thread)
    await anne.until("!(await endpoint.notebook.list({}))[0].unread")
    draft = await anne.ask("drafts.save", DRAFT)
    template = await anne.ask("templates.save", TEMPLATE)
    doctor = await anne.ask("correspondents.add", DOCTOR)
    await anne.ask("settings.setPreferences", {"theme": "dark", "toured": True})
    await anne.ask("sync.keep")

    again = await lose_everything(anne, served.url)
    assert (await again.ask("access.signIn", WAY))["state"] == "open"
    assert await again.ask("drafts.list") == [draft]
    assert await again.ask("templates.list") == [template]
    assert await again.ask("correspondents.list") == [doctor]
    assert (await again.ask("settings.preferences"))["theme"] == "dark"
    await again.until("(await endpoint.notebook.list({})).length === 1")
    assert not (await again.ask("notebook.list", {}))[0]["unread"]

    elsewhere = await browser.new_context()
    other = await open_probe(elsewhere, served.url)
    await other.ask("access.signIn", WAY)
    await other.ask("drafts.save", draft | {"fields": {"text": "Plus loin, ailleurs"}, "attachments": []})
    await other.ask("sync.keep")
    await again.ask("templates.save", TEMPLATE | {"name": "Un autre"})
    await again.ask("sync.keep")
    await again.ask("access.lock")
    await again.ask("access.signIn", WAY)
    await again.until("(await endpoint.drafts.list())[0].fields.text === 'Plus loin, ailleurs'")
    assert "shelf" not in await again.alarms() + await other.alarms()
    await elsewhere.close()

    async with connect(database) as connection:
        boxes = [row["box"] for row in await connection.fetch("SELECT box FROM shelf")]
        assert len({len(box) for box in boxes}) == 1
        await connection.execute("UPDATE shelf SET version = version + 1")
    emptied = await lose_everything(again, served.url)
    await emptied.ask("access.signIn", WAY)
    await emptied.until("(await endpoint.sync.alarms()).some(({ kind }) => kind === 'shelf')")
    found = [each["found"] for each in await emptied.ask("sync.alarms") if each["kind"] == "shelf"]
    assert found == ["altered"]
    assert await emptied.ask("drafts.list") == []
    await emptied.ask("drafts.save", DRAFT)  # and all goes on
    await emptied.ask("sync.keep")
    last = await lose_everything(emptied, served.url)
    await last.ask("access.signIn", WAY)
    assert [each["subject"] for each in await last.ask("drafts.list")] == ["Logement"]
