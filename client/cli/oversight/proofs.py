"""`souspli audit prove|check`: one record, for somebody who has no account and no other record."""

from collections.abc import Mapping
from pathlib import Path

import click

from client.audit.export import Export
from client.audit.prove import check_proof, deletions
from client.audit.prove import prove as prove_record
from client.audit.verify import directory_of
from client.cli.app import App
from client.cli.options import command
from client.cli.oversight.pins import trusted, with_pins
from client.cli.oversight.records import document, table
from client.cli.screen.views import fields, stamp, when
from client.clock import system_clock
from client.wording import counted
from schemas.errors import LocalError, MalformedError, NotFoundError
from schemas.limits import LIMITS

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=_FOLDER)
@click.argument("position", type=click.IntRange(1))
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
@command
async def prove(app: App, folder: Path, position: int, output: Path) -> None:
    """Write the proof of the record at POSITION of the log in FOLDER to OUTPUT, a new file.

    It shows that one record and nothing else of the log. Whoever gets it checks it with: souspli audit check
    """
    text = prove_record(Export(folder), position)
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise LocalError(f"{output} cannot be written: {error.strerror}") from error
    app.screen.show(
        {"output": str(output), "position": position},
        f"The proof of entry {position} is in {output} ({len(text)} characters).",
    )


@click.command()
@click.argument("folder", type=_FOLDER)
@click.argument("thread")
@click.argument("output", type=click.Path(file_okay=False, path_type=Path))
@command
async def deletion(app: App, folder: Path, thread: str, output: Path) -> None:
    """Write the certificates that the conversation THREAD was deleted into OUTPUT, a new folder.

    Each is the proof of one record of the log in FOLDER, and names the deleted envelopes by their hashes.
    Whoever gets them checks each with: souspli audit check
    """
    export = Export(folder)
    found = deletions(export, thread)
    if not found:
        raise NotFoundError(
            f"the log in {folder} tells of no deletion of {thread!r}",
            advice="fetch the log again: souspli audit fetch. The id must be the whole one",
        )
    _write(output, {f"deletion-{position}.txt": prove_record(export, position) for position in found})
    app.screen.show(
        {"output": str(output), "positions": list(found)},
        f"{counted(len(found), 'certificate')} in {output}, of {counted(sum(found.values()), 'envelope')}.",
    )


@click.command()
@click.argument("proof", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=_FOLDER)
@with_pins
@command
async def check(app: App, proof: Path, folder: Path, network: str | None, relay_key: str | None) -> None:
    """Check the PROOF of a record with the public directory in FOLDER, the rest of which is not looked at.

    Ends with 0 only when the record stood in the log that the witnesses saw, at its place, as it is shown.
    """
    pins = await trusted(app, network, relay_key)
    directory = directory_of(Export(folder), pins)
    position, record, head = check_proof(_read(proof), pins.relay, directory)
    structure, seen = directory.structure(head.structure), head.witnessed.time
    app.screen.show(
        {
            "position": position,
            "structure": head.structure,
            "signed": stamp(head.top.time),
            "witnessed": stamp(seen * 1000) if seen else None,
            **document(record),
        },
        f"The record is genuine: entry {position} of the log of {structure.name or 'the network'}.",
        fields(
            ("signed by the relay", when(head.top.time)),
            ("seen by witnesses", when(seen * 1000) if seen else "none is required"),
        ),
        table([record], system_clock()),
    )


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    try:
        folder.mkdir()
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise LocalError(f"{folder} cannot be written: {error.strerror}") from error


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(LIMITS.note)
    except OSError as error:
        raise LocalError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise MalformedError("this is no proof of a record") from error
