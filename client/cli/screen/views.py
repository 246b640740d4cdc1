"""The few shapes in which commands show things: a heading, fields, rows (blocks on a narrow terminal).

Rule: strings are printed as they are; nothing here reads markup, so a text cannot colour or hide anything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from client.cli.screen.safe import block, line
from client.clock import stamp as stamp  # noqa: PLC0414 - commands take it from here, with the rest

Cell = str | Text

_FIELDS_NARROW = 50
"""Below so many columns, a value is shown under its label."""

_READABLE = 16
"""A column of text that gets fewer than so many is no pleasure to read: rows are then shown as blocks."""

_GAP = 2


def heading(title: str, remark: str = "") -> Text:
    """Return a title, with a remark beside it."""
    return Text.assemble((line(title), "heading"), "  " if remark else "", (line(remark), "quiet"))


def copyable(text: str) -> Text:
    """Return a text that stays on one line, however narrow the terminal, so that it can be copied."""
    return Text(line(text), no_wrap=True, overflow="ignore")


def fields(*pairs: tuple[str, Cell | None], label_width: int = 0) -> "Fields":
    """Return labels with their values; pairs without a value are left out.

    `label_width`: so wide at least are the labels, to stand in line with other fields.
    """
    return Fields([(label, value) for label, value in pairs if value is not None and str(value)], label_width)


def indented(view: RenderableType, by: int = 2) -> Padding:
    """Return the view moved to the right."""
    return Padding(view, (0, 0, 0, by), expand=False)


@dataclass(frozen=True)
class Fields:
    """Labels with their values; each stands under its label where there is no room beside it."""

    pairs: Sequence[tuple[str, Cell]]
    label_width: int

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """Give each column its width: left to itself, the library cuts off what does not fit."""
        beside = options.max_width >= _FIELDS_NARROW
        longest = max((self.label_width, *(cell_len(label) for label, _ in self.pairs)))
        first = min(longest, options.max_width // 2)
        for label, value in self.pairs:
            text = value if isinstance(value, Text) else Text(block(value))
            if beside:
                row = Table.grid(padding=(0, 2))
                row.add_column(width=first, style="quiet", overflow="fold")
                row.add_column(max_width=options.max_width - first - 2, overflow="fold")
                row.add_row(line(label), text)
                yield row
            else:
                yield Text(line(label), style="quiet")
                yield indented(text)


@dataclass(frozen=True)
class Rows:
    """A table, or one block for each row on a narrow terminal; `empty` is said when there is none.

    The columns named in `whole` are not broken: what stands there is copied, or of no use in two parts.
    """

    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    empty: str
    whole: frozenset[str] = frozenset()

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """Choose the layout that the width allows."""
        if not self.rows:
            yield Text(self.empty, style="quiet")
            return
        table = self._table()
        if self._width() > options.max_width:
            for row in self.rows:
                yield fields(*zip(self.headers, row, strict=True))
                yield Text()
        else:
            yield table

    def _width(self) -> int:
        """Return how many columns a table needs whose texts may take several lines, but not many."""
        needed = 0
        for at, header in enumerate(self.headers):
            cells = (header, *(row[at] for row in self.rows))
            natural = max(cell_len(part) for cell in cells for part in str(cell).split("\n"))
            needed += _GAP + (natural if header in self.whole else min(natural, _READABLE))
        return needed - _GAP

    def _table(self) -> Table:
        table = Table(box=None, padding=(0, _GAP, 0, 0), header_style="quiet", pad_edge=False)
        for header in self.headers:
            table.add_column(line(header), overflow="fold", no_wrap=header in self.whole)
        for row in self.rows:
            table.add_row(*(cell if isinstance(cell, Text) else Text(line(cell)) for cell in row))
        return table


def when(millis: int) -> str:
    """Return a time as people read it, in the zone of this computer: `2026-11-24 09:30`."""
    return _local(millis).strftime("%Y-%m-%d %H:%M")


def recently(millis: int, now: int, *, seconds: bool = False) -> str:
    """Return a time in few characters: of today `09:30`, otherwise the date (with seconds: both)."""
    at = _local(millis)
    if at.date() == _local(now).date():
        return at.strftime("%H:%M:%S" if seconds else "%H:%M")
    return at.strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d")


def _local(millis: int) -> datetime:
    return datetime.fromtimestamp(millis / 1000).astimezone()


def size(count: int) -> str:
    """Return a number of bytes as people read it: `50.0 MB`, in powers of ten."""
    if count < 1000:
        return f"{count} B"
    scaled, unit = count / 1000, "kB"
    for larger in ("MB", "GB"):
        if scaled >= 999.95:  # would be printed as 1000.0
            scaled, unit = scaled / 1000, larger
    return f"{scaled:.1f} {unit}"


def joined(parts: Iterable[object]) -> str:
    """Return the parts with commas between them."""
    return ", ".join(str(part) for part in parts)
