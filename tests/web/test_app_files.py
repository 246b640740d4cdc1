"""Large files at the pages: seen on their way, paused, continued after whatever broke them off, given up."""

import asyncio
import os
from pathlib import Path

from playwright.async_api import BrowserContext, Locator, Page, expect

from schemas.errors import StorageFullError
from schemas.limits import MIB
from tests.integration.client.cast import Scene
from tests.integration.client.hostile import Answer, Exchange, Hostile, LostError
from tests.stage import until
from tests.web.desk import Desk, enter

SCAN, PHOTO = "rapport.pdf", "photo.jpg"


class Ferry:
    """What is between the browser and the relay: it takes requests one by one, when it is told to."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(0)
        self._tricks: list[str] = []

    def take(self, *requests: str) -> None:
        """Take so many more: each `whole`, `cut` in the middle, or `full` for a relay that has no room."""
        self._tricks += requests
        for _ in requests:
            self._places.release()

    async def __call__(self, exchange: Exchange) -> Answer:
        """Wait for a place, and see what happens."""
        await self._places.acquire()
        match self._tricks.pop(0):
            case "cut":
                await exchange.forward(exchange.body[: len(exchange.body) // 2])
                raise LostError
            case "full":
                return Answer(StorageFullError.status, {}, b"")
            case _:
                return await exchange.forward(exchange.body)


async def test_a_large_file_there_and_back(
    scene: Scene, hostile: Hostile, context: BrowserContext, tmp_path: Path
) -> None:
    """Paused, loaded again, cut, refused for lack of room: what was chosen arrives whole, both ways."""
    content = os.urandom(30 * MIB + 5)
    (tmp_path / SCAN).write_bytes(content)
    ferry = Ferry()
    hostile.on("PATCH", "/v1/uploads", ferry)
    desk = await enter(context, scene.cpas, "Nour", "social", url=hostile.url)
    page = desk.page
    await page.goto(f"{hostile.url}/write?to=accueil@abri-de-meuse")
    await page.get_by_label("Objet").fill("Rapport")
    await page.locator("#files").set_input_files(tmp_path / SCAN)

    # Progress, a pause, and the page is loaded again.
    ferry.take("whole")
    await expect(row(page, SCAN)).to_contain_text("envoi · 3 %")
    await expect(page.get_by_text("Enregistré")).to_be_visible()
    ferry.take("whole")
    await page.get_by_role("button", name=f"Mettre {SCAN} en pause").click()
    await expect(row(page, SCAN)).to_contain_text("en pause")
    await page.reload()
    await expect(row(page, SCAN)).to_contain_text("en pause · ")
    await expect(row(page, SCAN)).not_to_contain_text("· 0 %")

    # It goes on where it was, also after a broken line; a relay without room is told, and asked again.
    await page.get_by_role("button", name=f"Reprendre {SCAN}").click()
    ferry.take("cut", "whole", "full")
    await expect(row(page, SCAN)).to_contain_text("échec")
    await expect(row(page, SCAN).locator(".fault")).not_to_be_empty()
    await page.get_by_role("button", name=f"Reprendre {SCAN}").click()

    # A second one is given up, here and at the relay; the page is loaded again while the first is sent.
    (tmp_path / PHOTO).write_bytes(content[: 12 * MIB])
    await page.locator("#files").set_input_files(tmp_path / PHOTO)
    await page.get_by_role("button", name=f"Retirer {PHOTO}").click()
    await expect(row(page, PHOTO)).to_have_count(0)
    await page.reload()
    await expect(row(page, SCAN)).to_contain_text("envoi")
    ferry.take(*["whole"] * 100)
    await expect(row(page, SCAN)).to_contain_text("prêt", timeout=30_000)
    assert any(asked.startswith("DELETE /v1/uploads/") for asked in hostile.asked)

    await page.get_by_role("button", name="Envoyer").click()
    await desk.leaves()

    async def came() -> bool:
        await scene.ben.mailbox.sync()
        return scene.ben.threads.all() != []

    await until(came)
    (file,) = scene.ben.threads.all()[0].messages[0].files
    assert (await scene.ben.files.download(file, tmp_path / "ben.pdf")).read_bytes() == content
    await comes_back(desk, hostile, tmp_path / "nour.pdf", content)
    assert [said for said in desk.said if "Failed to load resource" not in said] == []


async def comes_back(desk: Desk, hostile: Hostile, target: Path, content: bytes) -> None:
    """Fetch the file where it was sent, with a pause."""
    page, ferry = desk.page, Ferry()
    hostile.on("GET", "/v1/blobs", ferry)
    await page.get_by_role("button", name=f"Télécharger {SCAN}").click()
    await page.get_by_role("button", name=f"Mettre {SCAN} en pause").click()
    await page.get_by_role("button", name=f"Reprendre {SCAN}").click()
    ferry.take("cut", "whole", "whole", "whole")
    async with page.expect_download(timeout=30_000) as download:
        pass
    await (await download.value).save_as(target)
    assert target.read_bytes() == content


def row(page: Page, name: str) -> Locator:
    """Return the line of a file."""
    return page.get_by_role("listitem").filter(has_text=name)
