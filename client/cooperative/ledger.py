"""Who pledged, owes and gave what: read off the log, the same for everybody, exportable as CSV.

rows = ledger(directory)
csv_of(rows)
"""

from dataclasses import dataclass, fields

from client.spreadsheet import csv_line
from crypto.chain import Directory
from schemas.cooperative import Contributed


@dataclass(frozen=True)
class Account:
    """What a structure gives for a module, in cents; without a module, for the cooperative at large."""

    structure: str  # its handle
    module: str  # its name; empty for none
    state: str  # trial, funding, funded, closed, or empty
    pledged: int = 0
    owed: int = 0
    paid: int = 0
    worked: int = 0

    @property
    def open(self) -> int:
        """What is still owed."""
        return max(0, self.owed - self.paid - self.worked)


def ledger(directory: Directory, now: int) -> list[Account]:
    """Return an account for each structure and module that have to do with one another."""
    assembly = directory.assembly
    given: dict[tuple[str, str | None, str], int] = {}
    for each in assembly.contributions:
        key = (each.structure, each.module, each.given)
        given[key] = given.get(key, 0) + each.cents
    pairs = {(who, what) for who, what, _ in given}
    pairs |= {(who, module.id) for module in assembly.modules.values() for who in module.pledges}
    return sorted(
        (_account(directory, who, what, given, now) for who, what in pairs),
        key=lambda account: (account.module, account.structure),
    )


def _account(
    directory: Directory,
    who: str,
    what: str | None,
    given: dict[tuple[str, str | None, str], int],
    now: int,
) -> Account:
    structure = directory.structure(who)
    module = directory.assembly.modules[what] if what else None
    return Account(
        structure=structure.handle or structure.name,
        module=module.name if module else "",
        state=module_state(module.funded, module.trial, module.open, now) if module else "",
        pledged=module.pledges.get(who, 0) if module else 0,
        owed=module.shares.get(who, 0) if module else 0,
        paid=given.get((who, what, Contributed.PAYMENT), 0),
        worked=given.get((who, what, Contributed.WORK), 0),
    )


def module_state(funded: int | None, trial: int, open_: bool, now: int) -> str:
    """Return where a module is between give and take: trial, funding, funded or closed."""
    if funded:
        return "funded"
    if not open_:
        return "closed"
    return "trial" if now < trial else "funding"


def csv_of(accounts: list[Account]) -> str:
    """Return the ledger as RFC 4180 has it; amounts in euros with two decimals."""
    names = [*(field.name for field in fields(Account)), "open"]
    lines = [csv_line(names)]
    for account in accounts:
        cells = (getattr(account, name) for name in names)
        lines.append(csv_line(euros(cell) if isinstance(cell, int) else cell for cell in cells))
    return "".join(lines)


def euros(cents: int) -> str:
    """Return an amount in cents as `12.50`."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02}"
