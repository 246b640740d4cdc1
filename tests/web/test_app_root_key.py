"""The root key in browsers: its file goes to the command line and back, and it is kept, and replaced."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect
from playwright.async_api import TimeoutError as NotSeenError

from crypto import root_file
from crypto.keys import SigningKey
from crypto.safety import fingerprint
from schemas.errors import ConflictError
from schemas.ids import id_bytes, new_id
from schemas.root_file import RootFile
from tests.integration.client.cast import Scene
from tests.integration.client.hostile import Answer, Exchange, Hostile, LostError, honest, lose_the_answer
from tests.web.desk import PASSPHRASE, Desk, enter, visit, watch
from tests.web.test_app_pages import wrong_as_it_stands

OURS, THEIRS = "phrase de la ligne de commande", "phrase choisie au navigateur"
TWICE = (
    "[...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, at, all) => all.indexOf(id) < at)"
)
"""The ids that stand twice on a page: what leads to the second leads to the first."""

HOLD = """() => {
    const send = MessagePort.prototype.postMessage;
    const held = [];
    MessagePort.prototype.postMessage = function (...what) { held.push(() => send.apply(this, what)); };
    globalThis.letGo = () => {
        MessagePort.prototype.postMessage = send;
        held.forEach((each) => each());
    };
}"""
"""Nothing that the page asks for reaches its endpoint any more, until it calls `letGo()`."""


async def administrator(scene: Scene, browser: Browser, url: str = "") -> Desk:
    """Return the desk of Lina, an administrator without the root key, where it is spoken of."""
    desk = await enter(await browser.new_context(locale="fr-BE"), scene.abri, "Lina", "accueil", url=url)
    await scene.abri.administration.promote("Lina")
    await desk.page.get_by_role("link", name="Administration").wait_for()
    await visit(desk.page, "/administration/recovery")
    return desk


async def give(page: Page, file: Path, words: str) -> None:
    """Give the file of a root key with a passphrase, in the form that is open."""
    await page.get_by_label("Fichier de la clé racine").set_input_files(file)
    await page.get_by_label("Phrase de passe du fichier").fill(words)
    await page.get_by_role("button", name="Mettre la clé ici").click()


async def save(page: Page, words: str, target: Path) -> str:
    """Save the file of the root key under a passphrase; returns the name that the page gave it."""
    await page.locator("[id$=root-passphrase]").fill(words)
    await page.locator("[id$=root-again]").fill(words)
    async with page.expect_download() as told:
        await page.get_by_role("button", name="Enregistrer le fichier").click()
    download = await told.value
    await download.save_as(target)
    return download.suggested_filename


async def save_again(page: Page, target: Path) -> str:
    """Save one more file, after having thought better of it once; returns its name."""
    again = page.get_by_role("button", name="Enregistrer encore un fichier")
    await again.click()
    await page.get_by_role("button", name="Annuler").click()
    await expect(again).to_be_focused()
    await again.click()
    name = await save(page, THEIRS, target)
    await expect(again).to_be_focused()
    return name


async def lose(_exchange: Exchange) -> Answer:
    """Be away."""
    raise LostError


async def refuse(_exchange: Exchange) -> Answer:
    """Say that it is at odds with what is there."""
    body = b'{"type":"%s","detail":"no"}' % ConflictError().type.encode()
    return Answer(409, {"Content-Type": "application/problem+json"}, body)


async def replace(page: Page, hostile: Hostile, folder: Path) -> None:
    """Put a new root key in place of the present one, whose own file is refused for that.

    It can be left in between: the file is enough to go on. What the relay refuses is not the file's fault,
    and the key that counts stays here even if the answer that says so is lost.
    """
    begin = page.get_by_role("button", name="Remplacer la clé racine")
    await begin.click()
    dialog = page.get_by_role("dialog")
    await dialog.locator("#new-root-passphrase").fill("a" * 40)
    await dialog.locator("#new-root-again").fill("a" * 40)
    await dialog.get_by_role("button", name="Enregistrer le fichier").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("dont 8 différents")
    name = await save(page, OURS, folder / "new.sealed")
    assert re.fullmatch(r"abri-de-meuse-new-root-key-\d{5}\.sealed", name)
    await expect(dialog.get_by_text("Choisissez maintenant le fichier")).to_be_visible()
    await dialog.get_by_role("button", name="Annuler").click()
    await begin.click()
    await dialog.get_by_role("button", name="Je l'ai déjà enregistré").click()
    await expect(dialog.get_by_text("Choisissez maintenant le fichier")).to_be_focused()
    assert await wrong_as_it_stands(page, "root-replace") == []
    for file, trick, said in (
        ("ours", honest, "C'est une clé que la structure a, ou a eue"),
        ("new", refuse, "Entre-temps, quelque chose a changé"),
        ("new", lose_the_answer, None),
    ):
        hostile.on("POST", "/v1/directory/entries", trick)
        await dialog.get_by_label("Fichier de la clé racine").set_input_files(folder / f"{file}.sealed")
        await dialog.get_by_label("Phrase de passe du fichier").fill(OURS)
        await dialog.get_by_role("button", name="Remplacer", exact=True).click()
        if said:
            await expect(dialog.get_by_role("alert")).to_contain_text(said)
    await expect(page.get_by_text("La nouvelle clé racine est en place")).to_be_visible()
    await expect(dialog).to_be_hidden()


async def twice_where_two_forms_are_wrong(page: Page) -> list[str]:
    """Send both forms of the root key empty; return the ids that then stand twice on the page."""
    await page.get_by_role("button", name="Enregistrer encore un fichier").click()
    await page.get_by_role("button", name="Enregistrer le fichier").click()
    await page.get_by_text("Le fichier s'ouvre-t-il").click()
    await page.get_by_role("button", name="Essayer le fichier").click()
    await expect(page.get_by_role("alert")).to_have_count(2)
    twice: list[str] = await page.evaluate(TWICE)
    return twice


async def test_both_ways(scene: Scene, hostile: Hostile, browser: Browser, tmp_path: Path) -> None:
    """What the command line exported gives a browser the key, which stays; what that saves, opens there.

    A new key takes its place only once its own file has opened; then the old one speaks no more.
    """
    scene.abri.recovery.export_root(tmp_path / "ours.sealed", OURS)
    scene.cpas.recovery.export_root(tmp_path / "foreign.sealed", OURS)
    (tmp_path / "noise.sealed").write_bytes(bytes(300))
    desk = await administrator(scene, browser, hostile.url)
    page = desk.page
    await expect(page.get_by_text("La clé racine n'est pas dans ce navigateur")).to_be_visible()
    await page.get_by_text("J'ai le fichier de la clé racine").click()
    await page.get_by_role("button", name="Mettre la clé ici").click()
    await expect(page.get_by_role("alert")).to_contain_text("Choisissez le fichier")
    for file, words, said in (
        ("ours", THEIRS, "Cette phrase de passe n'ouvre pas ce fichier"),
        ("noise", OURS, "Ce n'est pas le fichier d'une clé racine"),
        ("foreign", OURS, "C'est la clé d'une autre structure"),
    ):
        await give(page, tmp_path / f"{file}.sealed", words)
        await expect(page.get_by_role("alert")).to_contain_text(said)
    assert await wrong_as_it_stands(page, "root-bring") == []
    await give(page, tmp_path / "ours.sealed", OURS)
    await expect(page.get_by_text("son fichier s'est ouvert ici")).to_be_visible()
    assert await twice_where_two_forms_are_wrong(page) == []

    await page.get_by_role("link", name="Membres").click()
    await page.get_by_role("button", name="Actions pour Lina").click()
    await page.get_by_role("button", name="Rendre auditeur").click()
    await expect(page.get_by_role("cell", name="Administrateur, Auditeur")).to_be_visible()
    await page.get_by_role("button", name="Actions pour Lina").click()
    await page.get_by_role("button", name="Retirer l'administration").click()
    await expect(page.get_by_text("Si cette personne a eu la clé racine")).to_be_visible()
    await page.get_by_role("button", name="Annuler").click()
    await page.get_by_role("button", name="Actions pour Lina").click()
    await page.get_by_role("button", name="Révoquer un appareil").click()
    await expect(page.get_by_text("ou son fichier était sur cet appareil")).to_be_visible()
    await page.get_by_role("button", name="Annuler").click()

    await page.get_by_role("button", name="Verrouiller").click()
    await page.get_by_label("Nom d'utilisateur").fill("lina")
    await page.get_by_label("Phrase de passe").fill(PASSPHRASE)
    await page.get_by_role("button", name="Ouvrir", exact=True).click()
    await page.get_by_role("link", name="Secours").click()
    own = scene.abri.directory.own.structure
    group = fingerprint(id_bytes(own.id), own.root).split()[0]
    assert await save_again(page, tmp_path / "theirs.sealed") == f"abri-de-meuse-root-key-{group}.sealed"
    assert await wrong_as_it_stands(page, "root-kept") == []
    computer = await scene.cast.person("new computer")
    computer.recovery.import_root(tmp_path / "theirs.sealed", THEIRS)
    await computer.prepare()
    assert computer.directory.own.device.administrator

    await replace(page, hostile, tmp_path)
    await page.get_by_role("button", name="Retirer la clé de ce navigateur").click()
    await expect(page.get_by_text("La clé racine n'est pas dans ce navigateur")).to_be_visible()
    with pytest.raises(ConflictError):
        await scene.abri.administration.demote("Lina")
    scene.abri.recovery.import_root(tmp_path / "new.sealed", OURS)
    await scene.abri.administration.demote("Lina")
    assert desk.said == []


async def calling_off_in_vain(page: Page, action: str) -> None:
    """Do something that takes a while, and try to call it off meanwhile: the dialog stays until then."""
    dialog = page.get_by_role("dialog")
    await page.evaluate(HOLD)
    await dialog.get_by_role("button", name=action).click()
    await expect(dialog.get_by_role("button", name=action)).to_have_attribute("aria-busy", "true")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await page.mouse.click(2, 2)
    await dialog.get_by_role("button", name="Annuler").click()
    await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    await expect(dialog).to_be_visible()
    await page.evaluate("letGo()")
    await expect(dialog).to_have_count(0)


async def test_a_replacement_whose_answer_is_lost(
    scene: Scene, hostile: Hostile, browser: Browser, tmp_path: Path
) -> None:
    """When the relay took it, and is away before it can say so, the page leads to bringing the key."""
    scene.abri.recovery.export_root(tmp_path / "ours.sealed", OURS)
    desk = await administrator(scene, browser, hostile.url)
    page = desk.page
    await page.get_by_text("J'ai le fichier de la clé racine").click()
    await give(page, tmp_path / "ours.sealed", OURS)
    await page.get_by_role("button", name="Remplacer la clé racine").click()
    await save(page, THEIRS, tmp_path / "new.sealed")

    async def take_and_leave(exchange: Exchange) -> Answer:
        hostile.on("GET", "/v1/directory/entries", lose)
        return await lose_the_answer(exchange)

    hostile.on("POST", "/v1/directory/entries", take_and_leave)
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Fichier de la clé racine").set_input_files(tmp_path / "new.sealed")
    await dialog.get_by_label("Phrase de passe du fichier").fill(THEIRS)
    await dialog.get_by_role("button", name="Remplacer", exact=True).click()
    await expect(dialog.get_by_role("alert")).to_contain_text("Le relais ne répond pas")
    hostile.behave()
    with suppress(NotSeenError):  # unless the page has just learnt it by itself
        await dialog.get_by_role("button", name="Remplacer", exact=True).click(timeout=5_000)
    await expect(page.get_by_text("La clé racine n'est pas dans ce navigateur")).to_be_visible()
    await page.get_by_text("J'ai le fichier de la clé racine").click()
    await give(page, tmp_path / "new.sealed", THEIRS)
    await expect(page.get_by_text("son fichier s'est ouvert ici")).to_be_visible()
    assert desk.said == []


async def test_it_is_not_lost(scene: Scene, browser: Browser) -> None:
    """That the key is announced lost stands on every page, and an administrator ends it for everybody."""
    desk = await administrator(scene, browser)
    page = desk.page
    await visit(page, "/inbox")
    thief = await scene.cast.person("thief")
    await thief.enrolment.apply("abri-de-meuse", "", "direction@example.org", lost_root=True)
    await scene.registrar.registry.verify("abri-de-meuse", "a well made letter")
    await scene.registrar.registry.replace_root("abri-de-meuse")
    await page.get_by_role("link", name="Ce n'est pas vrai : garder notre clé").click()
    await expect(page.get_by_text("Un registraire l'a annoncé")).to_be_visible()
    assert await wrong_as_it_stands(page, "root-lost") == []
    await page.get_by_role("button", name="Notre clé n'est pas perdue").click()
    assert await page.locator("[role=alert] dialog").count() == 0  # it would be read aloud as a whole
    await calling_off_in_vain(page, "Garder notre clé")
    await expect(page.get_by_text("La clé racine reste")).to_be_visible()
    await expect(page.get_by_text("Un registraire l'a annoncé")).to_have_count(0)
    await expect(page.get_by_role("link", name="Ce n'est pas vrai : garder notre clé")).to_have_count(0)
    directory = await scene.registrar.directory.refresh()
    assert directory.by_handle("abri-de-meuse").loss is None
    assert desk.said == []


async def test_nothing_else_is_left(scene: Scene, hostile: Hostile, browser: Browser, tmp_path: Path) -> None:
    """In an empty browser the file of the root key makes an administrator, and shares give the seeds.

    Whoever is not let in yet hears why: the structure is suspended, or the relay away.
    """
    scene.abri.recovery.export_root(tmp_path / "ours.sealed", OURS)
    shares = await scene.abri.recovery.split(2, ("Directrice", "Notaire"))
    desk = watch(await (await browser.new_context(locale="fr-BE")).new_page())
    page = desk.page
    await page.goto(hostile.url)
    await page.get_by_role("button", name="J'ai un code de secours").click()
    await page.get_by_role("link", name="Entrer avec le fichier de la clé racine").click()
    strange = RootFile(new_id(0), SigningKey.generate().seed)
    (tmp_path / "strange.sealed").write_bytes(root_file.seal(OURS, strange))
    await page.get_by_label("Fichier de la clé racine").set_input_files(tmp_path / "strange.sealed")
    await page.get_by_label("Phrase de passe du fichier").fill(OURS)
    await page.get_by_role("button", name="Ouvrir le fichier").click()
    await expect(page.get_by_role("alert")).to_contain_text("n'est pas dans ce réseau")
    await page.get_by_label("Fichier de la clé racine").set_input_files(tmp_path / "ours.sealed")
    await page.get_by_label("Phrase de passe du fichier").fill(OURS)
    await scene.registrar.registry.set_standing("abri-de-meuse", "a complaint", active=False)
    await page.get_by_role("button", name="Ouvrir le fichier").click()
    await expect(page.get_by_role("alert")).to_contain_text("La structure est suspendue")
    await scene.registrar.registry.set_standing("abri-de-meuse", "settled", active=True)
    for words in (THEIRS, OURS):
        await page.get_by_label("Phrase de passe du fichier").fill(words)
        await page.get_by_role("button", name="Ouvrir le fichier").click()
        if words == THEIRS:
            await expect(page.get_by_role("alert")).to_contain_text("n'ouvre pas ce fichier")
            assert await wrong_as_it_stands(page, "by-root") == []
    await expect(page.get_by_text("C'est la clé de Abri-de-meuse")).to_be_focused()
    await page.get_by_label("Votre nom").fill("Dora")
    await page.get_by_label("Phrase de passe").first.check()
    await page.get_by_label("Nom d'utilisateur").fill("dora")
    await page.locator("#way-passphrase").fill(PASSPHRASE)
    await page.locator("#way-again").fill(PASSPHRASE)
    hostile.on("POST", "/v1/directory/entries", lose)
    await page.get_by_role("button", name="Créer mes clés et entrer").click()
    await expect(page.get_by_text("Dès qu'il répond, la clé racine vous fait entrer")).to_be_visible()
    assert await wrong_as_it_stands(page, "by-root-waiting") == []
    hostile.behave()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Boîte de réception")

    await visit(page, "/administration/recovery")
    await expect(page.get_by_text("son fichier s'est ouvert ici")).to_be_visible()
    await page.get_by_label("Parts, une par ligne").fill("\n".join(share.text for share in shares))
    await page.get_by_role("button", name="Essayer", exact=True).click()
    await page.get_by_role("button", name="Ramener les clés ici").click()
    await expect(page.get_by_text("ce navigateur ouvre de nouveau une période")).to_be_visible()
    assert desk.said == []
