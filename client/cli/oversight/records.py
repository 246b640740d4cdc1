"""`souspli audit list|fetch`: the records of the own structure, from the relay."""

from pathlib import Path

import click
from rich.text import Text

from client.cli.app import App
from client.cli.options import command
from client.cli.screen.views import Cell, Rows, recently, stamp
from client.wording import counted
from schemas.access import AccessRecord, Outcome

_SHOWN = 8
"""Characters of a pseudonym and of an object's id that are shown; --json has all of them."""


@click.command("list")
@click.option("--after", metavar="POSITION", default=0, help="Begin after this position in the log.")
@click.option("--denied", is_flag=True, help="Only what was refused.")
@command
async def list_records(app: App, after: int, denied: bool) -> None:
    """List who did what, when, and whether it was allowed; oldest first. Reading them is recorded too.

    People stand there under pseudonyms, messages and files under random ids; no content and no name. What
    was done in the last minute may not have its place in the log yet.
    """
    async with app.endpoint() as endpoint:
        records = [
            (position, record)
            async for position, record in endpoint.records.read(after)
            if not denied or record.outcome is Outcome.DENIED
        ]
        app.screen.show(
            [{"position": position, **document(record)} for position, record in records],
            table([record for _, record in records], endpoint.clock()),
        )


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@command
async def fetch(app: App, folder: Path) -> None:
    """Fetch the log of your structure into FOLDER, or what is new since the last time.

    The folder holds everything that is needed to verify it, but for two pins, which are printed: whoever
    verifies must have them from you, or from their own device, and not from the folder.
    """
    from client.audit.export import Export  # noqa: PLC0415
    from client.audit.fetch import Auditor  # noqa: PLC0415
    from client.cli.oversight.pins import pins_of, show_pins  # noqa: PLC0415
    from client.cli.screen.progress import steps  # noqa: PLC0415

    async with app.endpoint() as endpoint:
        with steps(app.screen.err, "entries", shown=not app.json) as progress:
            auditor = Auditor(endpoint.session, endpoint.directory, endpoint.clock)
            head = await auditor.fetch(Export(folder), progress)
        pins, shown = show_pins(pins_of(endpoint))
        app.screen.show(
            {"folder": str(folder), "entries": head.size, "root": head.root.hex(), **pins},
            f"{counted(head.size, 'entry', 'entries')} of your structure's log are in {folder}.",
            shown,
        )
        app.screen.next("verify it, with or without the relay", f"souspli audit verify {folder}")


def table(records: list[AccessRecord], now: int) -> Rows:
    """Return records for people, as of a time in milliseconds."""
    return Rows(
        ("time", "who", "did", "object", "outcome"),
        [_row(record, now) for record in records],
        empty="There is no record.",
        whole=frozenset({"time", "who", "did", "object"}),
    )


def document(record: AccessRecord) -> dict[str, object]:
    """Return a record for programs."""
    return {
        "record": record.id,
        "time": stamp(record.time),
        "structure": record.structure,
        "action": record.action.value,
        "outcome": record.outcome.value,
        "actor": record.actor.hex() if record.actor else None,
        "role": record.role or None,
        "peer": record.peer,
        "object": record.object or None,
        "count": record.count,
        "reason": record.reason or None,
        "request": record.request or None,
    }


def _row(record: AccessRecord, now: int) -> tuple[Cell, ...]:
    denied = record.outcome is Outcome.DENIED
    return (
        recently(record.time, now, seconds=True),
        record.actor.hex()[:_SHOWN] if record.actor else "relay",
        record.action.value + (f" ({record.count})" if record.count > 1 else ""),
        record.object[-_SHOWN:],
        Text(f"denied: {record.reason}", style="bad") if denied else Text(record.outcome.value),
    )
