"""The text that a person writes: from an option, a file, standard input, or typed on the terminal.

No editor is started: editors leave copies of what was written in temporary folders.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from client.cli.prompts import interruptible
from client.words import Words
from schemas.errors import LocalError


def with_text(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for a text and for files."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def written(text: str | None, text_file: str | None, words: Words, *, needed: str = "") -> str:
    """Return the text; when none was given and one is `needed` (its label), read it from standard input."""
    if text is not None and text_file is not None:
        raise click.UsageError("Give either --text or --text-file.")
    if text_file == "-":
        return sys.stdin.read().strip()
    if text_file is not None:
        try:
            return Path(text_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise LocalError(f"the text cannot be read from {text_file}: {error}") from error
    if text is None and needed:
        if sys.stdin.isatty():
            click.echo(words.typing.ends.format(what=needed), err=True)
        with interruptible():
            text = sys.stdin.read().strip()
        if not text:
            raise click.UsageError(
                "A text is missing: give --text or --text-file, or write it to standard input."
            )
    return text or ""


_OPTIONS = (
    click.option(
        "--text", help="The text. Other users of this computer can read arguments: prefer --text-file."
    ),
    click.option(
        "--text-file", metavar="FILE", help="Read the text from a file, or from standard input with -."
    ),
    click.option(
        "--file",
        "files",
        metavar="FILE",
        multiple=True,
        type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path),
        help="A file to send along; may be given several times.",
    ),
)
