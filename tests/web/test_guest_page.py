"""The guest's page in a browser: from the link to a reply that arrived, and what the page must never do."""

import io
import os
import re
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect

from crypto.files import FileDigest, open_stream, pieces, seal_stream
from crypto.guests import SIDE_GUEST, SIDE_SERVICE, GuestKey, open_item, seal_item
from schemas.codec import encode
from schemas.content import Action, FileRef
from schemas.guests import GuestItem, GuestItems, GuestReplies, GuestReply, GuestState, Question
from schemas.ids import id_bytes, new_id
from schemas.limits import LIMITS
from server.clock import system_clock
from tests.integration.relay.files import upload_whole
from tests.integration.server.conftest import Town
from tests.integration.server.guests import CODE, Visitor, new_box
from tests.stage import Device, Stage

HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
SCAN = b"%PDF-1.7 " + bytes(40_000)


@pytest.fixture
async def anne(here: Stage, town: Town) -> Device:
    """Return the device of who writes to the guest."""
    return await here.device(town.anne)


async def invite(
    here: Stage, town: Town, anne: Device, phrase: str = "", text: str = f"Bonjour !\n{HOSTILE}"
) -> Visitor:
    """Make a box with a letter and a file in it; returns the guest."""
    key = GuestKey(here.world.new_id(), os.urandom(32), bool(phrase))
    visitor = Visitor(here, key)
    secrets = key.secrets(phrase)
    box = new_box(town.social.id, town.intake.id, secrets.auth)
    (await anne.request("PUT", f"/v1/guests/{key.id}", body=encode(box))).demand()
    secret, blob = os.urandom(32), new_id(system_clock())
    sealed = b"".join(bytes(part) for part in seal_stream(pieces(io.BytesIO(SCAN)), secret, id_bytes(blob)))
    await upload_whole(anne, sealed, blob)
    digest = FileDigest()
    digest.update(sealed)
    file = FileRef(blob, secret, len(SCAN), digest.digest(), 'scan "d\'identité".pdf', "application/pdf")
    item = new_id(system_clock())
    letter = GuestItem("Anne", system_clock(), "Logement de Mme L.", text, files=(file,))
    path = f"/v1/guests/{key.id}/items/{item}?side=0"
    body = seal_item(secrets, key.id, SIDE_SERVICE, item, letter)
    (await anne.request("PUT", path, body=body, headers={"Souspli-Blobs": blob})).demand()
    return visitor


async def arrived(here: Stage, town: Town) -> tuple[GuestReply, ...]:
    """Return what the bridge is told of."""
    path = f"/v1/guest-replies?service={town.intake.id}&after=0"
    return (await (await here.device(town.ben)).request("GET", path)).demand().read(GuestReplies).replies


async def visit(
    context: BrowserContext, visitor: Visitor, url: str, code: str = CODE, phrase: str = ""
) -> Page:
    """Open the link and enter the code."""
    page = await context.new_page()
    await page.goto(visitor.key.link(url))
    await page.get_by_label("Code").fill(code)
    if phrase:
        await page.get_by_label("Phrase").fill(phrase)
    await page.get_by_role("button", name="Ouvrir").click()
    return page


