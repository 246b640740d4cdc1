"""`souspli show`: a conversation from its beginning, and what can be done next."""

import click

from client.cli.app import App
from client.cli.language import lang
from client.cli.options import command
from client.cli.prompts import confirm
from client.cli.screen import documents, onward
from client.cli.screen.timeline import conversation
from client.endpoint import Endpoint
from client.messages.views import ThreadView
from client.words import Words
from schemas.content import Action
from schemas.events import Side
from schemas.referral import NEEDS_TEXT
from schemas.working_days import day_of


@click.command()
@click.argument("thread")
@lang
@click.option("--yes", is_flag=True, help="Show it although the person no longer agrees.")
@click.option("--no-receipt", is_flag=True, help="Do not tell the others that you have read it.")
@command
async def show(app: App, thread: str, *, yes: bool, no_receipt: bool) -> None:
    """Read a conversation; the others are told that you have.

    THREAD is its id, or the beginning of the short one that `souspli inbox` shows.
    """
    words = app.words
    async with app.endpoint(offline=True, mail=True) as endpoint:
        view = endpoint.threads.find(thread)
        if view.loop.withdrawn is not None and not yes:
            for alert in onward.alerts(view, words):
                app.screen.warn(alert.plain)
            said = words.confirming
            confirm(f"{said.covered} {said.covered_show}", marks=words.questions.marks)
        if not no_receipt:
            await endpoint.messages.acknowledge(view.id)
            view = endpoint.threads.find(view.id)
        app.screen.show(documents.thread(view), conversation(view, endpoint.directory.current, app.language))
        _stand_in(app, endpoint, view, words)
        app.screen.next(*next_steps(view, words))


def _stand_in(app: App, endpoint: Endpoint, view: ThreadView, words: Words) -> None:
    """Say who stands in when who is in charge is away today."""
    assignee = view.referral_state.assignee if view.referral_state else None
    if assignee is None or view.own_service is None:
        return
    service = endpoint.directory.current.service(view.own_service)[1].id
    substitute = endpoint.absences.stand_in(assignee, service, day_of(endpoint.clock()))
    if substitute is not None:
        names = {"name": view.assignee_name, "substitute": endpoint.people.name(substitute)}
        app.screen.warn(words.conversation.stands_in.format(**names))


def next_steps(view: ThreadView, words: Words) -> tuple[str, ...]:
    """Return a sentence and the commands that are possible now."""
    moves = [f"souspli {move} {view.short}{_text(move)}" for move in view.referral_moves]
    if view.loop.suggests is not None and view.referral_side is Side.SENDER:
        moves.append(f"souspli redirect {view.short}")
    if view.loop.withdrawn is not None and view.loop.transfer is not None:
        moves.append(f"souspli consent withdraw {documents.short(view.loop.transfer.thread)}")
    files = [
        f"souspli file get {documents.short(file.blob)}"
        for message in view.messages
        for file in message.files
    ]
    return words.conversation.next, *moves, f'souspli reply {view.short} --text "…"', *files[:3]


def _text(action: Action) -> str:
    if action in _ARGUMENTS:
        return _ARGUMENTS[action]
    return ' --text "…"' if action in NEEDS_TEXT | {Action.ANSWER} else ""


_ARGUMENTS = {
    Action.SCHEDULE: ' 2026-12-01T14:00 --place "…"',
    Action.TRANSFER: " SERVICE@STRUCTURE",
}
"""What the steps need besides a text."""
