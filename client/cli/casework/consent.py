"""`souspli consent`: a person no longer agrees."""

import click

from client.cli.app import App
from client.cli.casework.outcome import tell
from client.cli.language import lang
from client.cli.options import command
from client.cli.prompts import ask, confirm


@click.group()
def consent() -> None:
    """Tell everybody that a person no longer agrees."""


@consent.command()
@click.argument("thread")
@click.option("--on", "since", metavar="DAY", help="The day on which the person said so, as 2026-11-28.")
@click.option("--text", default="", help="What the others should know; no more than they need.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@lang
@command
async def withdraw(app: App, thread: str, *, since: str | None, text: str, yes: bool) -> None:
    """Say in a conversation that the person's consent is withdrawn, and pass it on where it was passed on.

    An own referral that is open is withdrawn too. Everybody's copies are deleted fourteen days later, unless
    two administrators hold them. What was read cannot be unread.
    """
    said, asked = app.words.confirming, app.words.questions
    on = since or ask(f"{said.consent_on} ({asked.date})", "--on")
    async with app.endpoint(offline=True, mail=True) as endpoint:
        view = endpoint.threads.find(thread)
        if not yes:
            confirm(said.consent.format(subject=repr(view.subject)), marks=asked.marks)
        items = await endpoint.consents.withdraw(view.id, on, text)
        tell(app, items[0], app.words.sent.consent_withdrawn)
