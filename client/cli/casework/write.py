"""`souspli send`, `reply`, `note`: messages without a form."""

from pathlib import Path

import click

from client.cli.app import App
from client.cli.casework.correspondent import tell_written
from client.cli.casework.outcome import tell
from client.cli.casework.text import with_text, written
from client.cli.language import lang
from client.cli.options import command
from client.cli.prompts import ask
from client.cli.screen.views import joined
from client.outside.correspondents import Writing
from schemas.ids import parse_address


@click.command()
@click.argument("to", nargs=-1, required=True, metavar="SERVICE@STRUCTURE...")
@click.option("--subject", help="What it is about.")
@click.option("--from", "service", metavar="SERVICE", help="Your own service, when you are in several.")
@with_text
@lang
@command
async def send(
    app: App,
    to: tuple[str, ...],
    subject: str | None,
    service: str | None,
    text: str | None,
    text_file: str | None,
    files: tuple[Path, ...],
) -> None:
    """Send a message to one or more services."""
    addresses = [parse_address(address) for address in to]
    subject = subject or ask(app.words.conversation.subject, "--subject")
    body = written(text, text_file, app.words, needed=app.words.typing.text)
    async with app.endpoint(offline=True) as endpoint:
        item = await endpoint.messages.send(addresses, subject, body, files, service=service)
        tell(app, item, app.words.sent.message.format(to=joined(addresses)))


@click.command()
@click.argument("thread")
@with_text
@lang
@command
async def reply(
    app: App, thread: str, text: str | None, text_file: str | None, files: tuple[Path, ...]
) -> None:
    """Write to everybody in a conversation. THREAD is its id, or the beginning of the short one.

    A correspondent who has only e-mail is written to as the last time.
    """
    body = written(text, text_file, app.words, needed=app.words.typing.text)
    async with app.endpoint(offline=True, mail=True) as endpoint:
        view = endpoint.threads.find(thread)
        if last := endpoint.correspondents.last(view.id):
            sent = await endpoint.correspondents.reply(view.id, Writing("", body, files, last.mode))
            tell_written(app, sent, last.correspondent, last.mode)
        else:
            tell(app, await endpoint.messages.reply(view.id, body, files), app.words.sent.reply)


@click.command()
@click.argument("thread")
@with_text
@lang
@command
async def note(
    app: App, thread: str, text: str | None, text_file: str | None, files: tuple[Path, ...]
) -> None:
    """Write a note in a conversation that only your own service can open, and nobody of the other side."""
    body = written(text, text_file, app.words, needed=app.words.typing.note)
    async with app.endpoint(offline=True, mail=True) as endpoint:
        view = endpoint.threads.find(thread)
        tell(app, await endpoint.messages.note(view.id, body, files), app.words.sent.note)
