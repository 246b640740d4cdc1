"""`souspli retention`: for how long conversations are kept, at the relay and here, and what is held."""

import click

from client.casework.keeping import Kept
from client.cli.app import App
from client.cli.options import command
from client.cli.prompts import confirm
from client.cli.screen.documents import short
from client.cli.screen.safe import line
from client.cli.screen.views import Rows
from client.wording import counted
from schemas.retention import HoldStage, HoldState

_STAGES = {
    HoldStage.PROPOSED: "proposed: another administrator has to confirm it within fourteen days",
    HoldStage.IN_FORCE: "in force",
    HoldStage.LIFTING: "about to end: another administrator has to confirm that",
    HoldStage.LIFTED: "ended",
}


@click.group()
def retention() -> None:
    """See and set for how long conversations are kept; hold one that must not be deleted."""


@retention.command("set")
@click.argument("days", type=click.IntRange(1, 3_650))
@click.option("--yes", is_flag=True, help="Do not ask.")
@command
async def set_days(app: App, days: int, yes: bool) -> None:
    """Let conversations be deleted DAYS days after the last message in them; those that are older go at once.

    For administrators.
    """
    if not yes:
        confirm(f"Conversations in which nothing came for {counted(days, 'day')} are deleted. Go on?")
    async with app.endpoint() as endpoint:
        await endpoint.administration.set_retention(days)
        app.screen.show({"days": days}, f"The relay keeps conversations for {counted(days, 'day')}.")


@retention.command()
@click.option("--all", "everything", is_flag=True, help="Also those whose time is far off.")
@command
async def show(app: App, everything: bool) -> None:
    """Show which conversations will be deleted soon, and when; a message in one gives it its time again."""
    async with app.endpoint(mail=True) as endpoint:
        await endpoint.keeping.refresh()
        found = endpoint.keeping.all() if everything else endpoint.keeping.due()
        app.screen.show(
            [_kept(each) for each in found],
            Rows(
                ("id", "subject", "deleted on", ""),
                [(each.thread.short, line(each.thread.subject), _day(each), _why(each)) for each in found],
                empty="Nothing will be deleted within thirty days.",
            ),
        )


@retention.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@command
async def apply(app: App, yes: bool) -> None:
    """Delete on this device what is over; the relay does so for itself, and proves it in the log."""
    if not yes:
        confirm("What is over is deleted from this device. Go on?")
    async with app.endpoint(mail=True) as endpoint:
        await endpoint.keeping.refresh()
        gone = await endpoint.keeping.tend()
        app.screen.show(
            [{"thread": each.id} for each in gone], f"Deleted: {counted(len(gone), 'conversation')}."
        )


@retention.command()
@click.argument("thread")
@click.option("--reason", required=True, help="A reference, such as a case number: the relay can read it.")
@command
async def hold(app: App, thread: str, reason: str) -> None:
    """Keep a conversation whatever its time; for administrators, two of whom have to sign.

    The first signature keeps it for fourteen days. THREAD is its id, or the beginning of the short one.
    """
    async with app.endpoint(mail=True) as endpoint:
        _tell(app, await endpoint.keeping.hold(thread, reason))


@retention.command()
@click.argument("hold_id", metavar="HOLD")
@command
async def sign(app: App, hold_id: str) -> None:
    """Give the second signature, for a hold that is proposed or about to end; HOLD is its id in the list."""
    async with app.endpoint() as endpoint:
        _tell(app, await endpoint.keeping.confirm(hold_id))


@retention.command()
@click.argument("hold_id", metavar="HOLD")
@command
async def lift(app: App, hold_id: str) -> None:
    """Sign that a hold ends; another administrator has to sign that too."""
    async with app.endpoint() as endpoint:
        _tell(app, await endpoint.keeping.lift(hold_id))


@retention.command()
@command
async def holds(app: App) -> None:
    """List what is held; for administrators and auditors."""
    async with app.endpoint() as endpoint:
        found = await endpoint.keeping.holds()
        app.screen.show(
            [_document(each) for each in found],
            Rows(
                ("id", "conversation", "reason", "stage"),
                [
                    (short(each.id), short(each.thread), line(each.reason), _STAGES[each.stage])
                    for each in found
                ],
                empty="Nothing is held.",
            ),
        )


def _tell(app: App, hold: HoldState) -> None:
    app.screen.show(_document(hold), f"Hold {short(hold.id)}: {_STAGES[hold.stage]}.")
    if hold.stage in {HoldStage.PROPOSED, HoldStage.LIFTING}:
        app.screen.next("the other administrator signs", f"souspli retention sign {short(hold.id)}")


def _document(hold: HoldState) -> dict[str, object]:
    return {
        "hold": hold.id,
        "short": short(hold.id),
        "thread": hold.thread,
        "reason": hold.reason,
        "stage": hold.stage.value,
        "signed_by": list(hold.signed_by),
    }


def _kept(kept: Kept) -> dict[str, object]:
    return {
        "thread": kept.thread.id,
        "remind": kept.remind.isoformat(),
        "delete": kept.delete.isoformat(),
        "held": kept.held,
    }


def _day(kept: Kept) -> str:
    return "held" if kept.held else kept.delete.isoformat()


def _why(kept: Kept) -> str:
    return "consent withdrawn" if kept.thread.loop.withdrawn is not None else ""
