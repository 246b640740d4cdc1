"""`souspli correspondent`: people who have nothing but e-mail."""

from pathlib import Path

import click

from client.cli.app import App
from client.cli.casework.outcome import tell
from client.cli.casework.text import with_text, written
from client.cli.options import command
from client.cli.screen.safe import line
from client.cli.screen.views import Rows, when
from client.correspondents import Contact, Writing
from schemas.errors import InvalidInputError, LocalError
from schemas.forms import Language
from schemas.ids import parse_address
from schemas.limits import LIMITS
from schemas.mail import Mode

_ENCRYPTED = "The text is encrypted with their key. Who wrote to whom, and when, is visible on the way."
_MEANS = {
    Mode.LINK: "Only a link is in the e-mail. They read and answer on a page, with the code you tell them.",
    Mode.SHORT: "The e-mail says only that you would like to speak with them.",
    Mode.OPENPGP: _ENCRYPTED,
    Mode.SMIME: _ENCRYPTED,
    Mode.PLAIN: "Everybody on the way can read it: their provider, yours, and whoever gets into a mailbox.",
}
"""What each way means for confidentiality."""


@click.group()
def correspondent() -> None:
    """Write to people who have nothing but e-mail."""


@correspondent.command()
@click.argument("name")
@click.argument("address")
@click.option("--bridge", required=True, metavar="SERVICE@STRUCTURE", help="The bridge that writes to them.")
@click.option(
    "--language",
    type=click.Choice([str(each) for each in Language]),
    default="fr",
    show_default=True,
    help="In which language they are written to.",
)
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Their OpenPGP key or certificate.",
)
@command
async def add(app: App, name: str, address: str, bridge: str, language: str, key: Path | None) -> None:
    """Keep somebody: NAME is what you call them, ADDRESS where their e-mail goes."""
    where = parse_address(bridge)
    async with app.endpoint(offline=True) as endpoint:
        contact = endpoint.correspondents.add(name, address, Language(language), where, _key(key))
        app.screen.show(_document(contact), f"{line(name)} is kept, and written to by {where}.")
        app.screen.next("write to them", f"souspli correspondent write {address} --subject '…' --text '…'")


@correspondent.command("list")
@command
async def list_correspondents(app: App) -> None:
    """List the correspondents of this profile."""
    async with app.endpoint(offline=True) as endpoint:
        found = endpoint.correspondents.all()
        rows = [
            (line(of.name), line(of.address), str(of.language), str(each.bridge))
            for each in found
            for of in (each.correspondent,)
        ]
        app.screen.show(
            [_document(each) for each in found],
            Rows(("name", "address", "language", "by"), rows, empty="You have no correspondents yet."),
        )


@correspondent.command()
@click.argument("who")
@click.option("--subject", required=True, help="What it is about; by link, no e-mail shows it.")
@click.option(
    "--mode",
    type=click.Choice([str(each) for each in Mode]),
    default="link",
    show_default=True,
    help="How it reaches them; your structure may allow fewer.",
)
@click.option("--phrase", default="", help="Five words, told by telephone, without which it does not open.")
@click.option(
    "--days", type=click.IntRange(1, 365), default=30, show_default=True, help="How long a link works."
)
@click.option("--from", "service", metavar="SERVICE", help="Your own service, when you are in several.")
@with_text
@command
async def write(
    app: App,
    who: str,
    *,
    subject: str,
    mode: str,
    phrase: str,
    days: int,
    service: str | None,
    text: str | None,
    text_file: str | None,
    files: tuple[Path, ...],
) -> None:
    """Write to a correspondent: WHO is the name or address. A link comes with a code that you tell them."""
    chosen = Mode(mode)
    body = "" if chosen is Mode.SHORT else written(text, text_file, needed="Text")
    async with app.endpoint() as endpoint:
        contact = endpoint.correspondents.find(who)
        writing = Writing(subject, body, files, chosen, phrase, days)
        sent = await endpoint.correspondents.write(contact, writing, service)
        app.screen.remark(_MEANS[chosen])
        tell(app, sent.item, f"On its way to {line(contact.correspondent.name)}.", {"code": sent.code})
        if sent.code:
            app.screen.elsewhere(
                f"tell them the code {sent.code} by telephone or text message, never by e-mail; "
                f"the link works until {when(sent.expires)}"
            )


@correspondent.command()
@click.argument("thread")
@click.argument("held")
@click.option("--reject", is_flag=True, help="Discard it, instead of letting it in.")
@command
async def decide(app: App, thread: str, held: str, reject: bool) -> None:
    """Let a reply that is held into the conversation THREAD. HELD is what `show` names it by."""
    async with app.endpoint(mail=True) as endpoint:
        item = await endpoint.correspondents.decide(thread, held, release=not reject)
        tell(app, item, "The bridge discards it." if reject else "The bridge lets it in.")


def _key(path: Path | None) -> bytes:
    if path is None:
        return b""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LocalError(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > LIMITS.correspondent_key:
        raise InvalidInputError(f"a key has {LIMITS.correspondent_key} bytes at most")
    return data


def _document(contact: Contact) -> dict[str, object]:
    of = contact.correspondent
    return {
        "correspondent": of.id,
        "name": of.name,
        "address": of.address,
        "language": str(of.language),
        "bridge": str(contact.bridge),
        "key": bool(of.key),
    }
