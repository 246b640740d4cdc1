"""The state of a referral: the table, the order, and the same answer for everybody whatever arrives when."""

import json
import re
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from schemas import content
from schemas.content import Action
from schemas.errors import IllegalMoveError
from schemas.events import Event, Side, event_of, order
from schemas.referral import (
    CLOSED,
    MOVES,
    NEEDS_TEXT,
    OPEN,
    Move,
    Referral,
    Refusal,
    State,
    Target,
    check,
    fold,
    moves,
    step,
)
from schemas.steps import REASONS, Reason

SCHEMAS = Path(__file__).parents[3] / "schemas"
VECTORS = [
    json.loads(path.read_bytes()) for path in sorted((SCHEMAS / "vectors" / "referral").glob("*.json"))
]
MEMBER = "0190a000-0000-7000-8000-000000000001"


# The table.


def table(heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading of the specification, without its title rows."""
    section = (SCHEMAS / "spec" / "referral.md").read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def code(cell: str) -> list[str]:
    """Return the words of a cell that are set as code."""
    return re.findall(r"`(\w+)`", cell)


def as_moves(rows: Iterable[list[str]]) -> Iterable[Move]:
    """Read the specification's moves; "every other" is what the row before leaves."""
    before: frozenset[State] = frozenset()
    for action, side, origins, target, _ in rows:
        named = frozenset(State(word) for word in code(origins))
        origin = {"every open": OPEN, "every other": frozenset(State) - before}.get(origins, named)
        before = origin
        yield Move(
            Action(*code(action)),
            Side(side),
            origin,
            State(*code(target)) if code(target) else Target(target),
        )


def test_the_specification_shows_the_table_of_the_code() -> None:
    """The table that people read is the one that clients run, row by row."""
    assert tuple(as_moves(table("Moves"))) == MOVES
    assert {Action(*code(row[0])) for row in table("Moves") if row[4] == "text"} == NEEDS_TEXT
    assert [State(*code(row[0])) for row in table("States")] == list(State)
    assert {State(*code(row[0])) for row in table("States") if row[2] == "yes"} == CLOSED
    assert [Refusal(*code(row[0])) for row in table("Fold")] == [
        Refusal.WRONG_SIDE,
        Refusal.CLOSED,
        Refusal.NOT_NOW,
    ]


def test_no_two_rows_contradict_each_other() -> None:
    """Each action belongs to one side and has at most one row for each state."""
    assert len({(move.action, move.side) for move in MOVES}) == len(Action)
    assert len({(move.action, origin) for move in MOVES for origin in move.origins}) == sum(
        len(move.origins) for move in MOVES
    )


def test_the_specification_shows_the_reasons_of_the_code() -> None:
    """Which reasons belong to which step, row by row, and none is left over."""
    rows = {Action(*code(row[0])): tuple(map(Reason, code(row[1]))) for row in table("Reasons")}
    assert rows == REASONS
    assert {reason for reasons in REASONS.values() for reason in reasons} == set(Reason)


# The frozen scenarios.


def as_event(stated: dict[str, Any]) -> Event:
    """Read an event of a vector."""
    return Event(
        id=bytes.fromhex(stated["id"]),
        action=Action(stated["action"]) if stated["action"] else None,
        side=Side(stated["side"]),
        at=stated["at"],
        author=stated["author"],
        after=tuple(map(bytes.fromhex, stated["after"])),
        assignee=stated["assignee"],
        instead_of=stated.get("instead_of"),
    )


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["claim"]))
def test_frozen_vector(vector: dict[str, Any]) -> None:
    """Each scenario folds to what it states."""
    events = [as_event(stated) for stated in vector["given"]["events"]]
    referral = fold(events)
    assert vector["operation"] == "referral.fold"
    assert vector["gives"] == {
        "order": [event.id.hex() for event in order(events)],
        "state": referral.state,
        "asked_from": referral.asked_from,
        "assignee": referral.assignee,
        "history": [[event.hex(), action, state] for event, action, state in referral.history],
        "refused": [[event.hex(), reason] for event, reason in referral.refused],
        "missing": sorted(gone.hex() for gone in referral.missing),
    }


# Before a step is sent.


@pytest.mark.parametrize(("state", "side"), list(product(State, Side)))
def test_moves_and_check_agree_with_the_fold(state: State, side: Side) -> None:
    """What is offered is allowed, what is allowed is applied, and what is refused names what is possible."""
    asked = State.ACCEPTED if state is State.INFORMATION_ASKED else None
    referral = Referral(state=state, asked_from=asked)
    offered = moves(referral, side)
    assert Action.RECEIVE not in offered
    for action in set(Action) - {Action.RECEIVE}:
        after = step(referral, Event(b"x", action, side, 0, "someone", (), MEMBER))
        assert bool(after.history) == (action in offered) != bool(after.refused)
        if action in offered:
            check(state, action, side)
            continue
        with pytest.raises(IllegalMoveError) as refused:
            check(state, action, side)
        assert refused.value.extra == {"state": state, "possible": offered}
        assert all(possible in refused.value.advice for possible in offered)


def test_an_illegal_step_says_what_is_possible() -> None:
    """The error is a sentence that helps: what is wrong and what can be done now."""
    with pytest.raises(IllegalMoveError) as refused:
        check(State.ACCEPTED, Action.DECLINE, Side.RECEIVER)
    assert refused.value.detail == "the step decline is not possible while the referral is accepted"
    assert refused.value.advice == "possible now: ask, schedule, start, complete, transfer, assign"
    with pytest.raises(IllegalMoveError, match="it is withdrawn") as ended:
        check(State.WITHDRAWN, Action.ACCEPT, Side.RECEIVER)
    assert ended.value.advice == "no step is left: write a message"


# From contents to events.


HASH, SEEN = b"\x01" * 32, (b"\x02" * 32,)


def test_a_transition_is_its_step() -> None:
    """A signed step becomes the event of the same name, with its member."""
    assign = content.Transition(author="Bram", action=content.Action.ASSIGN, assignee=MEMBER, after=SEEN)
    event = event_of(HASH, assign, Side.RECEIVER, 7)
    assert event == Event(HASH, Action.ASSIGN, Side.RECEIVER, 7, "Bram", SEEN, MEMBER)


@pytest.mark.parametrize(("state", "side"), list(product(content.ReceiptState, Side)))
def test_only_a_receipt_of_the_receiving_side_that_says_read_means_receive(
    state: content.ReceiptState, side: Side
) -> None:
    """A receipt comes after what it attests; what could not be opened was not received."""
    receipt = content.Receipt(author="Bram", of=SEEN, state=state)
    received = (state, side) == (content.ReceiptState.READ, Side.RECEIVER)
    assert event_of(HASH, receipt, side, 7) == Event(
        HASH, Action.RECEIVE if received else None, side, 7, "Bram", SEEN
    )


@pytest.mark.parametrize(
    "written",
    [
        content.Message(author="Bram", text="Bonjour", after=SEEN),
        content.Note(author="Bram", text="Call back", after=SEEN),
        content.Referral(
            author="Bram",
            subject="Housing",
            form="housing/1",
            answers={},
            urgency=content.Urgency.SOON,
            legal_basis=content.LegalBasis.CONSENT,
            after=SEEN,
        ),
    ],
    ids=lambda written: type(written).__name__,
)
def test_other_contents_move_nothing_but_keep_their_place(written: content.Content) -> None:
    """Messages, notes and the referral itself are events without an action."""
    event = event_of(HASH, written, Side.SENDER, 7)
    assert (event.action, event.after) == (None, SEEN)
    assert step(Referral(), event) == Referral()
