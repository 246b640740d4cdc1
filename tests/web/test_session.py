"""A browser's session in a browser: its page has it and cannot read it, and no other site can use it."""

import base64
import json
from urllib.parse import urlsplit

import pytest
from aiohttp import web
from playwright.async_api import BrowserContext, Page

from schemas.api import NetworkInfo, session_message
from tests.integration.client.serving import serving
from tests.integration.server.conftest import Town
from tests.stage import Stage, until

_OPEN = """async ([kid, sign]) => {
    const post = (path, body) => fetch(path, { method: "POST", body: JSON.stringify(body) });
    const { nonce } = await (await post("/v1/sessions/challenges", { device: kid })).json();
    const signature = await sign(nonce);
    const answer = await post("/v1/sessions", { device: kid, nonce, signature, cookie: true });
    return answer.json();
}"""

_READ = """async () => (await fetch("/v1/invitations")).status"""

_WRITE = """async (headers) => (await fetch("/v1/locks/x", { method: "DELETE", headers })).status"""


@pytest.fixture(params=["127.0.0.1", "localhost"])
async def page(request: pytest.FixtureRequest, here: Stage, town: Town, context: BrowserContext) -> Page:
    """Return a page of the relay on which Anne's browser has signed in."""
    origin = (await here.request("GET", "/v1/network")).read(NetworkInfo).origin
    device = town.anne.device

    def sign(nonce: str) -> str:
        message = session_message(origin, base64.b64decode(nonce), device.kid)
        return base64.b64encode(device.signing.sign("session", message)).decode()

    made = await context.new_page()
    await made.expose_function("sign", sign)
    await made.goto(here.url.replace("127.0.0.1", str(request.param)))
    kid = base64.b64encode(device.kid).decode()
    session = await made.evaluate(f"async (kid) => ({_OPEN})([kid, window.sign])", kid)
    assert list(session) == ["expires"]
    return made


async def test_the_page_is_signed_in(page: Page) -> None:
    """The browser sends the cookie by itself; what changes something needs the page's own header."""
    assert await page.evaluate(_READ) == 200
    assert await page.evaluate(_WRITE, {}) == 401
    assert await page.evaluate(_WRITE, {"Souspli-Request": "1"}) == 404  # signed in: there is no such lock


async def test_scripts_cannot_read_it(page: Page, context: BrowserContext) -> None:
    """The cookie is there, and no script sees it; what the page keeps are preferences only."""
    (cookie,) = await context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert await page.evaluate("document.cookie") == ""
    # The page asks the relay what it is for.
    await until(lambda: page.evaluate("localStorage.getItem('souspli.sandbox') !== null"))
    stored = await page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
    kept, kept_by_tab = json.loads(stored)
    assert kept == {"souspli.theme": "system", "souspli.sandbox": "no"}
    assert kept_by_tab == {}


async def test_signing_out(page: Page, context: BrowserContext) -> None:
    """Afterwards the browser has no cookie, and the page gets nothing."""
    await page.evaluate("""fetch("/v1/sessions", { method: "DELETE" })""")
    assert await context.cookies() == []
    assert await page.evaluate(_READ) == 401


async def test_another_site(page: Page, context: BrowserContext) -> None:
    """A page of another port sends the cookie along, since ports are one site; it is nobody to the relay."""
    seen: list[str] = []
    target = f"{page.url}v1/invitations"

    async def show(_request: web.Request) -> web.Response:
        return web.Response(text="<title>elsewhere</title>", content_type="text/html")

    async with serving(show) as elsewhere:
        other = await context.new_page()
        other.on("response", lambda response: seen.append(f"{response.status} {response.url}"))
        await other.goto(elsewhere.replace("127.0.0.1", urlsplit(page.url).hostname or ""))
        await other.evaluate("(url) => fetch(url, { mode: 'no-cors', credentials: 'include' })", target)
        await other.goto(target)
    assert [each for each in seen if each.endswith("/v1/invitations")] == [f"401 {target}", f"401 {target}"]
