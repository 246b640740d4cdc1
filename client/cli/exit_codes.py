"""`souspli exit-codes`: what scripts can rely on."""

from typing import Final

import click

from client.cli.app import App
from client.cli.options import command

EXIT_CODES: Final = {
    0: ("done", "it is done"),
    1: ("bug", "something that nobody foresaw; please report it"),
    2: ("usage", "the command was called wrongly"),
    3: ("invalid", "what was given is not valid, or something on this computer is not usable"),
    4: ("not found", "there is no such thing, or it is not for this device"),
    5: ("not allowed", "this device may not do that, or the passphrase is wrong"),
    6: (
        "conflict",
        "it is at odds with what is there, for example a step that the referral does not allow now",
    ),
    7: ("not now", "the relay is away or has no room; what was written is kept in the outbox"),
    8: ("integrity alarm", "something is not genuine: stop, and follow the advice"),
    130: ("interrupted", "Ctrl-C"),
}
"""Each exit code with its name and its meaning; schemas/errors.py gives each error its code."""


@click.command("exit-codes")
@command
def exit_codes(app: App) -> None:
    """Explain the exit codes, the same for every command."""
    from client.cli.screen.views import Rows  # noqa: PLC0415

    app.screen.show(
        [{"code": code, "name": name, "meaning": meaning} for code, (name, meaning) in EXIT_CODES.items()],
        Rows(
            ("code", "name", "meaning"),
            [(str(code), name, meaning) for code, (name, meaning) in EXIT_CODES.items()],
            empty="",
        ),
    )
