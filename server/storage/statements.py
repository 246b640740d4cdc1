"""The SQL of the relay: one statement a file, `sql/<journey>/<name>.sql`, named "<journey>/<name>".

    sql = load_statements()
    await connection.fetch(sql["relay/fetch"], mailbox, after)

All are read once, at the start; a test prepares each of them against the schema.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

FOLDER = Path(__file__).parent / "sql"


class UnknownStatementError(LookupError):
    """There is no SQL file of that name: a mistake in the program, never in its input."""


class Statements(Mapping[str, str]):
    """The statements by name."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    def __getitem__(self, name: str) -> str:
        try:
            return self._texts[name]
        except KeyError:
            near = " or ".join(get_close_matches(name, self._texts, n=2)) or "none is similar"
            raise UnknownStatementError(f"there is no file {name}.sql; is it {near}?") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def load_statements(folder: Path = FOLDER) -> Statements:
    """Read every statement below `folder`."""
    files = sorted(folder.glob("*/*.sql"))
    return Statements({f"{file.parent.name}/{file.stem}": file.read_text(encoding="utf-8") for file in files})
