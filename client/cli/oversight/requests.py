"""`souspli audit ask-who`, `hold`, `retention` and so on: what auditors ask of the relay beside records."""

import click

from client.cli.app import App
from client.cli.options import command
from client.cli.screen.documents import short
from client.cli.screen.views import Rows, stamp, when
from client.wording import counted


@click.command("ask-who")
@click.argument("actor")
@click.argument("purpose")
@command
async def ask_who(app: App, actor: str, purpose: str) -> None:
    """Ask who the pseudonym ACTOR is, for a PURPOSE; another auditor of your structure has to approve it."""
    async with app.endpoint() as endpoint:
        request = await endpoint.oversight.ask_who(actor, purpose)
        app.screen.show({"request": request}, f"Asked, as request {short(request)}.")
        app.screen.elsewhere("let another auditor approve it", f"souspli audit approve {short(request)}")


@click.command()
@command
async def requests(app: App) -> None:
    """Show who asked for whom. Who it is, is shown only to who asked, once another has approved."""
    async with app.endpoint() as endpoint:
        found = await endpoint.oversight.requests()
        people = endpoint.people
        app.screen.show(
            [
                {
                    "request": each.request.id,
                    "actor": each.request.actor.hex(),
                    "purpose": each.request.purpose,
                    "asked": stamp(each.asked),
                    "asked_by": each.asked_by,
                    "approved_by": each.approved_by,
                    "member": each.member,
                }
                for each in found
            ],
            Rows(
                ("request", "pseudonym", "purpose", "asked", "by", "approved by", "who it is"),
                [
                    (
                        short(each.request.id),
                        each.request.actor.hex()[:8],
                        each.request.purpose,
                        when(each.asked),
                        people.name(each.asked_by),
                        people.name(each.approved_by) if each.approved_by else "nobody yet",
                        people.name(each.member) if each.member else "",
                    )
                    for each in found
                ],
                empty="Nobody has asked.",
            ),
        )


@click.command()
@click.argument("request")
@command
async def approve(app: App, request: str) -> None:
    """Approve a REQUEST of another auditor: they then learn who the pseudonym is. It is recorded."""
    async with app.endpoint() as endpoint:
        await endpoint.oversight.approve(request)
        app.screen.show({"approved": request}, "Approved: who asked can see the answer now.")


@click.command()
@click.argument("first", type=click.IntRange(0))
@click.argument("last", type=click.IntRange(0))
@click.argument("reason")
@command
async def hold(app: App, first: int, last: int, reason: str) -> None:
    """Keep the records at positions FIRST to LAST until the hold ends, for a REASON."""
    async with app.endpoint() as endpoint:
        identifier = await endpoint.oversight.hold(first, last, reason)
        app.screen.show({"hold": identifier}, f"Held, as {short(identifier)}.")


@click.command()
@command
async def holds(app: App) -> None:
    """Show the holds on your structure's records."""
    async with app.endpoint() as endpoint:
        found = await endpoint.oversight.holds()
        app.screen.show(
            [
                {"hold": each.id, "first": each.first, "last": each.last, "reason": each.reason}
                for each in found
            ],
            Rows(
                ("hold", "from", "to", "reason"),
                [(short(each.id), str(each.first), str(each.last), each.reason) for each in found],
                empty="Nothing is held.",
            ),
        )


@click.command()
@click.argument("hold_text", metavar="HOLD")
@command
async def release(app: App, hold_text: str) -> None:
    """End a HOLD: what it held is erased when its time is over."""
    async with app.endpoint() as endpoint:
        await endpoint.oversight.release(hold_text)
        app.screen.show({"released": hold_text}, "The hold has ended.")


@click.command()
@click.argument("months", type=click.IntRange(12, 120))
@click.option("--purpose", default="", help="What they are needed for; beyond 12 months.")
@command
async def retention(app: App, months: int, purpose: str) -> None:
    """Keep the access records of your structure for MONTHS months; administrators only."""
    async with app.endpoint() as endpoint:
        await endpoint.oversight.set_retention(months, purpose)
        app.screen.show(
            {"months": months, "purpose": purpose or None},
            f"Access records are kept for {counted(months, 'month')}.",
        )


@click.command()
@command
async def figures(app: App) -> None:
    """Show how often things were done in all structures, by month; for auditors of the network.

    What fewer than ten people did is not shown.
    """
    async with app.endpoint() as endpoint:
        found = await endpoint.oversight.figures()
        app.screen.show(
            {
                "k": found.k,
                "figures": [
                    {"month": each.month, "action": each.action.value, "count": each.count}
                    for each in found.figures
                ],
            },
            Rows(
                ("month", "action", "how often"),
                [
                    (
                        each.month,
                        each.action.value,
                        f"fewer than {found.k} people" if each.count is None else str(each.count),
                    )
                    for each in found.figures
                ],
                empty="There is no figure yet.",
            ),
        )
