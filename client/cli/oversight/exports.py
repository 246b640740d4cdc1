"""`souspli audit verify|query|stats|export`: a fetched log, without the relay.

Rule: nothing of a folder is shown before all of it has been verified.
"""

from collections.abc import Iterable
from pathlib import Path

import click

from client.audit.export import Export
from client.audit.figures import count
from client.audit.prove import proved_lines
from client.audit.query import parse
from client.audit.report import report
from client.audit.subject import subject_report
from client.audit.tables import Row, csv_lines
from client.audit.verify import Verified
from client.audit.verify import verify as verify_export
from client.cli.app import App
from client.cli.options import command
from client.cli.oversight.pins import trusted, with_pins
from client.cli.oversight.records import document, table
from client.cli.screen.progress import steps
from client.cli.screen.views import Rows, fields, stamp, when
from client.clock import system_clock
from client.wording import counted
from schemas.access import AccessRecord
from schemas.codec import decode
from schemas.errors import InvalidInputError, LocalError
from schemas.limits import LIMITS

_FOLDER = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
_ASKED = click.argument("question", nargs=-1, metavar="[KEY:VALUE]...")
_WORDS = {"ignore_unknown_options": True}
"""A word of a question may begin with a minus."""


@click.command()
@_FOLDER
@click.option(
    "--earlier",
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder that was fetched before: this one must continue it.",
)
@with_pins
@command
async def verify(
    app: App, folder: Path, earlier: Path | None, network: str | None, relay_key: str | None
) -> None:
    """Verify the log in FOLDER: that nothing is missing, altered or added, as the witnesses saw it.

    The first contradiction is named by the position of its entry. Ends with 0 only when everything holds.
    """
    verified = await _verified(app, folder, network, relay_key, earlier)
    head, seen = verified.head, verified.head.witnessed.time
    structure = verified.directory.structure(head.structure)
    app.screen.show(
        {
            "structure": head.structure,
            "entries": verified.size,
            "minimum": verified.minimum,
            "records": verified.records,
            "erased": verified.erased,
            "statements": verified.statements,
            "root": head.root.hex(),
            "epoch": head.top.epoch,
            "signed": stamp(head.top.time),
            "witnessed": stamp(seen * 1000) if seen else None,
        },
        f"All {counted(verified.size, 'entry', 'entries')} of {structure.name or 'the network'} hold.",
        fields(
            ("records", str(verified.records)),
            ("erased after their time", str(verified.erased)),
            ("statements of devices", str(verified.statements)),
            ("signed by the relay", when(head.top.time)),
            ("seen by witnesses", when(seen * 1000) if seen else "none is required"),
            ("root", head.root.hex()),
        ),
    )


@click.command(context_settings=_WORDS)
@_FOLDER
@_ASKED
@with_pins
@command
async def query(
    app: App, folder: Path, question: tuple[str, ...], network: str | None, relay_key: str | None
) -> None:
    """Ask the log in FOLDER: all words must hold, those that begin with - must not.

    Keys: actor, action, outcome, role, structure, object, reason, request, created. Times are UTC days or
    minutes: created:>=2026-03-01, created:2026-03-01..2026-03-31.
    """
    asked = parse(" ".join(question))
    await _verified(app, folder, network, relay_key)
    rows = [row for row in _rows(folder) if asked.matches(row[1])]
    app.screen.show(
        [{"position": logged.position, **document(record)} for logged, record in rows],
        table([record for _, record in rows], system_clock()),
    )


