"""`souspli file`: the files that were sent along."""

from pathlib import Path

import click

from client.cli.app import App
from client.cli.language import lang
from client.cli.options import command
from client.cli.screen import documents
from client.cli.screen.safe import line
from client.cli.screen.views import Rows, size
from client.messages.views import ThreadView
from schemas.content import FileRef
from schemas.errors import InvalidInputError, NotFoundError


@click.group()
def file() -> None:
    """Fetch the files that were sent."""


@file.command("list")
@lang
@command
async def list_files(app: App) -> None:
    """List the files of all conversations, the latest first."""
    said = app.words.lists
    async with app.endpoint(offline=True, mail=True) as endpoint:
        found = files(endpoint.threads.all())
        app.screen.show(
            [{**documents.file(ref), "thread": thread.id} for thread, ref in found],
            Rows(
                (said.file, said.name, said.size, said.conversation),
                [
                    (documents.short(ref.blob), ref.name, size(ref.size), thread.subject)
                    for thread, ref in found
                ],
                empty=said.no_file,
            ),
        )


@file.command()
@click.argument("file_id", metavar="FILE")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Folder or file to write to.  [default: this folder, under the sender's name for it]",
)
@lang
@command
async def get(app: App, file_id: str, output: Path) -> None:
    """Fetch a file, check it and open it. FILE is its id as `souspli show` prints it.

    Nothing is written under its name before all of it is there and verified; an interrupted transfer
    continues.
    """
    async with app.endpoint(mail=True) as endpoint:
        ref = find(files(endpoint.threads.all()), file_id)
        path = await endpoint.files.download(ref, output)
        app.screen.show(
            {**documents.file(ref), "path": str(path)},
            app.words.saved.file.format(path=line(str(path)), size=size(ref.size)),
        )


def files(threads: list[ThreadView]) -> list[tuple[ThreadView, FileRef]]:
    """Return all files with the thread in which they came."""
    return [(thread, ref) for thread in threads for message in thread.messages for ref in message.files]


def find(found: list[tuple[ThreadView, FileRef]], text: str) -> FileRef:
    """Return the file of an id, or of the beginning of a short one."""
    fitting = {
        ref.blob: ref
        for _, ref in found
        if ref.blob == text or ref.blob.rpartition("-")[2].startswith(text.lower())
    }
    if not fitting:
        raise NotFoundError(
            f"there is no file {text!r}", advice="souspli file list shows those that there are"
        )
    if len(fitting) > 1:
        names = ", ".join(f"{documents.short(ref.blob)} ({ref.name})" for ref in fitting.values())
        raise InvalidInputError(f"several files fit {text!r}: {names}", advice="give more of the id")
    return next(iter(fitting.values()))
