"""How far long work is, on a terminal; elsewhere nobody watches.

Of uploads and downloads: bytes, rate and time left; of other work: how much is done, and time left.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Column

from client.cli.screen.safe import line


class Transfers:
    """Shows the transfers of one command on a console; it is the `Progress` that `client.files.files` calls.

    The bars are there while something is under way, and leave no trace. A file that is sent is counted twice:
    while it is encrypted, and while it is uploaded.
    """

    def __init__(self, console: Console, *, shown: bool = True) -> None:
        self._console = console
        self._shown = shown and console.is_terminal
        self._bars: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def __call__(self, name: str, done: int, total: int) -> None:
        """Show that `done` of `total` bytes of a file are there."""
        if not self._shown:
            return
        bars = self._bars or self._start()
        if name not in self._tasks:
            self._tasks[name] = bars.add_task(line(name), total=total)
        bars.update(self._tasks[name], completed=done, total=total)
        if bars.finished:
            self._stop()

    def _start(self) -> Progress:
        name = Column(ratio=1, no_wrap=True, overflow="ellipsis")
        self._bars = Progress(
            TextColumn("{task.description}", markup=False, table_column=name),
            BarColumn(bar_width=12),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(compact=True),
            console=self._console,
            transient=True,
            expand=True,
        )
        self._bars.start()
        return self._bars

    def _stop(self) -> None:
        if self._bars is not None:
            self._bars.stop()
        self._bars = None
        self._tasks.clear()


@contextmanager
def steps(console: Console, name: str, *, shown: bool = True) -> Iterator[Callable[[int, int], None]]:
    """Give what shows that `done` of `total` steps are behind, called with both."""
    if not (shown and console.is_terminal):
        yield lambda _done, _total: None
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(bar_width=12), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(compact=True), console=console, transient=True) as bars:
        task = bars.add_task(line(name), total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)
