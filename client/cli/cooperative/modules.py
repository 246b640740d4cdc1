"""Modules and who pays for them. Commands of `souspli cooperative`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from client.cli.app import App
from client.cli.options import command
from client.cli.screen import documents
from client.cli.screen.screen import Document
from client.cli.screen.views import Rows, fields, heading, stamp, when
from client.cooperative.ledger import Account, csv_of, euros, ledger, module_state
from client.endpoint import Endpoint
from crypto.assembly import Module
from schemas.cooperative import Contributed
from schemas.errors import LocalError
from schemas.ids import parse_address


class Euros(click.ParamType[int]):
    """An amount in euros, as cents."""

    name = "euros"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read `12`, `12.5` or `12,50`."""
        whole, _, part = str(value).replace(",", ".").partition(".")
        negative = whole.startswith("-")
        digits = whole.removeprefix("-")
        if not digits.isascii() or not digits.isdigit() or len(part) > 2 or (part and not part.isdigit()):
            self.fail(f"{value!r} is not an amount such as 12 or 12.50", param, ctx)
        cents = int(digits) * 100 + int(part.ljust(2, "0") or 0)
        return -cents if negative else cents


def document(endpoint: Endpoint, module: Module) -> Document:
    """Return a module with its pledges, amounts in cents."""
    handles = {each.id: each.handle for each in endpoint.directory.current.structures.values()}
    return {
        "module": module.id,
        "short": documents.short(module.id),
        "name": module.name,
        "text": module.text,
        "state": state(endpoint, module),
        "cost": module.cost,
        "pledged": sum(module.pledges.values()),
        "trial": stamp(module.trial),
        "pledges": {handles[who]: cents for who, cents in module.pledges.items()},
        "shares": {handles[who]: cents for who, cents in module.shares.items()},
    }


def state(endpoint: Endpoint, module: Module) -> str:
    """Return trial, funding, funded or closed."""
    return module_state(module.funded, module.trial, module.open, endpoint.clock())


@click.command("modules")
@click.argument("module", required=False)
@command
async def list_modules(app: App, module: str | None) -> None:
    """List what is to be built and paid together, or show one module with its pledges."""
    async with app.endpoint(offline=True) as endpoint:
        if module:
            _show(app, endpoint, endpoint.assembly.module(module))
            return
        found = list(endpoint.assembly.log.modules.values())
        app.screen.show(
            [document(endpoint, each) for each in found],
            Rows(
                ("id", "module", "state", "cost", "pledged", "free until"),
                [
                    (
                        documents.short(each.id),
                        each.name,
                        state(endpoint, each),
                        f"€ {euros(each.cost)}",
                        f"€ {euros(sum(each.pledges.values()))}",
                        when(each.trial)[:10] if each.trial else "",
                    )
                    for each in found
                ],
                "The cooperative offers no modules yet.",
                whole=frozenset({"id"}),
            ),
        )


def _show(app: App, endpoint: Endpoint, module: Module) -> None:
    found = document(endpoint, module)
    shares = found["shares"]
    app.screen.show(
        found,
        heading(module.name, documents.short(module.id)),
        fields(
            ("state", state(endpoint, module)),
            ("text", module.text),
            ("cost", f"€ {euros(module.cost)}"),
            ("free until", when(module.trial)[:10] if module.trial else ""),
            ("pledged", f"€ {euros(found['pledged'])}"),
            *(
                (
                    who,
                    f"pledges € {euros(cents)}" + (f", owes € {euros(shares[who])}" if who in shares else ""),
                )
                for who, cents in sorted(found["pledges"].items())
            ),
        ),
    )


@click.command()
@click.argument("module")
@click.argument("amount", type=Euros())
@command
async def pledge(app: App, module: str, amount: int) -> None:
    """As an administrator, pledge AMOUNT euros for a module; 0 withdraws. It binds once it is funded."""
    async with app.endpoint() as endpoint:
        _show(app, endpoint, await endpoint.assembly.pledge(module, amount))


