"""Threads as they are put together here: who takes part, what comes after what."""

from collections.abc import Sequence

import pytest

from client.device.archive import Fate, Received
from client.messages.conversation import Conversation, MessageState
from client.messages.outbox import Item, OutState
from schemas.content import (
    Action,
    Content,
    LegalBasis,
    Message,
    Note,
    Receipt,
    ReceiptState,
    Referral,
    Transition,
    Urgency,
)
from schemas.envelope import Checkpoint, Header, Recipient, Sender
from schemas.events import Side
from schemas.ids import new_id
from schemas.limits import LIMITS
from schemas.referral import State, fold

SOCIAL, INTAKE, STRANGER = new_id(1), new_id(2), new_id(3)
STRUCTURE = new_id(4)
REFERRAL = Referral(
    author="Anne",
    subject="Logement",
    form="housing/1",
    answers={},
    urgency=Urgency.SOON,
    legal_basis=LegalBasis.CONSENT,
)


class Thread:
    """A thread that grows; each envelope gets a hash that tells its place."""

    def __init__(self) -> None:
        self.id = new_id(5)
        self.received: list[Received] = []
        self.items: list[Item] = []

    def add(
        self, service: str, services: Sequence[str], content: Content, *, fate: Fate = Fate.OPENED
    ) -> bytes:
        """Let an envelope arrive; returns its hash."""
        place = len(self.received) + 1
        identifier = new_id(100 + place) if self.received else self.id
        header = Header(
            suite=1,
            id=identifier,
            sender=Sender(STRUCTURE, service, bytes(32)),
            thread=self.id,
            time=1000 + place,
            recipients=tuple(Recipient(STRUCTURE, each, 1, bytes(32)) for each in services),
            checkpoint=Checkpoint(1, bytes(32)),
        )
        hash_ = place.to_bytes(32, "big")
        opened = content if fate is Fate.OPENED else None
        self.received.append(Received(INTAKE, place, 1000 + place, hash_, fate, header, opened))
        return hash_

    def write(self, services: Sequence[str], content: Content, **state: object) -> str:
        """Write something that has not come back yet; returns its id."""
        identifier = new_id(900 + len(self.items))
        item = Item(identifier, self.id, tuple(services), content, 2000, **state)  # type: ignore[arg-type]
        self.items.append(item)
        return identifier

    @property
    def conversation(self) -> Conversation:
        """What is known of it."""
        return Conversation(self.id, self.received, self.items)


@pytest.fixture
def thread() -> Thread:
    """Return a referral from the social service to the intake service."""
    thread = Thread()
    thread.add(SOCIAL, [SOCIAL, INTAKE], REFERRAL)
    return thread


def after(*hashes: bytes) -> Message:
    """Return a message that comes after others."""
    return Message(author="Anne", text="", after=hashes)


def test_who_takes_part(thread: Thread) -> None:
    """The services that the first envelope was addressed to, and the sender of it first."""
    thread.add(STRANGER, [STRANGER, INTAKE], after())
    assert thread.conversation.participants == (SOCIAL, INTAKE)


def test_a_stranger_moves_nothing(thread: Thread) -> None:
    """A step of a third service is known, and is no event of the referral."""
    thread.add(STRANGER, [SOCIAL, INTAKE], Transition(author="Eve", action=Action.ACCEPT))
    assert len(thread.conversation.known) == 2
    assert fold(thread.conversation.events).state is State.SENT


def test_a_second_beginning_changes_nothing(thread: Thread) -> None:
    """An envelope that later claims to have begun the thread does not become its beginning."""
    header = thread.received[0].header
    thread.add(STRANGER, [STRANGER, INTAKE], REFERRAL)
    late = thread.received.pop()
    assert header is not None
    assert late.header is not None
    forged = Header(
        1, thread.id, late.header.sender, thread.id, 0, late.header.recipients, late.header.checkpoint
    )
    thread.received.append(
        Received(INTAKE, 9, 9, bytes(32), Fate.OPENED, forged, REFERRAL),
    )
    assert thread.conversation.participants == (SOCIAL, INTAKE)


