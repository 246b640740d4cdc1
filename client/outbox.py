"""The outbox: everything written is kept here, sealed at rest, before any network; then it is sent, at most once.

The relay knows an envelope by its id: a retry under the same id has no second effect.
"""

from enum import StrEnum

from schemas.codec import Schema
from schemas.content import Content
from schemas.errors import SouspliError
from schemas.ids import Id, Millis


class OutState(StrEnum):
    """Where an item stands."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Item(Schema):
    """Something written: its content, and where it is to go (service ids, the own one first)."""

    id: Id
    thread: Id
    services: tuple[Id, ...]
    content: Content
    written: Millis
    state: OutState = OutState.QUEUED
    attempts: int = 0
    next_attempt: Millis = 0
    problem: str = ""  # the slug of the error
    detail: str = ""
    advice: str = ""

    @property
    def error(self) -> SouspliError | None:
        """Why it was not sent, if it was tried."""
        raise NotImplementedError


class Outbox:
    """The items of this profile."""

    def items(self) -> list[Item]:
        """Return what is queued or failed, oldest first."""
        raise NotImplementedError

    async def flush(self) -> list[Item]:
        """Send what is due, in the order in which it was written; returns the items that were tried.

        Never raises for an item: those that could not be sent stay, with the error. Raises DirectoryForkError.
        """
        raise NotImplementedError

    def retry(self, item: str) -> Item:
        """Queue a failed item again (by a unique part of its id)."""
        raise NotImplementedError

    def discard(self, item: str) -> Item:
        """Delete an item that was not sent."""
        raise NotImplementedError
