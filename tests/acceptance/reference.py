"""The reference part of docs/cli.md, made from the commands themselves.

`python -m tests.acceptance.reference` writes it into the page; a test compares the two.
"""

from collections.abc import Iterator
from pathlib import Path

import click

from client.cli.main import SECTIONS, cli

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
MARK = "<!-- From here on written by python -m tests.acceptance.reference -->\n"
WIDTH = 100


def reference() -> str:
    """Return the help of every command, section by section."""
    root = cli.make_context(
        "souspli", [], resilient_parsing=True, terminal_width=WIDTH, max_content_width=WIDTH
    )
    parts = [MARK]
    for title, section in SECTIONS.items():
        parts.append(f"\n## {title}\n")
        for name in section:
            command = cli.get_command(root, name)
            parts += [] if command is None else list(_helps(command, name, root))
    return "".join(parts)


def _helps(command: click.Command, name: str, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent)
    with context:
        yield f"\n### {context.command_path}\n\n```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            if found is not None:
                yield from _helps(found, below, context)


def main() -> None:
    """Write the reference into the page, below what people wrote."""
    by_hand, _, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    PAGE.write_text(by_hand + reference(), encoding="utf-8")


if __name__ == "__main__":
    main()
