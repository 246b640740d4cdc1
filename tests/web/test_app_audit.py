"""The auditor's console in a browser, on a real relay with witnesses: asked, verified, exported, attacked.

`ALBUM=docs/images` keeps pictures of it.
"""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Locator, Page, expect

from client.audit.export import Export
from client.audit.prove import check_proof
from client.audit.verify import verify
from client.endpoint import Endpoint
from schemas.access import AccessAction
from server.storage.db import connect
from tests.integration.client.cast import Scene
from tests.integration.client.guards import confirmed, witnessing
from tests.integration.client.relay import Relay
from tests.integration.client.test_audit import opened_by_ben, pins
from tests.stage import until
from tests.web.desk import Desk, enter, settled, shown
from tests.web.test_app_pages import WIDER, faults, speak, wrong_as_it_stands

TITLES = {"fr": "Journal d'accès", "nl": "Toegangslog", "de": "Zugriffsprotokoll", "en": "Access log"}
OPENED = "a ouvert un message"
PLACES = ("", "?row=3", "/checkpoints", "/requests", "/holds")
NAMES = dict(zip(PLACES, ("log", "entry", "witnesses", "who", "holds"), strict=True))


@pytest.fixture
async def auditor(scene: Scene, context: BrowserContext, tmp_path: Path) -> AsyncIterator[Desk]:
    """Return an auditor of the shelter at her desk: something was opened there, and witnesses saw it."""
    async with witnessing(scene, tmp_path):
        desk = await enter(context, scene.abri, "Lina", "accueil")
        await expect(desk.page.get_by_role("link", name=TITLES["fr"])).to_have_count(0)
        await scene.abri.administration.set_auditor("Lina", granted=True)
        await until(partial(confirmed, scene.anne))
        await opened_by_ben(scene)
        await expect(desk.page.get_by_role("link", name=TITLES["fr"]).first).to_be_visible(timeout=30_000)
        yield desk


@pytest.fixture
async def lina(auditor: Desk) -> Desk:
    """Return the auditor when she has read the log."""
    await auditor.to(TITLES["fr"])
    await expect(auditor.page.get_by_text("ont été vérifiées ici")).to_be_visible(timeout=30_000)
    return auditor


def rows(page: Page) -> Locator:
    """Return the rows of the table of entries."""
    return page.locator(".log tbody tr")


def opened(page: Page) -> Locator:
    """Return those that say that a message was opened."""
    return rows(page).filter(has_text=OPENED)


def other(page: Page) -> Locator:
    """Return those that say something else."""
    return rows(page).filter(has_not_text=OPENED)


async def ask(page: Page, question: str) -> None:
    """Ask the log."""
    await page.get_by_label("Question").fill(question)
    await page.get_by_role("button", name="Chercher").click()


async def saved(page: Page, button: str) -> bytes:
    """Press an export and return the file."""
    async with page.expect_download() as download:
        await page.get_by_role("button", name=button).click()
    return Path(await (await download.value).path()).read_bytes()


async def test_the_log_is_asked_and_each_row_verified(lina: Desk) -> None:
    """Rows are verified in the browser; words, lists and the address ask; what was checked is told."""
    page = lina.page
    await expect(rows(page).filter(has_not_text="vérifié")).to_have_count(0)
    await expect(page.locator(".chart canvas")).to_be_visible()
    await expect(page.locator(".course-figures tbody tr").first).to_be_visible()

    await ask(page, "action:envelope.opened outcome:allowed")
    await expect(opened(page)).not_to_have_count(0)
    await expect(other(page)).to_have_count(0)
    assert "q=action%3Aenvelope.opened+outcome%3Aallowed" in page.url
    await page.reload()
    await expect(opened(page)).not_to_have_count(0)
    await expect(other(page)).to_have_count(0)
    await expect(page.get_by_label("Résultat")).to_have_value("allowed")
    await rows(page).get_by_role("link", name="vérifié").first.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("2 nécessaires").or_(dialog.get_by_text("il en faut 2"))).to_be_visible()
    await expect(dialog.get_by_text("L'appareil de")).to_be_visible()
    await page.keyboard.press("Escape")

    await page.get_by_label("Quoi").select_option("session.opened")
    await expect(page.get_by_label("Question")).to_have_value("outcome:allowed action:session.opened")
    await ask(page, "acteur:72c7")
    await expect(page.get_by_text("did you mean actor?")).to_be_visible()
    assert lina.said == []


