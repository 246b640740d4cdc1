"""Bodies of the agent's interface, in plain JSON; docs/agent.md shows them in use.

Times are `2026-11-24T08:30:00.000Z`, addresses `service@structure`, contents of files base64.
"""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.codec import Schema
from schemas.content import Answer, AnswerKey, LegalBasis, Urgency
from schemas.leaflets import Audience
from schemas.limits import LIMITS
from schemas.parts import Name
from schemas.sharing import Checklist
from schemas.steps import Action, Reason

Address = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+@[a-z0-9-]+$(?!\n)", max_length=81)]
Text = Annotated[str, msgspec.Meta(max_length=LIMITS.text)]
Line = Annotated[str, msgspec.Meta(max_length=LIMITS.name)]


class NewFile(Schema):
    """A file to be sent."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=LIMITS.file_name)]
    data: bytes


NewFiles = Annotated[tuple[NewFile, ...], msgspec.Meta(max_length=LIMITS.files)]


class NewMessage(Schema):
    """`POST /v1/messages`: begins a conversation. `service` is the own one, needed when there are several."""

    to: Annotated[tuple[Address, ...], msgspec.Meta(min_length=1, max_length=LIMITS.recipients)]
    subject: Line
    text: Text
    files: NewFiles = ()
    service: Line | None = None


class NewReferral(Schema):
    """`POST /v1/referrals`: refers a person; the form says which answers there are (`GET /v1/forms`)."""

    to: Address
    form: Line
    answers: dict[AnswerKey, Answer]
    subject: Line
    urgency: Urgency
    legal_basis: LegalBasis
    text: Text = ""
    checklist: Checklist | None = None
    files: NewFiles = ()
    service: Line | None = None


class Reply(Schema):
    """`POST /v1/threads/{thread}/replies`, to everybody in it."""

    text: Text
    files: NewFiles = ()


class Meeting(Schema):
    """An appointment: when (with its zone), where, and how many minutes it takes."""

    starts: Annotated[datetime, msgspec.Meta(tz=True)]
    place: Name
    minutes: Annotated[int, msgspec.Meta(ge=5, le=1_440)] = 60


class Step(Schema):
    """`POST /v1/threads/{thread}/steps`: a step of a referral, one of those in `possible`."""

    action: Action
    text: Text = ""
    assignee: Line | None = None
    reason: Reason | None = None
    appointment: Meeting | None = None
    files: NewFiles = ()


class Sent(Schema, omit_defaults=False):
    """What became of something written: `sent`, or `queued` until the relay can be reached."""

    id: str
    thread: str
    state: str
    problem: str
    detail: str


class FileView(Schema, omit_defaults=False):
    """A file that was sent; its content is at `/v1/threads/{thread}/files/{file}`."""

    file: str
    name: str
    size: int
    media_type: str


class MessageView(Schema, omit_defaults=False):
    """A message, step or note."""

    id: str
    kind: str
    action: str | None
    author: str
    sender: str
    structure: str
    own: bool
    internal: bool
    at: str
    text: str | None
    files: tuple[FileView, ...]
    state: str


class ReferralView(Schema, omit_defaults=False):
    """A referral as it stands; `side` is the own one, `possible` the steps that it can take now."""

    state: str
    side: str
    possible: tuple[str, ...]
    form: str
    answers: dict[str, Answer]
    urgency: str
    legal_basis: str
    assignee: str | None
    appointment: Meeting | None


class ThreadSummary(Schema, omit_defaults=False):
    """A conversation without its messages."""

    thread: str
    subject: str
    participants: tuple[str, ...]
    own_service: str | None
    unread: int
    last: str
    warnings: tuple[str, ...]
    referral: ReferralView | None


class ThreadView(Schema, omit_defaults=False):
    """`GET /v1/threads/{thread}`: a conversation, oldest message first."""

    summary: ThreadSummary
    messages: tuple[MessageView, ...]


class ThreadList(Schema):
    """`GET /v1/threads`: the latest first."""

    threads: tuple[ThreadSummary, ...]


class Status(Schema, omit_defaults=False):
    """`GET /v1/status`: as whom the agent acts, and whether everything is in order."""

    person: str
    structure: str
    services: tuple[str, ...]
    relay: str
    connected: bool
    waiting: int  # in the outbox


class Door(Schema, omit_defaults=False):
    """A service that helps with something somewhere."""

    address: str
    name: str
    structure: str
    languages: tuple[str, ...]
    audiences: tuple[Audience, ...]
    phone: str
    places: int | None
    staleness: int


class DoorList(Schema):
    """`GET /v1/services`: the best first."""

    services: tuple[Door, ...]


class NewWebhook(Schema):
    """`POST /v1/webhooks`: where to be told that something arrived; https, or this computer."""

    url: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class WebhookView(Schema, omit_defaults=False):
    """A webhook; its secret is shown once, when it is made.

    `waiting` is how many conversations it is still to be told of, `problem` why the last attempt failed,
    `given_up` how many deliveries were given up after three days.
    """

    id: str
    url: str
    secret: str | None
    waiting: int
    problem: str
    given_up: int


class WebhookList(Schema):
    """`GET /v1/webhooks`."""

    webhooks: tuple[WebhookView, ...]


class ImportedRow(Schema, omit_defaults=False):
    """A row that was not taken, and why."""

    line: int
    problem: str


class Imported(Schema, omit_defaults=False):
    """`POST /v1/correspondents`: how many rows of the table were taken."""

    added: int
    refused: tuple[ImportedRow, ...]
