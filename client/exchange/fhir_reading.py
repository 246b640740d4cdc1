"""A referral out of a FHIR R4 Bundle, such as fhir.py writes or another system does.

    draft = from_bundle(raw)                       # what referrals.refer takes

Rules: what we do not know is passed over, as FHIR has it; an element that changes the meaning of what we know
makes the bundle refused: `modifierExtension` and `implicitRules` anywhere, a request that is no order to be
carried out now, a document that no longer holds.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from client.exchange.fhir import BASIS, FORM, PRIORITY
from schemas.content import Answer, LegalBasis, Urgency
from schemas.errors import InvalidInputError, MalformedError, TooLargeError
from schemas.limits import LIMITS

Json = dict[str, Any]

LARGEST: Final = 64 * 1024**2
"""Bytes of a bundle that is read: its files are in it."""

_KNOWN: Final = ("Task", "ServiceRequest", "DocumentReference")
_ORDERS: Final = ("order", "original-order", "reflex-order", "filler-order", "instance-order")
"""The intents of FHIR's value set by which a request may be acted upon."""

_ENDED: Final = ("rejected", "cancelled", "failed", "completed", "entered-in-error")
"""The statuses of a Task that is over."""


@dataclass(frozen=True)
class Draft:
    """A referral to be sent, as a bundle has it; `files` are names with their content."""

    subject: str
    form: str
    answers: Mapping[str, Answer]
    urgency: Urgency
    legal_basis: LegalBasis
    text: str
    files: tuple[tuple[str, bytes], ...]


class _Attachment(msgspec.Struct, frozen=True):
    contentType: str = ""  # noqa: N815 - FHIR's names
    title: str = ""
    data: str | None = None


class _Content(msgspec.Struct, frozen=True):
    attachment: _Attachment


class _Text(msgspec.Struct, frozen=True):
    text: str = ""


class _Extension(msgspec.Struct, frozen=True):
    url: str = ""
    valueCode: str = ""  # noqa: N815


class _Resource(msgspec.Struct, frozen=True):
    """What we read of either of the two; `resourceType` tells them apart."""

    resourceType: str  # noqa: N815
    status: str = ""
    intent: str = "order"
    doNotPerform: bool = False  # noqa: N815
    instantiatesUri: tuple[str, ...] = ()  # noqa: N815
    priority: str = "routine"
    code: _Text = _Text()
    note: tuple[_Text, ...] = ()
    extension: tuple[_Extension, ...] = ()
    type: _Text | msgspec.UnsetType = msgspec.UNSET
    content: tuple[_Content, ...] = ()


def from_bundle(raw: bytes) -> Draft:
    """Read the referral of a bundle; raises TooLargeError, MalformedError or InvalidInputError.

    Whether the answers fit the form, `Referrals.refer` says.
    """
    resources = list(_resources(raw))
    requests = [each for each in resources if each.resourceType == "ServiceRequest"]
    if len(requests) != 1:
        raise InvalidInputError(
            f"the bundle has {len(requests)} ServiceRequests", advice="put exactly one into it"
        )
    (request,) = requests
    _check_request(request)
    forms = [each.removeprefix(FORM) for each in request.instantiatesUri if each.startswith(FORM)]
    documents = [each for each in resources if each.resourceType == "DocumentReference"]
    _check_documents(documents)
    answers = [each for each in documents if _kind(each) == "answers"]
    if len(forms) != 1 or len(answers) != 1:
        raise InvalidInputError(
            "the bundle does not say which form it has filled in",
            advice=f"`instantiatesUri` is {FORM}housing/1, a DocumentReference 'answers' has them",
        )
    bases = [each.valueCode for each in request.extension if each.url == BASIS]
    return Draft(
        subject=request.code.text,
        form=forms[0],
        answers=_answers(answers[0]),
        urgency=_urgency(request.priority),
        legal_basis=_basis(bases),
        text="\n\n".join(each.text for each in request.note if each.text),
        files=tuple(_files(documents)),
    )


