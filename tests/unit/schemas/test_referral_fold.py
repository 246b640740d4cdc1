"""The state of a referral beside a naive model: the same for everybody, whatever arrives when."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from schemas.content import Action
from schemas.events import Event, Side, missing, order
from schemas.referral import (
    CLOSED,
    Referral,
    State,
    fold,
    step,
)

MEMBER = "0190a000-0000-7000-8000-000000000001"


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


def naive_state(events: Iterable[Event]) -> State:  # noqa: C901, PLR0912 - the rules, one after the other
    """Tell the rules again in plain words."""
    state, before = State.SENT, State.SENT
    for event in naive_order(events):
        receiver = event.side is Side.RECEIVER
        undecided = receiver and state in {State.SENT, State.RECEIVED, State.INFORMATION_ASKED}
        ended = state in {State.DECLINED, State.COMPLETED, State.TRANSFERRED, State.WITHDRAWN}
        taken_on = receiver and not undecided and not ended
        match event.action:
            case Action.RECEIVE if receiver and state is State.SENT:
                state = State.RECEIVED
            case Action.ACCEPT if undecided:
                state = State.ACCEPTED
            case Action.DECLINE if undecided:
                state = State.DECLINED
            case Action.ASK if receiver and not ended and state is not State.INFORMATION_ASKED:
                before = State.RECEIVED if state is State.SENT else state
                state = State.INFORMATION_ASKED
            case Action.ANSWER if not receiver and state is State.INFORMATION_ASKED:
                state = before
            case Action.SCHEDULE if taken_on:
                state = State.SCHEDULED
            case Action.UNSCHEDULE if receiver and state is State.SCHEDULED:
                state = State.ACCEPTED
            case Action.ATTEND if receiver and state is State.SCHEDULED:
                state = State.IN_PROGRESS
            case Action.MISS if receiver and state is State.SCHEDULED:
                state = State.UNATTENDED
            case Action.START if receiver and state in {State.ACCEPTED, State.UNATTENDED}:
                state = State.IN_PROGRESS
            case Action.COMPLETE if taken_on:
                state = State.COMPLETED
            case Action.TRANSFER if receiver and not ended:
                state = State.TRANSFERRED
            case Action.WITHDRAW if not receiver and not ended:
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
    """Once declined, completed, transferred or withdrawn, nothing changes state, question or assignee."""
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
        assert referral.asked_from not in CLOSED | {State.SENT, State.INFORMATION_ASKED}


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
