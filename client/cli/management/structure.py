"""`souspli structure`: the group, and what everybody sees of structures.

How one comes in is in applying.py and admission.py; how those that are in are looked after, in standing.py.
"""

import click

from client.cli.app import App
from client.cli.management import admission, applying, standing
from client.cli.management.views import structure_rows, structure_view
from client.cli.options import command
from client.cli.screen import documents
from crypto.safety import fingerprint
from schemas.ids import id_bytes
from schemas.mail import Inbound, Mode


@click.group()
def structure() -> None:
    """Structures: apply, verify, admit, suspend, show."""


for _command in (*applying.COMMANDS, *admission.COMMANDS, *standing.COMMANDS):
    structure.add_command(_command)


@structure.command("mail-policy")
@click.option(
    "--allow",
    "modes",
    multiple=True,
    type=click.Choice([str(each) for each in Mode]),
    required=True,
    help="How your structure may write to correspondents; may be given several times.",
)
@click.option(
    "--inbound",
    type=click.Choice([str(each) for each in Inbound]),
    default="hold",
    show_default=True,
    help="Whether a genuine reply by e-mail waits for a decision, or goes into the conversation.",
)
@command
async def mail_policy(app: App, modes: tuple[str, ...], inbound: str) -> None:
    """As an administrator, say what your structure allows by e-mail; without it: all but plain, and hold."""
    async with app.endpoint() as endpoint:
        said = [Mode(each) for each in modes]
        policy = await endpoint.administration.set_mail_policy(said, Inbound(inbound))
        app.screen.show(
            {"modes": sorted(policy.modes), "inbound": str(policy.inbound)},
            f"Your structure writes to correspondents as: {', '.join(sorted(policy.modes))}.",
        )


@structure.command()
@click.argument("handle", required=False)
@command
async def show(app: App, handle: str | None) -> None:
    """Show a structure, your own when none is named."""
    async with app.endpoint(offline=True) as endpoint:
        waiting = endpoint.enrolment.waiting
        if handle is None and waiting is not None:
            digits = fingerprint(id_bytes(waiting.id), waiting.root)
            app.screen.show(
                {"structure": waiting.id, "handle": waiting.handle, "name": waiting.name, "waiting": True},
                f"{waiting.name} has applied as {waiting.handle}; the registrars have not decided yet.",
                "",
                "Fingerprint of its root key:",
                f"  {digits}",
            )
            return
        found = endpoint.directory.current.by_handle(handle) if handle else endpoint.directory.own.structure
        app.screen.show(documents.structure(found), structure_view(found))


@structure.command("list")
@click.option("--applications", is_flag=True, help="As a registrar: those that have applied.")
@command
async def list_structures(app: App, applications: bool) -> None:
    """List the structures of the network."""
    async with app.endpoint(offline=not applications) as endpoint:
        if applications:
            await admission.show_applications(app, endpoint)
            return
        found = [each for each in endpoint.directory.current.structures.values() if not each.is_network]
        app.screen.show([documents.structure(each) for each in found], structure_rows(found))