async def test_read_and_reply(
    here: Stage, town: Town, anne: Device, context: BrowserContext, tmp_path: Path
) -> None:
    """Three steps without an account: code, reply, send. Texts and files cross both ways, bit for bit."""
    sam = await invite(here, town, anne)
    page = await visit(context, sam, here.url)
    await expect(page.get_by_role("heading", name="Logement de Mme L.")).to_be_visible()
    await expect(page.get_by_text("Bonjour !")).to_be_visible()
    async with page.expect_download() as download:
        await page.get_by_role("button", name=re.compile("Télécharger scan")).click()
    assert Path(await (await download.value).path()).read_bytes() == SCAN
    attached = tmp_path / "réponse <b>.pdf"
    attached.write_bytes(SCAN)
    await page.get_by_label("Votre nom").fill("Sam Dupont")
    await page.get_by_label("J'accepte").check()
    await page.get_by_label("Votre réponse").fill("D'accord, à lundi.\n" + HOSTILE)
    await page.get_by_label("Joindre des fichiers").set_input_files(attached)
    await page.get_by_role("button", name="Vérifier").click()
    assert await arrived(here, town) == ()
    await page.get_by_role("button", name="Envoyer").click()
    await expect(page.get_by_role("heading", name="Votre réponse est arrivée.")).to_be_visible()
    (told,) = await arrived(here, town)
    items = (await anne.request("GET", f"/v1/guests/{sam.key.id}/items")).demand().read(GuestItems).items
    (sealed_reply,) = [each for each in items if each.item == told.item]
    reply = open_item(sam.secrets, sam.key.id, SIDE_GUEST, told.item, sealed_reply.sealed)
    assert (reply.author, reply.action) == ("Sam Dupont", Action.ACCEPT)
    assert reply.text == "D'accord, à lundi.\n" + HOSTILE
    (file,) = reply.files
    sealed = (await anne.request("GET", f"/v1/blobs/{file.blob}")).demand().body
    digest = FileDigest()
    digest.update(sealed)
    assert digest.digest() == file.sha256
    opened = open_stream(pieces(io.BytesIO(sealed)), file.key, id_bytes(file.blob), file.size)
    assert b"".join(bytes(part) for part in opened) == SCAN
    await page.get_by_role("button", name="Revenir aux messages").click()
    await expect(page.get_by_text("Sam Dupont (vous)")).to_be_visible()
    assert await page.title() == "Un message confidentiel pour vous"  # and not what HOSTILE wants


async def test_opening_does_nothing(here: Stage, town: Town, anne: Device, context: BrowserContext) -> None:
    """Who follows the link and presses what is there, as scanners do, changes nothing and reads nothing."""
    sam = await invite(here, town, anne)
    requests: list[str] = []
    page = await context.new_page()
    page.on("request", lambda request: requests.append(f"{request.method} {request.url}"))
    await page.goto(sam.key.link(here.url))
    await page.get_by_role("button", name="Ouvrir").click()
    await expect(page.get_by_role("alert")).to_have_text("Écrivez les six chiffres.")
    assert {request.partition(" ")[0] for request in requests} == {"GET"}
    assert not [request for request in requests if "/v1/" in request]
    own = (f"GET {here.url}/g/", f"GET {here.url}/assets/")
    assert not [request for request in requests if not request.startswith(own)]
    state = (await anne.request("GET", f"/v1/guests/{sam.key.id}")).demand().read(GuestState)
    assert (state.opened, state.attempts) == (None, LIMITS.guest_attempts)


async def test_wrong_code(here: Stage, town: Town, anne: Device, context: BrowserContext) -> None:
    """The page says how many attempts are left, and the right code still opens it."""
    sam = await invite(here, town, anne)
    page = await visit(context, sam, here.url, "000000")
    await expect(page.get_by_role("alert")).to_contain_text("Essais restants : 9")
    await page.get_by_label("Code").fill(CODE)
    await page.get_by_role("button", name="Ouvrir").click()
    await expect(page.get_by_text("Bonjour !")).to_be_visible()


async def test_with_a_phrase(here: Stage, town: Town, anne: Device, context: BrowserContext) -> None:
    """Five words told by telephone: with others nothing opens; with them, in any capitals, all does."""
    sam = await invite(here, town, anne, "café neige table route pont")
    page = await visit(context, sam, here.url, phrase="mauvais mots")
    await expect(page.get_by_role("alert")).to_contain_text("Vérifiez les mots")
    await page.get_by_label("Code").fill(CODE)
    await page.get_by_label("Phrase").fill(" Café  neige TABLE route pont ")
    await page.get_by_role("button", name="Ouvrir").click()
    await expect(page.get_by_text("Bonjour !")).to_be_visible()


async def put(anne: Device, sam: Visitor, item: GuestItem) -> None:
    """Put something of the service into a box."""
    identifier = new_id(system_clock())
    path = f"/v1/guests/{sam.key.id}/items/{identifier}?side=0"
    sealed = seal_item(sam.secrets, sam.key.id, SIDE_SERVICE, identifier, item)
    (await anne.request("PUT", path, body=sealed)).demand()


async def last(anne: Device, sam: Visitor) -> GuestItem:
    """Return what the guest wrote last."""
    items = (await anne.request("GET", f"/v1/guests/{sam.key.id}/items")).demand().read(GuestItems).items
    each = items[-1]
    return open_item(sam.secrets, sam.key.id, SIDE_GUEST, each.item, each.sealed)


