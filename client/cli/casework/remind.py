"""`souspli remind`: what is late is pressed for."""

from collections.abc import Callable

import click

from client.casework.standing_in import Due
from client.cli.app import App
from client.cli.language import lang
from client.cli.options import command
from client.cli.screen import documents
from client.cli.screen.safe import line
from client.cli.screen.views import Rows
from client.messages.outbox import OutState
from client.messages.views import ThreadView
from client.words import Words
from schemas.errors import UnavailableError


@click.command()
@click.option("--dry-run", is_flag=True, help="Only show what is late.")
@lang
@command
async def remind(app: App, *, dry_run: bool) -> None:
    """Send a reminder, or an escalation, where an answer to your services is late; each only once.

    Where your own service is late because a colleague is away, the substitute takes over; where there is
    none, all colleagues are told. Late is counted in working days: an urgent referral after one, a routine
    one after five. It can run each morning by itself: what was done already is not done again.
    """
    words = app.words
    said = words.inbox
    async with app.endpoint(offline=True, mail=True) as endpoint:
        views = endpoint.threads.all()
        due, waiting = endpoint.reminders.due(views), endpoint.stand_ins.due(views)
        items = []
        if not dry_run:
            items = [*await endpoint.reminders.send(due), *await endpoint.stand_ins.send(waiting)]
        names = endpoint.people.name
        app.screen.show(
            [
                *({"thread": each.thread.id, "level": each.level.value} for each in due),
                *(_handed(each) for each in waiting),
            ],
            Rows(
                (said.id, said.subject, said.others, words.lists.what),
                [
                    *(_row(each.thread, words.pressing[each.level]) for each in due),
                    *(_row(each.thread, _takes(each, names, words)) for each in waiting),
                ],
                empty=words.lists.nothing_late,
            ),
        )
        unsent = [item for item in items if item.state is not OutState.SENT]
        if unsent:
            app.screen.warn(words.sent.reminders_wait.format(count=len(unsent)))
            app.exit_code = app.exit_code or UnavailableError.exit_code
        elif items:
            app.screen.remark(words.sent.reminders.format(count=len(items)))


def _row(view: ThreadView, what: str) -> tuple[str, ...]:
    others = ", ".join(str(each) for each in view.participants if each != view.own_service)
    return documents.short(view.id), line(view.subject), others, what


def _takes(due: Due, name: Callable[[str], str], words: Words) -> str:
    to = due.handover.to
    return words.lists.told_all if to is None else words.lists.takes_over.format(name=line(name(to)))


def _handed(due: Due) -> dict[str, object]:
    return {
        "thread": due.thread.id,
        "level": "takeover" if due.handover.to else "waiting",
        "to": due.handover.to,
    }
