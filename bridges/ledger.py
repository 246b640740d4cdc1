"""The ledger: conversations, what came in and what goes out, each with how far it got (spec/bridge.md).

It lies in the sealed store of the bridge's profile, as the outbox does: "this mail is posted" and the message
that posts it are one transaction, so that no crash loses a reply or shows it twice.

    ledger.put_incoming(replace(incoming, state=State.PARSED))

Rules: a state says what is *done*; whoever finds an item goes on from there; every step may be done again.
"""

import os
from collections.abc import Collection
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Annotated, Final

import msgspec
from nacl.public import PrivateKey

from client.device.store import Store
from schemas.codec import Schema
from schemas.ids import Hash, Id, Millis
from schemas.mail import Correspondent, Delivery, HandOver, Mode
from schemas.parts import Key32

Handle = Annotated[bytes, msgspec.Meta(min_length=12, max_length=12)]


class State(StrEnum):
    """How far an incoming mail got."""

    SPOOLED = "spooled"
    HELD = "held"  # a person has been asked
    POSTED = "posted"  # the message is in the outbox
    QUARANTINED = "quarantined"  # it cannot be processed; the raw mail is kept
    REJECTED = "rejected"  # a person decided so


class Decision(StrEnum):
    """What was decided about a held mail: let in by its service or by the operator of the bridge, or not."""

    RELEASE = "release"
    OPERATOR = "operator"
    REJECT = "reject"


class Conversation(Schema):
    """A thread with a correspondent, on behalf of a service, and the handle of its reply address."""

    thread: Id
    service: Id
    correspondent: Correspondent
    handle: Handle
    guest: Id | None = None  # the box of the last link
    revoked: bool = False  # with that link


class Purpose(StrEnum):
    """What an address of ours is for."""

    REPLY = "reply"
    REPORT = "report"  # the envelope sender of one notice: bounces tell which one


class Target(Schema):
    """What a handle stands for: a thread, and for reports the envelope (hash) of the notice."""

    purpose: Purpose
    thread: Id
    notice: Hash | None = None


class Incoming(Schema):
    """A mail that arrived, by its name in the spool."""

    name: str
    thread: Id | None  # None when the address is not one of ours
    state: State
    arrived: Millis
    message: Hash  # SHA-256 of the bytes
    reasons: tuple[str, ...] = ()
    decided: Decision | None = None  # what a person wants done with it, whatever speaks against it
    item: Id | None = None  # in the outbox, until it is certain that the relay has taken it
    attempts: int = 0
    next_attempt: Millis = 0


class Outgoing(Schema):
    """A notice to be sent, by the hash of its envelope."""

    notice: Hash
    thread: Id
    mode: Mode
    state: Delivery | None  # None until it was handed to the mail server
    message_id: str
    report: Handle
    written: Millis
    handover: HandOver | None = None  # that the relay has still to be told
    detail: str = ""
    withdrawn: bool = False  # the operator does not want it sent
    attempts: int = 0
    next_attempt: Millis = 0


class Keys(Schema):
    """The key of reply addresses, and that to which the spool is sealed (32 bytes each)."""

    addresses: Key32
    spool: Key32


