"""Contents of a conversation with a correspondent, who has nothing but e-mail (spec/bridge.md)."""

from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.codec import Schema
from schemas.forms import Language
from schemas.ids import Hash, Id, Millis
from schemas.limits import LIMITS
from schemas.parts import After, Files, Key32, Name, Text

MailAddress = Annotated[
    str, msgspec.Meta(pattern=r"^[^\s<>@\"(),:;\\\[\]]+@[^\s<>@\"(),:;\\\[\]]+$(?!\n)", max_length=254)
]
"""As RFC 5321 writes it, without quotes and comments; non-ASCII as in RFC 6531."""

Certificate = Annotated[bytes, msgspec.Meta(max_length=LIMITS.correspondent_key)]
"""OpenPGP or X.509, binary or armoured; empty: none."""

Subject = Annotated[str, msgspec.Meta(max_length=LIMITS.name)]


class Mode(StrEnum):
    """How a message reaches a correspondent, from the most to the least protected."""

    LINK = "link"
    OPENPGP = "openpgp"
    SMIME = "smime"
    SHORT = "short"  # says only that there is something
    PLAIN = "plain"


class Inbound(StrEnum):
    """What a structure wants done with a reply that is genuine."""

    HOLD = "hold"
    POST = "post"


class Correspondent(Schema):
    """Somebody outside, and what they need to be written to."""

    id: Id
    name: Name
    address: MailAddress
    language: Language
    key: Certificate = b""


class GuestLink(Schema):
    """The link to a box, for the notice that carries it."""

    id: Id
    link: Annotated[str, msgspec.Meta(max_length=500)]
    expires: Millis
    asks: bool = False  # the mail has a link for each wish: accept, decline, ask


class GuestKey(Schema):
    """The key of a box's items (32 bytes), for the colleagues; `phrase`: whether one is in it."""

    id: Id
    key: Key32
    phrase: bool = False


class Notice(Schema, tag_field="kind", tag="notice"):
    """What the bridge is to send. Only the modes without a link carry the text."""

    author: Name
    correspondent: Correspondent
    mode: Mode
    subject: Subject = ""
    text: Text = ""
    guest: GuestLink | None = None
    after: After = ()
    files: Files = ()


class Letter(Schema, tag_field="kind", tag="letter"):
    """What a guest reads, for the colleagues of who wrote it; sealed to their own service only."""

    author: Name
    guest: GuestKey
    item: Id
    text: Text
    subject: Subject = ""
    after: After = ()
    files: Files = ()


class Verdict(StrEnum):
    """Why a reply by ordinary mail is shown."""

    GENUINE = "genuine"
    RELEASED = "released"
    OPERATOR = "operator"  # let in by who operates the bridge


class Automatic(StrEnum):
    """What kind of program wrote, when none of the correspondents did."""

    ABSENCE = "absence"
    AUTOMATIC = "automatic"


class Mail(Schema, tag_field="kind", tag="mail"):
    """A reply by ordinary mail: all of its text, what is quoted apart, and everything attached."""

    author: Name
    correspondent: Id
    verdict: Verdict
    message: Hash  # SHA-256 of the bytes that arrived
    subject: Subject = ""
    text: Text = ""
    quote: Text = ""
    automatic: Automatic | None = None
    after: After = ()
    files: Files = ()
    offered: Certificate = b""  # the OpenPGP certificate that a genuine reply brought (Autocrypt)


class MailHeld(Schema, tag_field="kind", tag="mail-held"):
    """A reply that waits for somebody's decision; its content stays with the bridge until then."""

    author: Name
    correspondent: Id
    held: Hash
    reasons: Annotated[tuple[Annotated[str, msgspec.Meta(max_length=60)], ...], msgspec.Meta(min_length=1)]
    claimed: Annotated[str, msgspec.Meta(max_length=254)]  # the address that it says it is from
    subject: Subject = ""
    after: After = ()


class MailDecision(Schema, tag_field="kind", tag="mail-decision"):
    """What was decided about a held reply: by a colleague, or by the guest in the item that is named."""

    author: Name
    held: Hash
    release: bool
    after: After = ()
    item: Id | None = None


class Delivery(StrEnum):
    """What became of a notice."""

    HANDED_OVER = "handed-over"  # to the mail server; that is not delivery
    DELAYED = "delayed"
    BOUNCED = "bounced"
    REFUSED = "refused"  # by the structure's policy
    OPENED = "opened"
    EXPIRED = "expired"


class MailState(Schema, tag_field="kind", tag="mail-state"):
    """Says what became of a notice, by its envelope's hash."""

    author: Name
    of: Hash
    state: Delivery
    detail: Annotated[str, msgspec.Meta(max_length=300)] = ""  # an RFC 3463 code, a server's words cut short
    after: After = ()


class HandOver(Schema):
    """`POST /v1/handovers`: the notice in this envelope was handed to a mail server."""

    structure: Id  # that posted it
    envelope: Id
    hash: Hash  # of the envelope


class GuestAnswer(Schema, tag_field="kind", tag="guest-reply"):
    """That a guest replied. Members of the box's service fetch the reply itself; the bridge cannot."""

    author: Name
    guest: Id
    item: Id
    blobs: Annotated[tuple[Id, ...], msgspec.Meta(max_length=LIMITS.files)] = ()
    after: After = ()


class Change(StrEnum):
    """What happened to a box."""

    CODE = "code"
    RENEWED = "renewed"
    REVOKED = "revoked"


class LinkChanged(Schema, tag_field="kind", tag="link-changed"):
    """That a box has a new code, ends later, or was ended; with it ends the reply address."""

    author: Name
    guest: Id
    change: Change
    expires: Millis
    after: After = ()
