"""The application installed beside others: its web manifest, and icons that are our drawings."""

import base64
import json
import shutil
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from schemas.web import headers
from tests.conftest import Need
from tests.stage import TurnableClock, local_relay

MANIFEST = "souspli.webmanifest"
SIZES = (192, 512)
DRAWINGS = {"plain": "icon.svg", "maskable": "icons/maskable.svg"}

_APART = """async ([size, ...images]) => {
    const drawn = await Promise.all(images.map(async (source) => {
        const image = new Image(size, size);
        image.src = source;
        await image.decode();
        if (!source.startsWith("data:image/svg") && image.naturalWidth !== size) throw new Error("size");
        const canvas = new OffscreenCanvas(size, size).getContext("2d");
        canvas.drawImage(image, 0, 0, size, size);
        return canvas.getImageData(0, 0, size, size).data;
    }));
    return drawn[0].reduce((sum, value, at) => sum + Math.abs(value - drawn[1][at]), 0) / drawn[0].length;
}"""
"""How far two pictures are apart: 0 is the same, 255 the contrary, for each of the four channels."""


async def test_it_can_be_installed(need: Need, database: str, tmp_path: Path, clock: TurnableClock) -> None:
    """Chromium reads the manifest without a complaint, and finds nothing that hinders an installation."""
    need(shutil.which("chromium"), "Chromium is not installed")
    async with local_relay(database, tmp_path / "relay", clock) as relay, async_playwright() as playwright:
        # A profile of its own: nothing is installed from a private window, which other contexts are.
        context = await playwright.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        page = await context.new_page()
        await page.goto(relay.url)
        await page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        session = await context.new_cdp_session(page)
        found = await session.send("Page.getAppManifest")
        assert (found["url"], found["errors"]) == (f"{relay.url}/{MANIFEST}", [])
        assert (await session.send("Page.getInstallabilityErrors"))["installabilityErrors"] == []
        read = json.loads(found["data"])
        assert (read["name"], read["lang"], read["start_url"]) == ("Sous pli", "fr", "/")
        served = [("/" + MANIFEST, headers(MANIFEST, b"")["Content-Type"])]
        served += [(icon["src"], icon["type"]) for icon in read["icons"]]
        for path, kind in served:
            assert (await page.request.get(relay.url + path)).headers["content-type"] == kind
        await context.close()


async def test_the_icons_are_the_drawings(built: Path, browser: Browser) -> None:
    """Each picture of the manifest is one of the two drawings, in its size."""
    page = await browser.new_page()
    names = {icon["src"] for icon in json.loads((built / MANIFEST).read_bytes())["icons"]}
    for name, drawing in DRAWINGS.items():
        for size in SIZES:
            path = f"icons/{name}-{size}.png"
            assert f"/{path}" in names
            assert await apart(page, built / drawing, built / path, size) < 1
    assert await apart(page, built / DRAWINGS["plain"], built / "icons/maskable-192.png", 192) > 10


async def apart(page: Page, drawing: Path, picture: Path, size: int) -> float:
    """Return how far a picture is from a drawing in its size."""
    sources = [
        f"data:image/{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
        for kind, path in (("svg+xml", drawing), ("png", picture))
    ]
    found: float = await page.evaluate(_APART, [size, *sources])
    return found
