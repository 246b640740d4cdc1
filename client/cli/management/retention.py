"""`souspli retention`: how long the relay keeps what a structure received."""

import click

from client.cli.app import App
from client.cli.options import command
from client.cli.prompts import confirm
from client.wording import counted


@click.group()
def retention() -> None:
    """Set how long the relay keeps messages and files; administrators only."""


@retention.command("set")
@click.argument("days", type=click.IntRange(1, 3_650))
@click.option("--yes", is_flag=True, help="Do not ask.")
@command
async def set_days(app: App, days: int, yes: bool) -> None:
    """Let the relay delete messages and files of your structure after DAYS days; older ones go at once."""
    if not yes:
        confirm(f"What is older than {counted(days, 'day')} is deleted from the relay. Go on?")
    async with app.endpoint() as endpoint:
        await endpoint.administration.set_retention(days)
        app.screen.show({"days": days}, f"The relay keeps messages for {counted(days, 'day')}.")