@click.command("module")
@click.argument("name")
@click.option("--change", "module", metavar="ID", help="The module to change, instead of a new one.")
@click.option("--cost", type=Euros(), help="What it costs, in euros.")
@click.option("--text", help="What it does.")
@click.option("--trial-until", type=click.DateTime(["%Y-%m-%d"]), help="Free of charge until then.")
@click.option("--open/--closed", "open_", default=None, help="Whether pledges are taken.")
@command
async def set_module(
    app: App,
    name: str,
    module: str | None,
    cost: int | None,
    text: str | None,
    trial_until: datetime | None,
    open_: bool | None,
) -> None:
    """As a registrar, offer a module to be paid together, or change one."""
    if module is None and cost is None:
        raise click.UsageError("Say what it costs: --cost.")
    trial = int(trial_until.replace(tzinfo=UTC).timestamp() * 1000) if trial_until else None
    first: dict[str, object] = (
        {} if module else {"text": text or "", "trial": trial or 0, "open": open_ is not False}
    )
    said = {"name": name, "cost": cost, "text": text, "trial": trial, "open": open_} | first
    async with app.endpoint() as endpoint:
        found = await endpoint.assembly.set_module(module, **said)
        _show(app, endpoint, found)
        app.screen.elsewhere(
            "structures pledge",
            f"souspli cooperative pledge {documents.short(found.id)} {euros(found.cost // 4)}",
        )


@click.command("contribution")
@click.argument("handle", metavar="STRUCTURE")
@click.argument("amount", type=Euros())
@click.option("--work", is_flag=True, help="It was work, at the value that was agreed; else a payment.")
@click.option(
    "--for", "text", required=True, help="What for, such as a transfer's reference. Everybody sees it."
)
@click.option("--module", metavar="ID", help="The module that it is for.")
@command
async def contribution(app: App, handle: str, amount: int, work: bool, text: str, module: str | None) -> None:
    """As a registrar, note what a structure gave; a negative amount corrects."""
    async with app.endpoint() as endpoint:
        given = Contributed.WORK if work else Contributed.PAYMENT
        await endpoint.assembly.note_contribution(handle, given, amount, text, module)
        app.screen.show(
            {"structure": handle, "cents": amount, "given": str(given)},
            f"It stands in the log that {handle} gave € {euros(amount)}.",
        )


@click.command("ledger")
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write it to a file.")
@command
async def show_ledger(app: App, file: Path | None) -> None:
    """Show who pledged, owes and gave what; the same for everybody, counted from the log."""
    async with app.endpoint(offline=True) as endpoint:
        accounts = ledger(endpoint.directory.current, endpoint.clock())
        if file is not None:
            _write(file, csv_of(accounts))
            app.screen.show({"file": str(file), "accounts": len(accounts)}, f"The ledger is in {file}.")
            return
        app.screen.show(
            [_account(each) for each in accounts],
            Rows(
                ("structure", "module", "state", "pledged", "owes", "paid", "worked", "open"),
                [
                    (
                        each.structure,
                        each.module or "the cooperative",
                        each.state,
                        *map(euros, (each.pledged, each.owed, each.paid, each.worked, each.open)),
                    )
                    for each in accounts
                ],
                "Nobody has pledged or given anything yet.",
            ),
        )


def _account(account: Account) -> Document:
    names = ("structure", "module", "state", "pledged", "owed", "paid", "worked", "open")
    return {name: getattr(account, name) for name in names}


def _write(file: Path, text: str) -> None:
    try:
        with file.open("x", encoding="utf-8", newline="") as out:
            out.write(text)
    except OSError as error:
        raise LocalError(
            f"{file} cannot be written: {error.strerror}", advice="choose another name"
        ) from error


@click.command("desk")
@click.argument("address", metavar="SERVICE@STRUCTURE")
@command
async def set_desk(app: App, address: str) -> None:
    """As a registrar, say which service answers for the cooperative: feedback and sign-ups go there."""
    async with app.endpoint() as endpoint:
        await endpoint.assembly.set_desk(parse_address(address))
        app.screen.show({"desk": address}, f"Members reach the cooperative at {address}.")


COMMANDS = (list_modules, pledge, set_module, contribution, show_ledger, set_desk)
"""What client/cli/cooperative/group.py adds to its group."""
