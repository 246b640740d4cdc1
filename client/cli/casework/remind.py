"""`souspli remind`: what is late is pressed for."""

from collections.abc import Callable

import click

from client.cli.app import App
from client.cli.options import command
from client.cli.screen import documents
from client.cli.screen.safe import line
from client.cli.screen.views import Rows
from client.outbox import OutState
from client.standing_in import Due
from client.views import ThreadView
from client.wording import counted
from schemas.errors import UnavailableError


@click.command()
@click.option("--dry-run", is_flag=True, help="Only show what is late.")
@command
async def remind(app: App, *, dry_run: bool) -> None:
    """Send a reminder, or an escalation, where an answer to your services is late; each only once.

    Where your own service is late because a colleague is away, the substitute takes over; where there is
    none, all colleagues are told. Late is counted in working days: an urgent referral after one, a routine
    one after five. It can run each morning by itself: what was done already is not done again.
    """
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
                ("id", "subject", "with", "what"),
                [
                    *(_row(each.thread, each.level.value) for each in due),
                    *(_row(each.thread, _takes(each, names)) for each in waiting),
                ],
                empty="Nothing is late.",
            ),
        )
        unsent = [item for item in items if item.state is not OutState.SENT]
        if unsent:
            app.screen.warn(f"{counted(len(unsent), 'reminder')} could not be sent yet: see the outbox")
            app.exit_code = app.exit_code or UnavailableError.exit_code
        elif items:
            app.screen.remark(f"Sent: {len(items)}.")


def _row(view: ThreadView, what: str) -> tuple[str, ...]:
    others = ", ".join(str(each) for each in view.participants if each != view.own_service)
    return documents.short(view.id), line(view.subject), others, what


def _takes(due: Due, name: Callable[[str], str]) -> str:
    to = due.handover.to
    return "told to all colleagues: nobody cares for it" if to is None else f"{line(name(to))} takes over"


def _handed(due: Due) -> dict[str, object]:
    return {
        "thread": due.thread.id,
        "level": "takeover" if due.handover.to else "waiting",
        "to": due.handover.to,
    }