async def test_who_confirmed_and_who_it_is(scene: Scene, lina: Desk) -> None:
    """The witnesses are named with their times; a pseudonym is asked for, approved by another, and told."""
    page = lina.page
    await page.get_by_role("link", name="Témoins").click()
    own = page.get_by_role("region", name="Le journal de votre structure")
    for number in range(3):
        await expect(own.get_by_text(f"w{number}.example")).to_be_visible()
    await expect(own.get_by_text("2 nécessaires")).to_be_visible()

    await page.goto(page.url.replace("/checkpoints", "?q=action:envelope.opened"))
    await rows(page).get_by_role("link", name="vérifié").first.click()
    await page.get_by_role("link", name="Demander qui c'est").click()
    await page.get_by_label("Pourquoi").fill("réclamation de mardi")
    await page.get_by_role("button", name="Demander", exact=True).click()
    await expect(page.get_by_text("attend un autre auditeur")).to_be_visible()
    (request,) = await scene.abri.oversight.requests()
    await scene.abri.oversight.approve(request.request.id)
    await page.reload()
    answered = page.get_by_role("listitem").filter(has_text="réclamation de mardi")
    await expect(answered.locator(".chip.good")).to_be_visible()
    await approve(scene, page, request.request.actor.hex())

    await page.get_by_role("link", name="À garder").click()
    await page.get_by_label("De l'entrée").fill("2")
    await page.get_by_label("À l'entrée").fill("4")
    await page.get_by_label("Pourquoi les garder").fill("enquête de l'inspection")
    await page.get_by_role("button", name="Garder", exact=True).click()
    await expect(page.get_by_text("entrées 2 à 4")).to_be_visible()
    (held,) = await scene.abri.oversight.holds()
    assert (held.first, held.last, held.reason) == (2, 4, "enquête de l'inspection")
    await page.get_by_role("button", name="Lever la garde").click()
    dialog = page.get_by_role("dialog", name="Lever la garde de ces enregistrements ?")
    await expect(dialog).to_contain_text("entrées 2 à 4")
    assert await wrong_as_it_stands(page, "audit-hold-end") == []
    await dialog.get_by_role("button", name="Annuler").click()
    await expect(dialog).to_have_count(0)
    assert len(await scene.abri.oversight.holds()) == 1
    await page.get_by_role("button", name="Lever la garde").click()
    await dialog.get_by_role("button", name="Lever la garde").click()
    await expect(page.get_by_text("Rien n'est gardé plus longtemps")).to_be_visible()
    assert await scene.abri.oversight.holds() == ()
    assert lina.said == []


async def approve(scene: Scene, page: Page, actor: str) -> None:
    """Approve what another auditor has asked: only who asked is told the answer."""
    await scene.abri.oversight.ask_who(actor, "plainte du 3 mars")
    await page.reload()
    line = page.get_by_role("listitem").filter(has_text="plainte du 3 mars")
    await line.get_by_role("button", name="Approuver").click()
    await expect(line.get_by_text("approuvé par Lina")).to_be_visible()
    await expect(line.get_by_role("button")).to_have_count(0)
    await expect(line.locator(".chip.good")).to_have_count(0)
    (_, request) = await scene.abri.oversight.requests()
    assert request.member is not None
    assert await wrong_as_it_stands(page, "approved") == []