class Ledger:
    """Typed access to the store of the bridge's profile."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def transaction(self) -> AbstractContextManager[None]:
        """Let what happens inside stand together or not at all, with what goes into the outbox."""
        return self._store.transaction()

    # Conversations and handles.

    def conversation(self, thread: str) -> Conversation | None:
        """Return a conversation."""
        return self._store.get("mail-conversation", thread, Conversation)

    def conversations(self) -> list[Conversation]:
        """Return all of them."""
        return list(self._store.all("mail-conversation", Conversation).values())

    def put_conversation(self, conversation: Conversation) -> None:
        """Keep a conversation, and what its reply address stands for."""
        self._store.put("mail-conversation", conversation.thread, conversation)
        self.put_target(conversation.handle, Target(Purpose.REPLY, conversation.thread))

    def target(self, handle: bytes) -> Target | None:
        """Return what a handle stands for."""
        return self._store.get("mail-handle", handle.hex(), Target)

    def put_target(self, handle: bytes, target: Target) -> None:
        """Let a handle stand for something."""
        self._store.put("mail-handle", handle.hex(), target)

    def threads(self) -> set[str]:
        """Return the threads of which anything is here."""
        incoming = {each.thread for each in self.all_incoming() if each.thread is not None}
        named = self._named()
        return incoming.union(*(found.values() for found in named.values()))

    def forget(self, thread: str) -> None:
        """Delete what is here of a thread, except for the mails that arrived; its addresses are nobody's."""
        for kind, found in self._named().items():
            for key, named in found.items():
                if named == thread:
                    self._store.delete(kind, key)

    def _named(self) -> dict[str, dict[str, str]]:
        """Return which thread is named where: by kind and key."""
        return {
            kind: {key: value.thread for key, value in self._store.all(kind, form).items()}
            for kind, form in _OF_THREADS.items()
        }

    # Incoming.

    def incoming(self, name: str) -> Incoming | None:
        """Return a mail that arrived."""
        return self._store.get("mail-incoming", name, Incoming)

    def all_incoming(self) -> list[Incoming]:
        """Return all that arrived and is remembered, oldest first."""
        return sorted(self._store.all("mail-incoming", Incoming).values(), key=lambda each: each.arrived)

    def put_incoming(self, incoming: Incoming) -> None:
        """Keep how far a mail got."""
        self._store.put("mail-incoming", incoming.name, incoming)

    def seen(self, fingerprint: str, name: str) -> bool:
        """Remember what a mail says; returns whether another mail said the same before."""
        known = self._store.get("mail-seen", fingerprint, Seen)
        if known is None:
            self._store.put("mail-seen", fingerprint, Seen(name))
        return known is not None and known.name != name

    def forget_incoming(self, names: Collection[str]) -> None:
        """Delete mails that arrived, and what they said first."""
        for name in names:
            self._store.delete("mail-incoming", name)
        for fingerprint, seen in self._store.all("mail-seen", Seen).items():
            if seen.name in names:
                self._store.delete("mail-seen", fingerprint)

    # Guests.

    def thread_of_guest(self, guest: str) -> str | None:
        """Return the thread in which a box was announced."""
        known = self._store.get("mail-guest", guest, Guest)
        return known.thread if known else None

    def put_guest(self, guest: str, thread: str) -> None:
        """Keep in which thread a box was announced."""
        self._store.put("mail-guest", guest, Guest(thread))

    def replies_after(self, service: str) -> int:
        """Return the number up to which replies of guests were brought for a service."""
        known = self._store.get("mail-replies", service, Cursor)
        return known.n if known else 0

    def put_replies_after(self, service: str, n: int) -> None:
        """Keep that number."""
        self._store.put("mail-replies", service, Cursor(n))

    # The mailbox, where there is no mail server.

    def place(self, mailbox: str) -> "Place | None":
        """Return up to where a mailbox was read."""
        return self._store.get("mail-place", mailbox, Place)

    def put_place(self, mailbox: str, place: "Place") -> None:
        """Keep up to where a mailbox was read."""
        self._store.put("mail-place", mailbox, place)

    # Keys.

    def keys(self) -> Keys:
        """Return the bridge's own keys, made when there are none: with them, addresses stay valid."""
        kept = self._store.get("mail-keys", "own", Keys)
        if kept is None:
            kept = Keys(os.urandom(32), bytes(PrivateKey.generate()))
            self._store.put("mail-keys", "own", kept)
        return kept

    # Outgoing.

    def outgoing(self, notice: bytes) -> Outgoing | None:
        """Return a notice."""
        return self._store.get("mail-outgoing", notice.hex(), Outgoing)

    def all_outgoing(self) -> list[Outgoing]:
        """Return all notices, oldest first."""
        return sorted(self._store.all("mail-outgoing", Outgoing).values(), key=lambda each: each.written)

    def put_outgoing(self, outgoing: Outgoing) -> None:
        """Keep how far a notice got, and what its envelope sender stands for."""
        self._store.put("mail-outgoing", outgoing.notice.hex(), outgoing)
        self.put_target(outgoing.report, Target(Purpose.REPORT, outgoing.thread, outgoing.notice))


class Guest(Schema):
    """In which thread a guest's box was announced."""

    thread: Id


class Cursor(Schema):
    """The number of the last reply of a guest that was brought."""

    n: int


class Place(Schema):
    """Up to where a mailbox was read: the number of a mail, and under which validity (RFC 3501, 2.3.1.1)."""

    validity: int
    uid: int


class Seen(Schema):
    """The mail (its name in the spool) that first said something."""

    name: str


_OF_THREADS: Final[dict[str, type[Conversation | Target | Outgoing | Guest]]] = {
    "mail-conversation": Conversation,
    "mail-handle": Target,
    "mail-outgoing": Outgoing,
    "mail-guest": Guest,
}
"""The kinds of which each is about one thread."""
