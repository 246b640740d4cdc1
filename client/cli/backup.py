"""`souspli backup` and `restore`: work of the relay's own program, which is never imported here."""

import click

from client.cli.app import App
from client.cli.options import command
from client.cli.serve import become_relay

_REST = click.argument(
    "rest", nargs=-1, required=True, type=click.UNPROCESSED, metavar="DIRECTORY [OPTION]..."
)
_SETTINGS = {"ignore_unknown_options": True}
_EXAMPLE = "\b\nsouspli {} /var/backups/souspli/monday --config /etc/souspli/souspli.toml"


@click.command(context_settings=_SETTINGS, epilog=_EXAMPLE.format("backup"))
@_REST
@command
def backup(app: App, rest: tuple[str, ...]) -> None:
    """Copy all that a relay keeps, database and files, to a new DIRECTORY; the relay may run.

    OPTION says where the relay keeps things, as for `souspli serve`: --config FILE, or --data, --database,
    --blobs. The copy holds the relay's own keys: keep it where only operators can read it. Ends with 8 when
    files are damaged where the relay keeps them; the backup is made without these.
    """
    _become("backup", app, rest)


@click.command(context_settings=_SETTINGS, epilog=_EXAMPLE.format("restore"))
@_REST
@command
def restore(app: App, rest: tuple[str, ...]) -> None:
    """Make a relay again from the backup in DIRECTORY, in an empty place.

    Everything is compared with its hash before anything is touched. OPTION says where the relay will keep
    things, as for `souspli serve`: --config FILE, or --data, --database, --blobs.
    """
    _become("restore", app, rest)


def _become(name: str, app: App, rest: tuple[str, ...]) -> None:
    become_relay(name, *rest, *(["--json"] if app.json else []))
