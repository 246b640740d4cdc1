"""What FHIR R4 and BSeR demand of codes, which `fhir.resources` does not check, and what we read."""

import base64
import json
from functools import reduce
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from client.casework.loop import Loop
from client.exchange.fhir import thread_files, to_bundle
from client.exchange.fhir_reading import Draft, from_bundle
from client.messages.conversation import MessageState
from client.messages.views import MessageView, ThreadView
from schemas.content import Action, FileRef, LegalBasis, Referral, Urgency
from schemas.errors import InvalidInputError
from schemas.events import Event, Side
from schemas.ids import new_id, parse_address
from schemas.referral import Referral as Progress
from schemas.referral import State, step

NOW = 1_750_000_000_123
SENDER, RECEIVER = parse_address("social@cpas-val"), parse_address("accueil@abri-de-meuse")
FILE = FileRef(new_id(NOW), bytes(32), 12, bytes(32), "bail.pdf", "application/pdf")

# Value sets of FHIR R4 with a required binding, and BSeR's code system (STU 2).
TASK_STATUS = {"draft", "requested", "received", "accepted", "rejected", "ready", "cancelled"} | {
    *("in-progress", "on-hold", "failed", "completed", "entered-in-error"),
}
REQUEST_STATUS = {"draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"}
PRIORITY = {"routine", "urgent", "asap", "stat"}
BSER = {
    "2.0": "Service Request Created",
    "3.0": "Service Request Accepted",
    "4.0": "Service Request Declined",
    "5.1.1": "Service Request Event Scheduled",
    "5.1.2": "Scheduled Service Request Event Unattended",
    "5.1.3": "Scheduled Service Request Event Cancelled",
    "5.1.4": "Service Request Event Completed",
    "5.2": "Service Request Cancellation Requested",
    "6.0": "Service Request Fulfillment Cancelled",
    "7.0": "Service Request Fulfillment Completed",
}

STEPS = {
    "": ("requested", "2.0", "active"),
    "receive": ("received", "2.0", "active"),
    "accept": ("accepted", "3.0", "active"),
    "decline": ("rejected", "4.0", "revoked"),
    "ask": ("on-hold", "2.0", "active"),
    "accept ask": ("on-hold", "3.0", "active"),
    "accept schedule": ("in-progress", "5.1.1", "active"),
    "accept schedule miss": ("in-progress", "5.1.2", "active"),
    "accept start": ("in-progress", "3.0", "active"),
    "accept schedule attend": ("in-progress", "5.1.4", "active"),
    "accept schedule attend ask answer": ("in-progress", "5.1.4", "active"),
    "accept complete": ("completed", "7.0", "completed"),
    "transfer": ("cancelled", "6.0", "revoked"),
    "withdraw": ("cancelled", "6.0", "revoked"),
}
"""What was done, and then Task.status, Task.businessStatus and ServiceRequest.status."""


def after(steps: str) -> Progress:
    """Return where a referral stands after some steps."""
    senders = ("answer", "withdraw")
    events = [
        Event(bytes([n]), Action(each), Side.SENDER if each in senders else Side.RECEIVER, NOW + n, "Anne")
        for n, each in enumerate(steps.split())
    ]
    progress = reduce(step, events, Progress())
    assert not progress.refused
    return progress


def thread(progress: Progress, urgency: Urgency = Urgency.SOON, file: FileRef = FILE) -> ThreadView:
    """Return a referral as threads show it."""
    content = Referral(
        "Anne", "Logement", "housing/1", {"name": "Zoé"}, urgency, LegalBasis.CONSENT, "Merci", files=(file,)
    )
    message = MessageView(
        *(new_id(NOW), bytes(32), MessageState.RECEIVED, "Anne", SENDER, "CPAS Val"),
        own=False,
        internal=False,
        at=NOW,
        content=content,
        files=(file,),
        read_by=(),
        refusal=None,
        problem="",
        guest=None,
    )
    return ThreadView(
        *(new_id(NOW), "abcdef", "Logement", (SENDER, RECEIVER), RECEIVER, (message,), (), (), (), 0),
        referral=content,
        referral_state=progress,
        referral_side=Side.RECEIVER,
        referral_moves=(),
        assignee_name="",
        loop=Loop(),
    )


