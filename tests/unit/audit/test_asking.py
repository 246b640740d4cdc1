"""Asking a log: queries, figures, tables, the report."""

import csv
from html.parser import HTMLParser
from pathlib import Path

import pytest

from client.audit.figures import count
from client.audit.query import parse
from client.audit.report import report
from client.audit.tables import COLUMNS, Row, csv_lines, json_lines
from client.audit.verify import verify
from schemas.access import AccessAction, AccessRecord
from schemas.codec import decode
from schemas.errors import InvalidInputError
from schemas.limits import LIMITS
from schemas.log import LoggedRecord
from tests.builders import START
from tests.unit.audit.books import Books


@pytest.fixture
def books() -> Books:
    """Return books over three days, with a denied download on the second."""
    books = Books()
    books.record(minutes=0)
    books.record(AccessAction.BLOB_DOWNLOADED, minutes=24 * 60, denied=True)
    books.record(AccessAction.BLOB_DOWNLOADED, minutes=48 * 60, object_='=HYPERLINK("x")')
    return books


def rows(books: Books) -> list[Row]:
    """Return the entries that have records, with them."""
    return [
        (each, decode(each.record, AccessRecord, LIMITS.access_record))
        for each in books.entries
        if each.record is not None
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", [1, 2, 3]),
        ("action:blob.downloaded", [2, 3]),
        ("action:blob", [2, 3]),
        ("action:blob outcome:denied", [2]),
        ("-outcome:denied", [1, 3]),
        ("created:2025-06-16", [2]),
        ("created:>=2025-06-16", [2, 3]),
        ("created:>2025-06-16", [3]),
        ("created:<2025-06-16", [1]),
        ("created:<=2025-06-16", [1, 2]),
        ("created:2025-06-15..2025-06-16", [1, 2]),
        ("created:2025-06-15T15:06", [1]),
        ("role:member reason:not-found", [2]),
        ("actor:relay", []),
    ],
)
def test_queries(books: Books, asked: str, found: list[int]) -> None:
    """All words must hold; a minus turns one round; a day is a day in UTC."""
    query = parse(asked)
    assert [logged.position for logged, record in rows(books) if query.matches(record)] == found


def test_actors_by_the_beginning_of_their_pseudonym(books: Books) -> None:
    """As the tables print them."""
    actor = rows(books)[0][1].actor or b""
    assert parse(f"actor:{actor.hex()[:8]}").matches(rows(books)[0][1])
    assert not parse(f"actor:{bytes(byte ^ 255 for byte in actor).hex()[:8]}").matches(rows(books)[0][1])


@pytest.mark.parametrize(
    ("asked", "advice"),
    [
        ("hello", "key:value"),
        ("acton:blob", "did you mean action"),
        ("action:blob.downloded", "blob.downloaded"),
        ("outcome:maybe", "allowed or denied"),
        ("created:yesterday", "2026-03-01"),
        ("actor:Anne", "relay"),
    ],
)
def test_mistakes_say_what_can_be_asked(asked: str, advice: str) -> None:
    """A question that cannot be understood is not answered with nothing."""
    with pytest.raises(InvalidInputError) as caught:
        parse(asked)
    assert advice in caught.value.advice


def test_figures(books: Books) -> None:
    """Days without gaps; the most frequent action first."""
    figures = count(record for _, record in rows(books))
    assert (figures.records, figures.denied, figures.actors) == (3, 1, 1)
    assert [(day.allowed, day.denied) for day in figures.days] == [(1, 0), (0, 1), (1, 0)]
    assert figures.actions[0] == (AccessAction.BLOB_DOWNLOADED, 1, 1)


def test_no_spreadsheet_takes_a_cell_for_a_formula(books: Books) -> None:
    """A sign by which formulas begin gets an apostrophe; the rest reads back as it was."""
    lines = list(csv.reader(csv_lines(rows(books), str)))
    assert tuple(lines[0]) == COLUMNS
    assert lines[3][COLUMNS.index("object")] == '\'=HYPERLINK("x")'
    assert lines[2][COLUMNS.index("outcome")] == "denied"


def test_json_lines_are_those_of_the_log(books: Books) -> None:
    """Byte for byte what was committed to."""
    lines = list(json_lines(rows(books)))
    assert [decode(line[:-1], LoggedRecord, 64 * 1024) for line in lines] == books.entries[1:]


class Page(HTMLParser):
    """What a page loads, runs and shows."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag, and what it would fetch."""
        self.tags.append(tag)
        self.loads += [str(value) for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data: str) -> None:
        """Note the text."""
        self.text.append(data)


def test_the_report_opens_without_network_and_scripts(books: Books, tmp_path: Path) -> None:
    """It loads nothing, runs nothing, says what was verified, and shows hostile names as text."""
    verified = verify(books.export(tmp_path), books.pins)
    page = Page()
    page.feed(report(verified, rows(books), "<script>alert(1)</script>", "outcome:denied", START))
    assert page.loads == []
    assert not {"script", "img", "link", "iframe", "object"} & set(page.tags)
    text = " ".join(page.text)
    assert "<script>alert(1)</script>" in text
    assert verified.head.root.hex() in text
    assert "denied: not-found" in text
    assert page.tags.count("rect") == 6
