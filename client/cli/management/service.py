"""`souspli service`: the functional mailboxes of the own structure."""

import click

from client.cli.app import App
from client.cli.management.card import COMMANDS
from client.cli.management.views import service_rows
from client.cli.options import command
from client.cli.screen import documents


@click.group()
def service() -> None:
    """Services of your structure: create, change, rotate, list."""


for _command in COMMANDS:
    service.add_command(_command)


@service.command()
@click.argument("handle")
@click.argument("name")
@click.option(
    "--member", "members", multiple=True, metavar="MEMBER", help="Who reads it; you when nobody is named."
)
@command
async def create(app: App, handle: str, name: str, members: tuple[str, ...]) -> None:
    """Create the service HANDLE@your-structure with its first key."""
    async with app.endpoint() as endpoint:
        made = await endpoint.administration.create_service(handle, name, members)
        own = endpoint.directory.own.structure
        app.screen.show(documents.service(own, made), f"{made.handle}@{own.handle} is ready to receive.")
        app.screen.next(
            "invite colleagues to it, and give its address to others",
            f"souspli member invite 'Anne Dupont' --service {made.handle}",
        )


@service.command()
@click.argument("handle")
@click.option("--name", help="A new name.")
@click.option("--add", multiple=True, metavar="MEMBER", help="Who also reads it, history included.")
@click.option("--remove", multiple=True, metavar="MEMBER", help="Who no longer reads what comes.")
@command
async def change(
    app: App, handle: str, name: str | None, add: tuple[str, ...], remove: tuple[str, ...]
) -> None:
    """Change the name or the members of a service; a removal gives it a new key."""
    if not (name or add or remove):
        raise click.UsageError("Say what changes: --name, --add or --remove.")
    async with app.endpoint() as endpoint:
        changed = await endpoint.administration.update_service(handle, name=name, add=add, remove=remove)
        own = endpoint.directory.own.structure
        app.screen.show(
            documents.service(own, changed),
            f"{changed.handle}@{own.handle} is changed: {changed.name}, {len(changed.members)} members.",
        )


@service.command()
@click.argument("handle")
@command
async def rotate(app: App, handle: str) -> None:
    """Give a service a new key; what comes from now on is sealed to it."""
    async with app.endpoint() as endpoint:
        rotated = await endpoint.administration.rotate(handle)
        own = endpoint.directory.own.structure
        epoch = rotated.current.number if rotated.current else 0
        app.screen.show(
            documents.service(own, rotated), f"{rotated.handle}@{own.handle} is in its epoch {epoch} now."
        )


@service.command("list")
@command
async def list_services(app: App) -> None:
    """List the services of your structure."""
    async with app.endpoint(offline=True) as endpoint:
        own = endpoint.directory.own.structure
        app.screen.show([documents.service(own, each) for each in own.services.values()], service_rows([own]))
