"""A person at the pages: what they see and press, in French unless the context says otherwise.

desk = await enter(context, scene.cpas, "Anne", "social")
await desk.page.get_by_role("link", name="Nouvelle demande").first.click()
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from playwright.async_api import BrowserContext, ConsoleMessage, Page, expect
from playwright.async_api import TimeoutError as NotSeenError

from client.endpoint import Endpoint
from tests.web.probe import same_place

PASSPHRASE = "cinq mots tirés au sort"
GO = """async (path) => {
    history.pushState(null, "", path);
    dispatchEvent(new PopStateEvent("popstate"));
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
}"""


@dataclass
class Desk:
    """A page behind the door; `said` is everything on its console that is a complaint."""

    page: Page
    said: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        """Keep a complaint."""
        if message.type == "error":
            self.said.append(message.text)

    async def to(self, room: str) -> None:
        """Go to a room by its link at the side."""
        await self.page.get_by_role("navigation", name="Pièces").first.get_by_role("link", name=room).click()

    async def leaves(self) -> None:
        """Wait until what was written just now has left: for some seconds it can be taken back."""
        await self.page.get_by_text("Part dans").first.wait_for()
        await self.left()

    async def left(self) -> None:
        """Wait until nothing of what is shown can be taken back any more."""
        await self.page.get_by_text("Part dans").first.wait_for(state="detached")

    async def send_now(self) -> None:
        """Send what waits in the outbox, which is shown, unless it leaves by itself in the same moment."""
        with suppress(NotSeenError):
            await self.page.get_by_role("button", name="Envoyer maintenant").click(timeout=5_000)
        await expect(self.page.get_by_role("heading", name="Tout est parti")).to_be_visible()


def watch(page: Page) -> Desk:
    """Return a desk that keeps what the page complains of."""
    desk = Desk(page)
    page.on("console", desk.hear)
    page.on("pageerror", lambda error: desk.said.append(str(error)))
    return desk


async def enter(
    context: BrowserContext, administrator: Endpoint, name: str, *services: str, url: str = ""
) -> Desk:
    """Come in for the first time with an administrator's link and a passphrase; `url`: at another address."""
    link = await administrator.invitations.invite(name, services)
    if url:
        link = same_place(link, url)
    desk = watch(await context.new_page())
    page = desk.page
    await page.goto(link)
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"Bienvenue, {name}")
    await page.get_by_label("Phrase de passe").first.check()
    await page.get_by_label("Nom d'utilisateur").fill(name.lower())
    await page.locator("#way-passphrase").fill(PASSPHRASE)
    await page.locator("#way-again").fill(PASSPHRASE)
    await page.get_by_role("button", name="Créer mes clés et entrer").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"Presque, {name}")
    await administrator.invitations.approve(name)
    await let_in(page)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Boîte de réception")
    return desk


async def let_in(page: Page) -> None:
    """Ask whether one was admitted, unless the page, which asks by itself too, has just learnt it."""
    with suppress(NotSeenError):
        await page.get_by_role("button", name="Vérifier maintenant").click(timeout=5_000)


async def visit(page: Page, path: str) -> None:
    """Go to a page as a link leads there, within the application: much sooner than by loading all of it."""
    await page.evaluate(GO, path)
    await shown(page)


async def shown(page: Page) -> None:
    """Wait until a page shows what it has."""
    await page.locator("h1").first.wait_for()
    await page.locator(".bone").first.wait_for(state="detached")


async def note_code(desk: Desk) -> str:
    """Write the recovery code down and type its end; returns the code."""
    page = desk.page
    await page.get_by_role("button", name="Montrer mon code").click()
    groups = await page.locator(".print-code span").all_text_contents()
    await page.get_by_label("Recopiez les").fill(groups[-1].lower())
    await page.get_by_role("button", name="C'est noté").click()
    await expect(page.get_by_text("Votre code de secours est en place")).to_be_visible()
    return "-".join(groups)


async def settled() -> None:
    """Let what moves come to rest before a picture."""
    await asyncio.sleep(0.3)
