"""How far uploads and downloads are: bytes, rate and time left, on a terminal; elsewhere nobody watches."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from client.cli.screen.safe import line


class Transfers:
    """Shows the transfers of one command on a console; it is the `Progress` that `client.files` calls.

    A file that is sent is counted twice: while it is encrypted, and while it is uploaded.
    """

    def __init__(self, console: Console, *, shown: bool = True) -> None:
        self._bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(compact=True),
            console=console,
            transient=True,
            disable=not (shown and console.is_terminal),
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def __call__(self, name: str, done: int, total: int) -> None:
        """Show that `done` of `total` bytes of a file are there."""
        if name not in self._tasks:
            self._bars.start()
            self._tasks[name] = self._bars.add_task(line(name), total=total)
        self._bars.update(self._tasks[name], completed=done, total=total)