def resources(bundle: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Return Task, ServiceRequest, answers and file of a bundle."""
    return tuple(entry["resource"] for entry in bundle["entry"])


def test_every_state_is_among_the_steps() -> None:
    """The table above leaves no state of a referral out."""
    assert {after(steps).state for steps in STEPS} == {*State}


@pytest.mark.parametrize("steps", STEPS)
def test_where_a_referral_stands(steps: str) -> None:
    """Each state has the codes of spec/referral.md; all are in the value sets, with BSeR's own names."""
    bundle = to_bundle(thread(after(steps)))
    Bundle.model_validate(bundle)
    task, request, *documents = resources(bundle)
    (coding,) = task["businessStatus"]["coding"]
    assert (task["status"], coding["code"], request["status"]) == STEPS[steps]
    assert task["status"] in TASK_STATUS
    assert request["status"] in REQUEST_STATUS
    assert coding["display"] == BSER[coding["code"]]
    assert (task["intent"], request["intent"], task["code"]["coding"][0]["code"]) == (
        "order",
        "order",
        "fulfill",
    )
    assert {each["status"] for each in documents} == {"current"}
    assert task["authoredOn"] == request["authoredOn"] <= task["lastModified"]
    assert task.get("statusReason") == ({"text": "transferred"} if steps == "transfer" else None)
    references = {task["focus"]["reference"], *(each["reference"] for each in request["supportingInfo"])}
    assert references == {entry["fullUrl"] for entry in bundle["entry"][1:]}


@pytest.mark.parametrize("urgency", [*Urgency])
def test_urgency_there_and_back(urgency: Urgency) -> None:
    """Each urgency is a priority of FHIR, and comes back from it."""
    view = thread(after(""), urgency)
    bundle = to_bundle(view, {each.blob: b"%PDF" for each in thread_files(view)})
    assert resources(bundle)[1]["priority"] in PRIORITY
    draft = from_bundle(json.dumps(bundle).encode())
    assert draft == Draft(
        "Logement",
        "housing/1",
        {"name": "Zoé"},
        urgency,
        LegalBasis.CONSENT,
        "Merci",
        (("bail.pdf", b"%PDF"),),
    )


def test_files_larger_than_fhir_can_say() -> None:
    """A size that FHIR's integers do not hold is left out; the largest that they hold is said."""
    for size, said in ((2**31 - 1, 2**31 - 1), (2**31, None)):
        file = FileRef(FILE.blob, FILE.key, size, FILE.sha256, FILE.name, FILE.media_type)
        *_, document = resources(to_bundle(thread(after(""), file=file)))
        assert document["content"][0]["attachment"].get("size") == said


def changed(kind: str, **said: object) -> bytes:
    """Return a good bundle in which the resources of a kind say something more."""
    view = thread(after(""))
    bundle = to_bundle(view, {FILE.blob: b"%PDF"})
    for each in resources(bundle):
        if each["resourceType"] == kind:
            each.update(said)
    return json.dumps(bundle).encode()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("ServiceRequest", {"doNotPerform": True}),
        *(("ServiceRequest", {"status": each}) for each in sorted(REQUEST_STATUS - {"active"})),
        *(("ServiceRequest", {"intent": each}) for each in ("proposal", "plan", "option", "directive")),
        ("ServiceRequest", {"priority": "soon"}),
        ("DocumentReference", {"status": "entered-in-error"}),
        ("DocumentReference", {"status": "superseded"}),
        *(("Task", {"status": each}) for each in ("rejected", "cancelled", "failed", "completed")),
        ("Task", {"status": "entered-in-error"}),
        ("Task", {"restriction": {"modifierExtension": [{"url": "urn:x"}]}}),
        ("Task", {"implicitRules": "urn:x"}),
    ],
)
def test_what_changes_the_meaning(kind: str, said: dict[str, object]) -> None:
    """What is not to be done, or no longer holds, is not sent as a referral."""
    assert from_bundle(changed(kind)).subject == "Logement"
    with pytest.raises(InvalidInputError):
        from_bundle(changed(kind, **said))


def test_modifiers_of_parts() -> None:
    """An extension that changes the meaning is found in an entry, and in an attachment's content, too."""
    for path in (("entry", 1), ("entry", 2, "resource", "content", 0)):
        bundle = json.loads(changed("Task"))
        part = reduce(lambda found, name: found[name], path, bundle)
        part["modifierExtension"] = [{"url": "urn:x", "valueBoolean": True}]
        with pytest.raises(InvalidInputError, match="modifierExtension"):
            from_bundle(json.dumps(bundle).encode())


def test_what_others_may_write() -> None:
    """Data in lines, a Task with members of its own, other orders: FHIR allows it, and it is read."""
    data = base64.encodebytes(b"x" * 100).decode()
    content = [{"attachment": {"contentType": "text/plain", "title": "x.txt", "data": data}}]
    bundle = json.loads(
        changed("Task", instantiatesUri="urn:x", status="requested", note=[{"authorString": "x"}])
    )
    bundle["entry"][1]["resource"]["intent"] = "original-order"
    bundle["entry"][3]["resource"]["content"] = content
    assert from_bundle(json.dumps(bundle).encode()).files == (("x.txt", b"x" * 100),)


def test_half_a_character() -> None:
    """Text that could not be sent on is refused here, not later."""
    with pytest.raises(InvalidInputError, match="JSON"):
        from_bundle(changed("Task").replace(b"Logement", b"\\ud800"))