@click.command(context_settings=_WORDS)
@_FOLDER
@_ASKED
@with_pins
@command
async def stats(
    app: App, folder: Path, question: tuple[str, ...], network: str | None, relay_key: str | None
) -> None:
    """Count what was done in the log in FOLDER, of all records or of those that a question finds."""
    asked = parse(" ".join(question))
    await _verified(app, folder, network, relay_key)
    figures = count(record for _, record in _rows(folder) if asked.matches(record))
    app.screen.show(
        {
            "records": figures.records,
            "denied": figures.denied,
            "people": figures.actors,
            "actions": [
                {"action": action.value, "allowed": allowed, "denied": denied}
                for action, allowed, denied in figures.actions
            ],
            "days": [
                {"day": str(day.day), "allowed": day.allowed, "denied": day.denied} for day in figures.days
            ],
        },
        fields(
            ("records", str(figures.records)),
            ("denied", str(figures.denied)),
            ("people", f"{figures.actors} (pseudonyms)"),
        ),
        Rows(
            ("action", "allowed", "denied"),
            [(action.value, str(allowed), str(denied)) for action, allowed, denied in figures.actions],
            empty="There is no record.",
        ),
    )


@click.command(context_settings=_WORDS)
@_FOLDER
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("question", nargs=-1, metavar="[KEY:VALUE]...")
@with_pins
@command
async def export(
    app: App,
    folder: Path,
    output: Path,
    question: tuple[str, ...],
    network: str | None,
    relay_key: str | None,
) -> None:
    """Write what a question finds in FOLDER to OUTPUT, a new file whose ending says what it is.

    .html: a report with a timeline, which opens without network. .csv: a table for spreadsheets, with
    nothing that they would take for a formula. .jsonl: a line for each record, with its proof.
    """
    asked, suffix = parse(" ".join(question)), output.suffix.lower()
    if suffix not in (".html", ".csv", ".jsonl"):
        raise InvalidInputError(
            f"{output.name} ends with none of .html, .csv, .jsonl", advice="choose one of these endings"
        )
    verified = await _verified(app, folder, network, relay_key)
    rows = [row for row in _rows(folder) if asked.matches(row[1])]
    name = verified.directory.structure(verified.head.structure).name or "the network"
    parts: Iterable[str]
    if suffix == ".html":
        parts = (report(verified, rows, name, asked.text, system_clock()),)
    elif suffix == ".csv":
        parts = csv_lines(rows, stamp)
    else:
        parts = proved_lines(Export(folder), [logged for logged, _ in rows])
    _write(output, parts)
    app.screen.show(
        {"output": str(output), "records": len(rows)},
        f"{counted(len(rows), 'record')} written to {output}.",
    )


@click.command()
@_FOLDER
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("objects", nargs=-1, required=True, metavar="ID...")
@click.option("--purpose", required=True, help="What the data are used for, and on what legal ground.")
@click.option("--language", type=click.Choice(["fr", "nl", "de", "en"]), default="fr", show_default=True)
@with_pins
@command
async def subject(
    app: App,
    folder: Path,
    output: Path,
    objects: tuple[str, ...],
    purpose: str,
    language: str,
    network: str | None,
    relay_key: str | None,
) -> None:
    """Write to OUTPUT what a person is told who asks what was done with the messages and files named by ID.

    Dates, purposes and structures, and no colleague's name. A caseworker finds the ids with:
    souspli show CONVERSATION --json
    """
    verified = await _verified(app, folder, network, relay_key)
    text = subject_report(verified, _rows(folder), objects, purpose, language)
    _write(output, (text,))
    app.screen.show({"output": str(output), "records": text.count(" UTC  ")}, text)


async def _verified(
    app: App, folder: Path, network: str | None, relay_key: str | None, earlier: Path | None = None
) -> Verified:
    pins = await trusted(app, network, relay_key)
    before = Export(earlier) if earlier else None
    with steps(app.screen.err, "verified", shown=not app.json) as progress:
        return verify_export(Export(folder), pins, earlier=before, progress=progress)


def _rows(folder: Path) -> list[Row]:
    """Return the records of a folder that has been verified."""
    return [
        (logged, decode(logged.record, AccessRecord, LIMITS.access_record))
        for logged in Export(folder).entries()
        if logged.record is not None
    ]


def _write(output: Path, parts: Iterable[str]) -> None:
    try:
        with output.open("x", encoding="utf-8", newline="") as file:
            file.writelines(parts)
    except FileExistsError as error:
        raise LocalError(f"{output} exists already", advice="choose another name") from error
    except OSError as error:
        raise LocalError(f"{output} cannot be written: {error.strerror}") from error
