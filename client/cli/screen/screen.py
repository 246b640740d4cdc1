"""Where a command's outcome goes: to people, or with `--json` to programs.

Rules: standard output holds the outcome and nothing else, as one JSON document (or one a line while
following); remarks, questions, progress and errors go to standard error. Only `Screen` prints.

    screen.show({"handle": "abri-de-meuse"}, heading("L'Abri de Meuse"))
    screen.next("Compare the safety number by telephone", "souspli directory safety-number abri-de-meuse")
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.box import HEAVY
from rich.console import Console, RenderableType
from rich.panel import Panel
from rich.text import Text
from rich.theme import Theme

from client.cli.screen.problems import Said, in_words
from client.cli.screen.safe import block, line
from client.words import Words, words_in
from schemas.errors import IntegrityError, SouspliError
from schemas.forms import Language

Document = Mapping[str, Any]

_THEME = Theme(
    {
        "heading": "bold",
        "quiet": "dim",
        "good": "green",
        "caution": "yellow",
        "bad": "bold red",
        "alarm": "bold red",
        "alarm.title": "bold reverse red",
        "command": "cyan",
        "mine": "bold",
        # rich colours these by itself in progress bars and tables; here colour means something or is absent.
        "progress.percentage": "none",
        "progress.remaining": "none",
        "progress.download": "none",
        "progress.data.speed": "none",
    }
)


def console(*, stderr: bool) -> Console:
    """Return a console that takes every string literally; colours follow NO_COLOR, TERM and the terminal."""
    return Console(stderr=stderr, theme=_THEME, markup=False, emoji=False, highlight=False)


class Screen:
    """The two ways out of a command."""

    def __init__(
        self,
        *,
        as_json: bool = False,
        program: str = "souspli",
        words: Words | None = None,
        reader: Language = Language.EN,
    ) -> None:
        """Print documents, or views; `program` is how this profile is called in proposed commands.

        `words` are those of the language in which the command speaks, English by default; `reader` is the
        language in which failures are said.
        """
        self.as_json = as_json
        self._program = program
        self._said = (words or words_in(Language.EN)).every
        self._reader = reader
        self.out = console(stderr=False)
        self.err = console(stderr=True)

    @property
    def own(self) -> Words:
        """The words of the reader's language, for failures and what is said with them."""
        return words_in(self._reader)

    def show(self, document: Document | Sequence[Document], *views: RenderableType) -> None:
        """Print the outcome: the document for programs, the views for people."""
        if self.as_json:
            self._print_json(document, indent=2)
        else:
            self.out.print(*map(_harmless, views), sep="\n")

    def event(self, document: Document, *views: RenderableType) -> None:
        """Print one of many outcomes, each a line for programs."""
        if self.as_json:
            self._print_json(document, indent=None)
        else:
            self.out.print(*map(_harmless, views), sep="\n")

    def remark(self, text: str, style: str = "quiet") -> None:
        """Say something on the way, to people only."""
        if not self.as_json:
            self.err.print(Text(block(text), style=style))

    def preview(self, *views: RenderableType) -> None:
        """Show something to be agreed to; on standard error, since it is not the outcome."""
        self.err.print(*map(_harmless, views), sep="\n")

    def next(self, text: str, *commands: str) -> None:
        """Say what this person naturally does next, and the commands for it; to people only."""
        self.elsewhere(text, *(_replaced(command, self._program) for command in commands))

    def elsewhere(self, text: str, *commands: str) -> None:
        """Say what happens next on somebody else's device, and the commands for it; to people only."""
        if self.as_json:
            return
        self.out.print()
        self.out.print(Text.assemble((f"{self._said.next} ", "heading"), block(text)))
        for command in commands:
            # Not wrapped by us: a command that is copied from two lines does not work.
            self.out.print(Text(f"  {line(command)}", style="command"), soft_wrap=True)

    def warn(self, text: str, note: str = "") -> None:
        """Say what a person should know before going on; on standard error, also beside JSON.

        `note` stands before a text that is not in the language of the command.
        """
        self.err.print(Text.assemble((f"{note or self._said.note} ", "caution"), block(text)))

    def warn_of(self, error: SouspliError, sentence: str = "{problem}") -> None:
        """Warn of a failure that does not end the command, in a sentence with a place for it."""
        said = in_words(error, self._reader)
        details = f" ({said.details})" if said.details else ""
        self.warn(sentence.format(problem=said.what) + details, self.own.every.note)

    def error(self, error: SouspliError, said: Said | None = None) -> None:
        """Say what is wrong and what to do next; `said` in other words than those of its kind."""
        if self.as_json:
            self._print_json({"error": error_document(error)}, indent=2)
        if isinstance(error, IntegrityError):
            self.alarm(error)
        elif not self.as_json:
            self.err.print(
                Text.assemble(
                    (f"{self.own.failing.error} ", "bad"),
                    *self._explained(said or in_words(error, self._reader)),
                )
            )

    def alarm(self, error: IntegrityError, step: str = "") -> None:
        """Print an integrity alarm, framed so that nobody overlooks it; also beside JSON.

        `step` is what to do where that is not usual for this kind of failure.
        """
        title = Text(f" {self.own.failing.alarm} ", style="alarm.title")
        text = Text.assemble(*self._explained(in_words(error, self._reader, step), "\n\n"))
        self.err.print(Panel(text, title=title, border_style="alarm", box=HEAVY))

    def _explained(self, said: Said, between: str = "\n") -> Iterator[str | tuple[str, str]]:
        around = self.own.failing
        yield block(said.what)
        for label, text in ((around.what_to_do, said.next), (around.details, said.details)):
            if text:
                yield from (between, (f"{label} ", "heading"), block(text))

    def _print_json(self, document: object, *, indent: int | None) -> None:
        # ASCII only: what a terminal would act on, or an eye be misled by, stands there as \uXXXX.
        print(json.dumps(document, indent=indent, ensure_ascii=True), file=self.out.file, flush=True)


def _replaced(command: str, program: str) -> str:
    return program + command.removeprefix("souspli") if command.startswith("souspli ") else command


def _harmless(view: RenderableType) -> RenderableType:
    return Text(block(view)) if isinstance(view, str) else view


def error_document(error: SouspliError) -> dict[str, object]:
    """Return an error for programs."""
    return {
        "slug": error.slug,
        "detail": error.detail,
        "advice": error.advice,
        "exit_code": error.exit_code,
        **({"extra": error.extra} if error.extra else {}),
    }
