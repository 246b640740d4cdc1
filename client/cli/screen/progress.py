"""How far an upload or a download is: bytes, rate and time left, on a terminal; one line each elsewhere."""

from types import TracebackType
from typing import Self

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
from client.cli.screen.screen import Screen
from client.cli.screen.views import size


class Transfers:
    """Shows the transfers of one command; it is the `Progress` that `client.files` calls."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(compact=True, elapsed_when_finished=True),
            console=screen.err,
            disable=screen.as_json or not screen.err.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}
        self._said: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def __call__(self, name: str, done: int, total: int) -> None:
        """Show that `done` of `total` bytes of a file are there."""
        if self._bars.disable:
            self._say_once(name, done, total)
            return
        self._bars.start()
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(line(name), total=total)
        self._bars.update(self._tasks[name], completed=done, total=total)

    def _say_once(self, name: str, done: int, total: int) -> None:
        if done == total and name not in self._said:
            self._said.add(name)
            self._screen.remark(f"{line(name)}: {size(total)} transferred")
