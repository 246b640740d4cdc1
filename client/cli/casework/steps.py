"""`souspli accept`, `decline`, `ask` and so on: the steps of a referral.

Which step is possible when is decided by schemas/referral.py, before anything is sent and again by everybody
who receives it.
"""

from datetime import datetime
from pathlib import Path

import click

from client.cli.app import App
from client.cli.casework.outcome import tell
from client.cli.casework.text import with_text, written
from client.cli.language import lang
from client.cli.options import command
from client.cli.screen.views import when
from client.messages.outbox import OutState
from schemas.ids import Address, parse_address
from schemas.steps import REASONS, Action, Appointment, Reason

_THREAD = "\n\nTHREAD is the id of the referral, or the beginning of the short one."


def _step(action: Action, help_text: str) -> click.Command:
    """Return the command of a step; the text is asked for when the step says nothing without one."""

    async def run(
        app: App,
        thread: str,
        text: str | None,
        text_file: str | None,
        files: tuple[Path, ...],
        reason: str | None = None,
        suggest: str | None = None,
    ) -> None:
        body = written(text, text_file, app.words, needed=app.words.texts.get(action, ""))
        door = parse_address(suggest) if suggest else None
        async with app.endpoint(offline=True, mail=True) as endpoint:
            view = endpoint.threads.find(thread)
            item = await endpoint.referrals.act(
                view.id, action, body, reason=_reason(reason, door), suggests=door, files=files
            )
            if action is Action.ASK and item.state is OutState.SENT:
                await endpoint.reminders.wake(view.id)
            tell(app, item, app.words.done[action])

    step = with_text(lang(command(run)))
    if action in REASONS:
        codes = [each.value for each in REASONS[action]]
        step = click.option("--reason", type=click.Choice(codes), help="Why, as a code to be counted.")(step)
    if action is Action.DECLINE:
        step = click.option(
            "--suggest", metavar="SERVICE@STRUCTURE", help="The service that would be the right door."
        )(step)
    return click.command(action.value, help=help_text + _THREAD)(click.argument("thread")(step))


def _reason(reason: str | None, door: Address | None) -> Reason | None:
    if reason is None:
        return Reason.WRONG_DOOR if door else None
    return Reason(reason)


accept = _step(Action.ACCEPT, "Take a referral on.")
decline = _step(Action.DECLINE, "Decline a referral; the text says why.")
ask = _step(Action.ASK, "Ask the sender for information; the text is the question.")
answer = _step(Action.ANSWER, "Answer what was asked.")
start = _step(Action.START, "Say that the help has begun.")
complete = _step(Action.COMPLETE, "Say that the help has ended; the text is its outcome.")
unschedule = _step(Action.UNSCHEDULE, "Take an appointment back.")
attend = _step(Action.ATTEND, "Say that the person came; the help begins.")
miss = _step(Action.MISS, "Say that the person did not come.")
withdraw = _step(Action.WITHDRAW, "Take a referral back.")


@click.command()
@click.argument("thread")
@click.argument("starts", metavar="WHEN", type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]))
@click.option("--place", required=True, help="Where the person is expected.")
@click.option("--minutes", type=click.IntRange(5, 1_440), default=60, show_default=True, help="How long.")
@click.option("--text", default="", help="What the sender should tell the person.")
@lang
@command
async def schedule(app: App, thread: str, starts: datetime, *, place: str, minutes: int, text: str) -> None:
    """Make an appointment, or move it; WHEN is as 2026-12-01T14:00, in the time of this computer.

    THREAD is the id of the referral, or the beginning of the short one.
    """
    appointment = Appointment(int(starts.astimezone().timestamp() * 1000), place, minutes)
    async with app.endpoint(offline=True, mail=True) as endpoint:
        view = endpoint.threads.find(thread)
        item = await endpoint.referrals.act(view.id, Action.SCHEDULE, text, appointment=appointment)
        tell(app, item, app.words.done[Action.SCHEDULE].format(when=when(appointment.starts), place=place))


@click.command()
@click.argument("thread")
@click.argument("member", required=False)
@lang
@command
async def assign(app: App, thread: str, member: str | None) -> None:
    """Say who of your service takes care of a referral: MEMBER, by name or id, or yourself.

    Only your own service sees it. THREAD is the id of the referral, or the beginning of the short one.
    """
    async with app.endpoint(offline=True, mail=True) as endpoint:
        view = endpoint.threads.find(thread)
        item = await endpoint.referrals.act(view.id, Action.ASSIGN, assignee=member)
        said = app.words
        tell(app, item, said.done[Action.ASSIGN].format(name=member) if member else said.sent.in_charge)
