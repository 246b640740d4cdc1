"""An extract of the Belgian enterprise register (KBO/BCE open data): CSV files in a folder.

    found = Register(folder).find("0123456749")
    found.active, found.names, found.extract

Files and columns are those of the open data: `enterprise.csv` (EnterpriseNumber, Status: AC is active),
`denomination.csv` (EntityNumber, Language, TypeOfDenomination, Denomination), `meta.csv` (SnapshotDate).
They have millions of lines, and are read line by line.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import LocalError, MalformedError, NotFoundError
from schemas.kbo import format_kbo

_ACTIVE = "AC"
_ENCODING = "utf-8-sig"


@dataclass(frozen=True)
class Enterprise:
    """An enterprise as the register has it, and the day of the extract."""

    number: str
    active: bool
    names: tuple[str, ...]
    extract: str


class Register:
    """An extract in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, number: str) -> Enterprise:
        """Return the enterprise of a number (10 digits).

        Raises NotFoundError when the extract has none, LocalError for a missing file, MalformedError for one
        that has other columns.
        """
        shown = format_kbo(number)
        status = next(
            (row["Status"] for row in self._rows("enterprise.csv", ("EnterpriseNumber", "Status"), shown)),
            None,
        )
        if status is None:
            raise NotFoundError(
                f"the register has no enterprise {shown}",
                advice="compare the number with the extract, or take a newer one",
            )
        columns = ("EntityNumber", "Denomination")
        names = tuple(row["Denomination"] for row in self._rows("denomination.csv", columns, shown))
        return Enterprise(number, status == _ACTIVE, names, self._extract())

    def _extract(self) -> str:
        rows = self._rows("meta.csv", ("Variable", "Value"), "SnapshotDate")
        return next((row["Value"] for row in rows), "an unknown day")

    def _rows(self, name: str, columns: Sequence[str], key: str) -> Iterator[Mapping[str, str]]:
        """Yield the rows of a file whose first column of `columns` is `key`."""
        path = self._folder / name
        try:
            with path.open(encoding=_ENCODING, newline="") as file:
                reader = csv.DictReader(file)
                missing = set(columns) - set(reader.fieldnames or ())
                if missing:
                    raise MalformedError(f"{name} lacks the column {', '.join(sorted(missing))}")
                for row in reader:
                    if row[columns[0]] == key:
                        yield row
        except OSError as error:
            raise LocalError(
                f"{path} cannot be read: {error.strerror}",
                advice="give the folder in which the open data of the register were unpacked",
            ) from error
        except (UnicodeDecodeError, csv.Error) as error:
            raise MalformedError(f"{name} is no table of the register") from error
