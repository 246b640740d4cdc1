"""What others wrote does nothing to the page that shows it: texts, names, subjects, answers, file names."""

from pathlib import Path

from playwright.async_api import Browser, expect

from schemas.content import LegalBasis, Urgency
from schemas.forms import example
from schemas.ids import parse_address
from tests.integration.client.cast import Scene
from tests.web.desk import enter

HOSTILE = "<img src=x onerror=\"document.title='pwned'\"><script>document.title='pwned'</script>"
LINK = "javascript:document.title='pwned'"
FILE = '"><img src=x onerror=alert(1)>\u202efdp.exe'
INTAKE = parse_address("accueil@abri-de-meuse")


async def test_scripts_stay_text(scene: Scene, browser: Browser, tmp_path: Path) -> None:
    """Each field that somebody else fills in is shown as it is; nothing of it runs or becomes an element."""
    hostile_file = tmp_path / FILE.replace("/", "")
    hostile_file.write_bytes(b"x")
    anne = await scene.cast.colleague(scene.cpas, HOSTILE[:90], "social")
    answers = example("housing/1") | {"person_request": HOSTILE, "given_name": HOSTILE[:70]}
    item = await anne.referrals.refer(
        INTAKE,
        "housing/1",
        answers,
        urgency=Urgency.URGENT,
        legal_basis=LegalBasis.CONSENT,
        subject=HOSTILE[:150],
        text=f"{HOSTILE}\n{LINK}",
        files=[hostile_file],
    )
    context = await browser.new_context(locale="fr-BE")
    desk = await enter(context, scene.abri, "Lina", "accueil")
    page = desk.page
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    await page.get_by_role("link", name="<img").first.click()
    timeline = page.get_by_role("list", name="Déroulement")
    await expect(timeline.get_by_text(LINK)).to_be_visible()
    await expect(page.get_by_text(HOSTILE).first).to_be_visible()
    assert "\u202e" not in await page.locator("body").inner_text()
    assert await page.locator("img, script[src='x'], a[href^='javascript:']").count() == 0
    await page.get_by_label("Chercher dans tout").fill("onerror")
    await expect(page.get_by_text("trouvé")).to_be_visible()
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Télécharger").first.click()
    name = (await download.value).suggested_filename
    assert "\u202e" not in name
    assert "/" not in name
    await page.goto(f"{page.url.split('/t/')[0]}/directory/cpas-namur")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Cpas-namur")
    assert (await page.title()).startswith("Cpas-namur")
    assert (dialogs, desk.said) == ([], [])
    assert item.error is None
