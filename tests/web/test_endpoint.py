"""The web client's endpoint in a real browser, on a real relay, with endpoints in Python beside it."""

import hashlib
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext

from crypto.passphrase import new_recovery_code
from schemas.codec import encode
from schemas.content import Action, Message, Referral
from schemas.forms import example
from schemas.referral import State
from tests.integration.client.cast import Scene, act, state
from tests.integration.client.relay import Relay
from tests.web.probe import NAME, WAY, RefusedError, invited, open_probe, pages, served

__all__ = ["pages", "served"]


async def test_a_message_both_ways(scene: Scene, served: Relay, context: BrowserContext) -> None:
    """An invited browser writes to an endpoint in Python and gets its answer, and both know who has read."""
    anne = await invited(scene.cpas, context, served.url)
    item = await anne.ask(
        "write.message",
        {"to": ["accueil@abri-de-meuse"], "subject": "Logement", "text": "Bonjour", "hold": False},
    )
    await anne.until(f"(await endpoint.outbox.list()).every(({{ id }}) => id !== '{item['id']}')")
    await scene.ben.mailbox.sync()
    (thread,) = scene.ben.threads.all()
    assert (thread.subject, thread.unread) == ("Logement", 1)
    assert isinstance(thread.messages[0].content, Message)
    assert thread.messages[0].content.text == "Bonjour"
    await scene.ben.messages.acknowledge(thread.id)
    await scene.ben.messages.reply(thread.id, "Bien reçu")
    await anne.until("(await endpoint.inbox.list({ view: 'all' })).threads[0]?.unread === 1")
    view = await anne.ask("threads.open", thread.id)
    assert [message["body"]["text"] for message in view["messages"]] == ["Bonjour", "Bien reçu"]
    assert [reader["author"] for reader in view["messages"][0]["readBy"]] == ["Ben"]
    assert await anne.ask("threads.acknowledge", thread.id) == 1
    await anne.until("(await endpoint.outbox.list()).length === 0")
    await scene.ben.mailbox.sync()
    (after,) = scene.ben.threads.all()
    assert [reader.author for reader in after.messages[1].read_by] == ["Anne W."]
    assert anne.said == []


async def test_a_referral_both_ways(scene: Scene, served: Relay, context: BrowserContext) -> None:
    """A referral written in the browser is moved on by both sides to its end; both fold the same state."""
    anne = await invited(scene.cpas, context, served.url)
    answers = example("housing/1")
    referral = {
        "to": "accueil@abri-de-meuse",
        "form": "housing/1",
        "answers": answers,
        "urgency": "soon",
        "legalBasis": "consent",
        "subject": "Logement",
        "hold": False,
    }
    with pytest.raises(RefusedError, match="form"):
        await anne.ask("write.refer", referral | {"answers": {}})
    thread = (await anne.ask("write.refer", referral))["thread"]
    await anne.until("(await endpoint.outbox.list()).length === 0")
    await scene.ben.mailbox.sync()
    received = scene.ben.threads.find(thread).referral
    assert isinstance(received, Referral)
    assert encode(received.answers) == encode(answers)
    await scene.ben.messages.acknowledge(thread)
    await act(scene.ben, thread, Action.ASK, "Depuis quand ?")
    moves = f"(await endpoint.threads.open('{thread}')).referral.moves"
    await anne.until(f"{moves}.includes('answer')")
    with pytest.raises(RefusedError, match="illegal-move"):
        await anne.ask("write.step", {"thread": thread, "action": "accept", "text": ""})
    step = {"thread": thread, "action": "answer", "text": "Depuis mars", "hold": False}
    await anne.ask("write.step", step)
    await anne.until("(await endpoint.outbox.list()).length === 0")
    await act(scene.ben, thread, Action.ACCEPT, "Nous la recevons mardi")
    await act(scene.ben, thread, Action.COMPLETE, "Relogée")
    await anne.until("(await endpoint.inbox.list({ view: 'closed' })).total === 1")
    view = await anne.ask("threads.open", thread)
    assert view["referral"]["state"] == "completed"
    assert view["referral"]["moves"] == view["warnings"] == []
    steps = [step["action"] for step in view["referral"]["history"]]
    assert steps == ["receive", "ask", "answer", "accept", "complete"]
    assert await state(scene.ben, thread) is State.COMPLETED


