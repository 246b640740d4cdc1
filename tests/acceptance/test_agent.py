"""The agent: a case-management system sends, receives and answers through it, and nobody else does."""

import base64
import hashlib
import hmac
import json
import stat
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import icalendar
import pytest
from fhir.resources.R4B.bundle import Bundle

from tests.acceptance.agent import Agent, listening, running
from tests.acceptance.office import Office
from tests.acceptance.souspli import patiently
from tests.processes import free_port
from tests.questions import broken

ANSWERS = json.loads(Path("schemas/forms/examples/housing.json").read_text(encoding="utf-8"))
PDF = b"%PDF-1.4 fictional"
REFERRAL = {
    "to": "accueil@abri-de-meuse",
    "form": "housing/1",
    "answers": ANSWERS,
    "subject": "Logement",
    "urgency": "soon",
    "legal_basis": "consent",
    "text": "Merci de rappeler.",
    "files": [{"name": "bail.pdf", "data": base64.b64encode(PDF).decode()}],
}


@pytest.fixture(name="office", scope="module")
def _office(busy_office: Office) -> Office:
    return busy_office


@pytest.fixture(scope="module")
def agent(office: Office) -> Iterator[Agent]:
    """Return the agent of Anne, who writes for `social@cpas-val`."""
    with running(office.anne) as found:
        yield found


def arrives(agent: Agent, thread: str, state: str) -> None:
    """Wait until the agent sees a referral in a state."""

    def there() -> bool:
        found = agent.ask("GET", f"/v1/threads/{thread}")
        return found.status == 200 and found.json["summary"]["referral"]["state"] == state

    patiently(there)


def test_a_referral_both_ways(office: Office, agent: Agent) -> None:
    """A referral with a file goes out by the agent, is accepted elsewhere, and the agent sees it."""
    sent = agent.gives("POST", "/v1/referrals", REFERRAL)
    assert (sent["state"], sent["problem"]) == ("sent", "")
    (received,) = (each for each in office.lina("inbox") if each["thread"] == sent["thread"])
    office.lina("accept", received["short"], "--text", "Nous appelons demain")
    arrives(agent, sent["thread"], "accepted")
    seen = agent.gives("GET", f"/v1/threads/{sent['thread']}")
    assert [each["text"] for each in seen["messages"]] == ["Merci de rappeler.", "Nous appelons demain"]
    assert seen["summary"]["referral"]["answers"] == ANSWERS
    (file,) = seen["messages"][0]["files"]
    content = agent.ask("GET", f"/v1/threads/{sent['thread']}/files/{file['file']}")
    assert (content.body, content.headers["Content-Type"]) == (PDF, "application/octet-stream")
    agent.gives("POST", f"/v1/threads/{sent['thread']}/replies", {"text": "Merci"})
    assert "Merci" in office.lina.reads("show", received["short"])
    withdrawn = {"action": "withdraw", "reason": "no_longer_needed"}
    agent.gives("POST", f"/v1/threads/{sent['thread']}/steps", withdrawn)
    refused = agent.ask("POST", f"/v1/threads/{sent['thread']}/steps", withdrawn)
    assert (refused.status, refused.json["type"]) == (409, "urn:souspli:problem:illegal-move")


def test_nothing_that_is_open_reaches_the_disk(office: Office, agent: Agent) -> None:
    """What the agent sent and gave out is nowhere in the profile."""
    sent = agent.gives("POST", "/v1/referrals", REFERRAL)
    file = agent.gives("GET", f"/v1/threads/{sent['thread']}")["messages"][0]["files"][0]["file"]
    agent.ask("GET", f"/v1/threads/{sent['thread']}/files/{file}")
    kept = b"".join(path.read_bytes() for path in (office.anne.home / "anne").rglob("*") if path.is_file())
    assert PDF not in kept
    assert b"Merci de rappeler." not in kept


