"""Keeping and forgetting in a real browser: withdrawn consent, holds with two signatures, certificates.

`ALBUM=docs/images` keeps pictures of it.
"""

from pathlib import Path

from playwright.async_api import Browser, BrowserContext, expect

from client.outside.correspondents import Writing
from schemas.access import AccessAction
from schemas.forms import Language
from schemas.ids import parse_address
from schemas.retention import HoldStage
from schemas.working_days import day_of
from server.clock import moment
from server.storage.db import connect
from tests.integration.client.cast import Scene
from tests.integration.client.relay import Relay
from tests.integration.client.test_audit import forged, recorded
from tests.integration.relay.sweeping import retention_on
from tests.stage import TurnableClock, until
from tests.web.desk import enter
from tests.web.past import looked_at, past, scene, served

__all__ = ["past", "scene", "served"]


async def withdrawn(scene: Scene, past: TurnableClock) -> tuple[str, str, str]:
    """Let the consent to two referrals be withdrawn, one of which is held; returns both, and the hold."""
    forgotten, held = await scene.refer(), await scene.refer()
    today = day_of(past()).isoformat()
    for thread in (forgotten, held):
        await scene.anne.consents.withdraw(thread, today, "Elle nous l'a dit")
    for each in (scene.ben, scene.cleo):
        await scene.abri.administration.promote(each.directory.own.device.member)
        await each.directory.refresh()
        await each.mailbox.sync()
    hold = (await scene.ben.keeping.hold(held, "dossier 12/2026")).id.rpartition("-")[2]
    await scene.cleo.keeping.confirm(hold)
    return forgotten, held, hold


async def test_what_is_over_is_forgotten(
    scene: Scene, served: Relay, browser: Browser, past: TurnableClock, database: str, tmp_path: Path
) -> None:
    """A fortnight after a withdrawn consent the browser has nothing left but what two administrators hold."""
    forgotten, held, hold = await withdrawn(scene, past)
    past.ahead = 0
    desk = await enter(await browser.new_context(locale="fr-BE"), scene.abri, "Lina", "accueil")
    page = desk.page
    await scene.abri.administration.promote("Lina")
    line = page.get_by_role("link", name="Logement")
    await expect(line).to_have_count(1)
    await page.goto(f"{served.url}/t/{forgotten}")
    await expect(page.get_by_text("Cela n'existe pas")).to_be_visible()

    await page.goto(f"{served.url}/t/{held}")
    await expect(page.get_by_text("Cette conversation est retenue")).to_be_visible()
    await expect(page.get_by_text("Mme Lambert doit quitter")).to_have_count(0)
    await page.get_by_role("button", name="Je dois le voir").click()
    await expect(page.get_by_text("Mme Lambert doit quitter").first).to_be_visible()

    await page.get_by_role("link", name="Administration").click()
    await page.get_by_role("link", name="Conservation").click()
    await expect(page.get_by_label("Jours")).to_have_value("365")
    await page.get_by_role("link", name="ce qui est retenu").click()
    await expect(page.get_by_text("dossier 12/2026").first).to_be_visible()
    assert await looked_at(page, "keeping") == []
    await page.get_by_role("button", name="Demander la levée").click()
    await expect(page.get_by_text("Une autre personne doit confirmer")).to_be_visible()
    assert (await scene.ben.keeping.confirm(hold)).stage is HoldStage.LIFTED

    # The end that the browser set has come. No clock is turned: the log would refuse one that goes back.
    async with connect(database) as connection:
        await connection.execute("UPDATE thread_ends SET ends = $1", moment(past()))
    async with retention_on(database, tmp_path / "relay", past) as retention:
        await retention.sweep()
    await until(lambda: recorded(scene.abri, AccessAction.EXPIRED))
    await page.goto(f"{served.url}/audit/deletions")
    row = page.get_by_role("row").filter(has_text=forgotten[-6:])
    await expect(row).to_contain_text("fin avancée", timeout=30_000)
    await expect(row).to_contain_text("vérifié")
    async with page.expect_download() as waiting:
        await row.get_by_role("button", name="Télécharger").click()
    certificate = await (await waiting.value).path()
    await page.get_by_label("Certificat reçu").set_input_files(certificate)
    await expect(page.get_by_text("Authentique : Abri-de-meuse")).to_be_visible()
    await expect(page.get_by_text(forgotten)).to_be_visible()
    (other := tmp_path / "other.txt").write_text(forged(certificate.read_text()))
    await page.get_by_label("Certificat reçu").set_input_files(other)
    await expect(page.get_by_text("Authentique")).to_have_count(0)
    assert await looked_at(page, "deletions") == []
    assert desk.said == []


async def test_consent_is_withdrawn(scene: Scene, context: BrowserContext, past: TurnableClock) -> None:
    """In one press all are told, the referral is withdrawn, and a guest's link opens nothing any more.

    A link that had expired cannot be renewed.
    """
    past.ahead = 0
    desk = await enter(context, scene.cpas, "Anna", "social")
    page = desk.page
    sam = scene.anne.correspondents.add(
        "Sam Dupont", "sam@asso.example", Language.FR, parse_address("accueil@abri-de-meuse")
    )
    thread = await scene.refer()
    written = await scene.anne.correspondents.write(sam, Writing("Chambre", "Bonjour"))
    await scene.anne.correspondents.write(sam, Writing("Garage", "Bonjour", days=0))
    for subject in ("Logement", "Garage", "Chambre"):
        await page.get_by_role("link", name=subject).click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text(subject)
        await page.get_by_role("button", name="Autres actions").click()
        await page.get_by_role("button", name="La personne retire son accord").click()
        await page.get_by_role("button", name="Le dire à tous").click()
        await expect(page.get_by_text("Ce qui a été partagé est couvert")).to_be_visible()
        await expect(page.get_by_text("sera effacée le")).to_be_visible()
        if subject == "Garage":
            await page.get_by_role("button", name="Je dois le voir").click()
            await expect(page.get_by_text("on ne peut plus prolonger ce lien")).to_be_visible()
            await expect(page.get_by_role("button", name="Prolonger")).to_have_count(0)
            await expect(page.get_by_role("button", name="Mettre fin au lien")).to_be_visible()
    await page.get_by_role("button", name="Je dois le voir").click()
    await expect(page.get_by_text("Il a été mis fin au lien").first).to_be_visible()
    assert (await scene.anne.links.state(written.item.thread)).revoked

    async def told() -> bool:
        await scene.ben.mailbox.sync()
        return scene.ben.threads.find(thread).loop.withdrawn is not None

    await until(told)
    await scene.anne.mailbox.sync()
    view = scene.anne.threads.find(thread)
    assert view.referral_state is not None
    assert view.referral_state.state == "withdrawn"
    assert desk.said == []
