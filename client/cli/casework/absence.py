"""`souspli absence`: who of the own services is away, and who stands in."""

import click

from client.casework.absences import AbsenceView
from client.cli.app import App
from client.cli.casework.outcome import tell
from client.cli.language import lang
from client.cli.options import command
from client.cli.screen.documents import item, short
from client.cli.screen.safe import line
from client.cli.screen.views import Rows
from client.endpoint import Endpoint
from client.messages.outbox import OutState


@click.group()
def absence() -> None:
    """Say when you are away and who stands in; only your own services see it."""


@absence.command()
@click.argument("first", metavar="FIRST_DAY")
@click.argument("last", metavar="LAST_DAY")
@click.option("--substitute", metavar="MEMBER", help="Who stands in, by name or id.")
@click.option("--member", help="A colleague who is away, in place of yourself.")
@lang
@command
async def add(app: App, first: str, last: str, substitute: str | None, member: str | None) -> None:
    """Be away from FIRST_DAY to LAST_DAY, as 2026-12-21; both days are counted."""
    async with app.endpoint(offline=True, mail=True) as endpoint:
        said = app.words.sent
        items = await endpoint.absences.declare(first, last, member=member, substitute=substitute)
        if items[0].state is not OutState.SENT:
            tell(app, items[0], "")
            return
        app.screen.show(item(items[0]), f"{said.absence.format(first=first, last=last)}. {said.absence_told}")
        app.screen.next(said.see_absences, "souspli absence list")


@absence.command("list")
@lang
@command
async def list_absences(app: App) -> None:
    """List who is or will be away."""
    words = app.words
    said = words.lists
    async with app.endpoint(offline=True, mail=True) as endpoint:
        found = endpoint.absences.all()
        app.screen.show(
            [_document(endpoint, each) for each in found],
            Rows(
                (words.inbox.id, said.who, said.first, said.last, said.stands_in),
                [_row(endpoint, each) for each in found],
                empty=said.nobody_away,
            ),
        )


@absence.command()
@click.argument("absence_id", metavar="ABSENCE")
@lang
@command
async def cancel(app: App, absence_id: str) -> None:
    """Take an absence back, or end it; ABSENCE is its id in the list."""
    async with app.endpoint(offline=True, mail=True) as endpoint:
        tell(app, await endpoint.absences.cancel(absence_id), app.words.sent.absence_over)


def _row(endpoint: Endpoint, view: AbsenceView) -> tuple[str, ...]:
    stands_in = endpoint.people.name(view.substitute) if view.substitute else ""
    who = endpoint.people.name(view.member)
    return short(view.thread), line(who), view.first.isoformat(), view.last.isoformat(), line(stands_in)


def _document(endpoint: Endpoint, view: AbsenceView) -> dict[str, object]:
    return {
        "absence": view.thread,
        "member": view.member,
        "name": endpoint.people.name(view.member),
        "first": view.first.isoformat(),
        "last": view.last.isoformat(),
        "substitute": view.substitute,
    }
