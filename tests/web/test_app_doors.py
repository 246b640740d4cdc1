"""The application in a real browser: how the own referrals stand, and which door is the right one."""

import os
from pathlib import Path

from playwright.async_api import BrowserContext, expect

from client.casework.dashboard import csv_lines
from client.clock import stamp
from schemas.ids import parse_address
from schemas.steps import Action, Reason
from tests.integration.client.cast import Scene
from tests.integration.client.hostile import Hostile
from tests.stage import until
from tests.web.desk import enter, shown
from tests.web.test_app_pages import WIDER, faults

INTAKE = parse_address("accueil@abri-de-meuse")


async def test_the_dashboard(scene: Scene, context: BrowserContext) -> None:
    """The browser counts as the command line does, exports the same lines, and leads to what it counts."""
    desk = await enter(context, scene.abri, "Lina", "accueil")
    page = desk.page
    await desk.to("Tableau de bord")
    await expect(page.get_by_text("Pas encore de demandes")).to_be_visible()
    declined, _ = await scene.refer(), await scene.refer()
    await scene.ben.mailbox.sync()
    await scene.ben.referrals.act(declined, Action.DECLINE, "Complet", reason=Reason.NO_CAPACITY)
    received = page.get_by_role("region", name="Demandes reçues")
    await expect(received.get_by_role("row", name="Refusée Pas de place 1")).to_be_visible()
    await expect(received.get_by_text("une réponse")).to_be_visible()
    async with page.expect_download() as waiting:
        await page.get_by_role("button", name="Exporter").click()
    exported = (await (await waiting.value).path()).read_bytes().decode()
    await scene.ben.mailbox.sync()
    lines = csv_lines(scene.ben.threads.all(), [INTAKE], stamp)
    assert sorted(exported.splitlines()) == sorted("".join(lines).splitlines())
    await received.get_by_role("link", name="Refusée").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Boîte de réception")
    await expect(page.get_by_role("link", name="Logement")).to_have_count(1)
    assert desk.said == []


async def test_the_right_door(scene: Scene, context: BrowserContext) -> None:
    """Who looks for shelter finds who has room, and refers there; places and cards are said here too."""
    said = {"needs": ("shelter",), "languages": ("fr",)}
    await scene.cpas.leaflets.set_card("social", areas=("92094",), text="Sonnez au 12", **said)
    await scene.anne.leaflets.set_places("social", 2, 5)
    desk = await enter(context, scene.abri, "Lina", "accueil")
    page = desk.page
    await scene.abri.administration.promote("Lina")
    await desk.to("Trouver un service")
    await page.get_by_role("link", name="Nos services").click()
    await page.get_by_role("button", name="Écrire la fiche").click()
    await page.get_by_role("button", name="Publier la fiche").click()
    await expect(page.get_by_role("alert")).to_contain_text("Choisissez au moins un besoin")
    await page.get_by_role("checkbox", name="Hébergement").first.check()
    await page.get_by_role("checkbox", name="néerlandais").check()
    await page.get_by_label("Où").fill("saint-nicol")
    await page.get_by_role("button", name="Ajouter", exact=True).click()
    await page.get_by_role("group", name="Vouliez-vous dire").get_by_role("button").first.click()
    await page.get_by_label("Où").fill("5000")
    await page.get_by_role("button", name="Ajouter", exact=True).click()
    await page.get_by_role("button", name="Publier la fiche").click()
    await expect(page.get_by_text("Fiche confirmée le")).to_be_visible()
    await page.get_by_role("textbox", name="Places libres").fill("0")
    await page.get_by_role("button", name="Publier les places").click()
    await expect(page.get_by_text("Complet")).to_be_visible()
    await page.get_by_role("button", name="Rien n'a changé").click()
    await expect(page.get_by_text("La fiche est publiée").last).to_be_visible()

    await page.get_by_role("link", name="Trouver un service").last.click()
    await page.get_by_label("Pour quel besoin").select_option("shelter")
    await page.get_by_label("Dans quelle commune").fill("namur")
    await page.get_by_role("button", name="Chercher").click()
    await expect(page.get_by_role("heading", level=3)).to_have_text(["Social", "Accueil"])
    await expect(page.get_by_text("2 places libres")).to_be_visible()
    await expect(page.get_by_text("Sonnez au 12")).to_be_visible()
    await scene.ben.leaflets.refresh()
    found = scene.ben.leaflets.find("shelter", "Namur")
    assert [str(each.address) for each in found] == ["social@cpas-namur", "accueil@abri-de-meuse"]
    await page.get_by_role("link", name="Orienter").click()
    await expect(page.locator(".hit.chosen")).to_contain_text("social@cpas-namur")
    assert desk.said == []


