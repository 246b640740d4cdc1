"""The mailbox: what arrives for the services of this member is fetched, verified, opened, kept.

Nothing is dropped: what cannot be accepted is kept as refused, with the slug of the error, and shown; what is
sealed to a seed that this device does not have yet waits for it.
"""

from collections.abc import AsyncIterator
from enum import StrEnum

from schemas.codec import Schema
from schemas.content import Content
from schemas.envelope import Header
from schemas.ids import Hash, Id, Millis


class Fate(StrEnum):
    """What became of an envelope."""

    OPENED = "opened"
    REFUSED = "refused"
    LOCKED = "locked"  # no colleague has handed over the seed yet


class Received(Schema):
    """An envelope as it is kept."""

    mailbox: Id
    seq: int
    accepted: Millis
    hash: Hash
    fate: Fate
    header: Header | None = None  # absent when the frame is malformed
    content: Content | None = None  # present when opened
    problem: str = ""  # the slug of the error
    detail: str = ""


class Mailbox:
    """Receiving."""

    async def sync(self) -> list[Received]:
        """Fetch what is new in the mailboxes of the own services; returns it in the order of arrival."""
        raise NotImplementedError

    def follow(self) -> AsyncIterator[Received]:
        """Yield what is new, live, for ever: reconnects by itself and sends what waits in the outbox."""
        raise NotImplementedError
