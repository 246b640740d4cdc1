"""Records for other programs: CSV, and JSON lines with what proves each."""

from collections.abc import Callable, Iterable, Iterator

from client.spreadsheet import csv_line
from schemas.access import AccessRecord
from schemas.codec import encode
from schemas.log import LoggedRecord

COLUMNS = (
    "position",
    "time",
    "action",
    "outcome",
    "actor",
    "role",
    "structure",
    "object",
    "count",
    "reason",
    "request",
)

Row = tuple[LoggedRecord, AccessRecord]
Stamp = Callable[[int], str]
"""Writes a time in milliseconds."""


def csv_lines(rows: Iterable[Row], stamp: Stamp) -> Iterator[str]:
    """Yield the lines of a CSV file (RFC 4180), the names of the columns first."""
    yield csv_line(COLUMNS)
    for logged, record in rows:
        yield csv_line(cells(logged, record, stamp))


def json_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield the log's lines as they are: entry, salt, record; each can be checked against its proof."""
    for logged, _ in rows:
        yield encode(logged) + b"\n"


def cells(logged: LoggedRecord, record: AccessRecord, stamp: Stamp) -> tuple[str, ...]:
    """Return a record as the cells of a row, in the order of COLUMNS."""
    return (
        str(logged.position),
        stamp(record.time),
        record.action,
        record.outcome,
        record.actor.hex() if record.actor else "relay",
        record.role,
        record.peer or "",
        record.object,
        str(record.count),
        record.reason,
        record.request,
    )