def test_fhir_there_and_back(office: Office, agent: Agent) -> None:
    """A referral is a valid FHIR R4 bundle, and a bundle is a referral with the same answers and files."""
    sent = agent.gives("POST", "/v1/referrals", REFERRAL)
    raw = agent.ask("GET", f"/v1/threads/{sent['thread']}/fhir?files=1")
    assert raw.headers["Content-Type"].startswith("application/fhir+json")
    bundle = Bundle.model_validate_json(raw.body)
    kinds = [entry.resource.get_resource_type() for entry in bundle.entry or () if entry.resource]
    assert kinds == ["Task", "ServiceRequest", "DocumentReference", "DocumentReference"]
    again = agent.ask("POST", "/v1/fhir?to=accueil@abri-de-meuse", raw.body)
    assert again.status == 201, again
    back = agent.gives("GET", f"/v1/threads/{again.json['thread']}")
    first = agent.gives("GET", f"/v1/threads/{sent['thread']}")
    same = ("form", "answers", "urgency", "legal_basis")
    assert [back["summary"]["referral"][each] for each in same] == [
        first["summary"]["referral"][each] for each in same
    ]
    assert [(each["name"], each["size"]) for each in back["messages"][0]["files"]] == [("bail.pdf", len(PDF))]
    assert office.lina("show", again.json["thread"][-12:])["subject"] == "Logement"


def test_what_is_no_bundle(agent: Agent) -> None:
    """What is not FHIR, or changes its meaning, is refused with what is missing."""
    path = "/v1/fhir?to=accueil@abri-de-meuse"
    for body in ("[]", "{", '{"resourceType": "Bundle"}', '{"resourceType": "Bundle", "implicitRules": "x"}'):
        reply = agent.ask("POST", path, body.encode())
        assert reply.status == 400, body
        assert reply.json["detail"]
    assert agent.ask("POST", "/v1/fhir", b"{}").status == 400


def test_repeated_with_its_key(office: Office, agent: Agent) -> None:
    """A referral that is repeated with its key, at once too, gets the same answer and arrives once."""
    body = REFERRAL | {"subject": "Une seule fois"}
    with ThreadPoolExecutor() as pool:
        first, second = pool.map(lambda _: agent.once("dossier-17", "/v1/referrals", body), range(2))
    assert first.status == second.status == 201
    assert first.body == second.body == agent.once("dossier-17", "/v1/referrals", body).body
    refused = agent.once("dossier-17", "/v1/referrals", body | {"subject": "Autre chose"})
    assert (refused.status, refused.json["type"]) == (409, "urn:souspli:problem:id-reused")
    (sent,) = (each for each in office.lina("inbox") if each["subject"] == "Une seule fois")
    assert sent["thread"] == first.json["thread"]
    path = f"/v1/threads/{sent['thread']}/replies"
    assert agent.once("1", path, {"text": "Merci"}).body == agent.once("1", path, {"text": "Merci"}).body
    assert agent.once("", path, {"text": "Merci"}).status == 400
    assert [each["text"] for each in agent.gives("GET", f"/v1/threads/{sent['thread']}")["messages"]].count(
        "Merci"
    ) == 1


def test_a_webhook_is_made_once(agent: Agent) -> None:
    """One that is asked for again with its key, at once or after it was removed, is the same one."""
    body = {"url": "http://127.0.0.1:9/once"}
    with ThreadPoolExecutor() as pool:
        first, second = pool.map(lambda _: agent.once("hook-1", "/v1/webhooks", body), range(2))
    assert (first.status, first.body) == (201, second.body)

    def made() -> list[str]:
        hooks = agent.gives("GET", "/v1/webhooks")["webhooks"]
        return [each["id"] for each in hooks if each["url"] == body["url"]]

    assert made() == [first.json["id"]]
    assert len(bytes.fromhex(first.json["secret"])) == 32
    assert agent.ask("DELETE", f"/v1/webhooks/{first.json['id']}").status == 204
    assert agent.once("hook-1", "/v1/webhooks", body).body == first.body
    assert made() == []


def test_a_table_is_taken_once(office: Office, agent: Agent) -> None:
    """One that is repeated with its key does not undo what was changed since."""
    path = "/v1/correspondents?bridge=accueil@abri-de-meuse"
    table = b"name,e-mail\nLou Petit,lou@asso.example\n,nobody@asso.example\n"
    first = agent.once("table-1", path, table)
    assert (first.json["added"], len(first.json["refused"])) == (1, 1)
    agent.ask("POST", path, b"name,e-mail\nLou Grand,lou@asso.example\n")
    assert agent.once("table-1", path, table).body == first.body
    assert "Lou Grand" in office.anne.reads("correspondent", "list")
    assert agent.once("table-1", path, table + b"\n").status == 409


