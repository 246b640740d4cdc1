"""`souspli correspondent key`: the key with which what goes to a correspondent is encrypted."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from client.cli.app import App
from client.cli.language import lang
from client.cli.options import command
from client.cli.screen.safe import line
from client.cli.screen.views import fields, heading
from schemas.errors import InvalidInputError, LocalError, NotFoundError
from schemas.mail import Mode

if TYPE_CHECKING:
    from client.endpoint import Endpoint
    from client.outside.certificates import Certificate


@click.group()
def key() -> None:
    """Keep the keys of correspondents, for messages that go encrypted by e-mail."""


@key.command()
@click.argument("who")
@lang
@command
async def show(app: App, who: str) -> None:
    """Show the key of WHO: its fingerprint, whose it says it is, until when it is valid."""
    async with app.endpoint(offline=True) as endpoint:
        of = endpoint.correspondents.find(who).correspondent
        if not of.key:
            raise NotFoundError(
                f"no key of {of.name} is kept", advice="souspli correspondent key set, or find"
            )
        _show(app, of.name, _certificate(of.key))


@key.command("set")
@click.argument("who")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@lang
@command
async def set_key(app: App, who: str, file: Path) -> None:
    """Keep the key in FILE for WHO: an OpenPGP key, or a certificate for S/MIME."""
    async with app.endpoint(offline=True) as endpoint:
        of = endpoint.correspondents.find(who).correspondent
        _keep(app, endpoint, who, read_key(file, of.address))


@key.command()
@click.argument("thread")
@lang
@command
async def accept(app: App, thread: str) -> None:
    """Keep the key that the last genuine reply in the conversation THREAD brought."""
    async with app.endpoint(mail=True, offline=True) as endpoint:
        contact, offered = endpoint.correspondents.offered(thread)
        of = contact.correspondent
        _keep(app, endpoint, of.address, _checked(_certificate(offered), of.address))


@key.command()
@click.argument("who")
@click.option("--keep", is_flag=True, help="Keep it, instead of only showing it.")
@lang
@command
async def find(app: App, who: str, keep: bool) -> None:
    """Ask the domain of the address of WHO for their key. Whoever runs it learns that somebody asked."""
    from client.outside.wkd import fetch, find_key  # noqa: PLC0415 - slow to load

    async with app.endpoint(offline=True) as endpoint:
        of = endpoint.correspondents.find(who).correspondent
        found = await find_key(of.address, fetch, datetime.now(UTC))
        if keep:
            _keep(app, endpoint, who, found)
        else:
            _show(app, of.name, found)
            app.screen.next(app.words.key.keep, f"souspli correspondent key find {of.address} --keep")


@key.command()
@click.argument("who")
@lang
@command
async def remove(app: App, who: str) -> None:
    """Forget the key of WHO."""
    async with app.endpoint(offline=True) as endpoint:
        contact = endpoint.correspondents.keep_key(endpoint.correspondents.find(who), b"")
        name = contact.correspondent.name
        app.screen.show({"name": name, "key": False}, app.words.key.forgotten.format(name=line(name)))


def read_key(file: Path, address: str) -> "Certificate":
    """Return the key in a file, of an address; raises InvalidInputError, LocalError."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise LocalError(f"{file} cannot be read: {error.strerror}") from error
    return _checked(_certificate(data), address)


def _certificate(data: bytes) -> "Certificate":
    from client.outside.certificates import read_certificate  # noqa: PLC0415 - slow to load

    return read_certificate(data, datetime.now(UTC))


def _checked(found: "Certificate", address: str) -> "Certificate":
    if not found.is_of(address):
        named = ", ".join(found.addresses) or "no address"
        raise InvalidInputError(
            f"this key says that it is of {named}, and not of {address}",
            advice="ask the correspondent for the key of this address",
        )
    return found


def _keep(app: App, endpoint: "Endpoint", who: str, found: "Certificate") -> None:
    contact = endpoint.correspondents.keep_key(endpoint.correspondents.find(who), found.data)
    _show(app, contact.correspondent.name, found)
    app.screen.elsewhere(
        app.words.key.compare,
        f"souspli correspondent write {contact.correspondent.address} --mode {found.mode} --subject '…'",
    )


def _show(app: App, name: str, found: "Certificate") -> None:
    said = app.words.key
    app.screen.show(
        {
            "name": name,
            "mode": str(found.mode),
            "fingerprint": found.fingerprint,
            "addresses": list(found.addresses),
            "expires": found.expires.isoformat() if found.expires else None,
        },
        heading(line(name)),
        fields(
            (said.key, "OpenPGP" if found.mode is Mode.OPENPGP else said.smime),
            (said.fingerprint, " ".join(_groups(found.fingerprint))),
            (app.words.correspondents.address, line(", ".join(found.addresses))),
            (said.until, f"{found.expires:%Y-%m-%d}" if found.expires else said.endless),
        ),
    )


def _groups(fingerprint: str) -> list[str]:
    return [fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4)]
