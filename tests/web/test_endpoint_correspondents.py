"""A correspondent who has only e-mail, written to from a browser: the link, its code, its end."""

import pytest
from playwright.async_api import Browser, BrowserContext, expect

from schemas.mail import Mode, Notice
from tests.integration.client.cast import Scene
from tests.integration.client.relay import Relay
from tests.web.probe import RefusedError, invited, pages, served

__all__ = ["pages", "served"]


async def test_a_link(scene: Scene, served: Relay, context: BrowserContext, browser: Browser) -> None:
    """The bridge gets a link and no text; the link opens with the code, until it is ended."""
    anne = await invited(scene.cpas, context, served.url)
    sam = await anne.ask(
        "correspondents.add",
        {
            "name": "Sam Dupont",
            "address": "sam@asso.example",
            "language": "fr",
            "bridge": "accueil@abri-de-meuse",
        },
    )
    letter = {"correspondent": sam["id"], "subject": "Logement", "text": "Bonjour Sam", "mode": "link"}
    sent = await anne.ask("correspondents.write", letter | {"hold": False})
    await anne.until("(await endpoint.outbox.list()).length === 0")
    thread = sent["item"]["thread"]
    view = await anne.ask("threads.open", thread)
    assert [message["body"]["kind"] for message in view["messages"]] == ["notice", "letter"]
    assert (view["summary"]["kind"], view["summary"]["subject"]) == ("correspondent", "Logement")
    assert not view["canReply"]

    await scene.ben.mailbox.sync()
    (seen,) = scene.ben.threads.find(thread).messages
    assert isinstance(seen.content, Notice)
    assert (seen.content.mode, seen.content.text) == (Mode.LINK, "")
    assert seen.content.guest is not None

    elsewhere = await browser.new_context(locale="fr-BE")
    page = await elsewhere.new_page()
    await page.goto(seen.content.guest.link)
    await page.get_by_label("Code").fill(sent["code"])
    await page.get_by_role("button", name="Ouvrir").click()
    await expect(page.get_by_text("Bonjour Sam")).to_be_visible()
    link = await anne.ask("correspondents.link", thread)
    assert link["opened"] is not None
    await anne.ask("correspondents.revoke", thread)
    assert (await anne.ask("correspondents.link", thread))["revoked"]
    await page.reload()
    await page.get_by_label("Code").fill(sent["code"])
    await page.get_by_role("button", name="Ouvrir").click()
    await expect(page.get_by_text("Bonjour Sam")).not_to_be_visible()
    await elsewhere.close()

    await anne.ask("write.withdrawConsent", thread, "2026-11-27", "")
    with pytest.raises(RefusedError, match="nothing is shared by a link"):
        await anne.ask("correspondents.write", letter | {"thread": thread, "hold": False})
