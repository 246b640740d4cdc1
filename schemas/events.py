"""What the envelopes of a referral's thread are to its state, and in which order (spec/referral.md, order).

events = [event_of(opened.hash, opened.content, side, opened.time) for opened in thread]
order(events), missing(events)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from heapq import heapify, heappop, heappush

from schemas.content import Content, Receipt, ReceiptState
from schemas.steps import Action, Transition


class Side(StrEnum):
    """Which of the two services an envelope comes from; both may belong to one structure."""

    SENDER = "sender"
    RECEIVER = "receiver"


@dataclass(frozen=True, slots=True)
class Event:
    """An envelope of the thread, as far as the referral's state is concerned.

    `id` is the envelope's hash, `at` its time in milliseconds, `after` the hashes of what its author had
    seen. `action` is None for what moves nothing (the referral itself, a message, a note): it still takes its
    place in the order, since others come after it.
    """

    id: bytes
    action: Action | None
    side: Side
    at: int
    author: str
    after: tuple[bytes, ...] = ()
    assignee: str | None = None
    instead_of: str | None = None  # an `assign` that holds only while this member is in charge


def event_of(envelope_hash: bytes, content: Content, side: Side, at: int) -> Event:
    """Return the event that an opened and verified envelope of a referral's thread is.

    A receipt comes after the envelopes that it attests; the receiving side's first one means `receive`.
    """
    match content:
        case Transition():
            return Event(
                envelope_hash,
                content.action,
                side,
                at,
                content.author,
                content.after,
                content.assignee,
                content.instead_of,
            )
        case Receipt():
            read = side is Side.RECEIVER and content.state is ReceiptState.READ
            means = Action.RECEIVE if read else None
            return Event(envelope_hash, means, side, at, content.author, content.of)
        case _:
            return Event(envelope_hash, None, side, at, content.author, content.after)


def order(events: Iterable[Event]) -> list[Event]:
    """Return the events, each once, so that each comes after those that its author had seen.

    Events that did not know of each other go by (at, id). Time comes from the authors' clocks and therefore
    never moves an event before one that it names. Missing predecessors are passed over; see `missing`.
    """
    by_id = {event.id: event for event in events}
    awaited = {event.id: {seen for seen in event.after if seen in by_id} for event in by_id.values()}
    followers: dict[bytes, list[Event]] = {}
    for event in by_id.values():
        for seen in awaited[event.id]:
            followers.setdefault(seen, []).append(event)
    ready = [(event.at, event.id) for event in by_id.values() if not awaited[event.id]]
    heapify(ready)
    ordered: list[Event] = []
    while ready:
        event = by_id.pop(heappop(ready)[1])
        ordered.append(event)
        for follower in followers.get(event.id, ()):
            awaited[follower.id].discard(event.id)
            if not awaited[follower.id]:
                heappush(ready, (follower.at, follower.id))
    # Hashes cannot form a circle. Should a caller hand one in all the same, it comes last rather than never.
    return ordered + sorted(by_id.values(), key=lambda event: (event.at, event.id))


def missing(events: Iterable[Event]) -> frozenset[bytes]:
    """Return the hashes that events name and that are not here: dropped, delayed, or shown to others only."""
    events = list(events)
    return frozenset(seen for event in events for seen in event.after) - {event.id for event in events}
