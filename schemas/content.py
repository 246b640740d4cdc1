"""The signed content inside an envelope (spec/content.md): what people wrote; the relay can read none of it.

`kind` tells the five apart. `after` names the hashes of the last envelopes of the thread that the author had
seen, so that a relay that drops or reorders messages is noticed.
"""

from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.codec import Schema, decode
from schemas.errors import MalformedError
from schemas.ids import Hash, Id
from schemas.limits import LIMITS

Text = Annotated[str, msgspec.Meta(max_length=LIMITS.text)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=LIMITS.name)]
After = Annotated[tuple[Hash, ...], msgspec.Meta(max_length=LIMITS.after)]
Key32 = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
AnswerKey = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$(?!\n)", max_length=60)]
"""Letters first: JavaScript moves members with integer-like names to the front."""
Answer = str | Annotated[int, msgspec.Meta(ge=-(2**53) + 1, le=2**53 - 1)] | bool | tuple[str, ...]


class FileRef(Schema):
    """A file that travels apart: where it is, how to open it, and what it must be."""

    blob: Id
    key: Key32
    size: Annotated[int, msgspec.Meta(ge=0, le=LIMITS.blob)]
    sha256: Hash  # of the ciphertext, so that it can be checked before it is opened
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=LIMITS.file_name)]
    media_type: Annotated[str, msgspec.Meta(max_length=100, pattern=r"^[a-z0-9.+-]+/[a-z0-9.+-]+$(?!\n)")]


Files = Annotated[tuple[FileRef, ...], msgspec.Meta(max_length=LIMITS.files)]


class Urgency(StrEnum):
    """How soon the receiving service should look."""

    ROUTINE = "routine"
    SOON = "soon"
    URGENT = "urgent"


class LegalBasis(StrEnum):
    """On what ground the data may be shared (GDPR, article 6(1), points a, c, d, e)."""

    CONSENT = "consent"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"
    PUBLIC_TASK = "public_task"


class Action(StrEnum):
    """What moves a referral (spec/referral.md): the steps that people take, and what a receipt means."""

    RECEIVE = "receive"  # never a step: it follows from a receipt
    ACCEPT = "accept"
    DECLINE = "decline"
    ASK = "ask"
    ANSWER = "answer"
    START = "start"
    COMPLETE = "complete"
    WITHDRAW = "withdraw"
    ASSIGN = "assign"


class Message(Schema, tag_field="kind", tag="message"):
    """A text with files, in a new thread or an old one."""

    author: Name
    text: Text
    subject: Annotated[str, msgspec.Meta(max_length=LIMITS.name)] = ""
    after: After = ()
    files: Files = ()


class Referral(Schema, tag_field="kind", tag="referral"):
    """The first content of a referral: a filled form and the ground for sharing it."""

    author: Name
    subject: Name
    form: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z-]*/[1-9][0-9]*$(?!\n)")]
    answers: dict[AnswerKey, Answer]
    urgency: Urgency
    legal_basis: LegalBasis
    text: Text = ""
    after: After = ()
    files: Files = ()


class Transition(Schema, tag_field="kind", tag="transition"):
    """A step of a referral. `assignee` is a member, for `assign` only."""

    author: Name
    action: Action
    text: Text = ""
    assignee: Id | None = None
    assignee_name: Annotated[str, msgspec.Meta(max_length=LIMITS.name)] = ""
    after: After = ()
    files: Files = ()


class ReceiptState(StrEnum):
    """What a receipt attests."""

    READ = "read"
    REFUSED = "refused"


class Receipt(Schema, tag_field="kind", tag="receipt"):
    """Says that a member opened envelopes (or could not accept them), by hash."""

    author: Name
    of: Annotated[tuple[Hash, ...], msgspec.Meta(min_length=1, max_length=LIMITS.envelopes_page)]
    state: ReceiptState
    reason: Annotated[str, msgspec.Meta(max_length=60)] = ""  # the slug of the error, for `refused`


class Note(Schema, tag_field="kind", tag="note"):
    """An internal note: its only recipient is the service of its author."""

    author: Name
    text: Text
    after: After = ()
    files: Files = ()


Content = Message | Referral | Transition | Receipt | Note


def parse_content(data: bytes) -> Content:
    """Read a content; raises TooLargeError or MalformedError."""
    content: Content = decode(data, Content, LIMITS.content)  # type: ignore[arg-type]
    if isinstance(content, Transition):
        if content.action is Action.RECEIVE:
            raise MalformedError("nobody takes the step `receive`: a receipt says it")
        assigns = content.action is Action.ASSIGN
        if assigns != (content.assignee is not None):
            raise MalformedError("an assignee belongs to the step `assign`, and only to it")
    return content
