"""`souspli calendar`: the appointments of referrals and the cooperative's trainings, also as iCalendar."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import click
from rich.text import Text

from client.cli.app import App
from client.cli.language import lang
from client.cli.options import command
from client.cli.screen.screen import Document
from client.cli.screen.views import Rows, stamp, when
from client.exchange.calendar import Event, appointment, to_calendar, training
from client.messages.views import ThreadView
from client.words import Words
from schemas.errors import LocalError, RelayUnreachableError

_BEGINS = b"BEGIN:VCALENDAR"


@click.command()
@click.option(
    "--ics",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write them to a file as iCalendar, in place of an older calendar.",
)
@click.option("--details", is_flag=True, help="With --ics: also subjects and places, in clear.")
@lang
@command
async def calendar(app: App, *, ics: Path | None, details: bool) -> None:
    """Show the appointments of your referrals and the trainings that are to come.

    A calendar is often copied to other computers: what is written to the file says that there is an
    appointment, and neither with whom nor where, unless you say --details.
    """
    if details and ics is None:
        raise click.UsageError("--details is about the file: name it with --ics.")
    async with app.endpoint(offline=True, mail=True) as endpoint:
        with suppress(RelayUnreachableError):  # which was said already
            await endpoint.leaflets.refresh()
        threads, now = endpoint.threads.all(), endpoint.clock()
        trainings = [training(each) for each in endpoint.leaflets.trainings()]
        shown = [*_appointments(threads, details=True), *trainings]
        written = [*_appointments(threads, details=details), *trainings]
        coming = sorted((each for each in shown if each.ends > now), key=lambda each: each.starts)
        if ics is not None:
            _write(ics, to_calendar(written))
        app.screen.show([_document(each) for each in coming], _rows(coming, app.words))
        if ics is not None:
            app.screen.remark(app.words.saved.calendar.format(path=ics))


def _appointments(threads: Iterable[ThreadView], *, details: bool) -> list[Event]:
    return [event for each in threads if (event := appointment(each, details=details))]


def _document(event: Event) -> Document:
    return {
        "id": event.uid,
        "starts": stamp(event.starts),
        "ends": stamp(event.ends),
        "title": event.title,
        "place": event.place,
        "cancelled": event.cancelled,
    }


def _rows(events: list[Event], words: Words) -> Rows:
    said = words.lists
    return Rows(
        (said.when, said.what, said.where),
        [
            (
                when(each.starts),
                Text(f"{each.title}  ({said.cancelled})", style="caution") if each.cancelled else each.title,
                each.place,
            )
            for each in events
        ],
        said.no_appointment,
        whole=frozenset({said.when}),
    )


def _write(path: Path, text: str) -> None:
    """Write a calendar at once, so that who reads the file meanwhile gets the old or the new one whole."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.exists() and not path.read_bytes().startswith(_BEGINS):
            raise LocalError(
                f"{path} is there, and is no calendar", advice="choose another name; nothing was written"
            )
        beside.touch(mode=0o600)  # for nobody else to read
        beside.write_bytes(text.encode())
        beside.replace(path)
    except OSError as error:
        raise LocalError(f"{path} cannot be written: {error.strerror}") from error
