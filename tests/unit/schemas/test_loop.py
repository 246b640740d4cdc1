"""The closed loop: working days, how messages end, and what a checklist must say."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codec import encode
from schemas.content import (
    Content,
    LegalBasis,
    Message,
    Receipt,
    ReceiptState,
    Referral,
    Urgency,
    parse_content,
)
from schemas.endings import DAYS, Days, Ending, Sign, Trace, deadlines, ending, endings, trace_of
from schemas.errors import MalformedError
from schemas.mail import Delivery, MailState
from schemas.reminding import Level, Reminder
from schemas.sharing import Checklist, Informed
from schemas.standing_in import Away, Handover, Said, Word, handover, turn
from schemas.steps import Action, Transition
from schemas.working_days import add_working_days, day_of, easter_sunday, holidays, is_working_day

SCHEMAS = Path(__file__).parents[3] / "schemas"
SPEC = (SCHEMAS / "spec" / "loop.md").read_text(encoding="utf-8")
VECTORS = [json.loads(path.read_bytes()) for path in sorted((SCHEMAS / "vectors" / "loop").glob("*.json"))]
DAY = 86_400_000
MEMBER = "0190a000-0000-7000-8000-000000000001"


# Frozen.


def as_trace(stated: dict[str, Any]) -> Trace:
    """Read a trace of a vector."""
    return Trace(
        bytes.fromhex(stated["id"]),
        stated["service"],
        stated["at"],
        Sign(stated["sign"]),
        tuple(map(bytes.fromhex, stated["after"])),
        Urgency(stated["awaits"]) if stated["awaits"] else None,
    )


def handed(given: dict[str, Any]) -> Handover | None:
    """Return what is due, as a vector gives it."""
    day = date.fromisoformat
    return handover(
        [Said(Word(each["word"]), day(each["day"])) for each in given["said"]],
        Urgency(given["urgency"]),
        given["in_charge"],
        [
            Away(each["member"], day(each["first"]), day(each["last"]), each["substitute"])
            for each in given["absences"]
        ],
        given["members"],
        day(given["today"]),
    )


def told(due: Handover | None) -> dict[str, Any] | None:
    """Return what is due, as a vector states it."""
    if due is None:
        return None
    days = {"since": due.since.isoformat(), "due": due.due.isoformat()}
    return {**days, "instead_of": due.instead_of, "to": due.to}


def run(operation: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return what the code gives for a vector."""
    if operation == "loop.holidays":
        return {"holidays": [day.isoformat() for day in holidays(given["year"])]}
    if operation == "loop.working_days":
        day = date.fromisoformat(given["day"])
        return {"days": [add_working_days(day, count).isoformat() for count in given["counts"]]}
    if operation == "loop.handover":
        return {"handover": told(handed(given))}
    if operation == "loop.turns":
        kids, due = [bytes.fromhex(kid) for kid in given["kids"]], date.fromisoformat(given["due"])
        return {"turns": [turn(given["thread"], kid, kids, due) for kid in kids]}
    traces = [as_trace(stated) for stated in given["traces"]]
    (of,) = [each for each in traces if each.id.hex() == given["of"]]
    days = deadlines(of)._asdict()
    return {
        "ending": ending(of, traces, given["now"]),
        **{name: day.isoformat() for name, day in days.items()},
    }


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["claim"]))
def test_frozen_vector(vector: dict[str, Any]) -> None:
    """Each scenario gives what it states."""
    assert run(vector["operation"], vector["given"]) == vector["gives"]


def test_every_operation_has_a_vector() -> None:
    """Those that the specification names, and no other."""
    named = set(re.findall(r"\| `(loop\.\w+)` \|", SPEC))
    assert {vector["operation"] for vector in VECTORS} == named


# Days.


def test_easter_of_known_years() -> None:
    """The earliest and latest that there are, and both exceptions of the old tables."""
    known = {
        1818: (3, 22),
        1943: (4, 25),
        1954: (4, 18),
        1981: (4, 19),
        2000: (4, 23),
        2008: (3, 23),
        2026: (4, 5),
        2038: (4, 25),
        2076: (4, 19),
        2285: (3, 22),
    }
    assert {year: (day.month, day.day) for year in known for day in [easter_sunday(year)]} == known


