"""`souspli outbox`: what is written and not yet sent."""

import click

from client.cli.app import App
from client.cli.language import lang
from client.cli.options import command
from client.cli.prompts import confirm
from client.cli.screen import documents
from client.cli.screen.views import Rows, when
from client.outbox import Item, OutState
from schemas.errors import UnavailableError


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
        app.screen.show([documents.item(item) for item in items], table(items))


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
            f"Sent: {len(sent)}. Left in the outbox: {len(left)}.",
            *((table(left),) if left else ()),
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
    if not yes:
        confirm("It cannot be brought back. Throw it away?")
    async with app.unprepared_endpoint() as endpoint:
        gone = endpoint.outbox.discard(item)
        app.screen.show(documents.item(gone), "It is gone, and was never sent.")


def table(items: list[Item]) -> Rows:
    """Return items for people."""
    return Rows(
        ("item", "kind", "written", "state", "why", "what to do"),
        [
            (
                documents.short(item.id),
                documents.kind(item.content),
                when(item.written),
                item.state.value,
                item.detail,
                item.advice,
            )
            for item in items
        ],
        empty="Everything that was written is sent.",
    )
