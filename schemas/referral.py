"""The state of a referral, folded from the steps that its two sides signed (spec/referral.md).

Every client runs this same pure function over the envelopes of a thread, because the relay, which cannot
read them, could not decide. A step that the table does not allow changes nothing and is kept, to be shown:

    referral = fold(event_of(opened.hash, opened.content, side, opened.time) for opened in thread)
    referral.state, referral.refused, moves(referral, Side.RECEIVER)
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from typing import Final

from schemas.errors import IllegalMoveError
from schemas.events import Event, Side, missing, order
from schemas.steps import Action


class State(StrEnum):
    """Where a referral stands."""

    SENT = "sent"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    INFORMATION_ASKED = "information_asked"
    SCHEDULED = "scheduled"
    UNATTENDED = "unattended"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"


class Refusal(StrEnum):
    """Why a step changed nothing."""

    WRONG_SIDE = "wrong_side"  # the step belongs to the other side
    NOT_NOW = "not_now"  # the state does not allow it
    CLOSED = "closed"  # the referral had ended


class Target(StrEnum):
    """Where a move leads that does not lead to a fixed state."""

    UNCHANGED = "unchanged"
    BEFORE_ASKING = "before asking"


@dataclass(frozen=True, slots=True)
class Move:
    """A row of the table: `side` may take `action` in the states `origins`, and it leads to `target`."""

    action: Action
    side: Side
    origins: frozenset[State]
    target: State | Target


CLOSED: Final = frozenset({State.DECLINED, State.COMPLETED, State.TRANSFERRED, State.WITHDRAWN})
OPEN: Final = frozenset(State) - CLOSED
_UNDECIDED: Final = frozenset({State.SENT, State.RECEIVED, State.INFORMATION_ASKED})
_TAKEN_ON: Final = frozenset({State.ACCEPTED, State.SCHEDULED, State.UNATTENDED, State.IN_PROGRESS})

MOVES: Final = (
    Move(Action.RECEIVE, Side.RECEIVER, frozenset({State.SENT}), State.RECEIVED),
    # Each colleague who opens the referral sends a receipt, and one may arrive after the referral moved on.
    Move(Action.RECEIVE, Side.RECEIVER, frozenset(State) - {State.SENT}, Target.UNCHANGED),
    Move(Action.ACCEPT, Side.RECEIVER, _UNDECIDED, State.ACCEPTED),
    Move(Action.DECLINE, Side.RECEIVER, _UNDECIDED, State.DECLINED),
    Move(Action.ASK, Side.RECEIVER, OPEN - {State.INFORMATION_ASKED}, State.INFORMATION_ASKED),
    Move(Action.ANSWER, Side.SENDER, frozenset({State.INFORMATION_ASKED}), Target.BEFORE_ASKING),
    Move(Action.SCHEDULE, Side.RECEIVER, _TAKEN_ON, State.SCHEDULED),
    Move(Action.UNSCHEDULE, Side.RECEIVER, frozenset({State.SCHEDULED}), State.ACCEPTED),
    Move(Action.ATTEND, Side.RECEIVER, frozenset({State.SCHEDULED}), State.IN_PROGRESS),
    Move(Action.MISS, Side.RECEIVER, frozenset({State.SCHEDULED}), State.UNATTENDED),
    Move(Action.START, Side.RECEIVER, frozenset({State.ACCEPTED, State.UNATTENDED}), State.IN_PROGRESS),
    Move(Action.COMPLETE, Side.RECEIVER, _TAKEN_ON, State.COMPLETED),
    Move(Action.TRANSFER, Side.RECEIVER, OPEN, State.TRANSFERRED),
    Move(Action.WITHDRAW, Side.SENDER, OPEN, State.WITHDRAWN),
    Move(Action.ASSIGN, Side.RECEIVER, OPEN, Target.UNCHANGED),
)
"""The whole state machine; spec/referral.md shows the same table, and a test compares the two."""

NEEDS_TEXT: Final = frozenset({Action.DECLINE, Action.ASK, Action.COMPLETE})
"""The steps that say nothing without a text: the reason, the question, the outcome."""

_MOVES: Final = {(move.action, origin): move for move in MOVES for origin in move.origins}
_SIDES: Final = {move.action: move.side for move in MOVES}


@dataclass(frozen=True, slots=True)
class Referral:
    """What the events so far amount to; the initial value is a referral that was sent."""

    state: State = State.SENT
    asked_from: State | None = None  # set while information is asked: where the answer leads back to
    assignee: str | None = None
    history: tuple[tuple[bytes, Action, State], ...] = ()  # event, action, state after it
    refused: tuple[tuple[bytes, Refusal], ...] = ()
    missing: frozenset[bytes] = frozenset()  # envelopes that somebody had seen and that are not here


def fold(events: Iterable[Event]) -> Referral:
    """Return the state of a referral from the events of its thread, in whatever order they arrived."""
    events = list(events)
    return replace(reduce(step, order(events), Referral()), missing=missing(events))


def step(referral: Referral, event: Event) -> Referral:
    """Return the referral after one more event; an illegal one only joins those that were `refused`."""
    if event.action is None:
        return referral
    refusal = _refusal(referral.state, event.action, event.side)
    if refusal is None and event.instead_of not in {None, referral.assignee}:
        refusal = Refusal.NOT_NOW  # a colleague was faster: it is done already, or somebody else is in charge
    if refusal is not None:
        return replace(referral, refused=(*referral.refused, (event.id, refusal)))
    state = _target(referral, event.action)
    return replace(
        referral,
        state=state,
        asked_from=_asked_from(referral, state),
        assignee=event.assignee if event.action is Action.ASSIGN else referral.assignee,
        history=(*referral.history, (event.id, event.action, state)),
    )


def check(state: State, action: Action, side: Side) -> None:
    """Raise IllegalMoveError when `side` cannot take this step; it names those that it can take now."""
    refusal = _refusal(state, action, side)
    if refusal is None:
        return
    details = {
        Refusal.WRONG_SIDE: f"the step {action} belongs to the other side, not to the {side}",
        Refusal.NOT_NOW: f"the step {action} is not possible while the referral is {state}",
        Refusal.CLOSED: f"the referral has ended: it is {state}",
    }
    possible = _moves(state, side)
    raise IllegalMoveError(
        details[refusal],
        advice=f"possible now: {', '.join(possible)}" if possible else "no step is left: write a message",
        extra={"state": state, "possible": possible},
    )


def moves(referral: Referral, side: Side) -> tuple[Action, ...]:
    """Return the steps that a person of `side` can take now, in the order of the table."""
    return _moves(referral.state, side)


def _refusal(state: State, action: Action, side: Side) -> Refusal | None:
    if side is not _SIDES[action]:
        return Refusal.WRONG_SIDE
    if (action, state) in _MOVES:
        return None
    return Refusal.CLOSED if state in CLOSED else Refusal.NOT_NOW


def _target(referral: Referral, action: Action) -> State:
    target = _MOVES[action, referral.state].target
    if target is Target.UNCHANGED:
        return referral.state
    if target is Target.BEFORE_ASKING:
        return referral.asked_from or State.RECEIVED
    return target


def _asked_from(referral: Referral, state: State) -> State | None:
    if state is not State.INFORMATION_ASKED:
        return None
    if referral.state is State.INFORMATION_ASKED:
        return referral.asked_from
    # Whoever asks has read it, even when the receipt is still on its way.
    return State.RECEIVED if referral.state is State.SENT else referral.state


def _moves(state: State, side: Side) -> tuple[Action, ...]:
    return tuple(
        action for action in Action if action is not Action.RECEIVE and _refusal(state, action, side) is None
    )
