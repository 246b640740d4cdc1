"""A thread as it is known here: what was opened of it, and what was written here and has not come back yet.

conversation = Conversation(thread, archive.thread(thread), items)
conversation.participants, conversation.heads(services)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from client.device.archive import Fate, Received
from client.messages.outbox import Item, OutState
from schemas.content import Content, Receipt, Referral
from schemas.events import Event, Side, event_of, order
from schemas.limits import LIMITS
from schemas.reminding import Absence


class MessageState(StrEnum):
    """Where an envelope of a thread stands."""

    RECEIVED = "received"
    QUEUED = "queued"
    SENT = "sent"  # accepted by the relay; the own copy has not come back yet
    FAILED = "failed"


@dataclass(frozen=True)
class Known:
    """An envelope of a thread. `device` is None when it was written on this one and has not come back yet."""

    id: str
    hash: bytes | None  # None while it was never sent
    state: MessageState
    service: str  # in whose name it comes
    device: bytes | None
    services: frozenset[str]  # all that it was sent to
    at: int
    content: Content
    problem: str = ""

    @property
    def names(self) -> tuple[bytes, ...]:
        """The envelopes after which it says to come."""
        return self.content.of if isinstance(self.content, Receipt) else self.content.after


class Conversation:
    """One thread."""

    def __init__(self, thread: str, received: Iterable[Received], items: Iterable[Item]) -> None:
        self.id = thread
        self.received = tuple(received)
        came_back = {each.header.id for each in self.received if each.header and each.fate is Fate.OPENED}
        self.items = tuple(item for item in items if item.thread == thread and item.id not in came_back)

    @cached_property
    def known(self) -> tuple[Known, ...]:
        """The envelopes, each once, in the order of arrival; those written here last."""
        opened = {known.hash: known for each in self.received if (known := _received(each)) is not None}
        return (*opened.values(), *map(_written, self.items))

    @cached_property
    def unopened(self) -> tuple[Received, ...]:
        """What was refused or is locked."""
        return tuple(each for each in self.received if each.fate is not Fate.OPENED)

    @cached_property
    def root(self) -> Known | None:
        """The envelope that began it; of several that claim to, the one that arrived first."""
        return next((known for known in self.known if known.id == self.id), None)

    @cached_property
    def participants(self) -> tuple[str, ...]:
        """The services that it was addressed to in the beginning, the one that began it first."""
        if self.root is not None:
            return (self.root.service, *sorted(self.root.services - {self.root.service}))
        return tuple(sorted({service for known in self.known for service in known.services}))

    def said_by(self, services: Sequence[str]) -> list[Content]:
        """Return what services wrote, in the order of arrival.

        Where something follows from a content (a key, an address, a decision) it counts whose it is: anybody
        in the network who knows a thread's id can write into it, and is shown with a warning.
        """
        return [known.content for known in self.known if known.service in services]

    @property
    def referral(self) -> Referral | None:
        """The referral that it is; one has two participants (spec/referral.md)."""
        content = self.root.content if self.root else None
        return content if isinstance(content, Referral) and len(self.participants) == 2 else None

    @cached_property
    def latest_absence(self) -> Absence | None:
        """The absence that it tells of, as its last envelope says; None when it is something else."""
        if self.root is None or not isinstance(self.root.content, Absence):
            return None
        by_hash = {known.hash: known for known in self.known if known.hash is not None}
        placed = [by_hash[event.id].content for event in order(self.events)]
        waiting = [known.content for known in self.known if known.hash is None]
        told = [content for content in (*placed, *waiting) if isinstance(content, Absence)]
        return told[-1]

    def side(self, service: str) -> Side:
        """Return on which side of a referral a participant is."""
        return Side.SENDER if service == self.participants[0] else Side.RECEIVER

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """What its state follows from: what participants sent."""
        return tuple(
            event_of(known.hash, known.content, self.side(known.service), known.at)
            for known in self.known
            if known.hash is not None and known.service in self.participants
        )

    @property
    def planned(self) -> tuple[Event, ...]:
        """The events, and after them what was written here and waits to be sent."""
        everything = tuple(event.id for event in self.events)
        return self.events + tuple(
            replace(
                event_of(known.id.encode(), known.content, self.side(known.service), known.at),
                after=everything,
            )
            for known in self.known
            if known.hash is None and known.state is MessageState.QUEUED
        )

    def heads(self, services: Sequence[str]) -> tuple[bytes, ...]:
        """Return the hashes that a new envelope to these services comes after.

        Only of what each of them was sent too (spec/referral.md, order, rule 5): others would miss what is
        none of their business.
        """
        shared = [
            known for known in self.known if known.hash is not None and known.services.issuperset(services)
        ]
        named = {hash_ for known in shared for hash_ in known.names}
        heads = sorted((known.at, known.hash) for known in shared if known.hash not in named)
        return tuple(hash_ for _, hash_ in heads if hash_ is not None)[-LIMITS.after :]

    def predecessor(self, services: Sequence[str]) -> str | None:
        """Return the id of the last item that has no hash yet and that these services get too."""
        waiting = [
            item
            for item in self.items
            if item.hash is None and item.state is not OutState.FAILED and set(services) <= set(item.services)
        ]
        return waiting[-1].id if waiting else None


def _received(each: Received) -> Known | None:
    if each.fate is not Fate.OPENED or each.header is None or each.content is None:
        return None
    header = each.header
    return Known(
        id=header.id,
        hash=each.hash,
        state=MessageState.RECEIVED,
        service=header.sender.service,
        device=header.sender.device,
        services=frozenset(recipient.service for recipient in header.recipients),
        at=header.time,
        content=each.content,
    )


def _written(item: Item) -> Known:
    return Known(
        id=item.id,
        hash=item.hash,
        state=MessageState(item.state.value),
        service=item.services[0],
        device=None,
        services=frozenset(item.services),
        at=item.written,
        content=item.content,
        problem=item.problem,
    )
