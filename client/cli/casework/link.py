"""`souspli correspondent link|code|renew|revoke`: the link by which a correspondent reads and answers."""

import click

from client.cli.app import App
from client.cli.casework.correspondent import tell_code
from client.cli.casework.outcome import tell
from client.cli.language import lang
from client.cli.options import command
from client.cli.screen.views import fields, heading, stamp, when
from schemas.limits import LIMITS
from schemas.mail import Change


@click.command()
@click.argument("thread")
@lang
@command
async def link(app: App, thread: str) -> None:
    """Say what became of the link in the conversation THREAD: whether it was opened, until when it works."""
    async with app.endpoint(mail=True) as endpoint:
        said = app.words.link
        found, state = endpoint.links.find(thread), await endpoint.links.state(thread)
        app.screen.show(
            {
                "guest": found.told.id,
                "correspondent": found.name,
                "expires": stamp(state.expires),
                "revoked": state.revoked,
                "attempts": state.attempts,
                "opened": stamp(state.opened) if state.opened else None,
                "phrase": found.shared.phrase,
            },
            heading(said.of.format(name=found.name)),
            fields(
                (said.state, said.ended if state.revoked else said.works.format(date=when(state.expires))),
                (said.opened, when(state.opened) if state.opened else said.not_opened),
                (said.attempts, f"{state.attempts} / {LIMITS.guest_attempts}"),
                (said.phrase, said.phrase_told if found.shared.phrase else None),
            ),
        )
        if not state.attempts and not state.revoked:
            app.screen.next(said.new_code, f"souspli correspondent code {thread}")


@click.command()
@click.argument("thread")
@lang
@command
async def code(app: App, thread: str) -> None:
    """Give the link in the conversation THREAD a new code, with all attempts. The old one ends."""
    async with app.endpoint(mail=True) as endpoint:
        found = endpoint.links.find(thread)
        fresh, item = await endpoint.links.new_code(thread)
        tell(app, item, app.words.changes[Change.CODE], {"code": fresh})
        tell_code(app, found.name, fresh, found.expires)


@click.command()
@click.argument("thread")
@click.option(
    "--days",
    type=click.IntRange(1, 365),
    default=30,
    show_default=True,
    help="From today, how long it works.",
)
@lang
@command
async def renew(app: App, thread: str, days: int) -> None:
    """Let the link in the conversation THREAD work longer, also when it has expired. The code stays."""
    async with app.endpoint(mail=True) as endpoint:
        item = await endpoint.links.renew(thread, days)
        tell(app, item, app.words.link.works.format(date=when(endpoint.links.find(thread).expires)))


@click.command()
@click.argument("thread")
@lang
@command
async def revoke(app: App, thread: str) -> None:
    """End the link in the conversation THREAD for good. Replies by e-mail are held from then on."""
    async with app.endpoint(mail=True) as endpoint:
        item = await endpoint.links.revoke(thread)
        tell(app, item, app.words.changes[Change.REVOKED])
