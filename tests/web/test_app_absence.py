"""Standing in, in a real browser: what a colleague who is away has in charge passes on by itself, once."""

from playwright.async_api import Browser, BrowserContext, Page, expect

from schemas.content import Action
from schemas.working_days import day_of
from tests.integration.client.cast import Scene, act
from tests.integration.client.relay import Relay
from tests.stage import TurnableClock, until
from tests.web.desk import enter, visit
from tests.web.past import looked_at, past, scene, served
from tests.web.test_app_pages import wrong_as_it_stands

__all__ = ["past", "scene", "served"]


async def pressed_for(scene: Scene, browser: Browser, page: Page, thread: str) -> None:
    """Let who referred insist by hand, once; a page on which it is awaited shows it."""
    anna = await enter(await browser.new_context(locale="fr-BE"), scene.cpas, "Anna", "social")
    there = anna.page
    await visit(there, f"/t/{thread}")
    await expect(there.get_by_text("Téléphonez, ou insistez")).to_be_visible()
    assert await wrong_as_it_stands(there, "reminder") == []
    await there.get_by_role("button", name="Insister").click()
    await expect(there.get_by_role("button", name="Insister")).to_have_count(0)
    await expect(page.get_by_text("L'autre service insiste")).to_be_visible()
    assert anna.said == []


async def test_standing_in(
    scene: Scene, served: Relay, browser: Browser, context: BrowserContext, past: TurnableClock
) -> None:
    """The substitute takes over, visibly; what nobody takes is shown to all first, until somebody does."""
    ben, cleo = scene.ben, scene.cleo
    taken, lying = await scene.refer(), await scene.refer()
    await act(ben, taken, Action.ACCEPT)
    await act(ben, taken, Action.ASSIGN)
    await cleo.mailbox.sync()
    await cleo.messages.note(taken, "Je suis là")  # so that colleagues learn her name
    substitute = cleo.directory.own.device.member
    await ben.absences.declare(day_of(past()).isoformat(), "2099-01-01", substitute=substitute[-6:])
    past.ahead = 0

    desk = await enter(context, scene.abri, "Lina", "accueil")
    page = desk.page
    await expect(page.get_by_text("Personne ne s'en occupe")).to_be_visible()
    await page.goto(f"{served.url}/t/{taken}")
    told = page.get_by_role("list", name="Déroulement")
    await expect(told.get_by_text("passe la main à Cleo, automatiquement : Ben est absent")).to_be_visible()
    await expect(page.locator(".conversation-head")).to_contain_text("Cleo")
    await page.goto(f"{served.url}/t/{lying}")
    await expect(page.get_by_text("Prenez-la, ou confiez-la")).to_be_visible()
    assert await looked_at(page, "waiting") == []

    async def one_each() -> bool:
        await cleo.mailbox.sync()
        views = [cleo.threads.find(thread) for thread in (taken, lying)]
        return views[0].assignee_name == "Cleo" and views[1].loop.waits is not None

    await until(one_each)
    assert cleo.stand_ins.due() == []
    await page.get_by_role("button", name="Je m'en occupe").click()
    await expect(page.get_by_text("Prenez-la, ou confiez-la")).to_have_count(0)

    await pressed_for(scene, browser, page, lying)
    await page.goto(f"{served.url}/settings")
    await page.get_by_role("button", name="Je serai absent").click()
    await page.get_by_label("Premier jour").fill("2099-12-21")
    await page.get_by_label("Dernier jour").fill("2099-12-24")
    await page.get_by_label("Qui vous remplace").select_option(label="Cleo")
    assert await looked_at(page, "settings-absence") == []
    await page.get_by_role("button", name="Je serai absent").click()
    await page.get_by_label("Premier jour").fill("2099-12-21")
    await page.get_by_label("Dernier jour").fill("2099-12-24")
    await page.get_by_label("Qui vous remplace").select_option(label="Cleo")
    await page.get_by_role("button", name="Enregistrer").last.click()
    await expect(page.get_by_text("Cleo remplace").last).to_be_visible()

    async def known() -> bool:
        await cleo.mailbox.sync()
        return [each.substitute for each in cleo.absences.all()] == [substitute, substitute]

    await until(known)
    assert desk.said == []