async def test_a_referral_to_the_browser(scene: Scene, served: Relay, context: BrowserContext) -> None:
    """Somebody in a browser receives a referral, assigns it to herself, and a colleague sees the step."""
    dina = await invited(scene.abri, context, served.url, "Dina", service="accueil")
    thread = await scene.refer()
    await dina.until("(await endpoint.inbox.list({ view: 'unassigned' })).total === 1")
    await dina.ask("threads.acknowledge", thread)
    await dina.ask("write.step", {"thread": thread, "action": "assign", "hold": False})
    await dina.ask("write.note", {"thread": thread, "text": "Je l'appelle", "hold": False})
    await dina.until("(await endpoint.outbox.list()).length === 0")
    (line,) = await dina.threads("mine")
    assert line["assignee"]["me"]
    assert line["state"] == "received"
    await scene.ben.mailbox.sync()
    assert scene.ben.threads.find(thread).assignee_name == "Dina"
    await scene.anne.mailbox.sync()
    assert len(scene.anne.threads.find(thread).messages) == 1  # neither the note nor who was assigned
    assert await state(scene.anne, thread) is State.RECEIVED


async def test_files_both_ways(scene: Scene, served: Relay, context: BrowserContext, tmp_path: Path) -> None:
    """64 MiB go up and come down whole, encrypted on the way, with their names and progress."""
    anne = await invited(scene.cpas, context, served.url)
    made = await anne.page.evaluate(
        """async () => {
            const piece = new Uint8Array(2 ** 20).map((_, at) => (at * 7919) >> 3);
            const file = new File(Array(64).fill(piece), "rapport.pdf", { type: "application/pdf" });
            return (await endpoint.files.attach(file)).id;
        }"""
    )
    letter = {"to": ["accueil@abri-de-meuse"], "subject": "Rapport", "text": "", "attachments": [made]}
    await anne.ask("write.message", letter | {"hold": False})
    await anne.until("(await endpoint.outbox.list()).length === 0", seconds=60)
    states = [event["transfer"]["state"] for event in await anne.events("transfer")]
    assert {"encrypting", "uploading", "done"} <= set(states)
    await scene.ben.mailbox.sync()
    (thread,) = scene.ben.threads.all()
    (ref,) = thread.messages[0].files
    assert (ref.name, ref.media_type, ref.size) == ("rapport.pdf", "application/pdf", 64 * 2**20)
    down = await scene.ben.files.download(ref, tmp_path)
    content = down.read_bytes()
    assert content[: 2**20] * 64 == content
    assert content[:9] == bytes((at * 7919 >> 3) % 256 for at in range(9))

    back = tmp_path / "retour.bin"
    back.write_bytes(content)
    await scene.ben.messages.reply(thread.id, "Le voici", [back])
    await anne.until("(await endpoint.inbox.list({ view: 'all' })).threads[0]?.count === 2")
    view = await anne.ask("threads.open", thread.id)
    (file,) = view["messages"][1]["body"]["files"]
    digest = await anne.page.evaluate(
        """async ([thread, blob]) => {
            const file = await endpoint.files.download(thread, blob);
            const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
            return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
        }""",
        [thread.id, file["blob"]],
    )
    assert digest == hashlib.sha256(content).hexdigest()


async def test_undo_and_draft(scene: Scene, served: Relay, context: BrowserContext) -> None:
    """What was written is held for some seconds; taken back, it is the draft that the page had."""
    anne = await invited(scene.cpas, context, served.url)
    fields = {"to": "accueil", "words": "Bonjour"}
    draft = await anne.ask("drafts.save", {"kind": "message", "subject": "Logement", "fields": fields})
    item = await anne.ask(
        "write.message",
        {"to": ["accueil@abri-de-meuse"], "subject": "Logement", "text": "Bonjour", "draft": draft["id"]},
    )
    assert item["state"] == "held"
    assert await anne.ask("drafts.list") == []
    again = await anne.ask("outbox.undo", item["id"])
    assert again["fields"] == fields
    assert await anne.ask("outbox.list") == []
    assert await anne.threads() == []
    await scene.ben.mailbox.sync()
    assert scene.ben.threads.all() == []