async def test_one_click_and_a_confirmation(
    here: Stage, town: Town, anne: Device, context: BrowserContext
) -> None:
    """The link in the mail says what is wished: after the code one press sends it, and nothing before."""
    sam = await invite(here, town, anne)
    await put(anne, sam, GuestItem("Anne", system_clock(), text="D'accord ?", to="Sam Dupont"))
    page = await context.new_page()
    await page.goto(f"{sam.key.link(here.url)}.accept")
    await page.get_by_label("Code").fill(CODE)
    await page.get_by_role("button", name="Ouvrir").click()
    await expect(page.get_by_role("heading", name="Envoyer cette réponse ?")).to_be_visible()
    await expect(page.get_by_text("D'accord ?")).to_be_visible()
    await expect(page.get_by_text("J'accepte")).to_be_visible()
    assert await arrived(here, town) == ()
    await page.get_by_role("button", name="Envoyer").click()
    await expect(page.get_by_role("heading", name="Votre réponse est arrivée.")).to_be_visible()
    assert (await last(anne, sam)).action is Action.ACCEPT
    assert (await last(anne, sam)).author == "Sam Dupont"
    await page.get_by_role("button", name="Revenir aux messages").click()
    await expect(page.get_by_label("Votre réponse")).to_be_visible()


@pytest.mark.parametrize(("button", "own"), [("Oui, c'est moi", True), ("Non, elle n'est pas", False)])
async def test_was_it_you(
    here: Stage, town: Town, anne: Device, context: BrowserContext, button: str, own: bool
) -> None:
    """A reply by ordinary mail waits: the guest says whose it is, confirms, and is not asked again."""
    sam = await invite(here, town, anne)
    question = Question(os.urandom(32), "sam@asso.example", system_clock())
    await put(anne, sam, GuestItem("Anne", system_clock(), to="Sam Dupont", held=question))
    page = await visit(context, sam, here.url)
    await expect(page.get_by_text("sam@asso.example")).to_be_visible()
    await page.get_by_role("button", name=button).click()
    assert await arrived(here, town) == ()
    await page.get_by_role("button", name="Envoyer").click()
    await expect(page.get_by_role("heading", name="Votre réponse est arrivée.")).to_be_visible()
    said = (await last(anne, sam)).confirms
    assert said is not None
    assert (said.held, said.own) == (question.held, own)
    await page.get_by_role("button", name="Revenir aux messages").click()
    await expect(page.get_by_label("Votre réponse")).to_be_visible()
    await expect(page.get_by_role("button", name=button)).to_have_count(0)


async def test_ended(here: Stage, town: Town, anne: Device, context: BrowserContext) -> None:
    """A link that was ended, cut off or is unknown says what to do."""
    sam = await invite(here, town, anne)
    box = new_box(town.social.id, town.intake.id, sam.secrets.auth)
    revoked = encode(box).replace(b'"code":"123456"', b'"revoked":true')
    (await anne.request("PUT", f"/v1/guests/{sam.key.id}", body=revoked)).demand()
    page = await visit(context, sam, here.url)
    await expect(page.get_by_role("alert")).to_contain_text("y a mis fin")
    cut_off = await context.new_page()
    await cut_off.goto(sam.key.link(here.url)[:-5])
    await expect(cut_off.get_by_role("alert")).to_contain_text("n'est pas complet")


async def test_headers(here: Stage) -> None:
    """No script but ours, no frame, no referrer; and nothing below the page but the page."""
    for path in ("/g/", "/guest.html"):
        answer = await here.request("GET", path)
        assert answer.status == 200
        policy = answer.headers["Content-Security-Policy"]
        assert re.search(r"script-src 'self' 'sha256-[^']+';", policy)
        assert "frame-ancestors 'none'" in policy
        assert "trusted-types 'none'" in policy
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    for name in ("../../pyproject.toml", "..%2f..%2fpyproject.toml", "nothing.js", "nothing"):
        assert (await here.request("GET", f"/g/{name}")).status == 404


async def test_every_language_has_every_word(context: BrowserContext, here: Stage) -> None:
    """The page speaks four languages (that each has every sentence: web/tests/app/words.test.ts)."""
    page = await context.new_page()
    await page.goto(f"{here.url}/g/")
    for language, title in (("nl", "vertrouwelijk"), ("de", "vertrauliche"), ("en", "confidential")):
        await page.get_by_role("combobox").select_option(language)
        await expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        assert await page.evaluate("document.documentElement.lang") == language