def test_heads_are_what_nobody_names(thread: Thread) -> None:
    """A new envelope comes after those that no other one comes after."""
    first = thread.received[0].hash
    left, right = (thread.add(INTAKE, [SOCIAL, INTAKE], after(first)) for _ in range(2))
    assert set(thread.conversation.heads([SOCIAL, INTAKE])) == {left, right}
    join = thread.add(SOCIAL, [SOCIAL, INTAKE], after(left, right))
    assert thread.conversation.heads([SOCIAL, INTAKE]) == (join,)


def test_receipts_are_named_too(thread: Thread) -> None:
    """A receipt comes after what it attests, so it is a head until something comes after it."""
    first = thread.received[0].hash
    receipt = thread.add(INTAKE, [SOCIAL, INTAKE], Receipt("Ben", (first,), ReceiptState.READ))
    assert thread.conversation.heads([SOCIAL, INTAKE]) == (receipt,)


def test_internal_notes_are_not_named_to_others(thread: Thread) -> None:
    """What the own service keeps to itself is named among colleagues, never to the other side."""
    first = thread.received[0].hash
    note = thread.add(INTAKE, [INTAKE], Note("Ben", "entre nous", after=(first,)))
    assert thread.conversation.heads([INTAKE]) == (note,)
    assert thread.conversation.heads([SOCIAL, INTAKE]) == (first,)


def test_refused_envelopes_are_not_named(thread: Thread) -> None:
    """What could not be accepted is nothing that the author had seen."""
    thread.add(SOCIAL, [SOCIAL, INTAKE], after(), fate=Fate.REFUSED)
    assert thread.conversation.heads([SOCIAL, INTAKE]) == (thread.received[0].hash,)
    assert len(thread.conversation.unopened) == 1


def test_many_heads_are_cut_to_the_latest(thread: Thread) -> None:
    """At most as many as a content may name, the latest ones."""
    hashes = [thread.add(INTAKE, [SOCIAL, INTAKE], after()) for _ in range(LIMITS.after + 5)]
    assert thread.conversation.heads([SOCIAL, INTAKE]) == tuple(hashes[-LIMITS.after :])


def test_what_waits_is_followed(thread: Thread) -> None:
    """What was written here and has no hash yet is followed by the next thing that its readers get."""
    first = thread.write([INTAKE, SOCIAL], after())
    assert thread.conversation.predecessor([INTAKE, SOCIAL]) == first
    internal = thread.write([INTAKE], Note("Ben", ""))
    assert thread.conversation.predecessor([INTAKE, SOCIAL]) == first
    assert thread.conversation.predecessor([INTAKE]) == internal


def test_what_failed_is_not_followed(thread: Thread) -> None:
    """What was refused for good does not hold up what comes after it."""
    thread.write([INTAKE, SOCIAL], after(), state=OutState.FAILED)
    assert thread.conversation.predecessor([INTAKE, SOCIAL]) is None


def test_an_own_copy_is_shown_once(thread: Thread) -> None:
    """When the own copy is in the mailbox, the item of the outbox is not shown beside it."""
    thread.write([INTAKE, SOCIAL], after(), state=OutState.SENT, hash=bytes(32))
    assert [known.state for known in thread.conversation.known][-1] is MessageState.SENT
    thread.add(INTAKE, [SOCIAL, INTAKE], after())
    header = thread.received[-1].header
    assert header is not None
    thread.items[0] = Item(header.id, thread.id, (INTAKE, SOCIAL), after(), 2000, state=OutState.SENT)
    assert [known.state for known in thread.conversation.known] == [MessageState.RECEIVED] * 2


def test_steps_that_wait_count_for_the_next_one(thread: Thread) -> None:
    """Who accepts without a connection can go on: the plan has the step, the state does not have it yet."""
    thread.write([INTAKE, SOCIAL], Transition(author="Ben", action=Action.ACCEPT))
    assert fold(thread.conversation.events).state is State.SENT
    assert fold(thread.conversation.planned).state is State.ACCEPTED
    assert thread.conversation.side(INTAKE) is Side.RECEIVER
