"""`souspli correspondent add|list|write|decide`: who has nothing but e-mail."""

from pathlib import Path

import click

from client.cli.app import App
from client.cli.casework.key import read_key
from client.cli.casework.outcome import tell
from client.cli.casework.text import with_text, written
from client.cli.language import lang
from client.cli.options import command
from client.cli.screen.safe import line
from client.cli.screen.views import Rows, when
from client.exchange.contacts import read_contacts, take
from client.outside.correspondents import Contact, Writing, Written
from schemas.errors import InvalidInputError, LocalError
from schemas.forms import Language
from schemas.ids import parse_address
from schemas.mail import Correspondent, Mode


@click.command()
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
@lang
@command
async def add(app: App, name: str, address: str, bridge: str, language: str, key: Path | None) -> None:
    """Keep somebody: NAME is what you call them, ADDRESS where their e-mail goes."""
    where = parse_address(bridge)
    async with app.endpoint(offline=True) as endpoint:
        kept = read_key(key, address).data if key else b""
        contact = endpoint.correspondents.add(name, address, Language(language), where, kept)
        said = app.words.correspondents
        app.screen.show(_document(contact), said.kept.format(name=line(name), bridge=where))
        app.screen.next(said.write, f"souspli correspondent write {address} --subject '…' --text '…'")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--bridge", required=True, metavar="SERVICE@STRUCTURE", help="The bridge that writes to them.")
@lang
@command
async def import_contacts(app: App, file: Path, bridge: str) -> None:
    """Keep everybody of a table: CSV with the columns name, e-mail and, if you like, language."""
    where = parse_address(bridge)
    async with app.endpoint(offline=True) as endpoint:
        endpoint.directory.current.service(where)
        rows = read_contacts(_read(file))
        refused = take(rows, endpoint.correspondents, where)
        said = app.words.correspondents
        for row in refused:
            app.screen.warn(said.not_taken.format(line=row.line, problem=row.problem))
        app.screen.show(
            {
                "added": len(rows) - len(refused),
                "refused": [{"line": row.line, "problem": row.problem} for row in refused],
            },
            said.taken.format(count=len(rows) - len(refused), bridge=where),
        )


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise LocalError(f"{file} cannot be read: {error.strerror}") from error


@click.command("list")
@lang
@command
async def list_correspondents(app: App) -> None:
    """List the correspondents of this profile."""
    said, languages = app.words.correspondents, app.words.languages
    async with app.endpoint(offline=True) as endpoint:
        found = endpoint.correspondents.all()
        rows = [
            (line(of.name), line(of.address), languages[of.language], str(each.bridge))
            for each in found
            for of in (each.correspondent,)
        ]
        app.screen.show(
            [_document(each) for each in found],
            Rows((said.name, said.address, said.language, said.bridge), rows, empty=said.none),
        )


@click.command()
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
@click.option(
    "--ask", "asks", is_flag=True, help="Ask for a decision: the e-mail has a link for each answer."
)
@click.option("--thread", metavar="THREAD", help="Go on in this conversation, instead of beginning one.")
@click.option("--from", "service", metavar="SERVICE", help="Your own service, when you are in several.")
@with_text
@lang
@command
async def write(
    app: App,
    who: str,
    *,
    subject: str,
    mode: str,
    phrase: str,
    days: int,
    asks: bool,
    thread: str | None,
    service: str | None,
    text: str | None,
    text_file: str | None,
    files: tuple[Path, ...],
) -> None:
    """Write to a correspondent: WHO is the name or address. A link comes with a code that you tell them."""
    chosen = Mode(mode)
    body = "" if chosen is Mode.SHORT else written(text, text_file, app.words, needed=app.words.typing.text)
    async with app.endpoint() as endpoint:
        contact = endpoint.correspondents.find(who)
        writing = Writing(subject, body, files, chosen, phrase, days, asks)
        if thread is None:
            sent = await endpoint.correspondents.write(contact, writing, service)
        else:
            last = endpoint.correspondents.last(thread)
            if last is None or last.correspondent.id != contact.correspondent.id:
                raise InvalidInputError(f"{thread} is no conversation with {contact.correspondent.name}")
            sent = await endpoint.correspondents.reply(thread, writing)
        tell_written(app, sent, contact.correspondent, chosen)


@click.command()
@click.argument("thread")
@click.argument("held")
@click.option("--reject", is_flag=True, help="Discard it, instead of letting it in.")
@lang
@command
async def decide(app: App, thread: str, held: str, reject: bool) -> None:
    """Let a reply that is held into the conversation THREAD. HELD is what `show` names it by."""
    async with app.endpoint(mail=True) as endpoint:
        item = await endpoint.correspondents.decide(thread, held, release=not reject)
        tell(app, item, app.words.correspondents.rejected if reject else app.words.correspondents.released)


def tell_written(app: App, sent: Written, to: Correspondent, mode: Mode) -> None:
    """Print what became of something written to a correspondent, and the code if there is a new one."""
    said = app.words.correspondents
    app.screen.remark(app.words.hints[mode])
    tell(app, sent.item, said.written.format(name=line(to.name)), {"code": sent.code})
    if sent.code:
        tell_code(app, to.name, sent.code, sent.expires)
    elif mode is Mode.LINK:
        app.screen.remark(said.has_code)


def tell_code(app: App, name: str, code: str, expires: int) -> None:
    """Print what to do with a code."""
    sentence = app.words.correspondents.tell_code
    app.screen.elsewhere(sentence.format(name=line(name), code=code, when=when(expires)))


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
