"""Referrals as FHIR R4: a Bundle of Task, ServiceRequest and DocumentReferences; fhir_reading.py reads them.

    bundle = to_bundle(thread, files={blob: data})

The Task says where the referral stands (spec/referral.md has the table, with the business status of HL7
BSeR), the ServiceRequest what is asked, one DocumentReference holds the answers of the form, the others are
files. No Patient is made up: whom it is about stands in the answers, for those who may read them.
"""

import base64
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from client.messages.views import ThreadView
from schemas.codec import encode
from schemas.content import FileRef, Referral, Urgency
from schemas.errors import InvalidInputError
from schemas.referral import Referral as Progress
from schemas.referral import State
from schemas.steps import Action

Json = dict[str, Any]

MEDIA_TYPE: Final = "application/fhir+json"
_THREAD, FORM, BASIS = "urn:souspli:thread", "urn:souspli:form:", "urn:souspli:legal-basis"
_SERVICE = "urn:souspli:service"
_BSER = "http://hl7.org/fhir/us/bser/CodeSystem/TaskBusinessStatusCS"
_ANSWERS_TYPE = "application/json"

_TASK_CODE = "http://hl7.org/fhir/CodeSystem/task-code"
_LARGEST_SIZE: Final = 2**31 - 1
"""The largest that FHIR's `unsignedInt` holds; a file may be larger, and then has no `size`."""

PRIORITY: Final = {Urgency.ROUTINE: "routine", Urgency.SOON: "urgent", Urgency.URGENT: "asap"}
_CREATED, _ACCEPTED, _ATTENDED, _CANCELLED = "2.0", "3.0", "5.1.4", "6.0"
_DISPLAYS: Final = {
    _CREATED: "Service Request Created",
    _ACCEPTED: "Service Request Accepted",
    "4.0": "Service Request Declined",
    "5.1.1": "Service Request Event Scheduled",
    "5.1.2": "Scheduled Service Request Event Unattended",
    _ATTENDED: "Service Request Event Completed",
    _CANCELLED: "Service Request Fulfillment Cancelled",
    "7.0": "Service Request Fulfillment Completed",
}
_TASK: Final = {
    State.SENT: ("requested", _CREATED),
    State.RECEIVED: ("received", _CREATED),
    State.ACCEPTED: ("accepted", _ACCEPTED),
    State.DECLINED: ("rejected", "4.0"),
    State.INFORMATION_ASKED: ("on-hold", _CREATED),
    State.SCHEDULED: ("in-progress", "5.1.1"),
    State.UNATTENDED: ("in-progress", "5.1.2"),
    State.IN_PROGRESS: ("in-progress", _ACCEPTED),
    State.COMPLETED: ("completed", "7.0"),
    State.TRANSFERRED: ("cancelled", _CANCELLED),
    State.WITHDRAWN: ("cancelled", _CANCELLED),
}
_REQUEST: Final = {
    State.COMPLETED: "completed",
    State.DECLINED: "revoked",
    State.TRANSFERRED: "revoked",
    State.WITHDRAWN: "revoked",
}
_PERSON: Final = {"display": "see the answers"}


