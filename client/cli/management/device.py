"""`souspli device`: the devices of the own structure."""

import click

from client.cli.app import App
from client.cli.management.member import show_code
from client.cli.management.views import device_state
from client.cli.options import command
from client.cli.prompts import confirm, secret
from client.cli.screen import documents
from client.cli.screen.views import Rows, recently
from schemas.statements import RevocationReason

_SHOWN = 12
"""Digits of a key id that are shown; enough to name one device of a structure."""

_SHOWN_LOCK = 18
"""Characters of the identifier of a lock: its time, and enough to tell two of one moment apart."""


@click.group()
def device() -> None:
    """Devices of your structure: list, link, revoke."""


@device.command("list")
@command
async def list_devices(app: App) -> None:
    """List the devices of your structure."""
    async with app.endpoint(offline=True) as endpoint:
        own = endpoint.directory.own
        names = {member.id: member.name for member in endpoint.administration.members()}
        found = own.structure.devices.values()
        app.screen.show(
            [{**documents.device(each), "name": names.get(each.member)} for each in found],
            Rows(
                ("device", "member", "state"),
                [
                    (
                        each.kid.hex()[:_SHOWN],
                        names[each.member],
                        device_state(each) + (", this device" if each.kid == own.device.kid else ""),
                    )
                    for each in found
                ],
                empty="There is no device yet.",
            ),
        )


@device.command()
@command
async def link(app: App) -> None:
    """Invite another device of yours: prints the code to paste there."""
    async with app.endpoint() as endpoint:
        show_code(app, await endpoint.invitations.link(), endpoint.profile.keys.person)


@device.command()
@click.argument("name", required=False)
@click.option("--list", "listing", is_flag=True, help="List what opens this device.")
@click.option("--remove", metavar="ID", help="Remove a way in; ID is the beginning of what --list shows.")
@command
async def web(app: App, name: str | None, listing: bool, remove: str | None) -> None:
    """Let a browser open this device, with the sign-in name NAME and a passphrase.

    The passphrase is asked for, or read from SOUSPLI_WEB_PASSPHRASE. The relay keeps this device's keys
    sealed under it: take one that nobody can guess, such as five words that have nothing to do with each
    other.
    """
    if [name is not None, listing, remove is not None].count(True) != 1:
        raise click.UsageError("Give a sign-in name, or '--list', or '--remove'.")
    async with app.endpoint() as endpoint:
        if name is not None:
            words = secret("Passphrase for the browser", "SOUSPLI_WEB_PASSPHRASE", twice=True)
            lock = await endpoint.locks.add_passphrase(name, words)
            address = endpoint.session.base
            app.screen.show(
                {"id": lock, "name": name, "address": address}, f"Sign in at {address} as {name}."
            )
        elif remove is not None:
            await endpoint.locks.remove(remove)
            app.screen.show({"removed": remove}, "It opens nothing any more.")
        else:
            found = await endpoint.locks.list()
            app.screen.show(
                [documents.lock(each) for each in found],
                Rows(
                    ("id", "opened by", "made", "last opened"),
                    [
                        (
                            each.id[:_SHOWN_LOCK],
                            each.kind,
                            recently(each.made, endpoint.clock()),
                            recently(each.opened, endpoint.clock()) if each.opened else "never",
                        )
                        for each in found
                    ],
                    empty="Nothing opens this device in a browser.",
                ),
            )


@device.command()
@click.argument("device_text", metavar="DEVICE")
@click.option(
    "--reason",
    type=click.Choice([reason.value for reason in RevocationReason]),
    required=True,
    help="Why; everybody can read it in the directory.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@command
async def revoke(app: App, device_text: str, reason: str, yes: bool) -> None:
    """End a device for ever; its services get new keys. DEVICE is the beginning of its id."""
    if not yes:
        confirm("A revoked device never comes back. Revoke it?")
    async with app.endpoint() as endpoint:
        rotated = await endpoint.administration.revoke(device_text, RevocationReason(reason))
        services = ", ".join(service.handle for service in rotated)
        app.screen.show(
            {"device": device_text, "reason": reason, "rotated": [service.handle for service in rotated]},
            f"The device is revoked. New keys: {services or 'no service was concerned'}.",
        )
