"""The signed content inside an envelope (spec/content.md): what people wrote; the relay can read none of it.

`kind` tells them apart. The steps of a referral are in schemas/steps.py, what belongs to shared secrecy in
schemas/sharing.py, to reminding in schemas/reminding.py, to e-mail in schemas/mail.py, to the cooperative in
schemas/desk.py. `after` names the hashes of the last envelopes of the thread that the author had seen, so
that a relay that drops or reorders messages is noticed.
"""

from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.codec import Schema, decode
from schemas.desk import Feedback, FeedbackState, SignUp
from schemas.ids import Hash
from schemas.limits import LIMITS
from schemas.mail import GuestAnswer, Letter, LinkChanged, Mail, MailDecision, MailHeld, MailState, Notice
from schemas.parts import After, FileRef, Files, Name, Text
from schemas.reminding import Absence, Reminder, Waiting
from schemas.sharing import Checklist, ConsentWithdrawn, Origin, check_checklist
from schemas.steps import Action, Transition, check_step

__all__ = ["Action", "FileRef", "Name", "Transition"]

AnswerKey = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$(?!\n)", max_length=60)]
"""Letters first: JavaScript moves members with integer-like names to the front."""
Answer = str | Annotated[int, msgspec.Meta(ge=-(2**53) + 1, le=2**53 - 1)] | bool | tuple[str, ...]


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
    checklist: Checklist | None = None
    origin: Origin | None = None
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


MailContent = Notice | Letter | Mail | MailHeld | MailDecision | MailState | GuestAnswer | LinkChanged
DeskContent = Feedback | FeedbackState | SignUp
Content = (
    Message
    | Referral
    | Transition
    | Receipt
    | Note
    | Reminder
    | Absence
    | Waiting
    | ConsentWithdrawn
    | MailContent
    | DeskContent
)


def files_of(content: Content) -> tuple[FileRef, ...]:
    """Return the files that go with a content, as far as its readers can open them."""
    match content:
        case Receipt() | Reminder() | Absence() | Waiting() | ConsentWithdrawn() | FeedbackState() | SignUp():
            return ()
        case MailHeld() | MailDecision() | MailState() | GuestAnswer() | LinkChanged():
            return ()
        case _:
            return content.files


def blobs_of(content: Content) -> tuple[str, ...]:
    """Return the blobs that the header of its envelope must name, in their order."""
    return (
        content.blobs if isinstance(content, GuestAnswer) else tuple(file.blob for file in files_of(content))
    )


def is_quiet(content: Content) -> bool:
    """Whether it calls for no push: programs say it of themselves (spec/push.md)."""
    return isinstance(content, Receipt | MailState)


def parse_content(data: bytes) -> Content:
    """Read a content; raises TooLargeError or MalformedError."""
    content: Content = decode(data, Content, LIMITS.content)  # type: ignore[arg-type]
    if isinstance(content, Transition):
        check_step(content)
    elif isinstance(content, Referral) and content.checklist is not None:
        check_checklist(content.checklist)
    return content