@given(st.integers(1583, 4099))
def test_easter_is_a_sunday_of_spring(year: int) -> None:
    """From 22 March to 25 April."""
    easter = easter_sunday(year)
    assert easter.weekday() == 6
    assert date(year, 3, 22) <= easter <= date(year, 4, 25)
    assert {6} != {day.weekday() for day in holidays(year)}
    assert len(holidays(year)) in {9, 10}  # Ascension may fall on 1 May


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.integers(0, 60))
def test_working_days_are_counted(day: date, count: int) -> None:
    """So many working days lie after the day, up to the one that is given, which is one of them."""
    end = add_working_days(day, count)
    days = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(map(is_working_day, days)) == count
    assert end == day if count == 0 else is_working_day(end)


def test_a_day_is_one_of_utc() -> None:
    """Wherever the computer stands."""
    midnight = int(datetime(2026, 7, 21, tzinfo=UTC).timestamp() * 1000)
    assert (day_of(midnight - 1), day_of(midnight)) == (date(2026, 7, 20), date(2026, 7, 21))


def test_the_specification_shows_the_days_of_the_code() -> None:
    """Reminder, escalation and expiry for each urgency."""
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (\d+) \| (\d+) \|$", SPEC, re.MULTILINE)
    assert {Urgency(urgency): Days(*map(int, days)) for urgency, *days in rows} == DAYS


# Endings, and a naive model beside.


def follows(trace: Trace, of: bytes, by_id: dict[bytes, Trace]) -> bool:
    """Tell again what it is to follow: somebody along the way back had seen it."""
    return any(seen == of or (seen in by_id and follows(by_id[seen], of, by_id)) for seen in trace.after)


def naive(of: Trace, traces: Iterable[Trace], now: int) -> Ending | None:
    """Tell the rules again, in the order of the specification."""
    by_id = {each.id: each for each in traces}
    others = [each for each in by_id.values() if each.service != of.service]
    own = [each for each in by_id.values() if each.service == of.service]
    if any(each.sign is Sign.ANSWER and follows(each, of.id, by_id) for each in others):
        return Ending.ANSWERED
    read = any(each.sign is Sign.READ and of.id in each.after for each in others)
    if read and of.awaits is None:
        return Ending.READ
    if not read and any(each.sign is Sign.BOUNCE and of.id in each.after for each in others):
        return Ending.BOUNCED
    if any(each.sign is Sign.ESCALATION and follows(each, of.id, by_id) for each in own):
        return Ending.ESCALATED
    last = add_working_days(day_of(of.at), DAYS[of.awaits or Urgency.ROUTINE].expire)
    return Ending.EXPIRED if day_of(now) >= last else None


def as_thread(drawn: list[tuple[int, int, str, Sign]], awaits: Urgency | None) -> list[Trace]:
    """Build a thread: `seen` has a bit for each earlier envelope."""
    ids = [bytes([place]) for place in range(len(drawn) + 1)]
    first = Trace(ids[0], "a", 0, Sign.ANSWER, (), awaits)
    return [
        first,
        *(
            Trace(ids[place], service, at * DAY, sign, tuple(ids[n] for n in range(place) if seen >> n & 1))
            for place, (seen, at, service, sign) in enumerate(drawn, 1)
        ),
    ]


THREADS = st.builds(
    as_thread,
    st.lists(
        st.tuples(st.integers(0, 255), st.integers(0, 90), st.sampled_from("abc"), st.sampled_from(Sign)),
        max_size=6,
    ),
    st.sampled_from([None, *Urgency]),
)
NOW = st.integers(0, 100).map(lambda days: days * DAY)


@given(THREADS, NOW)
def test_the_ending_agrees_with_the_naive_model(traces: list[Trace], now: int) -> None:
    """One pass in order says what looking back from each envelope says."""
    told = [naive(of, traces, now) for of in traces]
    assert [ending(of, traces, now) for of in traces] == told
    assert endings(traces, traces, now) == told


