"""What the audience sees: acts, steps with their time, and expectations that end the play when they fail."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from client.cli.screen.progress import Transfers
from client.cli.screen.safe import line
from client.cli.screen.screen import Document, Screen
from client.cli.screen.views import heading, indented
from schemas.errors import SouspliError

_INDENT = 7


class PlayStoppedError(SouspliError):
    """The demo saw something else than it should."""

    slug = "demo"
    hint = "please report it, with the last lines that were printed"


class Stage:
    """Prints the play to people; with `--json` it keeps what happened for the one document at the end."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.began = time.perf_counter()
        self.acts: list[dict[str, object]] = []
        self._steps: list[dict[str, object]] = []
        self._transfers: Transfers | None = None

    @property
    def elapsed(self) -> float:
        """Seconds since the beginning."""
        return time.perf_counter() - self.began

    def act(self, number: int, title: str) -> None:
        """Begin an act."""
        self._steps = []
        self.acts.append({"act": number, "title": title, "steps": self._steps})
        if not self.screen.as_json:
            self.screen.out.print()
            self.screen.out.print(Text.assemble((f"{number}. ", "command"), (title, "heading")))

    @asynccontextmanager
    async def step(self, doing: str) -> AsyncIterator[None]:
        """Do a step: on a terminal it is shown at once, with its transfers; it is printed when it is done."""
        began = time.perf_counter()
        spinner = self.screen.out.status(Text(f"   {line(doing)}", style="quiet"), spinner="line")
        with (
            spinner if self._live else nullcontext(),
            Transfers(self.screen.out, shown=self._live) as transfers,
        ):
            self._transfers = transfers
            yield
        self._transfers = None
        self.done(doing, time.perf_counter() - began)

    def progress(self, person: str, name: str, done: int, total: int) -> None:
        """Show how far a file of somebody is."""
        if self._transfers is not None:
            self._transfers(f"{person}, {name}", done, total)

    @property
    def _live(self) -> bool:
        return self.screen.out.is_terminal and not self.screen.as_json

    def done(self, what: str, seconds: float | None = None) -> None:
        """Say that something is done, or has been seen to be as it should."""
        self._steps.append({"step": what, "seconds": round(seconds, 3) if seconds is not None else None})
        if not self.screen.as_json:
            took = f"  {seconds:.1f} s" if seconds is not None and seconds >= 0.05 else ""
            row = Table.grid()
            row.add_column(width=_INDENT)
            row.add_column(overflow="fold")
            row.add_row(Text("   ok", style="good"), Text.assemble(line(what), (took, "quiet")))
            self.screen.out.print(row)

    def expect(self, holds: bool, what: str) -> None:
        """Say that `what` is so; raises PlayStoppedError when it is not."""
        if not holds:
            raise PlayStoppedError(f"this does not hold: {what}")
        self.done(what)

    def show(self, title: str, view: RenderableType) -> None:
        """Show something as the people of the play see it."""
        if not self.screen.as_json:
            self.screen.out.print(indented(Text(line(title), style="heading"), _INDENT))
            self.screen.out.print(indented(view, _INDENT))

    def close(self, document: Document, accounts: RenderableType, commands: Sequence[str]) -> None:
        """End the play: how long it took, who is there, and what can be tried next."""
        whole = {"seconds": round(self.elapsed, 1), "acts": self.acts, **document}
        self.screen.show(
            whole,
            "",
            heading("Everything was as it should be.", f"{self.elapsed:.1f} s"),
            "",
            accounts,
        )
        if commands:
            self.screen.next("try it by hand, from another terminal", *commands)