async def test_exports_are_those_of_the_command_line(scene: Scene, lina: Desk, tmp_path: Path) -> None:
    """`souspli audit verify` takes the archive, each line proves itself, the table has the same columns."""
    page = lina.page
    folder = tmp_path / "log"
    zipfile.ZipFile(io.BytesIO(await saved(page, "Tout le journal"))).extractall(folder)
    known = pins(scene.abri)
    assert "entries of Abri-de-meuse hold" in await verified_by_command(folder, scene.abri)
    directory = verify(Export(folder), known).directory

    await ask(page, "action:envelope.opened")
    await expect(opened(page)).not_to_have_count(0)
    await expect(other(page)).to_have_count(0)
    line, *_ = (await saved(page, "Avec preuves")).decode().splitlines()
    position, record, head = check_proof(json.loads(line)["proof"], known.relay, directory)
    assert (record.action, position) == (AccessAction.ENVELOPE_OPENED, json.loads(line)["position"])
    assert head.witnessed.time

    header, row, *_ = (await saved(page, "Tableau")).decode().splitlines()
    assert header == "position,time,action,outcome,actor,role,structure,object,count,reason,request"
    assert row.startswith(f"{position},")
    assert ",envelope.opened,allowed," in row


async def verified_by_command(folder: Path, auditor: Endpoint) -> str:
    """Verify a folder as somebody with no account does; returns what is said."""
    known = pins(auditor)
    command = [sys.executable, "-m", "client.cli.main", "audit", "verify", str(folder)]
    given = ["--network", known.network.hex(), "--relay-key", known.relay.vkey]
    done = subprocess.run([*command, *given], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done
    return done.stdout + done.stderr


async def test_a_tampered_record_is_an_alarm(auditor: Desk, scene: Scene, database: str) -> None:
    """An operator rewrites a record in the database: its entry is named and false, nothing is exported."""
    page = auditor.page
    async with connect(database) as connection, connection.transaction():
        await connection.execute("SELECT set_config('souspli.reader', 'relay', true)")
        changed = await connection.fetchval(
            "UPDATE access_records SET record = "
            "convert_to(replace(convert_from(record, 'UTF8'), 'envelope.opened', 'holds.read'), 'UTF8') "
            "WHERE structure = $1 AND position = (SELECT min(position) FROM access_records "
            "WHERE structure = $1 AND convert_from(record, 'UTF8') LIKE '%envelope.opened%') "
            "RETURNING position",
            scene.abri.directory.own.structure.id,
        )
    await auditor.to(TITLES["fr"])
    await expect(page.get_by_role("alert")).to_contain_text(
        f"L'entrée {changed} n'est pas celle que le relais a enregistrée", timeout=30_000
    )
    await ask(page, "action:session.opened")
    bad = rows(page).filter(has=page.get_by_text("faux"))
    await expect(bad).to_have_count(1)
    await expect(bad.locator("td").first).to_have_text(str(changed))
    await expect(rows(page).get_by_text("vérifié").first).to_be_visible()
    await bad.get_by_role("link", name="faux").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Rien n'en est montré")
    await look(page, "alarm")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Tableau").click()
    await expect(page.get_by_role("alert")).to_have_count(2)


async def look(page: Page, what: str) -> None:
    """Keep a picture where an album is made."""
    if folder := os.environ.get("ALBUM"):
        await settled()
        await page.screenshot(path=Path(folder) / f"audit-{what}.png")


async def test_for_everybody(lina: Desk, served: Relay) -> None:
    """The tool axe finds nothing in both themes, nothing is wider than a phone, each language says all."""
    page = lina.page
    complaints: dict[str, list[str]] = {}
    for place in PLACES:
        await page.goto(f"{served.url}/audit{place}")
        await shown(page)
        await look(page, f"{NAMES[place]}-fr")
        complaints[place] = await faults(page)
    await page.set_viewport_size({"width": 360, "height": 700})
    for language, title in TITLES.items():
        await speak(page, language)
        for place in PLACES:
            await page.goto(f"{served.url}/audit{place}")
            await shown(page)
            await expect(page.get_by_role("heading", level=1)).to_have_text(title)
            complaints[f"{place} {language}"] = await page.evaluate(WIDER)
            await look(page, f"{NAMES[place]}-{language}-phone")
    assert {place: found for place, found in complaints.items() if found} == {}
    assert lina.said == []
