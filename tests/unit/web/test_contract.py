"""The public contract in TypeScript (web/src/schemas) is the one in Python: types, limits, errors, states."""

import dataclasses
import json
from itertools import product
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import (
    errors,
    guests,
    leaflets,
    locks,
    log,
    push,
    referral,
    replying,
    retention,
    root_file,
    shelf,
    statement,
)
from schemas.codec import decode, encode
from schemas.content import Content, parse_content
from schemas.endings import Trace, deadlines, endings
from schemas.errors import IllegalMoveError, SouspliError, SuiteUnavailableError
from schemas.events import Event, Side, missing, order
from schemas.forms import FORMS, Language, document, example
from schemas.ids import new_id
from schemas.limits import LIMITS
from schemas.mail import HandOver
from schemas.statements import AnyStatement
from schemas.steps import Action
from tests.strategies import schema_types, values
from tests.twin import Twin
from tests.unit.schemas.test_loop import NOW, THREADS

ELSEWHERE = {
    "api.Problem",  # read as errors
    "api.Founding",  # of operators
    "web.WebManifest",  # of whoever compares what a relay serves
    "territory.Area",  # tables of ours, which are imported
    "territory.Table",
    *(
        f"mail.{HandOver.__name__}",
        f"guests.{guests.GuestReply.__name__}",
        "guests.GuestReplies",
    ),  # of bridges
    *(f"statement.{statement.Statement.__name__}", f"leaflets.{leaflets.Body.__name__}"),  # bases of others
}
TYPES = {
    f"{kind.__module__.removeprefix('schemas.')}.{kind.__name__}": kind
    for kind in schema_types()
    if kind.__module__.startswith("schemas.")
}
FUZZ = 25  # examples; each costs milliseconds in Hypothesis
NAMES = sorted(TYPES.keys() - ELSEWHERE)
assert {locks, log, push, replying, retention, root_file, shelf}  # their types register themselves


def verdict(kind: Any, data: bytes) -> dict[str, Any]:  # noqa: ANN401 - a type or a union
    """Return what Python says of bytes, in the form of the twin's answers."""
    try:
        return {"expect": "ok", "gives": {"data": encode(decode(data, kind, LIMITS.answer)).hex()}}
    except SouspliError as error:
        return {"expect": error.slug}


@pytest.mark.parametrize("name", NAMES)
def test_each_type_writes_and_reads_the_same_bytes(twin: Twin, name: str) -> None:
    """What Python encodes is compact for TypeScript, which encodes it again to the same bytes."""

    @settings(max_examples=8)
    @given(values(TYPES[name]))
    def check(value: msgspec.Struct) -> None:
        data = encode(value)
        assert twin.run("codec.decode", {"type": name, "data": data.hex()}) == verdict(TYPES[name], data)

    check()


MUTATIONS = (
    "",
    " ",
    "0",
    "null",
    '""',
    "[]",
    "{}",
    "-0",
    "1.0",
    "1e2",
    ",",
    '"',
    "\\",
    "\ufeff",
    "\ud7ff",
    "x",
)


@st.composite
def altered(draw: st.DrawFn, kind: Any) -> bytes:  # noqa: ANN401 - a type or a union
    """Return the encoding of a value with a stretch of it replaced, or a member repeated."""
    data = encode(draw(values(kind))).decode()
    first, end = sorted(draw(st.tuples(st.integers(0, len(data)), st.integers(0, len(data)))))
    end = draw(st.sampled_from([end, min(first + 1, len(data)), first]))
    stretch = draw(st.sampled_from(MUTATIONS) | st.just(data[first:end] * 2) | st.text(max_size=3))
    try:
        return (data[:first] + stretch + data[end:]).encode()
    except UnicodeEncodeError:
        return data.encode()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("statements.AnyStatement", AnyStatement),
        ("content.Content", Content),
        ("access.AccessRecord", TYPES["access.AccessRecord"]),
        ("envelope.Header", TYPES["envelope.Header"]),
        ("leaflets.AnyBody", leaflets.AnyBody),
    ],
)
def test_both_refuse_the_same_bytes(twin: Twin, name: str, kind: Any) -> None:  # noqa: ANN401
    """Whatever is altered in what is signed: one reads it exactly when the other does."""

    @settings(max_examples=FUZZ)
    @given(altered(kind))
    def check(data: bytes) -> None:
        assert twin.run("codec.decode", {"type": name, "data": data.hex()}) == verdict(kind, data)

    check()


@settings(max_examples=FUZZ)
@given(content=values(Content))
def test_both_judge_a_content_alike(twin: Twin, content: msgspec.Struct) -> None:
    """The rules that no type can say: which members belong to which step, what a checklist says."""
    data = encode(content)
    try:
        parse_content(data)
        expected = {"expect": "ok", "gives": {"data": data.hex()}}
    except SouspliError as error:
        expected = {"expect": error.slug}
    assert twin.run("content.parse", {"data": data.hex()}) == expected


LONE = [b'{"kind":"note","author":"\\ud800","text":""}', b'{"kind":"note","author":"\xed\xa0\x80","text":""}']


@pytest.mark.parametrize("data", LONE)
def test_half_a_character_is_refused_by_both(twin: Twin, data: bytes) -> None:
    """Escaped or in UTF-8."""
    assert verdict(Content, data) == {"expect": "malformed"}
    assert twin.run("codec.decode", {"type": "content.Content", "data": data.hex()}) == {
        "expect": "malformed"
    }


