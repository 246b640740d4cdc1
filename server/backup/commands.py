"""`python -m server backup` and `restore`: how operators use them."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from schemas.errors import IntegrityError
from server.backup.copying import Progress
from server.backup.making import back_up
from server.backup.manifest import Backup, read_backup
from server.backup.place import opened
from server.backup.restoring import restore, verify
from server.clock import system_clock
from server.command_line import ELSEWHERE, chosen, failing_plainly, options

_OPTIONS = ("data", "database", "blobs")
"""Those that say where the relay keeps things; the others have no effect here."""


def make(directory: Path, file: Path | None, as_json: bool, **arguments: str | None) -> None:
    """Make a backup."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # an unfinished backup is removed then too
    with failing_plainly(as_json=as_json):
        config = chosen(file, arguments)
        with opened(config) as place, _shown("Copying files") as progress:
            backup = asyncio.run(back_up(place, directory, system_clock, progress))
        _tell(backup, as_json, f"Backed up to {directory}")
        _warn_of_damage(backup)


def remake(directory: Path, file: Path | None, as_json: bool, **arguments: str | None) -> None:
    """Restore a backup."""
    with failing_plainly(as_json=as_json):
        config = chosen(file, arguments)
        backup = read_backup(directory)
        with _shown("Checking the backup") as progress:
            asyncio.run(verify(backup, progress))
        with opened(config, new=True) as place, _shown("Copying files") as progress:
            asyncio.run(restore(place, backup, progress))
        _tell(backup, as_json, f"Restored as of {backup.manifest.created}")


@contextmanager
def _shown(label: str) -> Iterator[Progress]:
    """Give what shows the progress, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def show(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield show


def _tell(backup: Backup, as_json: bool, what: str) -> None:
    manifest, files = backup.manifest, sum(blob.size for blob in backup.manifest.blobs)
    if as_json:
        document = {
            "directory": os.fspath(backup.folder),
            "created": manifest.created,
            "origin": manifest.origin,
            "software": manifest.software,
            "database_bytes": manifest.database.size,
            "files": len(manifest.blobs),
            "file_bytes": files,
            "damaged": manifest.damaged,
        }
        click.echo(json.dumps(document, indent=2))
    else:
        click.echo(f"{what}: database {manifest.database.size:,} bytes, files {files:,} bytes.")


def _warn_of_damage(backup: Backup) -> None:
    """Raise IntegrityError, which gives the exit code, when files are damaged where the relay keeps them."""
    if backup.manifest.damaged:
        raise IntegrityError(
            "the backup is made, without files that are missing or damaged in the relay's store: "
            + ", ".join(backup.manifest.damaged),
            advice="check its disk; an earlier backup may have them in its folder `blobs`",
        )


def _command(name: str, what: str) -> click.Command:
    path = click.Argument(["directory"], type=click.Path(path_type=Path))
    as_json = click.Option(["--json", "as_json"], is_flag=True, help="Print the outcome as JSON.")
    return click.Command(
        name,
        params=[path, *options(_OPTIONS), as_json],
        callback={"backup": make, "restore": remake}[name],
        help=f"{what} {ELSEWHERE}",
    )


COMMANDS = (
    _command("backup", "Copy all that the relay keeps to a new DIRECTORY. The relay may run."),
    _command("restore", "Check the backup in DIRECTORY, then make a relay from it in an empty place."),
)