def test_told_after_a_restart(office: Office) -> None:
    """What a webhook could not be told before the agent ended, it is told when the agent runs again."""
    port = free_port()
    office.hugo("inbox")  # of what came before, nothing is told any more
    with running(office.hugo) as hers:
        hers.gives("POST", "/v1/webhooks", {"url": f"http://127.0.0.1:{port}/"})
        sent = office.lina("send", "social@cpas-val", "--subject", "Réunion", "--text", "Lundi ?")

        def waits() -> bool:
            (hook,) = hers.gives("GET", "/v1/webhooks")["webhooks"]
            return bool(hook["waiting"] == 1 and hook["problem"] == "it cannot be reached")

        patiently(waits)
    with listening(port) as heard, running(office.hugo) as hers:
        heard.tells_of(sent["thread"])
        patiently(lambda: hers.gives("GET", "/v1/webhooks")["webhooks"][0]["waiting"] == 0)
        assert hers.gives("GET", "/v1/webhooks")["webhooks"][0]["problem"] == ""


def test_a_message_and_its_webhook(office: Office, agent: Agent) -> None:
    """Who has a webhook is told which conversation has something new, signed, and not what."""
    with listening() as heard:
        hook = agent.gives("POST", "/v1/webhooks", {"url": f"http://127.0.0.1:{heard.port}/souspli"})
        assert agent.gives("GET", "/v1/webhooks")["webhooks"][-1]["secret"] is None
        letter = ("--subject", "Secret de famille", "--text", "Une place lundi")
        sent = office.lina("send", "social@cpas-val", *letter)
        headers, body = heard.tells_of(sent["thread"])
        assert set(json.loads(body)) == {"event", "thread", "at"}
        seconds, _, signature = headers["Souspli-Signature"].removeprefix("t=").partition(",v1=")
        secret = bytes.fromhex(hook["secret"])
        assert signature == hmac.digest(secret, f"{seconds}.".encode() + body, hashlib.sha256).hex()
        assert abs(int(seconds) - time.time()) < 300
        thread = agent.gives("GET", f"/v1/threads/{json.loads(body)['thread']}")
        assert thread["summary"]["subject"] == "Secret de famille"
        assert agent.ask("DELETE", f"/v1/webhooks/{hook['id']}").status == 204
    assert agent.ask("DELETE", f"/v1/webhooks/{hook['id']}").status == 404


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "http://127.0.0.1.example.org/",
        "ftp://127.0.0.1/",
        "https://user:secret@example.org/",
        "http://[::1",
        "//localhost/",
    ],
)
def test_webhooks_elsewhere(agent: Agent, url: str) -> None:
    """Nothing is told over the network in clear, nor to what is no address."""
    assert agent.ask("POST", "/v1/webhooks", {"url": url}).status == 400


def test_receipts_are_for_people(office: Office, agent: Agent) -> None:
    """That the agent shows a message is no receipt; a person's reading is told when the software says so."""
    sent = office.lina("send", "social@cpas-val", "--subject", "Lu ?", "--text", "Bonjour")
    thread = sent["thread"]
    patiently(lambda: agent.ask("GET", f"/v1/threads/{thread}").status == 200)
    assert office.lina("show", thread[-12:])["messages"][0]["read_by"] == []
    assert agent.gives("GET", "/v1/threads?unread=1")["threads"]
    assert agent.ask("POST", f"/v1/threads/{thread}/read").status == 204
    office.lina("inbox")
    assert office.lina("show", thread[-12:])["messages"][0]["read_by"][0]["author"] == "Anne Dupont"


def test_appointments(office: Office, agent: Agent) -> None:
    """An appointment is in the calendar, without what it is about unless one asks for it."""
    sent = agent.gives("POST", "/v1/referrals", REFERRAL)
    meeting = {"starts": "2099-06-03T14:00:00+02:00", "place": "Rue du Pont 1; Namur"}
    with running(office.lina) as hers:
        arrives(hers, sent["thread"], "sent")
        for step in ({"action": "accept"}, {"action": "schedule", "appointment": meeting}):
            hers.gives("POST", f"/v1/threads/{sent['thread']}/steps", step)
    arrives(agent, sent["thread"], "scheduled")
    discreet, open_ = (agent.ask("GET", f"/v1/calendar{query}").body for query in ("", "?details=1"))
    assert b"Logement" not in discreet
    assert b"Rue du Pont" not in discreet
    events = icalendar.Calendar.from_ical(open_).walk("VEVENT")
    (event,) = (each for each in events if str(each["UID"]) == f"{sent['thread']}@souspli")
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Logement", "Rue du Pont 1; Namur")


