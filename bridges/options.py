"""What the commands of `souspli bridge` share: the file of options, where the outcome goes, how they fail."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from client.cli.screen.screen import Screen
from schemas.errors import SouspliError

CONFIG = click.option(
    "--config",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="The options of the bridge, as in deploy/bridge.toml.",
)

JSON = click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")


@contextmanager
def failing_plainly(screen: Screen) -> Iterator[None]:
    """Say what is wrong and what to do, and end with the exit code of the error."""
    try:
        yield
    except SouspliError as error:
        screen.error(error)
        sys.exit(error.exit_code)