@given(THREADS, NOW)
def test_no_message_ends_in_silence(traces: list[Trace], now: int) -> None:
    """Before its expiry, only a sign ends it; from then on, every message has an ending."""
    first = traces[0]
    expired = day_of(now) >= deadlines(first).expire
    assert (ending(first, traces, now) is not None) or not expired
    assert ending(first, traces[:1], now) is (Ending.EXPIRED if expired else None)


@given(THREADS, NOW, st.data())
def test_arrival_does_not_matter(traces: list[Trace], now: int, data: st.DataObject) -> None:
    """In whatever order they arrive, twice or once."""
    arrived = data.draw(st.permutations(traces + traces[:2]))
    assert ending(traces[0], arrived, now) == ending(traces[0], traces, now)


@given(THREADS, NOW)
def test_whoever_did_not_see_it_does_not_answer_it(traces: list[Trace], now: int) -> None:
    """What crosses a message on the way is no answer to it."""
    first, *others = traces
    blind = [replace(each, after=tuple(seen for seen in each.after if seen != first.id)) for each in others]
    assert ending(first, [first, *blind], now) in {None, Ending.EXPIRED}


REFERRAL = Referral("Anne", "Housing", "housing/1", {}, Urgency.URGENT, LegalBasis.CONSENT)
HASH, SEEN = b"\1" * 32, (b"\2" * 32,)


@pytest.mark.parametrize(
    ("content", "sign", "awaits"),
    [
        (REFERRAL, Sign.ANSWER, Urgency.URGENT),
        (Message("Anne", "Bonjour"), Sign.ANSWER, None),
        (Transition("Anne", Action.ASK, "?"), Sign.ANSWER, Urgency.SOON),
        (Transition("Anne", Action.ASSIGN, assignee=MEMBER), Sign.NOTHING, None),
        (Reminder("Anne", Level.REMINDER), Sign.NOTHING, None),
        (Reminder("Anne", Level.ESCALATION), Sign.ESCALATION, None),
        (Receipt("Bram", SEEN, ReceiptState.READ), Sign.READ, None),
        (Receipt("Bram", SEEN, ReceiptState.REFUSED, "decryption"), Sign.BOUNCE, None),
        (MailState("bridge", HASH, Delivery.BOUNCED), Sign.BOUNCE, None),
        (MailState("bridge", HASH, Delivery.OPENED), Sign.READ, None),
        (MailState("bridge", HASH, Delivery.HANDED_OVER), Sign.NOTHING, None),
    ],
    ids=lambda value: type(value).__name__ if hasattr(value, "author") else None,
)
def test_what_a_content_is_a_sign_of(content: Content, sign: Sign, awaits: Urgency | None) -> None:
    """Each kind by the table of the specification."""
    trace = trace_of(HASH, content, "b", 7)
    assert (trace.id, trace.service, trace.at, trace.sign, trace.awaits) == (HASH, "b", 7, sign, awaits)


# The checklist.


@pytest.mark.parametrize(
    ("checklist", "wrong"),
    [
        (Checklist(Informed.ORALLY, "A home", minimum=True, on="2026-11-28"), ""),
        (Checklist(Informed.NOT_YET, "A home", minimum=True, why_not="She could not be reached"), ""),
        (Checklist(Informed.ORALLY, "A home", minimum=False), "only what is needed"),
        (Checklist(Informed.NOT_YET, "A home", minimum=True), "why_not"),
        (Checklist(Informed.NOT_YET, "A home", minimum=True, why_not="  "), "why_not"),
        (Checklist(Informed.IN_WRITING, "A home", minimum=True, why_not="?"), "why_not"),
    ],
)
def test_a_checklist_says_what_it_must(checklist: Checklist, wrong: str) -> None:
    """A referral with half a checklist is refused by every reader."""
    referral = Referral(
        "Anne", "Housing", "housing/1", {}, Urgency.SOON, LegalBasis.CONSENT, checklist=checklist
    )
    if not wrong:
        assert parse_content(encode(referral)) == referral
        return
    with pytest.raises(MalformedError, match=wrong):
        parse_content(encode(referral))
