"""`souspli accept`, `decline`, `ask` and so on: the steps of a referral.

Which step is possible when is decided by schemas/referral.py, before anything is sent and again by everybody
who receives it.
"""

from pathlib import Path

import click

from client.cli.app import App
from client.cli.casework.outcome import tell
from client.cli.casework.text import with_text, written
from client.cli.options import command
from schemas.content import Action
from schemas.referral import NEEDS_TEXT

_THREAD = "\n\nTHREAD is the id of the referral, or the beginning of the short one."


def _step(action: Action, help_text: str, text_name: str, done: str) -> click.Command:
    """Return the command of a step; the text is asked for when the step says nothing without one."""

    async def run(
        app: App, thread: str, text: str | None, text_file: str | None, files: tuple[Path, ...]
    ) -> None:
        body = written(text, text_file, needed=text_name if action in NEEDS_TEXT else "")
        async with app.endpoint(offline=True, mail=True) as endpoint:
            view = endpoint.threads.find(thread)
            tell(app, await endpoint.referrals.act(view.id, action, body, files=files), done)

    step = click.argument("thread")(with_text(command(run)))
    return click.command(action.value, help=help_text + _THREAD)(step)


accept = _step(Action.ACCEPT, "Take a referral on.", "Text", "Accepted.")
decline = _step(Action.DECLINE, "Decline a referral; the text says why.", "Reason", "Declined.")
ask = _step(Action.ASK, "Ask the sender for information; the text is the question.", "Question", "Asked.")
answer = _step(Action.ANSWER, "Answer what was asked.", "Answer", "Answered.")
start = _step(Action.START, "Say that the help has begun.", "Text", "The help has begun.")
complete = _step(
    Action.COMPLETE, "Say that the help has ended; the text is its outcome.", "Outcome", "Completed."
)
withdraw = _step(Action.WITHDRAW, "Take a referral back.", "Text", "Withdrawn.")


@click.command()
@click.argument("thread")
@click.argument("member", required=False)
@command
async def assign(app: App, thread: str, member: str | None) -> None:
    """Say who of your service takes care of a referral: MEMBER, by name or id, or yourself.

    Only your own service sees it. THREAD is the id of the referral, or the beginning of the short one.
    """
    async with app.endpoint(offline=True, mail=True) as endpoint:
        view = endpoint.threads.find(thread)
        item = await endpoint.referrals.act(view.id, Action.ASSIGN, assignee=member)
        tell(app, item, f"Assigned to {member or 'yourself'}.")
