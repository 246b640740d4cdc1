"""In which language a command shows what people read: the one that is asked for, else that of this computer.

@click.command()
@lang
@command
async def inbox(app: App) -> None:
    app.screen.remark(app.words.inbox.following)
"""

import os
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import click

from client.cli.app import App
from schemas.forms import Language


def own_language() -> Language:
    """Return the language of this computer's user, English when it is none of the four."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return Language(locale[:2]) if locale[:2] in set(Language) else Language.EN


def asked_for(arguments: Sequence[str]) -> Language:
    """Return the language for a call that could not be read: its words may still name one."""
    for word, following in pairwise([*arguments, ""]):
        option, _, value = word.partition("=")
        if option == "--lang" and (value or following) in set(Language):
            return Language(value or following)
    return own_language()


def _speak(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    context.ensure_object(App).language = Language(value) if value else own_language()


def lang(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command speak the reader's language: add the option `--lang`, which `App.words` follow."""
    return click.option(
        "--lang",
        type=click.Choice([each.value for each in Language]),
        expose_value=False,
        callback=_speak,
        help="Language of what is shown.  [that of this computer]",
    )(function)
