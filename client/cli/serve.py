"""`souspli serve`: becomes the relay, `python -m server`, which is never imported here."""

import os
import sys

import click


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False
)
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[OPTION]...")
def serve(options: tuple[str, ...]) -> None:
    """Run a relay: becomes `python -m server` with the same options.

    The relay prints its address when it is ready, and at its first start the setup code that
    `souspli network init` asks for. It runs until Ctrl-C. `souspli serve --help` lists its options.
    """
    click.echo(f"Running: python -m server {' '.join(options)}".rstrip(), err=True)
    become_relay(*options)


def become_relay(*arguments: str) -> None:
    """Replace this process by `python -m server`."""
    # -P: a folder named `server` where the command is called must not be taken for the relay.
    os.execv(sys.executable, [sys.executable, "-P", "-m", "server", *arguments])
