"""`souspli transfer`, `redirect`: a referral goes on to another service, sealed anew for that one alone."""

import click

from client.cli.app import App
from client.cli.casework.outcome import tell
from client.cli.language import lang
from client.cli.options import command
from client.cli.prompts import ask, choose, confirm
from client.days import day
from client.messages.outbox import OutState
from schemas.ids import parse_address
from schemas.steps import Action, Consent, Consenting


@click.command()
@click.argument("thread")
@click.argument("to", metavar="SERVICE@STRUCTURE")
@click.option(
    "--consent",
    "by",
    type=click.Choice([each.value for each in Consenting]),
    help="Who agreed that it is passed on.",
)
@click.option("--on", "agreed_on", metavar="DAY", help="On which day, as 2026-11-28.")
@click.option("--how", help="How they agreed: by telephone, in writing, with whom.")
@click.option("--text", default="", help="What both, the sender and the next service, are to know.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@lang
@command
async def transfer(
    app: App,
    thread: str,
    to: str,
    *,
    by: str | None,
    agreed_on: str | None,
    how: str | None,
    text: str,
    yes: bool,
) -> None:
    """Pass a referral on to another structure; its sender is told, and who agreed.

    THREAD is the id of the referral, or the beginning of the short one. Form and files are sealed anew for
    the next service, in a conversation of its own, which your own service follows from now on.
    """
    address = parse_address(to)
    words = app.words
    said, people = words.questions, {code.value: word for code, word in words.consenting.items()}
    consent = Consent(
        Consenting(by or choose(said.agreed_by, people, "--consent", said.none_of_these)),
        day(agreed_on or ask(f"{said.agreed_on} ({said.date})", "--on")).isoformat(),
        how or ask(said.agreed_how, "--how"),
    )
    async with app.endpoint(offline=True, mail=True) as endpoint:
        view = endpoint.threads.find(thread)
        if not yes:
            question = words.confirming.transfer.format(subject=repr(view.subject), to=to)
            confirm(question, marks=said.marks)
        new, step = await endpoint.transfers.transfer(view.id, address, consent, text)
        if new.state is OutState.FAILED:
            tell(app, new, "")
        else:
            tell(app, step, words.done[Action.TRANSFER].format(to=to), {"next_thread": new.thread})


@click.command()
@click.argument("thread")
@click.argument("to", metavar="[SERVICE@STRUCTURE]", required=False)
@click.option("--text", default="", help="A text in place of the former one.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@lang
@command
async def redirect(app: App, thread: str, to: str | None, *, text: str, yes: bool) -> None:
    """Refer again, elsewhere, what was declined: to the service that was suggested, or the one you name.

    Nothing has to be filled in again. THREAD is the id of the referral, or the beginning of the short one.
    """
    address = parse_address(to) if to else None
    async with app.endpoint(offline=True, mail=True) as endpoint:
        view = endpoint.threads.find(thread)
        if not yes:
            said = app.words.confirming
            question = said.redirect.format(subject=repr(view.subject), to=to or said.suggested)
            confirm(question, marks=app.words.questions.marks)
        item = await endpoint.transfers.redirect(view.id, address, text)
        tell(app, item, app.words.sent.again)
