"""`souspli directory`: who is who, verified on this device."""

import click

from client.cli.app import App
from client.cli.management.views import service_rows, standing, structure_view
from client.cli.options import command
from client.cli.prompts import confirm
from client.cli.screen import documents
from client.cli.screen.views import fields, heading, when
from client.wording import counted
from schemas.errors import DirectoryForkError
from schemas.ids import parse_address


@click.group()
def directory() -> None:
    """Look up addresses, verify the directory, compare safety numbers."""


@directory.command()
@click.argument("address", required=False, metavar="[STRUCTURE | SERVICE@STRUCTURE]")
@command
async def show(app: App, address: str | None) -> None:
    """Show all addresses, or one structure or service."""
    async with app.endpoint(offline=True) as endpoint:
        current = endpoint.directory.current
        if address is None:
            found = [each for each in current.structures.values() if not each.is_network and each.active]
            refreshed = endpoint.directory.refreshed
            app.screen.show(
                [documents.structure(each) for each in found],
                service_rows(found),
                f"as the relay confirmed at {when(refreshed)}"
                if refreshed
                else "never confirmed by the relay",
            )
        elif "@" in address:
            structure, service = current.service(parse_address(address))
            app.screen.show(
                documents.service(structure, service),
                heading(service.name, address),
                fields(
                    ("structure", structure.name),
                    ("standing", standing(structure)),
                    ("members", str(len(service.members))),
                ),
            )
        else:
            app.screen.show(
                documents.structure(current.by_handle(address)), structure_view(current.by_handle(address))
            )


@directory.command()
@command
async def verify(app: App) -> None:
    """Check the whole directory once more, and compare it with the relay's checkpoint."""
    async with app.endpoint() as endpoint:
        checkpoint = await endpoint.directory.verify()
        app.screen.show(
            {"size": checkpoint.size, "root": checkpoint.root.hex()},
            f"{counted(checkpoint.size, 'statement')} checked: each is signed by who may sign it, "
            "and the relay shows the same.",
            fields(("root", checkpoint.root.hex())),
        )


@directory.command("safety-number")
@click.argument("handle")
@command
async def safety_number(app: App, handle: str) -> None:
    """Print the 60 digits to compare with another structure, in person or by telephone."""
    async with app.endpoint(offline=True) as endpoint:
        other = endpoint.directory.current.by_handle(handle)
        own = endpoint.directory.own.structure
        number = endpoint.directory.safety_number(handle)
        groups = number.split()
        rows = (" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))
        app.screen.show(
            {"own": own.handle, "other": other.handle, "safety_number": number},
            f"{own.name} and {other.name}:",
            "",
            *(f"  {row}" for row in rows),
        )
        app.screen.elsewhere(
            f"ask somebody of {other.name} to read theirs. If one digit differs, do not send, and tell the "
            "registrars. On their side",
            f"souspli directory safety-number {own.handle}",
        )


@directory.command("acknowledge")
@click.option("--yes", is_flag=True, help="Do not ask.")
@command
async def acknowledge(app: App, yes: bool) -> None:
    """Take back the alarm of a contradiction in the directory, after the registrars have explained it.

    If the relay still contradicts itself, the alarm comes back.
    """
    async with app.unprepared_endpoint() as endpoint:
        fork = endpoint.directory.fork
        if fork is None:
            app.screen.show({"acknowledged": False}, "There is no alarm.")
            return
        app.screen.alarm(DirectoryForkError(fork.detail))
        if not yes:
            confirm(
                "Have the registrars and your administrator explained this to you, by telephone or in person?"
            )
        endpoint.directory.acknowledge_fork()
        app.screen.show({"acknowledged": True, "detail": fork.detail}, "The alarm is taken back.")
        app.screen.next("check the directory", "souspli directory verify")
