"""Being told while nothing is open: turned on, told without a word of content, turned off.

A browser under test has no push service of its own, so the page's subscribing is replaced by one that names
the test's; the push itself reaches the real service worker as the browser delivers it.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, Worker, expect

from schemas.ids import parse_address
from schemas.limits import LIMITS
from server.storage.db import connect
from tests.integration.client.cast import Scene
from tests.integration.client.relay import Relay, relay_on
from tests.integration.relay.push_service import PushService, service
from tests.stage import TurnableClock, until
from tests.web.desk import PASSPHRASE, enter

__all__ = ["service"]

_SUBSCRIBING = """(endpoint) => {
    const unsubscribe = async () => { localStorage.removeItem("subscribed"); return true; };
    const subscription = { endpoint, unsubscribe };
    PushManager.prototype.getSubscription = async () => localStorage.getItem("subscribed") && subscription;
    PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
        if (!userVisibleOnly || applicationServerKey.length !== 65) throw new TypeError("refused");
        localStorage.setItem("subscribed", "yes");
        return subscription;
    };
}"""

_LISTENING = """() => {
    const show = self.registration.showNotification.bind(self.registration);
    const look = self.clients.matchAll.bind(self.clients);
    self.shown = [];
    self.looked = 0;
    self.registration.showNotification = async (title, options) => {
        await show(title, options);
        self.shown.push(title);
    };
    self.clients.matchAll = async (which) => {
        const found = await look(which);
        self.looked += 1;
        return found;
    };
}"""

_NOBODY = """self.clients.matchAll({ type: "window", includeUncontrolled: true })
    .then((all) => all.length === 0)"""

_CLICK = """async () => {
    const [notification] = await self.registration.getNotifications();
    self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""

_SHOWN = """self.registration.getNotifications().then((all) =>
    all.map(({ title, body, lang, tag, data }) => [title, body, lang, tag, data]))"""

TITLE = "Something new is waiting"

_LAID = """async (language) => {
    const laid = await (await caches.open("words")).match("/words");
    return (await laid.json()).lang === language;
}"""


@pytest.fixture
async def served(
    database: str, tmp_path: Path, clock: TurnableClock, service: PushService
) -> AsyncIterator[Relay]:
    """Run a relay that knows it."""
    async with relay_on(database, tmp_path / "relay", clock, **service.options) as running:
        yield running


async def push(page: Page, origin: str) -> None:
    """Let the browser deliver a push to the service worker of an origin."""
    session = await page.context.new_cdp_session(page)
    registrations: list[str] = []

    def known(event: dict[str, list[dict[str, str]]]) -> None:
        registrations.extend(each["registrationId"] for each in event["registrations"])

    session.on("ServiceWorker.workerRegistrationUpdated", known)
    await session.send("ServiceWorker.enable")

    async def found() -> bool:
        return bool(registrations)

    await until(found)
    told = {"origin": origin, "registrationId": registrations[0], "data": ""}
    await session.send("ServiceWorker.deliverPushMessage", told)
    await session.detach()


async def pushed_twice(page: Page, worker: Worker, origin: str) -> None:
    """Push while somebody looks at the application, which itself tells what is new, and while nobody does."""
    await worker.evaluate(_LISTENING)
    await push(page, origin)
    await until(lambda: worker.evaluate("self.looked > 0"))
    await page.goto("about:blank")
    await until(lambda: worker.evaluate(_NOBODY))
    await push(page, origin)
    await until(lambda: worker.evaluate("self.shown.length > 0"))
    assert await worker.evaluate("self.shown") == [TITLE]


async def count(database: str) -> int:
    """Return how many subscriptions the relay keeps."""
    async with connect(database) as connection:
        found: int = await connection.fetchval("SELECT count(*) FROM push_subscriptions")
    return found


async def test_told_while_nothing_is_open(
    scene: Scene,
    served: Relay,
    context: BrowserContext,
    service: PushService,
    database: str,
    clock: TurnableClock,
) -> None:
    """Off at first; once on, a closed browser shows one sentence in the person's language; then off again."""
    await context.grant_permissions(["notifications"], origin=served.url)
    await context.add_init_script(f"({_SUBSCRIBING})({f'{service.url}/lina'!r})")
    desk = await enter(context, scene.abri, "Lina", "accueil")
    page = desk.page
    await page.get_by_role("link", name="Réglages").first.click()
    choice = page.get_by_label("Aussi quand Sous pli est fermé")
    await expect(choice).not_to_be_checked()  # once the service worker is there
    await expect(page.get_by_text("Google, Mozilla, Apple ou Microsoft")).to_be_visible()
    assert await count(database) == 0
    await choice.click()
    await expect(choice).to_be_checked()
    assert await count(database) == 1
    assert await page.evaluate(_LAID, "fr")
    await page.get_by_role("button", name="English").first.click()

    await until(lambda: page.evaluate(_LAID, "en"))

    worker = context.service_workers[0]
    await pushed_twice(page, worker, served.url)
    assert await worker.evaluate(_SHOWN) == [[TITLE, "Open Sous pli to read.", "en", "souspli", "/inbox"]]

    await page.goto(f"{served.url}/settings")
    await expect(page.get_by_label("Also while Sous pli is closed")).to_be_checked()
    await worker.evaluate(_CLICK)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Inbox")
    await until(lambda: worker.evaluate(f"{_SHOWN}.then((all) => all.length === 0)"))

    await page.get_by_role("button", name="Lock").first.click()
    await expect(page.get_by_label("Passphrase", exact=True)).to_be_visible()
    await scene.anne.messages.send([parse_address("accueil@abri-de-meuse")], "Yasmina", "Une place ?")
    clock.ahead += LIMITS.push_delay * 1000
    await service.pushes(1)
    assert [(path, body) for path, _, body in service.asked] == [("/lina", b"")]

    await page.get_by_label("Sign-in name").fill("lina")
    await page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    await page.get_by_role("button", name="Open", exact=True).click()
    await page.get_by_role("link", name="Settings").first.click()
    choice = page.get_by_label("Also while Sous pli is closed")
    for wanted in (0, 1):
        await choice.click()
        await expect(choice).to_be_checked(checked=bool(wanted))
        assert await count(database) == wanted
    await page.get_by_role("button", name="Leave this device").click()
    await page.get_by_role("dialog").get_by_role("button", name="Leave this device").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Hello")
    assert await count(database) == 0
    assert await page.evaluate("localStorage.getItem('subscribed')") is None
    assert await page.evaluate("caches.has('words')") is False
    assert desk.said == []
