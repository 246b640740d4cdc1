"""`souspli show`: a conversation from its beginning, and what can be done next."""

import click

from client.cli.app import App
from client.cli.options import command
from client.cli.screen import documents
from client.cli.screen.answers import own_language
from client.cli.screen.timeline import conversation
from client.views import ThreadView
from schemas.content import Action
from schemas.forms import Language
from schemas.mail import Notice
from schemas.referral import NEEDS_TEXT


@click.command()
@click.argument("thread")
@click.option(
    "--lang", type=click.Choice([each.value for each in Language]), help="Language of the form's labels."
)
@click.option("--no-receipt", is_flag=True, help="Do not tell the others that you have read it.")
@command
async def show(app: App, thread: str, lang: str | None, no_receipt: bool) -> None:
    """Read a conversation; the others are told that you have.

    THREAD is its id, or the beginning of the short one that `souspli inbox` shows.
    """
    async with app.endpoint(offline=True, mail=True) as endpoint:
        view = endpoint.threads.find(thread)
        if not no_receipt:
            await endpoint.messages.acknowledge(view.id)
            view = endpoint.threads.find(view.id)
        language = Language(lang) if lang else own_language()
        app.screen.show(documents.thread(view), conversation(view, endpoint.directory.current, language))
        app.screen.next(*next_steps(view))


def next_steps(view: ThreadView) -> tuple[str, ...]:
    """Return a sentence and the commands that are possible now."""
    moves = [f"souspli {move} {view.short}{_text(move)}" for move in view.referral_moves]
    files = [
        f"souspli file get {documents.short(file.blob)}"
        for message in view.messages
        for file in message.files
    ]
    # Whoever has only e-mail gets no reply in a conversation.
    notices = [each.content for each in view.messages if isinstance(each.content, Notice)]
    command = f"correspondent write {notices[0].correspondent.address}" if notices else f"reply {view.short}"
    others = [f'souspli {command} --text "…"']
    return "what can be done now", *moves, *others, *files[:3]


def _text(action: Action) -> str:
    return ' --text "…"' if action in NEEDS_TEXT | {Action.ANSWER} else ""