@given(at=st.integers(0, 2**48 - 1), random=st.binary(min_size=10, max_size=10))
def test_identifiers_are_the_same(twin: Twin, at: int, random: bytes) -> None:
    """From a time and random bytes."""
    assert twin.give("ids.new_id", at=at, random=random.hex()) == {"id": new_id(at, random)}


# Tables.


def test_limits_are_the_same(twin: Twin) -> None:
    """When this fails, a limit was changed: change it in web/src/schemas/limits.ts too."""
    assert twin.give("limits") == dataclasses.asdict(LIMITS)


def test_errors_are_the_same(twin: Twin) -> None:
    """When this fails, an error was changed: change it in web/src/schemas/errors.ts too."""

    def below(kind: type[SouspliError], parent: str | None) -> dict[str, tuple[str, str, str | None]]:
        hint = "update this browser, or use another one" if kind is SuiteUnavailableError else kind.hint
        found = {kind.slug: (kind().title, hint, parent)}
        for sub in kind.__subclasses__():
            found |= below(sub, kind.slug) if sub.__module__ == errors.__name__ else {}
        return found

    said = {
        each["slug"]: (each["title"], each["hint"], each["parent"]) for each in twin.give("errors")["errors"]
    }
    assert said == below(SouspliError, None)


# Referrals.


def test_the_moves_are_the_same(twin: Twin) -> None:
    """The table of the state machine, row by row."""
    assert twin.give("referral.moves")["moves"] == [
        {"action": move.action, "side": move.side, "origins": sorted(move.origins), "target": move.target}
        for move in referral.MOVES
    ]


@pytest.mark.parametrize(("state", "side"), list(product(referral.State, Side)))
def test_the_same_steps_are_possible(twin: Twin, state: referral.State, side: Side) -> None:
    """In each state, for each side; and every other one is refused."""
    possible = list(referral.moves(referral.Referral(state), side))
    assert twin.give("referral.possible", state=state, side=side) == {"possible": possible}
    for action in set(Action) - {Action.RECEIVE}:
        try:
            referral.check(state, action, side)
            expected = "ok"
        except IllegalMoveError as error:
            expected = error.slug
        asked = {"state": state, "action": action, "side": side}
        assert twin.run("referral.check", asked)["expect"] == expected


IDS = [bytes([n]) for n in range(8)]
EVENTS = st.lists(
    st.builds(
        Event,
        id=st.sampled_from(IDS),
        action=st.none() | st.sampled_from(Action),
        side=st.sampled_from(Side),
        at=st.integers(0, 3),
        author=st.just("Anne"),
        after=st.lists(st.sampled_from(IDS), max_size=3).map(tuple),
        assignee=st.none() | st.sampled_from(["somebody", "another"]),
        instead_of=st.none() | st.just("somebody"),
    ),
    max_size=12,
)


@given(events=EVENTS)
def test_both_fold_a_thread_alike(twin: Twin, events: list[Event]) -> None:
    """Whatever happened, in whatever order it arrived, even circles."""
    folded = referral.fold(events)
    stated = [
        {
            **dataclasses.asdict(event),
            "id": event.id.hex(),
            "after": [seen.hex() for seen in event.after],
        }
        for event in events
    ]
    assert twin.give("referral.fold", events=stated) == {
        "order": [event.id.hex() for event in order(events)],
        "state": folded.state,
        "asked_from": folded.asked_from,
        "assignee": folded.assignee,
        "history": [[event.hex(), action, state] for event, action, state in folded.history],
        "refused": [[event.hex(), reason] for event, reason in folded.refused],
        "missing": sorted(gone.hex() for gone in missing(events)),
    }


@settings(max_examples=FUZZ)
@given(traces=THREADS, now=NOW)
def test_both_tell_the_same_endings(twin: Twin, traces: list[Trace], now: int) -> None:
    """Of each message of a thread, at any time; and the same days on which something is due."""
    stated = [
        {**dataclasses.asdict(each), "id": each.id.hex(), "after": [seen.hex() for seen in each.after]}
        for each in traces
    ]
    assert twin.give("loop.endings", traces=stated, now=now) == {"endings": endings(traces, traces, now)}
    due = {name: day.isoformat() for name, day in deadlines(traces[0])._asdict().items()}
    found = twin.give("loop.ending", traces=stated, of=traces[0].id.hex(), now=now)
    assert found == {"ending": endings(traces[:1], traces, now)[0], **due}


# Forms.


@pytest.mark.parametrize("form", FORMS)
def test_answers_are_judged_alike(twin: Twin, form: str) -> None:
    """The example fits; with each answer left out or exchanged it does when JSON Schema says so."""
    import jsonschema  # noqa: PLC0415 - slow to import, needed here only

    validator = jsonschema.Draft202012Validator(
        document(form), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    good = example(form)
    assert Language.FR in document(form)["x-labels"]
    others: list[object] = ["", "x" * 5_000, "2026-02-30", "2026-02-28", -1, 10**9, True, [], ["x"], good]
    for key in [*good, "unknown"]:
        for other in [None, *others]:
            answers = {name: value for name, value in good.items() if name != key}
            answers |= {} if other is None else {key: other}
            if other is good:
                answers = dict(good)
            fits = validator.is_valid(json.loads(json.dumps(answers)))
            assert twin.run("forms.check", {"form": form, "answers": answers})["expect"] == (
                "ok" if fits else "form"
            ), answers
