"""Correspondents from a table: CSV with a head, as spreadsheets and address books write it.

    for row in read_contacts(raw):
        print(row.line, row.name, row.address, row.problem)

Columns are found by their names (`name`, `nom`, `naam`, `e-mail`, `language` …), in any order; commas or
semicolons separate. A row that cannot be taken says why and does not stop the others.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from client.outside.correspondents import Correspondents
from schemas.errors import MalformedError, TooLargeError
from schemas.forms import Language
from schemas.ids import Address
from schemas.limits import LIMITS
from schemas.mail import MailAddress
from schemas.parts import Name

_LARGEST: Final = 4 * 1024**2
_NAMES: Final = {
    "name": ("name", "nom", "naam", "full name", "display name"),
    "address": ("e-mail", "email", "mail", "address", "adresse", "adres", "e-mail 1 - value"),
    "language": ("language", "langue", "taal", "sprache"),
}


@dataclass(frozen=True)
class Row:
    """A row of the table; `problem` says why it cannot be taken, and is empty otherwise."""

    line: int
    name: str
    address: str
    language: Language
    problem: str = ""


def take(rows: Sequence[Row], correspondents: Correspondents, bridge: Address) -> list[Row]:
    """Keep the people of a table; keys that were kept of them stay. Returns the rows that are not taken."""
    keys = {each.correspondent.address: each.correspondent.key for each in correspondents.all()}
    for row in rows:
        if not row.problem:
            correspondents.add(row.name, row.address, row.language, bridge, keys.get(row.address, b""))
    return [row for row in rows if row.problem]


def read_contacts(raw: bytes) -> list[Row]:
    """Read the rows; raises TooLargeError, or MalformedError when it is no table or lacks a column."""
    if len(raw) > _LARGEST:
        raise TooLargeError(f"the table has {len(raw)} bytes, at most {_LARGEST} are read")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MalformedError("the table is not UTF-8", advice="save it as CSV UTF-8") from error
    head = text.partition("\n")[0]
    separator = ";" if head.count(";") > head.count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=separator, strict=True)
    try:
        columns = _columns(reader.fieldnames or ())
        return list(_rows(reader, columns))
    except csv.Error as error:
        raise MalformedError(f"line {reader.line_num} of the table is not CSV: {error}") from error


def _columns(fields: Sequence[str]) -> Mapping[str, str]:
    found = {}
    for column, names in _NAMES.items():
        fitting = [field for field in fields if field and field.strip().casefold() in names]
        if fitting:
            found[column] = fitting[0]
    if not {"name", "address"} <= found.keys():
        raise MalformedError(
            "the table has no column for names or for addresses", advice="name them: name,e-mail"
        )
    return found


def _rows(reader: "csv.DictReader[str]", columns: Mapping[str, str]) -> Iterator[Row]:
    seen: set[str] = set()
    for row in reader:
        said = {name: str(row.get(column) or "").strip() for name, column in columns.items()}
        name, address = said["name"], said["address"]
        code = said.get("language", "").casefold()[:2] or Language.FR
        problem = _problem(name, address, code)
        if not problem and address.casefold() in seen:
            problem = "the address stands in the table twice"
        seen.add(address.casefold())
        language = Language(code) if code in [*Language] else Language.FR
        yield Row(reader.line_num, name[: LIMITS.name], address, language, problem)


def _problem(name: str, address: str, language: str) -> str:
    for value, kind, what in ((name, Name, "name"), (address, MailAddress, "address")):
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError:
            return f"the {what} is missing, or is none"
    return "" if language in [*Language] else f"the language {language!r} is not one of fr, nl, de, en"
