"""The state of a referral: the table, the order, and the same answer for everybody whatever arrives when."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import content
from schemas.codec import encode
from schemas.content import Action, parse_content
from schemas.errors import IllegalMoveError, MalformedError
from schemas.events import Event, Side, event_of, missing, order
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


@pytest.mark.parametrize("action", Action)
def test_people_take_every_step_but_receive(action: Action) -> None:
    """What a step can say is what moves a referral, except the receipt, which is a content of its own."""
    assignee = MEMBER if action is Action.ASSIGN else None
    stepped = content.Transition(author="Anne", action=action, assignee=assignee)
    if action is Action.RECEIVE:
        with pytest.raises(MalformedError):
            parse_content(encode(stepped))
    else:
        assert parse_content(encode(stepped)) == stepped


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


# A naive model beside the clever one.


def naive_order(events: Iterable[Event]) -> list[Event]:
    """Look, again and again, for the smallest event all of whose known predecessors are placed."""
    waiting = {event.id: event for event in events}
    here = set(waiting)
    placed: list[Event] = []
    while waiting:
        done = {event.id for event in placed}
        free = [event for event in waiting.values() if set(event.after) & here <= done]
        chosen = min(free, key=lambda event: (event.at, event.id))
        placed.append(waiting.pop(chosen.id))
    return placed


def naive_state(events: Iterable[Event]) -> State:
    """Tell the rules again in plain words."""
    state, before = State.SENT, State.SENT
    for event in naive_order(events):
        receiver = event.side is Side.RECEIVER
        undecided = state in {State.SENT, State.RECEIVED, State.INFORMATION_ASKED}
        match event.action:
            case Action.RECEIVE if receiver and state is State.SENT:
                state = State.RECEIVED
            case Action.ACCEPT if receiver and undecided:
                state = State.ACCEPTED
            case Action.DECLINE if receiver and undecided:
                state = State.DECLINED
            case Action.ASK if receiver and state in OPEN and state is not State.INFORMATION_ASKED:
                before = State.RECEIVED if state is State.SENT else state
                state = State.INFORMATION_ASKED
            case Action.ANSWER if not receiver and state is State.INFORMATION_ASKED:
                state = before
            case Action.START if receiver and state is State.ACCEPTED:
                state = State.IN_PROGRESS
            case Action.COMPLETE if receiver and state in {State.ACCEPTED, State.IN_PROGRESS}:
                state = State.COMPLETED
            case Action.WITHDRAW if not receiver and state in OPEN:
                state = State.WITHDRAWN
            case _:
                pass
    return state


def as_thread(drawn: list[tuple[int, int, int, Action | None, Side]]) -> list[Event]:
    """Build a thread: `seen` has a bit for each earlier event, and one for an envelope that is lost."""
    ids = [bytes((first, place)) for place, (first, *_) in enumerate(drawn)]
    return [
        Event(
            ids[place],
            action,
            side,
            at,
            "someone",
            tuple(id_ for bit, id_ in enumerate([b"lost", *ids[:place]]) if seen >> bit & 1),
            MEMBER if action is Action.ASSIGN else None,
        )
        for place, (_, seen, at, action, side) in enumerate(drawn)
    ]


BYTE = st.integers(0, 255)
TIME = st.integers(0, 4)  # few, so that many events have the same
THREADS = st.lists(
    st.tuples(BYTE, BYTE, TIME, st.sampled_from([None, *Action]), st.sampled_from(Side)), max_size=10
).map(as_thread)


@given(THREADS)
def test_the_fold_agrees_with_the_naive_model(events: list[Event]) -> None:
    """The heap and the table say what repeated search and plain words say."""
    assert order(events) == naive_order(events)
    assert fold(events).state == naive_state(events)


@given(st.data(), THREADS)
def test_arrival_does_not_matter(data: st.DataObject, events: list[Event]) -> None:
    """Whatever the order of arrival, and delivered twice or not, everybody sees the same."""
    arrived = data.draw(st.permutations(events + events[:3]))
    assert order(arrived) == order(events)
    assert fold(arrived) == fold(events)


@given(THREADS)
def test_nothing_comes_before_what_its_author_had_seen(events: list[Event]) -> None:
    """Each event has one place, after its predecessors, whatever its clock says."""
    places = {event.id: place for place, event in enumerate(order(events))}
    assert sorted(places) == sorted(event.id for event in events)
    assert all(places[seen] < places[event.id] for event in events for seen in event.after if seen in places)


@given(THREADS)
def test_every_step_is_applied_or_refused(events: list[Event]) -> None:
    """No step disappears: it is in the history or among the refused, once, in the order of the thread."""
    referral = fold(events)
    applied = [id_ for id_, _, _ in referral.history]
    refused = [id_ for id_, _ in referral.refused]
    steps = [event.id for event in order(events) if event.action]
    assert sorted(applied + refused) == sorted(steps)
    assert applied == [id_ for id_ in steps if id_ in applied]
    assert refused == [id_ for id_ in steps if id_ in refused]


@given(THREADS)
def test_what_has_ended_stays_ended(events: list[Event]) -> None:
    """Once declined, completed or withdrawn, nothing changes state, question or assignee."""
    referral = Referral()
    for event in order(events):
        after = step(referral, event)
        if referral.state in CLOSED:
            assert (after.state, after.asked_from, after.assignee) == (
                referral.state,
                referral.asked_from,
                referral.assignee,
            )
        referral = after


@given(THREADS)
def test_a_question_is_open_exactly_while_information_is_asked(events: list[Event]) -> None:
    """The state to come back to is known when it is needed and forgotten afterwards; it is never `sent`."""
    referral = Referral()
    for event in order(events):
        referral = step(referral, event)
        assert (referral.asked_from is not None) == (referral.state is State.INFORMATION_ASKED)
        assert referral.asked_from in {None, State.RECEIVED, State.ACCEPTED, State.IN_PROGRESS}


@given(THREADS, THREADS)
def test_what_stays_inside_changes_nothing_outside(shared: list[Event], inside: list[Event]) -> None:
    """Assignments and notes of the receiving service, which the sender never gets, do not move the rest."""
    internal = [
        replace(
            event,
            id=b"inside" + event.id,
            action=event.action if event.action is Action.ASSIGN else None,
            side=Side.RECEIVER,
            after=tuple(each.id for each in shared[: event.at]),
        )
        for event in inside
    ]
    for_sender, for_receiver = fold(shared), fold(shared + internal)
    hidden = {event.id for event in internal}
    assert for_receiver.state == for_sender.state
    assert [each for each in for_receiver.history if each[0] not in hidden] == list(for_sender.history)
    assert [each for each in for_receiver.refused if each[0] not in hidden] == list(for_sender.refused)
    assert [each for each in order(shared + internal) if each.id not in hidden] == order(shared)


@given(THREADS, st.binary(min_size=4, max_size=4))
def test_a_lost_envelope_is_noticed(events: list[Event], lost: bytes) -> None:
    """A hash that is named but not here is reported, and nothing else changes."""
    known = fold(events)
    assert (
        known.missing
        == missing(events)
        == frozenset(h for e in events for h in e.after) - {e.id for e in events}
    )
    named = [replace(event, after=(*event.after, lost)) for event in events]
    assert fold(named) == replace(known, missing=known.missing | ({lost} if events else set()))


@given(THREADS, st.data())
def test_a_dropped_envelope_is_noticed_when_a_later_one_names_it(
    events: list[Event], data: st.DataObject
) -> None:
    """Whatever a relay leaves out is missing as soon as somebody who had seen it writes again."""
    named = sorted({seen for event in events for seen in event.after} & {event.id for event in events})
    if named:
        dropped = data.draw(st.sampled_from(named))
        left = [event for event in events if event.id != dropped]
        assert (dropped in missing(left)) == any(dropped in event.after for event in left)
        assert dropped in missing(left)


@given(st.lists(st.binary(min_size=1, max_size=1), max_size=8, unique=True), st.data())
def test_circles_do_not_hang(ids: list[bytes], data: st.DataObject) -> None:
    """Even events that name each other, which hashes forbid, come out once each."""
    names = st.lists(st.sampled_from(ids), max_size=3).map(tuple) if ids else st.just(())
    events = [Event(id_, None, Side.SENDER, 0, "someone", data.draw(names)) for id_ in ids]
    assert sorted(event.id for event in order(events)) == sorted(ids)


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
    assert refused.value.advice == "possible now: ask, start, complete, assign"
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
