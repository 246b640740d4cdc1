"""A group of commands that imports a command when it is used.

`souspli --help` and the completion of the shell then start without the endpoint library, which takes longer
to load than the rest of a small command takes to run.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click


@dataclass(frozen=True)
class Lazy:
    """Where a command is (`module:attribute`, below client.cli), and its line in the help."""

    path: str
    help: str

    def load(self) -> click.Command:
        """Import it."""
        module, _, attribute = self.path.partition(":")
        command: click.Command = getattr(import_module(f"client.cli.{module}"), attribute)
        return command


class LazyGroup(click.Group):
    """A group whose commands stand in sections, in the order in which they are given."""

    def __init__(self, *args: Any, sections: Mapping[str, Mapping[str, Lazy]], **kwargs: Any) -> None:  # noqa: ANN401  # click's
        super().__init__(*args, **kwargs)
        self.sections = sections
        self.lazy = {name: lazy for section in sections.values() for name, lazy in section.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Return the names, in the order of the sections."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return a command; None when there is none of that name."""
        return self.lazy[cmd_name].load() if cmd_name in self.lazy else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is called; for an unknown name the error shows near matches."""
        name = click.utils.make_str(args[0])
        if name not in self.lazy and not name.startswith("-"):
            raise click.exceptions.NoSuchCommand(name, possibilities=list(self.lazy), ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the sections from the lines given, without importing any command."""
        width = max(map(len, self.lazy))
        for title, section in self.sections.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), lazy.help) for name, lazy in section.items()])
