"""`souspli find`: which service to turn to."""

import click

from client.cli.app import App
from client.cli.casework.door import NEED, search
from client.cli.language import lang
from client.cli.options import command
from client.cli.screen import doors
from schemas.leaflets import needs


@click.command()
@click.option(
    "--need",
    required=True,
    metavar="NEED",
    type=NEED,
    help=f"What for, in a word of your language, or as: {', '.join(sorted(needs()))}.",
)
@click.option("--near", required=True, metavar="PLACE", help="A municipality: name, postal or NIS code.")
@click.option("--language", metavar="CODE", help="Only services that speak it, such as fr.")
@click.option("--free", is_flag=True, help="Only services that say they have free places.")
@lang
@command
async def find(app: App, *, need: str, near: str, language: str | None, free: bool) -> None:
    """Find the services for a need near a place, those with free places first.

    The search happens on this computer: the relay does not learn what you look for.
    """
    async with app.endpoint(offline=True) as endpoint:
        found = await search(endpoint, need, near, language=language, free=free)
        app.screen.show(
            [doors.document(each) for each in found],
            doors.title(need, near, len(found), app.language),
            doors.rows(found, app.language),
        )
        if found:
            app.screen.next(app.words.doors.refer, f"souspli refer {found[0].address} …")
