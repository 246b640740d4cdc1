"""Lines of CSV (RFC 4180) that no spreadsheet takes for formulas.

A cell that begins with a sign by which spreadsheets begin formulas gets an apostrophe before it; nothing else
is changed.
"""

import csv
import io
from collections.abc import Iterable

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_line(values: Iterable[str]) -> str:
    """Return a line, with its end."""
    line = io.StringIO()
    csv.writer(line).writerow([f"'{value}" if value.startswith(_FORMULA) else value for value in values])
    return line.getvalue()