def test_appointments_without_the_agent(office: Office, agent: Agent, tmp_path: Path) -> None:
    """The command line shows what is to come, and writes the same calendar; a file that is none stays."""
    sent = agent.gives("POST", "/v1/referrals", REFERRAL | {"subject": "Visite à domicile"})
    office.lina("accept", sent["thread"])
    office.lina("schedule", sent["thread"], "2099-07-01T10:00", "--place", "Rue du Pont 1")
    (coming,) = (each for each in office.lina("calendar") if each["id"] == sent["thread"])
    assert (coming["title"], coming["place"]) == ("Visite à domicile", "Rue du Pont 1")
    file = tmp_path / "souspli.ics"
    for more, told in ((), False), (("--details",), True):
        office.lina("calendar", "--ics", file, *more)
        assert (b"Visite" in file.read_bytes()) is told
    events = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert f"{sent['thread']}@souspli" in {str(each["UID"]) for each in events}
    assert list(tmp_path.iterdir()) == [file]
    file.write_text("something else")
    assert "is no calendar" in office.lina("calendar", "--ics", file, ends=3)["error"]["detail"]
    assert file.read_text() == "something else"
    office.lina("calendar", "--details", ends=2)


def test_correspondents_from_a_table(office: Office, agent: Agent) -> None:
    """A table of contacts is taken row by row; what cannot be taken says why."""
    table = "Nom;E-mail;Langue\nSam Dupont;sam@asso.example;fr\nSans adresse;;nl\nSam;SAM@asso.example;fr\n"
    reply = agent.ask("POST", "/v1/correspondents?bridge=accueil@abri-de-meuse", table.encode())
    assert reply.json["added"] == 1
    assert [each["line"] for each in reply.json["refused"]] == [3, 4]
    assert "sam@asso.example" in office.anne.reads("correspondent", "list")
    assert agent.ask("POST", "/v1/correspondents?bridge=accueil@abri-de-meuse", b"a,b\n1,2\n").status == 400


def test_the_right_door(agent: Agent) -> None:
    """The agent finds services, and names what it does not know."""
    assert agent.ask("GET", "/v1/services?need=shelter&near=5000").status == 200
    assert agent.ask("GET", "/v1/services?need=astronomy&near=5000").status == 400
    assert agent.ask("GET", "/v1/services?need=shelter").status == 400


def test_only_who_shows_the_token(agent: Agent) -> None:
    """Without the token, with another one, from a web page, or under a name that points here: nothing."""
    for headers, status in (
        ({"Authorization": ""}, 401),
        ({"Authorization": "Bearer x"}, 401),
        ({"Authorization": "Bearer \xe9"}, 401),
        ({"Origin": "https://example.org"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Host": "example.org"}, 403),
    ):
        assert agent.ask("GET", "/v1/status", headers=headers).status == status, headers
    assert agent.ask("GET", "/v1/status").status == 200


def test_socket_and_token_are_the_owners(office: Office, agent: Agent) -> None:
    """Other users of this computer can neither read the token nor connect."""
    for path in (Path(agent.socket), office.anne.home / "anne" / "agent.token"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_one_agent_for_a_profile(office: Office, agent: Agent) -> None:
    """A second agent does not take the place of the first one; one elsewhere than here does not begin."""
    assert "another agent" in office.anne.reads("agent", "run", ends=3)
    assert "not on this computer" in office.anne.reads("agent", "run", "--listen", "0.0.0.0:8790", ends=3)
    assert agent.ask("GET", "/v1/status").status == 200


def test_the_document_is_served(agent: Agent) -> None:
    """The OpenAPI document needs no token, and is the one of the repository."""
    served = agent.ask("GET", "/openapi.json", headers={"Authorization": ""})
    assert served.json == json.loads(Path("schemas/openapi/agent.json").read_text(encoding="utf-8"))


def test_no_request_breaks_the_agent(office: Office) -> None:
    """Whatever its documented interface is asked, within its types or not, the answer was foreseen."""
    document = json.loads(Path("schemas/openapi/agent.json").read_text(encoding="utf-8"))
    with running(office.hugo, "--listen", "127.0.0.1:0") as found:
        assert broken(document, found.socket, found.token) == {}
