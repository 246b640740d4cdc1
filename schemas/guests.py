"""Guests: boxes that a correspondent opens by a link, and what is in them (spec/bridge.md)."""

from typing import Annotated

import msgspec

from schemas.codec import Schema, decode
from schemas.content import Action
from schemas.errors import MalformedError
from schemas.ids import Hash, Id, Millis
from schemas.limits import LIMITS
from schemas.parts import Files, Name, Text

Code = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}$(?!\n)")]
GUEST_ACTIONS = frozenset({Action.ACCEPT, Action.DECLINE, Action.ASK})


class Question(Schema):
    """Asks the guest whether a reply by ordinary mail that is held (its hash) is his."""

    held: Hash
    claimed: Annotated[str, msgspec.Meta(max_length=254)]  # the address that it says it is from
    time: Millis


class Confirmation(Schema):
    """What the guest says of a held reply: whether it is his own."""

    held: Hash
    own: bool


class GuestItem(Schema):
    """What one side wrote, before it is sealed under the guest's key.

    `to` and `held` are of the service: the name of the guest, and a question; `confirms` is of the guest.
    """

    author: Name
    time: Millis
    subject: Annotated[str, msgspec.Meta(max_length=LIMITS.name)] = ""
    text: Text = ""
    action: Action | None = None  # of the guest, on a referral
    files: Files = ()
    to: Annotated[str, msgspec.Meta(max_length=LIMITS.name)] = ""
    held: Question | None = None
    confirms: Confirmation | None = None


class GuestBox(Schema):
    """`PUT /v1/guests/{id}`: makes a box, or changes it.

    `service` owns it, `bridge` is the service that is told of replies. `code` counts when the box is made, or
    when it is given anew, which also forgets wrong attempts.
    """

    service: Id
    bridge: Id
    auth: Hash  # SHA-256 of what proves that somebody has the link
    expires: Millis
    code: Code | None = None
    revoked: bool = False


class GuestState(Schema, omit_defaults=False):
    """`GET /v1/guests/{id}`: what became of a box."""

    expires: Millis
    revoked: bool
    attempts: int  # left, before the code has to be given anew
    opened: Millis | None  # when the guest first signed in


class GuestSignIn(Schema):
    """`POST /v1/guests/{id}/session`."""

    auth: Hash
    code: Code


class GuestSession(Schema):
    """A bearer token for one box, and when it ends."""

    token: str
    expires: Millis
    box_expires: Millis


class SealedItem(Schema):
    """An item in a box: `side` 0 of the service, 1 of the guest."""

    item: Id
    side: Annotated[int, msgspec.Meta(ge=0, le=1)]
    time: Millis
    sealed: Annotated[bytes, msgspec.Meta(max_length=LIMITS.guest_item)]
    blobs: Annotated[tuple[Id, ...], msgspec.Meta(max_length=LIMITS.files)] = ()


class GuestItems(Schema):
    """`GET /v1/guests/{id}/items`: everything in a box, oldest first."""

    items: tuple[SealedItem, ...]


class GuestReply(Schema):
    """That a guest replied, as the bridge is told of it, without the reply; `n` ascends in its service."""

    n: Annotated[int, msgspec.Meta(ge=1)]
    guest: Id
    item: Id
    blobs: Annotated[tuple[Id, ...], msgspec.Meta(max_length=LIMITS.files)] = ()


class GuestReplies(Schema):
    """`GET /v1/guest-replies?service=B&after=N`."""

    replies: tuple[GuestReply, ...]


def parse_guest_item(data: bytes) -> GuestItem:
    """Read an item that was opened; raises TooLargeError or MalformedError."""
    item = decode(data, GuestItem, LIMITS.guest_item)
    if item.action is not None and item.action not in GUEST_ACTIONS:
        raise MalformedError("a guest accepts, declines or asks, and nothing else")
    return item
