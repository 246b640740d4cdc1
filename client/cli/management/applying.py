"""How a structure asks to be admitted, and what it shows the registrars: commands of `souspli structure`."""

import click

from client.cli.app import App
from client.cli.options import command
from client.cli.screen import documents
from client.cli.screen.views import copyable, fields
from crypto.safety import fingerprint
from schemas.ids import id_bytes, parse_handle
from schemas.kbo import parse_kbo


@click.command()
@click.argument("handle")
@click.argument("name")
@click.option("--relay", required=True, metavar="URL", help="The address of the relay.")
@click.option("--person", required=True, help="Your name: you become the structure's first administrator.")
@click.option(
    "--contact", required=True, help="Where the registrars reach you; it is not put into the directory."
)
@click.option("--kbo", metavar="NUMBER", help="Enterprise number (KBO/BCE), such as 0123.456.749.")
@click.option(
    "--lost-root", is_flag=True, help="Your structure is in, and has lost its root key: ask for a new one."
)
@command
async def apply(
    app: App, handle: str, name: str, relay: str, person: str, contact: str, kbo: str | None, lost_root: bool
) -> None:
    """Ask the registrars to admit your structure.

    HANDLE is the second half of its addresses (service@HANDLE) and never changes; NAME is what people call
    it. This device gets the structure's root key and becomes its first administrator's.
    """
    parse_handle(handle)
    number = parse_kbo(kbo) if kbo else None
    async with app.first_endpoint(relay, person) as endpoint:
        application = await endpoint.enrolment.apply(handle, name, contact, number, lost_root=lost_root)
        digits = fingerprint(id_bytes(application.id), application.root)
        app.screen.show(
            documents.application(application) | {"fingerprint": digits},
            f"{name} has applied as {handle}.",
            "",
            "Fingerprint of its root key:",
            f"  {digits}",
        )
        app.screen.next(
            "the registrar verifies and admits the structure. Read the fingerprint to each other by "
            "telephone: it must be the same on both sides. Then finish here",
            "souspli structure show",
        )


@click.command("domain-record")
@click.argument("domain")
@command
async def domain_record(app: App, domain: str) -> None:
    """Show the record by which DOMAIN vouches for your structure: the registrars look for it."""
    from client.verification.dns import place, record  # noqa: PLC0415

    async with app.endpoint(offline=True) as endpoint:
        own = endpoint.enrolment.waiting or endpoint.directory.own.structure
        name, text = place(domain), record(own.id, own.root, domain)
        app.screen.show(
            {"name": name, "type": "TXT", "text": text},
            "Have this put into the domain's name service:",
            fields(("name", copyable(name)), ("type", "TXT"), ("text", copyable(text))),
        )


COMMANDS = (apply, domain_record)
"""What client/cli/management/structure.py adds to its group."""