async def test_locks_and_another_browser(
    scene: Scene, served: Relay, context: BrowserContext, browser: Browser
) -> None:
    """A passphrase opens the device again; so does a code in a browser that has nothing and fetches all."""
    anne = await invited(scene.cpas, context, served.url)
    thread = await scene.refer()  # by the other Anne, of the same service
    await anne.until("(await endpoint.inbox.list({ view: 'all' })).total === 1")
    assert (await anne.ask("inbox.search", "logement"))[0]["thread"]["id"] == thread
    groups = (await anne.ask("access.newRecoveryCode"))["groups"]
    with pytest.raises(RefusedError, match="wrong-passphrase"):
        await anne.ask("access.confirmRecoveryCode", new_recovery_code())
    await anne.ask("access.confirmRecoveryCode", "-".join(groups))
    await anne.ask("access.lock")
    with pytest.raises(RefusedError, match="not-signed-in"):
        await anne.threads()
    with pytest.raises(RefusedError, match="wrong-passphrase"):
        await anne.ask("access.signIn", WAY | {"passphrase": "cinq mots tirés au sard"})
    opened = await anne.ask("access.signIn", WAY)
    assert (opened["state"], opened["recoverable"]) == ("open", True)
    assert [line["id"] for line in await anne.threads()] == [thread]

    elsewhere = await browser.new_context()
    other = await open_probe(elsewhere, served.url)
    assert await other.ask("access.state") == {"state": "closed", "known": False}
    await other.ask("access.signIn", {"kind": "recovery", "code": " ".join(groups).lower()})
    await other.until("(await endpoint.inbox.list({ view: 'all' })).total === 1")
    assert (await other.ask("threads.open", thread))["referral"]["state"] == "sent"
    await elsewhere.close()


async def test_two_tabs_and_a_reload(scene: Scene, served: Relay, context: BrowserContext) -> None:
    """Tabs share one endpoint: what one does the other sees, and a reload does not lock."""
    anne = await invited(scene.cpas, context, served.url)
    second = await open_probe(context, served.url)
    assert (await second.ask("access.state"))["state"] == "open"
    await anne.ask(
        "write.message", {"to": ["accueil@abri-de-meuse"], "subject": "A", "text": "", "hold": False}
    )
    await second.until("events.some(({ event }) => event === 'threads')")
    assert [line["subject"] for line in await second.threads()] == ["A"]
    await anne.page.close()
    await second.page.reload()
    await second.until("window.endpoint")
    assert (await second.ask("access.state"))["state"] == "open"


async def test_the_closed_loop(scene: Scene, served: Relay, context: BrowserContext) -> None:
    """An appointment, a referral that is passed on with consent, and consent that is withdrawn everywhere."""
    await scene.cpas.administration.create_service("nuit", "Nuit", ["Anne"])
    dina = await invited(scene.abri, context, served.url, "Dina", service="accueil")
    thread, other = await scene.refer(), await scene.refer(service="social")
    await dina.until("(await endpoint.inbox.list({ view: 'all' })).total === 2")
    step = {"thread": thread, "hold": False}
    await dina.ask("write.step", step | {"action": "accept"})
    appointment = {"starts": 1_900_000_000_000, "place": "Rue Haute 3", "minutes": 45}
    await dina.ask("write.step", step | {"action": "schedule", "appointment": appointment})
    assert (await dina.ask("threads.open", thread))["loop"]["appointment"] == appointment
    declined = {"thread": other, "hold": False}
    for more in (
        {"action": "accept"},
        {"action": "schedule", "appointment": appointment},
        {"action": "ask", "text": "Vient-elle encore ?"},
        {"action": "decline", "text": "Non", "reason": "not_wanted"},
    ):
        await dina.ask("write.step", declined | more)
    assert (await dina.ask("threads.open", declined["thread"]))["loop"]["appointment"] is None
    consent = {"by": "beneficiary", "on": "2026-11-27", "how": "au téléphone"}
    onward = {"to": "nuit@cpas-namur", "consent": consent}
    await dina.ask("write.step", step | {"action": "transfer", "transfer": onward})
    await dina.until("(await endpoint.outbox.list()).length === 0")
    await scene.anne.prepare()
    await scene.anne.mailbox.sync()
    view = scene.anne.threads.find(thread)
    assert view.loop.transfer is not None
    passed_on = scene.anne.threads.find(view.loop.transfer.thread)
    assert passed_on.loop.origin is not None
    assert passed_on.loop.origin.thread == thread
    items = await dina.ask("write.withdrawConsent", thread, "2026-11-27", "elle l'a dit")
    assert len(items) == 3  # told in both threads, and the own referral withdrawn
    await dina.until("(await endpoint.outbox.list()).length === 0")
    await scene.anne.mailbox.sync()
    assert scene.anne.threads.find(passed_on.id).referral_state is not None
    assert await state(scene.anne, passed_on.id) is State.WITHDRAWN
    assert (await dina.ask("threads.open", thread))["loop"]["withdrawn"]["on"] == "2026-11-27"