def _resources(raw: bytes) -> Iterator[_Resource]:
    if len(raw) > LARGEST:
        raise TooLargeError(f"the bundle has {len(raw)} bytes, at most {LARGEST} are read")
    try:
        document = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedError(f"the bundle is not JSON: {error}") from error
    if not isinstance(document, dict) or document.get("resourceType") != "Bundle":
        raise MalformedError("this is no FHIR Bundle")
    entries = document.pop("entry", None)
    _refuse_modifiers(document)
    for entry in entries if isinstance(entries, list) else ():
        resource = entry.pop("resource", None) if isinstance(entry, dict) else None
        if isinstance(resource, dict) and resource.get("resourceType") in _KNOWN:
            _refuse_modifiers([entry, resource])
            if resource["resourceType"] == "Task":  # which says where another system's referral stands
                _check_task(resource.get("status"))
            else:
                yield _read(resource)


def _read(resource: Json) -> _Resource:
    try:
        return msgspec.convert(resource, _Resource)
    except msgspec.ValidationError as error:
        raise MalformedError(f"a {resource['resourceType']} is not one: {error}") from error


def _refuse_modifiers(part: object) -> None:
    """Look for modifiers at any depth: parts of a resource may have some of their own."""
    waiting = [part]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            for name in ("modifierExtension", "implicitRules"):
                if each.get(name):
                    raise InvalidInputError(
                        f"`{name}` changes what the rest means, in a way that is not known here"
                    )
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each


def _check_request(request: _Resource) -> None:
    if request.status not in ("", "active") or request.intent not in _ORDERS or request.doNotPerform:
        raise InvalidInputError(
            "the ServiceRequest does not ask for something to be done now",
            advice="its status is `active`, its intent `order`, and it has no `doNotPerform`",
        )


def _check_task(status: object) -> None:
    if status in _ENDED:
        raise InvalidInputError(
            f"the Task is {status!r}: nothing is asked any more", advice="leave it out if it is asked anew"
        )


def _check_documents(documents: list[_Resource]) -> None:
    for document in documents:
        if document.status not in ("", "current"):
            raise InvalidInputError(
                f"a DocumentReference is {document.status!r}", advice="leave out what is not `current`"
            )


def _kind(document: _Resource) -> str:
    return document.type.text if isinstance(document.type, _Text) else ""


def _answers(document: _Resource) -> Mapping[str, Answer]:
    (content,) = document.content if len(document.content) == 1 else (None,)
    data = _data(content.attachment) if content else None
    if data is None:
        raise MalformedError("the answers have no data")
    try:
        return msgspec.json.decode(data, type=dict[str, Answer])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedError(f"the answers are not an object of texts, numbers, choices: {error}") from error


def _files(documents: list[_Resource]) -> Iterator[tuple[str, bytes]]:
    for document in documents:
        if _kind(document) == "answers":
            continue
        for content in document.content:
            data = _data(content.attachment)
            if data is None:
                raise InvalidInputError(
                    f"the document {content.attachment.title!r} has no data", advice="put it into the bundle"
                )
            yield content.attachment.title[: LIMITS.file_name] or "document", data


def _data(attachment: _Attachment) -> bytes | None:
    if attachment.data is None:
        return None
    try:
        return base64.b64decode("".join(attachment.data.split()), validate=True)  # FHIR lets it be wrapped
    except (binascii.Error, ValueError) as error:
        raise MalformedError(f"the data of {attachment.title!r} is not base64") from error


def _urgency(priority: str) -> Urgency:
    urgencies = {name: urgency for urgency, name in PRIORITY.items()} | {"stat": Urgency.URGENT}
    if priority not in urgencies:
        raise MalformedError(f"{priority!r} is not a priority of FHIR")
    return urgencies[priority]


def _basis(codes: list[str]) -> LegalBasis:
    if len(codes) != 1 or codes[0] not in [*LegalBasis]:
        raise InvalidInputError(
            "the bundle does not say on what ground the data may be shared",
            advice=f"give the extension {BASIS} with one of {', '.join(LegalBasis)}",
        )
    return LegalBasis(codes[0])