async def test_a_search_is_told_to_nobody(scene: Scene, hostile: Hostile, context: BrowserContext) -> None:
    """Once the page has what all services say, no search asks the relay for anything."""
    said = {"needs": ("shelter",), "languages": ("fr",)}
    await scene.cpas.leaflets.set_card("social", areas=("92094",), text="Sonnez au 12", **said)
    desk = await enter(context, scene.abri, "Lina", "accueil", url=hostile.url)
    page = desk.page
    await page.evaluate("navigator.serviceWorker.ready.then(() => null)")

    async def at_rest() -> bool:
        asked = iter(hostile.asked)
        stream_then_look = "GET /v1/events" in asked and "GET /v1/directory/entries" in asked
        return stream_then_look and "GET /v1/retention" in hostile.asked

    # What coming in brings: what time alone makes due, and a look at the directory once the stream is open.
    await until(at_rest)
    await desk.to("Trouver un service")  # which looks at the directory too
    await expect(page.get_by_role("button", name="Chercher", exact=True)).to_be_enabled()

    async def all_fetched() -> bool:
        return hostile.asked.count("GET /v1/leaflets") == 2  # the page, and that there is no other

    await until(all_fetched)
    before = len(hostile.asked)
    for place, found in (("namur", "Sonnez au 12"), ("liège", "Aucun service trouvé")):
        await page.get_by_label("Pour quel besoin").select_option("shelter")
        await page.get_by_label("Dans quelle commune").fill(place)
        await page.get_by_role("button", name="Chercher", exact=True).click()
        await expect(page.get_by_text(found)).to_be_visible()
    # Choices made on coming in are put on the shelf some seconds later, sealed.
    assert [each for each in hostile.asked[before:] if each != "PUT /v1/shelf"] == []
    await page.reload()
    await expect(page.get_by_label("Dans quelle commune")).to_have_value("")
    assert desk.said == []


async def test_a_card_is_kept(scene: Scene, context: BrowserContext) -> None:
    """Hours are written line by line; what somebody signed who has left is confirmed in one press."""
    await scene.abri.administration.promote("Cleo")
    await scene.cleo.directory.refresh()
    said = {"needs": ("shelter",), "languages": ("fr",), "areas": ("92094",)}
    await scene.cleo.leaflets.set_card("accueil", text="Sonnez deux fois", **said)
    await scene.abri.administration.leave(scene.cleo.directory.own.device.member)
    desk = await enter(context, scene.abri, "Lina", "accueil")
    page = desk.page
    await scene.abri.administration.promote("Lina")
    await desk.to("Trouver un service")
    await page.get_by_role("link", name="Nos services").click()
    await expect(page.get_by_text("la personne qui l'a signée n'est plus là")).to_be_visible()
    await page.get_by_role("button", name="Tout est encore exact").click()
    await expect(page.get_by_text("la personne qui l'a signée n'est plus là")).to_have_count(0)
    await expect(page.get_by_role("button", name="Tout est encore exact")).to_have_count(0)

    await page.get_by_role("button", name="Modifier la fiche").click()
    for _ in range(3):
        await page.get_by_role("button", name="Ajouter des heures").click()
    await page.get_by_role("group", name="Ouvert").get_by_label("De").nth(2).fill("13:30")
    await page.get_by_role("button", name="Publier la fiche").click()
    await expect(page.get_by_role("alert")).to_contain_text("Chaque ligne ferme après avoir ouvert")
    await page.get_by_role("group", name="Ouvert").get_by_label("À").nth(2).fill("17:00")
    await page.get_by_role("button", name="Retirer mar. 09:00").click()
    await shown(page)
    assert await faults(page) == []
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await page.evaluate(WIDER) == []
    if "ALBUM" in os.environ:
        await page.get_by_role("group", name="Ouvert").scroll_into_view_if_needed()
        await page.screenshot(path=Path(os.environ["ALBUM"]) / "card-hours-phone.png")
    await page.get_by_role("button", name="Publier la fiche").click()
    await expect(page.get_by_role("button", name="Modifier la fiche")).to_be_visible()
    await expect(page.get_by_text("mer. 13:30")).to_be_visible()
    await scene.ben.leaflets.refresh()
    (found,) = scene.ben.leaflets.find("shelter", "Namur")
    assert found.card is not None
    assert found.card.text == "Sonnez deux fois"
    assert [(each.day, each.opens, each.closes) for each in found.card.hours] == [
        (1, "09:00", "12:00"),
        (3, "13:30", "17:00"),
    ]
    assert desk.said == []
