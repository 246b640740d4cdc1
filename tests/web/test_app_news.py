"""Told by a notification while the application is open behind something else: that, and nothing more."""

from playwright.async_api import BrowserContext, expect

from schemas.ids import parse_address
from tests.integration.client.cast import Scene
from tests.integration.client.relay import Relay
from tests.stage import until
from tests.web.desk import enter

_BEHIND = "Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' })"
_SHOWN = """navigator.serviceWorker.ready.then((it) => it.getNotifications()).then((all) =>
    all.map(({ title, body, data }) => [title, body, data]))"""
_PRESS = """async () => {
    const [notification] = await self.registration.getNotifications();
    self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""


async def test_a_notification_says_nothing(scene: Scene, served: Relay, context: BrowserContext) -> None:
    """Off at first, told when the browser refuses; once on, no name, no subject; it leads to the thread."""
    desk = await enter(context, scene.abri, "Lina", "accueil")
    page = desk.page
    await desk.to("Réglages")
    choice = page.get_by_label("Me prévenir quand quelque chose arrive")
    await expect(choice).not_to_be_checked()
    await choice.click()
    await expect(page.get_by_text("ne permet pas de notifications")).to_be_visible()
    await expect(choice).not_to_be_checked()
    await context.grant_permissions(["notifications"], origin=served.url)
    await choice.click()
    await expect(choice).to_be_checked()

    await scene.anne.messages.send([parse_address("accueil@abri-de-meuse")], "Avant", "Tout le monde regarde")
    await desk.to("Boîte de réception")
    await expect(page.get_by_role("link", name="Avant")).to_be_visible()
    assert await page.evaluate(_SHOWN) == []  # who looks needs no notification
    await page.evaluate(_BEHIND)
    item = await scene.anne.messages.send([parse_address("accueil@abri-de-meuse")], "Yasmina", "Une place ?")
    await until(lambda: page.evaluate(f"{_SHOWN}.then((all) => all.length > 0)"))
    told = ["Un nouveau message", "Ouvrez Sous pli pour lire.", f"/t/{item.thread}"]
    assert await page.evaluate(_SHOWN) == [told]
    await context.service_workers[0].evaluate(_PRESS)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Yasmina")
    await until(lambda: page.evaluate(f"{_SHOWN}.then((all) => all.length === 0)"))
    assert desk.said == []