async def test_the_other_rooms(scene: Scene, served: Relay, context: BrowserContext) -> None:
    """The notebook and absences stay in the service; templates, settings and the directory answer."""
    anne = await invited(scene.cpas, context, served.url)
    await anne.ask("notebook.write", {"text": "Clé chez le voisin #garde", "hold": False})
    await anne.until("(await endpoint.outbox.list()).length === 0")
    (entry,) = await anne.ask("notebook.list", {"tag": "garde"})
    assert (entry["author"], entry["own"], entry["unread"]) == ("Anne W.", True, False)
    assert await anne.ask("notebook.tags") == [{"tag": "garde", "count": 1}]
    assert await anne.threads() == []
    days = {"first": "2099-12-21", "last": "2099-12-24"}
    (away,) = await anne.ask("absences.announce", days)
    assert (away["me"], away["service"]) == (True, "social@cpas-namur")
    await anne.until("(await endpoint.outbox.list()).length === 0")
    await scene.anne.mailbox.sync()
    assert len(scene.anne.threads.absences()) == 1
    assert await anne.ask("absences.cancel", away["thread"]) == []
    template = {"name": "Accusé", "text": "Bien reçu", "kind": "text", "fields": {}}
    saved = await anne.ask("templates.save", template)
    assert await anne.ask("templates.list") == [template | {"id": saved["id"]}]
    await anne.ask("settings.setPreferences", {"language": "nl"})
    assert (await anne.ask("settings.preferences"))["language"] == "nl"
    hits = await anne.ask("directory.services", "ABRI acc")
    assert [hit["address"] for hit in hits] == ["accueil@abri-de-meuse"]
    structure = await anne.ask("directory.structure", "abri-de-meuse")
    number = scene.anne.directory.safety_number("abri-de-meuse")
    assert structure["safetyNumber"] == number
    assert (await anne.ask("directory.verify"))["fork"] is None
    with pytest.raises(RefusedError, match="forbidden"):
        await anne.ask("registrar.applications")
    with pytest.raises(RefusedError, match="forbidden"):
        await anne.ask("administration.invite", "Zoé", [])


_STORED = """async () => {
    const found = [];
    for (const { name } of await indexedDB.databases()) {
        const database = await new Promise((resolve) => {
            const request = indexedDB.open(name);
            request.onsuccess = () => resolve(request.result);
        });
        for (const store of database.objectStoreNames) {
            const rows = await new Promise((resolve) => {
                const request = database.transaction(store).objectStore(store).getAll();
                request.onsuccess = () => resolve(request.result);
            });
            if (store !== "entries") found.push(...rows);  // the directory is public
        }
        database.close();
    }
    const text = (value) => value instanceof Uint8Array ? new TextDecoder("latin1").decode(value)
        : typeof value === "object" && value !== null ? Object.entries(value).flat().map(text).join(" ")
        : String(value);
    return found.map(text);
}"""


async def test_what_the_disk_shows(scene: Scene, served: Relay, context: BrowserContext) -> None:
    """Nothing that was written, received, searched for or typed lies in the browser's databases in clear."""
    anne = await invited(scene.cpas, context, served.url)
    await scene.refer()
    await anne.until("(await endpoint.inbox.list({ view: 'all' })).total === 1")
    await anne.ask("drafts.save", {"kind": "message", "subject": "Expulsion", "fields": {"text": "Huissier"}})
    letter = {"to": ["accueil@abri-de-meuse"], "subject": "Caution", "text": "Banque"}
    await anne.ask("write.message", letter)
    await anne.ask("access.lock")
    rows = await anne.page.evaluate(_STORED)
    assert len(rows) > 10
    everything = " ".join(rows).casefold()
    # None so short that it would be found by chance among keys and boxes.
    words = ("lambert", "logement", "expulsion", "huissier", "caution", "banque", "anne w.", "accueil", NAME)
    assert [word for word in words if word in everything] == []
