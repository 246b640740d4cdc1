"""What others find a service by: its card and its free places. Commands of `souspli service`."""

from contextlib import suppress
from pathlib import Path

import click

from client.cli.app import App
from client.cli.casework.door import NEED
from client.cli.language import own_language
from client.cli.options import command
from client.cli.screen import doors
from client.cli.screen.views import heading
from client.directory.leaflets import Listing
from client.exchange.hsds import to_hsds
from client.exchange.hsds_reading import Imported, from_hsds
from schemas import territory
from schemas.errors import InvalidInputError, LocalError, RelayUnreachableError
from schemas.ids import parse_address
from schemas.leaflets import Audience, Contact, Hours


def _hours(
    _context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[Hours, ...]:
    try:
        return tuple(map(doors.parse_hours, values))
    except ValueError as error:
        raise click.BadParameter("write it as 'Mon 09:00-17:00'") from error


@click.command()
@click.argument("handle")
@click.option("--need", "found_for", multiple=True, type=NEED, metavar="NEED", help="What it helps with.")
@click.option(
    "--area", "areas", multiple=True, metavar="PLACE", help="Municipality, province, region, Belgique."
)
@click.option("--language", "languages", multiple=True, metavar="CODE", help="What is spoken, such as fr.")
@click.option(
    "--for",
    "audiences",
    multiple=True,
    type=click.Choice([each.value for each in Audience]),
    help="Whom it is for.",
)
@click.option("--hours", multiple=True, callback=_hours, metavar="'DAY HH:MM-HH:MM'", help="When it is open.")
@click.option("--phone", help="A telephone number.")
@click.option("--email", help="An e-mail address.")
@click.option("--url", help="A page about it.")
@click.option("--address", help="Where it is.")
@click.option("--text", help="Remarks, such as how to make an appointment.")
@command
async def card(
    app: App,
    handle: str,
    found_for: tuple[str, ...],
    areas: tuple[str, ...],
    languages: tuple[str, ...],
    audiences: tuple[str, ...],
    hours: tuple[Hours, ...],
    text: str | None,
    **contact: str | None,
) -> None:
    """As an administrator, say what a service does; what you do not mention stays as it was.

    Without any option, the card is confirmed as it is. Do that once a year, or it counts as stale.
    """
    async with app.endpoint() as endpoint:
        await endpoint.leaflets.refresh()
        before = endpoint.leaflets.listing(
            parse_address(f"{handle}@{endpoint.directory.own.structure.handle}")
        )
        await endpoint.leaflets.set_card(
            handle,
            needs=found_for or None,
            areas=tuple(territory.find_area(each).id for each in areas) or None,
            languages=languages or None,
            audiences=tuple(Audience(each) for each in audiences) or None,
            hours=hours or None,
            contact=_contact(before, contact),
            text=text,
        )
        after = endpoint.leaflets.listing(before.address)
        app.screen.show(
            doors.document(after),
            heading(str(after.address), after.service.name),
            doors.card_fields(after, own_language()),
        )
        app.screen.next(
            "say how many places are free, as often as it changes", f"souspli service places {handle} 3"
        )


def _contact(before: Listing, given: dict[str, str | None]) -> Contact | None:
    changed = {name: value for name, value in given.items() if value is not None}
    held = before.card.contact if before.card else Contact()
    kept = {name: getattr(held, name) for name in ("phone", "email", "url", "address")}
    return Contact(**(kept | changed)) if changed else None


@click.command()
@click.argument("handle")
@click.argument("free", type=click.IntRange(0, 10_000))
@click.option("--waiting", type=click.IntRange(0, 10_000), help="How many wait for a place.")
@command
async def places(app: App, handle: str, free: int, waiting: int | None) -> None:
    """Say how many places of a service are free now; any of its members does that. It counts for 14 days."""
    async with app.endpoint() as endpoint:
        await endpoint.leaflets.set_places(handle, free, waiting)
        own = endpoint.directory.own.structure.handle
        after = endpoint.leaflets.listing(parse_address(f"{handle}@{own}"))
        app.screen.show(doors.document(after), f"{after.address}: everybody sees {free} free places.")


@click.command()
@click.argument("address", metavar="SERVICE@STRUCTURE")
@command
async def look(app: App, address: str) -> None:
    """Show the card and the free places of any service."""
    async with app.endpoint(offline=True) as endpoint:
        with suppress(RelayUnreachableError):  # which was said already
            await endpoint.leaflets.refresh()
        found = endpoint.leaflets.listing(parse_address(address))
        app.screen.show(
            doors.document(found),
            heading(found.service.name, address),
            doors.card_fields(found, own_language()),
        )


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--own", is_flag=True, help="Only the services of your structure.")
@command
async def export_hsds(app: App, file: Path, own: bool) -> None:
    """Write the services with their cards to a file, as Open Referral HSDS 3 (JSON)."""
    async with app.endpoint(offline=True) as endpoint:
        with suppress(RelayUnreachableError):  # which was said already
            await endpoint.leaflets.refresh()
        mine = endpoint.directory.own.structure.id
        found = [
            each
            for each in endpoint.leaflets.listings()
            if each.card and (not own or each.structure.id == mine)
        ]
        try:
            with file.open("x", encoding="utf-8") as out:
                out.write(to_hsds(found))
        except OSError as error:
            raise LocalError(
                f"{file} cannot be written: {error.strerror}", advice="choose another name"
            ) from error
        app.screen.show({"file": str(file), "services": len(found)}, f"{len(found)} services are in {file}.")


def _services_in(file: Path) -> list[Imported]:
    try:
        return from_hsds(file.read_bytes())
    except OSError as error:
        raise LocalError(f"{file} cannot be read: {error.strerror}") from error


@click.command("import")
@click.argument("handle")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--id", "identifier", metavar="ID", help="Which service of the file, when it has several.")
@command
async def import_hsds(app: App, handle: str, file: Path, identifier: str | None) -> None:
    """As an administrator, take the card of a service from a file in Open Referral HSDS 3 (JSON)."""
    found = _services_in(file)
    fitting = [each for each in found if identifier in (None, each.id)]
    if len(fitting) != 1:
        raise InvalidInputError(
            f"{len(fitting)} services of the file fit",
            advice="name one with --id: " + ", ".join(f"{each.id} ({each.name})" for each in found[:10]),
        )
    (chosen,) = fitting
    async with app.endpoint() as endpoint:
        for each in chosen.ignored:
            app.screen.warn(each)
        await endpoint.leaflets.set_card(handle, **chosen.card)
        own = endpoint.directory.own.structure.handle
        after = endpoint.leaflets.listing(parse_address(f"{handle}@{own}"))
        app.screen.show(
            doors.document(after),
            heading(str(after.address), after.service.name),
            doors.card_fields(after, own_language()),
        )


COMMANDS = (card, places, look, export_hsds, import_hsds)
"""What client/cli/management/service.py adds to its group."""
