"""What people are shown of conversations: plain values, made by threads.py and printed or drawn by others."""

from dataclasses import dataclass

from client.casework.loop import Loop
from client.messages.conversation import MessageState
from client.messages.warnings import ThreadWarning
from schemas.content import Action, Content, FileRef, Referral
from schemas.events import Side
from schemas.guests import GuestItem
from schemas.ids import Address
from schemas.referral import Referral as Progress
from schemas.referral import Refusal


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
    problem: str  # the type of the error, when it was not sent
    guest: GuestItem | None  # what a guest answered, opened


@dataclass(frozen=True)
class RefusedView:
    """An envelope that could not be accepted, or not be opened yet."""

    mailbox: str
    seq: int
    accepted: int
    problem: str  # the slug of the error; empty while only the seed is missing
    detail: str
    claims: Address | None  # who the sender is said to be; not verified


@dataclass(frozen=True)
class ThreadView:
    """A thread. What concerns referrals is None or empty when it is not one."""

    id: str
    short: str
    subject: str
    participants: tuple[Address, ...]  # the first is who began
    own_service: Address | None  # None for somebody who has left it
    messages: tuple[MessageView, ...]
    missing: tuple[bytes, ...]  # hashes that somebody had seen and that are not here
    refused: tuple[RefusedView, ...]
    warnings: tuple[ThreadWarning, ...]
    unread: int
    referral: Referral | None
    referral_state: Progress | None
    referral_side: Side | None
    referral_moves: tuple[Action, ...]
    assignee_name: str
    loop: Loop

    @property
    def last(self) -> int:
        """When the last message was written, in milliseconds."""
        return max((message.at for message in self.messages), default=0)
