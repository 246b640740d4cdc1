"""Conversations as people see them: a thread's messages in order, who read them, and the state of a referral."""

from dataclasses import dataclass
from enum import StrEnum

from schemas.content import Content, FileRef, Referral
from schemas.ids import Address
from schemas.referral import Action, Refusal, Side
from schemas.referral import Referral as Progress


class MessageState(StrEnum):
    """Where a message of a thread stands."""

    RECEIVED = "received"
    QUEUED = "queued"
    SENT = "sent"  # accepted by the relay; the own copy has not come back yet
    FAILED = "failed"


@dataclass(frozen=True)
class ReadBy:
    """Who read a message, for which service, and when their receipt was made."""

    author: str
    service: Address
    at: int


@dataclass(frozen=True)
class MessageView:
    """A message, step or note of a thread."""

    id: str
    hash: bytes | None  # None while it was never sent
    state: MessageState
    author: str  # the name that the sender's device gives; the structure is what is verified
    sender: Address
    structure: str  # name of the sender's structure
    own: bool  # written by the own member
    internal: bool  # for the own service only
    at: int
    content: Content
    files: tuple[FileRef, ...]
    read_by: tuple[ReadBy, ...]
    refusal: Refusal | None  # why this step of a referral changed nothing
    problem: str  # the slug of the error, when it was not sent


@dataclass(frozen=True)
class RefusedView:
    """An envelope that could not be accepted, or not be opened yet."""

    mailbox: str
    seq: int
    accepted: int
    problem: str
    detail: str
    claims: Address | None  # who the sender is said to be; not verified


@dataclass(frozen=True)
class ThreadView:
    """A thread. What begins with `referral` is None or empty when it is not one."""

    id: str
    short: str
    subject: str
    participants: tuple[Address, ...]  # the first is who began
    own_service: Address
    messages: tuple[MessageView, ...]
    missing: tuple[bytes, ...]  # hashes that somebody had seen and that are not here
    refused: tuple[RefusedView, ...]
    warnings: tuple[str, ...]
    unread: int
    referral: Referral | None
    referral_state: Progress | None
    referral_side: Side | None
    referral_moves: tuple[Action, ...]
    assignee_name: str

    @property
    def last(self) -> int:
        """When the last message was written, in milliseconds."""
        return max((message.at for message in self.messages), default=0)


class Threads:
    """The conversations of this profile."""

    def all(self) -> list[ThreadView]:
        """Return all threads, the one with the latest message first."""
        raise NotImplementedError

    def find(self, part: str) -> ThreadView:
        """Return the thread whose id's last part begins with `part` (or is it whole).

        Raises NotFoundError, or InvalidInputError when several fit, which names them.
        """
        raise NotImplementedError

    def refused(self) -> list[RefusedView]:
        """Return everything that could not be accepted or opened, in any thread or none."""
        raise NotImplementedError
