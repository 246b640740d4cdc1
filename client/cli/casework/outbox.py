"""`souspli outbox`: what is written and not yet sent."""

import click

from client.cli.app import App
from client.cli.language import lang
from client.cli.options import command
from client.cli.prompts import confirm
from client.cli.screen import documents
from client.cli.screen.doings import did
from client.cli.screen.problems import in_words
from client.cli.screen.views import Rows, when
from client.messages.outbox import Item, OutState
from client.words import Words, words_in
from schemas.errors import UnavailableError
from schemas.forms import Language


@click.group()
def outbox() -> None:
    """See, send or discard what is written and not yet sent; it is kept sealed."""


@outbox.command("list")
@lang
@command
async def list_items(app: App) -> None:
    """List what waits or could not be sent."""
    async with app.unprepared_endpoint() as endpoint:
        items = endpoint.outbox.items()
        app.screen.show([documents.item(item) for item in items], table(items, app.language))


@outbox.command()
@click.argument("item", required=False)
@lang
@command
async def retry(app: App, item: str | None) -> None:
    """Send what waits now; ITEM also tries one again that could not be sent."""
    async with app.unprepared_endpoint() as endpoint:
        if item is not None:
            endpoint.outbox.retry(item)
        await endpoint.prepare()
        tried = await endpoint.outbox.flush()
        left = endpoint.outbox.items()
        sent = [each for each in tried if each.state is OutState.SENT]
        app.screen.show(
            {
                "sent": [documents.item(each) for each in sent],
                "left": [documents.item(each) for each in left],
            },
            app.words.outbox.retried.format(sent=len(sent), left=len(left)),
            *((table(left, app.language),) if left else ()),
        )
        if left:
            app.exit_code = UnavailableError.exit_code


@outbox.command()
@click.argument("item")
@click.option("--yes", is_flag=True, help="Do not ask.")
@lang
@command
async def discard(app: App, item: str, yes: bool) -> None:
    """Throw away something that was not sent."""
    words = app.words
    if not yes:
        confirm(words.outbox.discard, marks=words.questions.marks)
    async with app.unprepared_endpoint() as endpoint:
        gone = endpoint.outbox.discard(item)
        app.screen.show(documents.item(gone), words.outbox.discarded)


def table(items: list[Item], language: Language) -> Rows:
    """Return items for people."""
    words = words_in(language)
    return Rows(
        (
            words.inbox.id,
            words.lists.what,
            words.outbox.written,
            words.conversation.state,
            words.conversation.reason,
            words.outbox.advice,
        ),
        [_row(item, language, words) for item in items],
        empty=words.outbox.none,
    )


def _row(item: Item, language: Language, words: Words) -> tuple[str, ...]:
    why = in_words(item.error, language) if item.error else None
    return (
        documents.short(item.id),
        did(item.content, words),
        when(item.written),
        words.outbox.failed if item.state is OutState.FAILED else words.outbox.queued,
        why.brief if why else "",
        why.next if why else "",
    )
