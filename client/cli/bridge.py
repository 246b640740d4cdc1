"""`souspli bridge`: becomes the bridge, `python -m bridges`, which is never imported here."""

import os
import sys

import click


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False
)
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="COMMAND [OPTION]...")
def bridge(options: tuple[str, ...]) -> None:
    """Run the bridge to e-mail: becomes `python -m bridges` with the same options.

    `souspli bridge --help` lists its commands.
    """
    # -P: a folder named `bridges` where the command is called must not be taken for the program.
    os.execv(sys.executable, [sys.executable, "-P", "-m", "bridges", *options])
