"""The options that stand on every command, and before it; and what makes a function a command.

@structure.command()
@click.argument("handle")
@command
async def show(app: App, handle: str) -> None: ...
"""

import inspect
from collections.abc import Callable
from functools import update_wrapper
from pathlib import Path
from typing import Any

import click

from client.cli.app import App


def command(function: Callable[..., Any]) -> Callable[..., None]:
    """Give a command the shared options and the App as its first argument; run it if it is a coroutine."""

    def run(*args: object, **kwargs: object) -> None:
        app = click.get_current_context().ensure_object(App)
        outcome = function(app, *args, **kwargs)
        if inspect.iscoroutine(outcome):
            import asyncio  # noqa: PLC0415  # slower to load than `--help` takes

            asyncio.run(outcome)

    return with_options(update_wrapper(run, function))


def with_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that stand on every command, and before it."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> None:
    # The same option may stand before the command too: only what is given replaces what was.
    if value and parameter.name:
        setattr(context.ensure_object(App), parameter.name, value)


_OPTIONS = (
    click.option(
        "--profile",
        metavar="NAME",
        expose_value=False,
        callback=_remember,
        help="The device to act as.  [or SOUSPLI_PROFILE]",
    ),
    click.option(
        "--passphrase-file",
        metavar="FILE",
        type=click.Path(path_type=Path),
        expose_value=False,
        callback=_remember,
        help="Read the passphrase from a file.  [or SOUSPLI_PASSPHRASE]",
    ),
    click.option(
        "--json",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_remember,
        help="Print the outcome as JSON.",
    ),
)
