"""An auditor's browser says of a log what the command line says of it, sentence for sentence."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from client.audit.export import Export
from client.audit.prove import prove, proved_lines
from client.audit.query import parse
from client.audit.tables import csv_lines
from client.audit.verify import Pins, verify
from crypto.merkle import leaf_hash
from schemas.access import AccessAction, AccessRecord
from schemas.codec import decode, encode
from schemas.errors import InvalidInputError, SouspliError
from schemas.limits import LIMITS
from schemas.log import LoggedRecord
from tests.twin import Json, Twin
from tests.unit.audit.books import Books
from tests.unit.audit.test_verify import ATTACKS, Forge, books

__all__ = ["books"]


def files(export: Export) -> dict[str, str]:
    """Return the files of an export, in hexadecimal."""
    return {path.name: path.read_bytes().hex() for path in export.folder.iterdir()}


def pinned(pins: Pins) -> dict[str, str]:
    """Return the pins as the twin takes them."""
    return {"network": pins.network.hex(), "vkey": pins.relay.vkey}


def ours(export: Export, pins: Pins, earlier: Export | None = None) -> Json:
    """Return what Python says of an export, in the form of the twin's answers."""
    try:
        verified = verify(export, pins, earlier=earlier)
    except SouspliError as error:
        return {"slug": error.slug, "detail": error.detail}
    named = ("size", "minimum", "records", "erased", "statements", "first", "last")
    return {name: getattr(verified, name) for name in named}


def test_an_honest_export(twin: Twin, books: Books, tmp_path: Path) -> None:
    """It verifies, with the same counts; written again it has the same files."""
    export = books.export(tmp_path)
    found = twin.give("audit.verify", files=files(export), **pinned(books.pins))
    assert found == ours(export, books.pins)
    assert found["records"] == 12
    assert twin.give("audit.files", files=files(export)) == {"files": files(export)}


@pytest.mark.parametrize(("forge", "_"), ATTACKS, ids=lambda each: getattr(each, "__name__", ""))
def test_an_attack_is_named_alike(twin: Twin, books: Books, tmp_path: Path, forge: Forge, _: str) -> None:
    """Each one ends the verification, in both with the same sentence."""
    export = forge(books, tmp_path)
    found = twin.give("audit.verify", files=files(export), **pinned(books.pins))
    assert found == ours(export, books.pins)
    assert "slug" in found


def test_pins_do_not_come_from_the_export(twin: Twin, books: Books, tmp_path: Path) -> None:
    """Another network is refused."""
    export, other = books.export(tmp_path), Pins(os.urandom(32), books.pins.relay)
    assert twin.give("audit.verify", files=files(export), **pinned(other)) == ours(export, other)


def test_a_later_export_continues_an_earlier_one(twin: Twin, books: Books, tmp_path: Path) -> None:
    """A log that was begun anew is found out."""
    earlier = books.export(tmp_path / "monday")
    books.record(minutes=20)
    later = books.export(tmp_path / "tuesday")
    again = books.begun_anew()
    for minute in range(14):
        again.record(minutes=minute)
    anew = again.export(tmp_path / "wednesday")
    for export in (later, anew):
        asked = {"files": files(export), "earlier": files(earlier), **pinned(books.pins)}
        assert twin.give("audit.verify", **asked) == ours(export, books.pins, earlier)


@pytest.mark.parametrize(("page", "begun"), [(1, 0), (5, 0), (5, 4), (1_000, 13)])
def test_a_log_is_fetched_page_by_page(
    twin: Twin, books: Books, tmp_path: Path, page: int, begun: int
) -> None:
    """From the beginning or from where the last fetch ended, and then verified."""
    export = books.export(tmp_path)
    asked = {"files": files(export), "page": page, "from": begun, **pinned(books.pins)}
    assert twin.give("audit.fetch", **asked) == {**ours(export, books.pins), "same": True}


def test_a_record_is_proved_to_both(twin: Twin, books: Books, tmp_path: Path) -> None:
    """The same file; with a byte changed it proves nothing to either."""
    export = books.export(tmp_path)
    made = twin.give("audit.prove", files=files(export), position=12)
    assert made["proof"] == prove(export, 12)
    assert made["line"] == next(iter(proved_lines(export, [books.entries[12]])))
    asked: dict[str, Any] = {"files": files(export), **pinned(books.pins)}
    found = twin.give("audit.check_proof", proof=made["proof"], **asked)
    assert (found["position"], found["size"]) == (12, 13)
    for at in range(40, len(made["proof"]) - 1, 397):
        other = "A" if made["proof"][at] != "A" else "B"
        changed = made["proof"][:at] + other + made["proof"][at + 1 :]
        assert "slug" in twin.give("audit.check_proof", proof=changed, **asked)


# Asking.


def records(entries: Iterable[LoggedRecord]) -> list[AccessRecord]:
    """Return the records of entries that have one."""
    return [
        decode(each.record, AccessRecord, LIMITS.access_record) for each in entries if each.record is not None
    ]


QUERIES = (
    *("", "action:blob.downloaded", "action:blob", "action:blob* outcome:denied", "-outcome:denied"),
    *("created:2025-06-16", "created:>=2025-06-16", "created:>2025-06-16", "created:<2025-06-16"),
    *("created:<=2025-06-16", "created:2025-06-15..2025-06-16", "created:2025-06-15T15:06"),
    *("created:2025-06-15T15:06..2025-06-15T15:07", "role:member reason:not-found", "actor:relay"),
    *("created:2025-02-30", "created:yesterday", "created:2025-06-15T25:00", "outcome:perhaps"),
    *("actor:xyz", "action:blod", "colour:red", "blob", "reason:", "-role:member", "object:7"),
)


@pytest.mark.parametrize("query", QUERIES)
def test_queries_find_the_same(twin: Twin, query: str) -> None:
    """Or are refused by both."""
    books = Books()
    books.record(minutes=0)
    books.record(AccessAction.BLOB_DOWNLOADED, minutes=24 * 60, denied=True)
    books.record(AccessAction.BLOB_DOWNLOADED, minutes=48 * 60, object_='=HYPERLINK("x")')
    known = records(books.entries)
    try:
        asked = parse(query)
        expected: Json = {"found": [n for n, record in enumerate(known) if asked.matches(record)]}
        expected = {"expect": "ok", "gives": expected}
    except InvalidInputError as error:
        expected = {"expect": error.slug}
    given = {"query": query, "records": [encode(record).hex() for record in known]}
    assert twin.run("audit.query", given) == expected


def test_tables_are_the_same(twin: Twin) -> None:
    """Quotes, commas and formulas among them."""
    books = Books()
    for odd in ('=HYPERLINK("x")', "a,b", 'say "so"', "-1", "\ttab"):
        books.record(object_=odd)
    known = records(books.entries)
    rows = [(LoggedRecord(number, leaf_hash(b"") + b"\0"), record) for number, record in enumerate(known)]
    given = [encode(record).hex() for record in known]
    assert twin.give("audit.csv", records=given)["lines"] == list(csv_lines(rows, str))
