"""Other software's formats: what comes from anywhere is read or refused; what goes out, others read."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import icalendar
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.agent.webhooks import check_url, signature
from client.cli.screen.views import stamp, when
from client.cooperative.ledger import Account, csv_of, euros
from client.exchange.calendar import Event, to_calendar
from client.exchange.contacts import read_contacts
from client.exchange.fhir_reading import from_bundle
from client.exchange.hsds_reading import from_hsds
from schemas.errors import InvalidInputError
from schemas.forms import Language
from schemas.ids import Millis

NOW = 1_750_000_000_000

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("resourceType", "entry", "resource", "content", "attachment", "data", "contents", "id"),
                    *("extension", "note", "type", "code", "service_areas", "attributes", "schedules"),
                    *("status", "services", "taxonomy_term", "taxonomy", "opens_at", "languages", "name"),
                ]
            ),
            inner
            | st.sampled_from(["Bundle", "ServiceRequest", "DocumentReference", "Task", "WEEKLY"])
            | st.sampled_from(["active", "souspli/needs", "shelter", "MO", "²3:00", "fr"]),
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(values | st.binary(max_size=60))
def test_what_comes_from_anywhere(value: object) -> None:
    """A bundle, a directory or a table of noise is read, or refused with an error of ours and no other."""
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    for read in (from_bundle, from_hsds, read_contacts):
        with suppress(InvalidInputError):
            read(raw)


@given(
    st.lists(
        st.tuples(st.text(max_size=200), st.text(max_size=200), st.text(max_size=400), st.booleans()),
        max_size=4,
    )
)
def test_a_calendar_is_read_as_it_was_written(said: list[tuple[str, str, str, bool]]) -> None:
    """Whatever stands in an event comes back, and nothing in it begins another line."""
    events = [
        Event(f"event-{n}", NOW, NOW + n, NOW + n * 3_600_000, title, place, text, cancelled)
        for n, (title, place, text, cancelled) in enumerate(said)
    ]
    written = to_calendar(events)
    assert all(len(line.encode(errors="replace")) <= 75 for line in written.split("\r\n"))
    read = icalendar.Calendar.from_ical(written).walk("VEVENT")
    assert len(read) == len(events)
    for event, found in zip(events, read, strict=True):
        assert str(found["SUMMARY"]) == shown(event.title)
        assert str(found.get("LOCATION", "")) == shown(event.place)
        assert found.decoded("DTSTART") == datetime.fromtimestamp(event.starts // 1000, UTC)
        assert (found["STATUS"] == "CANCELLED") == event.cancelled
        assert found.decoded("DTSTAMP") == datetime.fromtimestamp(event.revised // 1000, UTC)
        assert "DTEND" not in found or found.decoded("DTEND") > found.decoded("DTSTART")


@pytest.mark.parametrize("starts", [0, 253_370_764_799_999])
def test_the_first_and_the_last_moment(starts: int) -> None:
    """Every time that a format of ours can hold, others' calendars and our lists can show."""
    msgspec.convert(starts, Millis)
    event = Event("event", NOW, starts, starts + 1_440 * 60_000, "Visit")  # as long as an appointment can be
    (found,) = icalendar.Calendar.from_ical(to_calendar([event])).walk("VEVENT")
    assert found.decoded("DTSTART") == datetime.fromtimestamp(starts // 1000, UTC)
    assert stamp(event.ends)[:4] == when(event.ends)[:4]
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(starts + 1 if starts else -1, Millis)


def shown(text: str) -> str:
    """Return a text as a calendar holds it: with its lines, without other controls."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join("".join(each if each.isprintable() else " " for each in line) for line in lines)


def test_a_table_as_spreadsheets_write_it() -> None:
    """A byte order mark, semicolons, columns in another order, capitals: all of it is a table."""
    table = (
        "\ufeffLangue;E-MAIL;Nom\nnl;Sam@Asso.example;Sam Dupont\n;lou@asso.example;Lou\nxx;a@b.example;Ann\n"
    )
    rows = read_contacts(table.encode())
    assert [(row.name, row.address, row.language) for row in rows[:2]] == [
        ("Sam Dupont", "Sam@Asso.example", Language.NL),
        ("Lou", "lou@asso.example", Language.FR),
    ]
    assert "language" in rows[2].problem


def test_what_the_ledger_says_is_no_formula() -> None:
    """A name that a spreadsheet would compute is led by an apostrophe; amounts are euros."""
    line = csv_of([Account("=cmd()", "Agenda", "funded", 100, 50, 20)]).splitlines()[1]
    assert line == "'=cmd(),Agenda,funded,1.00,0.50,0.20,0.00,0.30"
    assert (euros(-5), euros(1_000_000)) == ("-0.05", "10000.00")


@pytest.mark.parametrize(
    "url", ["https://example.org/x", "http://127.0.0.1:9/x", "http://localhost/", "http://[::1]/"]
)
def test_where_webhooks_may_go(url: str) -> None:
    """To https, or to this computer."""
    check_url(url)


def test_a_webhooks_signature() -> None:
    """It binds time and body, as docs/agent.md shows."""
    assert signature(bytes(32), 1, b"{}") != signature(bytes(32), 2, b"{}")
    assert signature(bytes(32), 1, b"{}") != signature(bytes(32), 1, b"[]")