def to_bundle(thread: ThreadView, files: Mapping[str, bytes] | None = None) -> Json:
    """Return the bundle of a referral; `files` are contents by blob, to be put into it.

    Raises InvalidInputError for a thread that is none.
    """
    referral, progress = thread.referral, thread.referral_state
    if referral is None or progress is None:
        raise InvalidInputError("this conversation is not a referral", advice="only referrals have a bundle")
    part = _Part(thread.id)
    sender, receiver = (str(address) for address in thread.participants)
    answers = _document(
        part("answers"), "answers", _ANSWERS_TYPE, encode(referral.answers), title=referral.form
    )
    documents = [answers, *(_file(part, each, (files or {}).get(each.blob)) for each in thread_files(thread))]
    request: Json = {
        "resourceType": "ServiceRequest",
        "id": part("request"),
        "identifier": [{"system": _THREAD, "value": thread.id}],
        "extension": [{"url": BASIS, "valueCode": referral.legal_basis.value}],
        "instantiatesUri": [FORM + referral.form],
        "status": _REQUEST.get(progress.state, "active"),
        "intent": "order",
        "priority": PRIORITY[referral.urgency],
        "code": {"text": referral.subject},
        "subject": _PERSON,
        "authoredOn": _begun(thread),
        "requester": _reference(sender),
        "performer": [_reference(receiver)],
        "supportingInfo": [{"reference": f"urn:uuid:{each['id']}"} for each in documents],
    }
    if referral.text:
        request["note"] = [{"text": referral.text}]
    resources = [_task(thread, part, progress, sender, receiver), request, *documents]
    return {
        "resourceType": "Bundle",
        "id": part("bundle"),
        "type": "collection",
        "timestamp": _moment(thread.last),
        "entry": [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in resources],
    }


def thread_files(thread: ThreadView) -> tuple[FileRef, ...]:
    """Return the files that came with a referral itself."""
    return next((each.files for each in thread.messages if isinstance(each.content, Referral)), ())


def _task(thread: ThreadView, part: "_Part", progress: Progress, sender: str, receiver: str) -> Json:
    status, code = _TASK[progress.state][0], _business_status(progress)
    task: Json = {
        "resourceType": "Task",
        "id": part("task"),
        "identifier": [{"system": _THREAD, "value": thread.id}],
        "status": status,
        "businessStatus": {
            "coding": [{"system": _BSER, "code": code, "display": _DISPLAYS[code]}],
            "text": progress.state.value,
        },
        "intent": "order",
        "code": {"coding": [{"system": _TASK_CODE, "code": "fulfill"}]},
        "focus": {"reference": f"urn:uuid:{part('request')}"},
        "for": _PERSON,
        "authoredOn": _begun(thread),
        "lastModified": _moment(thread.last),
        "requester": _reference(sender),
        "owner": _reference(receiver),
    }
    reason = State.TRANSFERRED if progress.state is State.TRANSFERRED else thread.loop.reason
    if reason is not None:
        task["statusReason"] = {"text": reason.value}
    return task


def _business_status(progress: Progress) -> str:
    """Return the code of BSeR for where a referral stands, which may depend on what was before."""
    state = progress.state
    if state is State.INFORMATION_ASKED and progress.asked_from not in (State.SENT, State.RECEIVED):
        return _ACCEPTED
    if state is State.IN_PROGRESS and any(action is Action.ATTEND for _, action, _ in progress.history):
        return _ATTENDED
    return _TASK[state][1]


def _file(part: "_Part", file: FileRef, data: bytes | None) -> Json:
    return _document(part(file.blob), "file", file.media_type, data, title=file.name, size=file.size)


def _document(
    identifier: str, kind: str, media_type: str, data: bytes | None, *, title: str, size: int | None = None
) -> Json:
    attachment: Json = {"contentType": media_type, "title": title}
    if data is not None:
        attachment["data"] = base64.b64encode(data).decode()
    if size is not None and size <= _LARGEST_SIZE:
        attachment["size"] = size
    return {
        "resourceType": "DocumentReference",
        "id": identifier,
        "status": "current",
        "type": {"text": kind},
        "content": [{"attachment": attachment}],
    }


def _reference(address: str) -> Json:
    return {"type": "Organization", "identifier": {"system": _SERVICE, "value": address}, "display": address}


class _Part:
    """Gives the resources of a thread identifiers of their own, always the same ones."""

    def __init__(self, thread: str) -> None:
        self._thread = uuid.UUID(thread)

    def __call__(self, name: str) -> str:
        return str(uuid.uuid5(self._thread, name))


def _begun(thread: ThreadView) -> str:
    return _moment(min((each.at for each in thread.messages), default=0))


def _moment(millis: int) -> str:
    return datetime.fromtimestamp(millis / 1000, UTC).isoformat(timespec="milliseconds")
