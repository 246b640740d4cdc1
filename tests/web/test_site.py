"""The web client in a browser: its page runs under its own headers, and a changed script does not."""

import shutil
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, ConsoleMessage, expect

from tests.stage import TurnableClock, local_relay


async def test_it_runs(database: str, tmp_path: Path, clock: TurnableClock, context: BrowserContext) -> None:
    """The page is shown at a path of the application; nothing of it breaks its policies."""
    said: list[str] = []
    async with local_relay(database, tmp_path, clock) as relay:
        page = await context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        await page.goto(f"{relay.url}/inbox")
        await expect(page.get_by_role("main")).to_be_visible()
        await expect(page.get_by_text("n'a pas démarré")).to_be_hidden()
        assert await page.evaluate("window.crossOriginIsolated")
        assert said == []


@pytest.mark.parametrize(("program", "path"), [("application", "/"), ("guest", "/g/")])
async def test_an_altered_script(
    program: str,
    path: str,
    built: Path,
    database: str,
    tmp_path: Path,
    clock: TurnableClock,
    context: BrowserContext,
) -> None:
    """A script without the hash that the page names does not run, and the page says so after a while."""
    folder = tmp_path / "altered"
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    for script in folder.glob(f"assets/{program}-*.js"):
        script.write_bytes(script.read_bytes() + b"\ndocument.title = 'altered';")
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        said.append(message.text)

    async with local_relay(database, tmp_path, clock, web=str(folder)) as relay:
        page = await context.new_page()
        page.on("console", note)
        await page.goto(relay.url + path)
        await page.wait_for_load_state("networkidle")
        await page.evaluate("document.getAnimations().forEach((each) => each.finish())")
        for words in ("n'a pas démarré", "niet gestart", "nicht gestartet", "not started"):
            await expect(page.get_by_text(words)).to_be_visible()
        assert await page.locator("#app").inner_html() == ""
        assert await page.title() != "altered"
        assert any("integrity" in each for each in said)


async def test_an_altered_worker(
    built: Path, database: str, tmp_path: Path, clock: TurnableClock, context: BrowserContext
) -> None:
    """The program that holds the keys does not start; who signs in is told that it is not genuine."""
    folder = tmp_path / "altered"
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    (worker,) = folder.glob("assets/entry-*.js")
    started = b"navigator.locks.request('altered', () => new Promise(() => {}));"
    worker.write_bytes(started + worker.read_bytes())
    async with local_relay(database, tmp_path, clock, web=str(folder)) as relay:
        page = await context.new_page()
        await page.goto(relay.url)
        await page.get_by_label("Nom d'utilisateur").fill("anne")
        await page.get_by_label("Phrase de passe").fill("cinq mots tirés au sort")
        await page.get_by_role("button", name="Ouvrir", exact=True).click()
        await expect(page.get_by_role("alert")).to_contain_text("n'est pas authentique")
        held = await page.evaluate("async () => (await navigator.locks.query()).held.map(({ name }) => name)")
        assert "altered" not in held
