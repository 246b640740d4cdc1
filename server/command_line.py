"""What the commands of `python -m server` have in common: the options, and how a failure is told."""

import json
import os
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from schemas.errors import SouspliError
from server.config import PREFIX, Config, described, load_config

ELSEWHERE = (
    "Each option can also stand in the file, with underscores, or in the environment: "
    f"{PREFIX}DATA for --data."
)


def options(names: Collection[str] = tuple(described())) -> list[click.Parameter]:
    """Return the option for the file, and one for each of these names."""
    path = click.Path(exists=True, dir_okay=False, path_type=Path)
    parameters = [click.Option(["--config", "file"], type=path, help="File with these options, in TOML.")]
    for name, (description, default) in described().items():
        if name not in names:
            continue
        shown = ", ".join(default) if isinstance(default, tuple) else str(default)
        text = f"{description} [{shown}]" if shown and default is not False else description
        flag = default is False
        parameters.append(click.Option(["--" + name.replace("_", "-")], is_flag=flag, help=text))
    return list(parameters)


def chosen(file: Path | None, arguments: Mapping[str, str | bool | None]) -> Config:
    """Return the configuration that command line, environment and file give; raises like those."""
    given = {name: "true" if value is True else value for name, value in arguments.items() if value}
    return load_config(file, os.environ, given)


@contextmanager
def failing_plainly(*, as_json: bool = False) -> Iterator[None]:
    """Turn an error of the family into its sentence and its advice, or a document, and its exit code."""
    try:
        yield
    except SouspliError as error:
        if as_json:
            members = {"slug": error.slug, "detail": error.detail, "advice": error.advice}
            click.echo(json.dumps({"error": {**members, "exit_code": error.exit_code}}, indent=2))
        else:
            click.echo(f"souspli relay: {error.detail}\n{error.advice}".rstrip(), err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        click.echo("\nInterrupted.", err=True)
        sys.exit(130)
