"""How well a structure is known, and whether it may act: what registrars and other structures say of it.

These are commands of `souspli structure`; what needs two registrars is in crypto/approvals.py.
"""

import click

from client.cli.app import App
from client.cli.options import command
from client.cli.screen import documents, levels
from crypto.structures import Structure
from schemas.errors import InvalidInputError


@click.command()
@click.argument("handle")
@click.option("--reason", required=True, help="Why; it stays on this device.")
@command
async def suspend(app: App, handle: str, reason: str) -> None:
    """As a registrar, suspend a structure: nothing is sent by it or to it until it is reinstated."""
    await _set_standing(app, handle, reason, active=False, level=None)


@click.command()
@click.argument("handle")
@click.option("--reason", required=True, help="Why; it stays on this device.")
@command
async def reinstate(app: App, handle: str, reason: str) -> None:
    """As a registrar, end a suspension."""
    await _set_standing(app, handle, reason, active=True, level=None)


@click.command("level")
@click.argument("handle")
@click.argument("level", type=click.IntRange(0, 4))
@click.option("--evidence", required=True, help="What you saw, in words; it stays on this device.")
@command
async def set_level(app: App, handle: str, level: int, evidence: str) -> None:
    """As a registrar, change the level of verification of a structure.

    Levels 3 and 4 take effect when a second registrar says the same; 4 comes after 3, with two structures of
    level 3 that vouch for it.
    """
    await _set_standing(app, handle, evidence, active=True, level=level)


@click.command("replace-root")
@click.argument("handle")
@command
async def replace_root(app: App, handle: str) -> None:
    """As a registrar, announce the new root key of a structure that has lost it, or confirm it.

    Verify its application first. The first registrar announces, and everybody is told; another one confirms
    after 72 hours. Until then the structure's root key, or an administrator, can end it.
    """
    async with app.endpoint() as endpoint:
        after = await endpoint.registry.replace_root(handle)
        if after.loss is None:
            app.screen.show(documents.structure(after), f"{after.name} has its new root key.")
            app.screen.elsewhere("its device becomes an administrator's", "souspli structure show")
            return
        app.screen.show(
            documents.structure(after), f"The new root key of {after.name} is announced to everybody."
        )
        app.screen.elsewhere(
            "after 72 hours, another registrar who has verified the application confirms it",
            f"souspli structure replace-root {after.handle}",
        )


@click.command("keep-root")
@command
async def keep_root(app: App) -> None:
    """As an administrator, end the replacement of your structure's root key: it is not lost."""
    async with app.endpoint() as endpoint:
        await endpoint.vouching.keep_root()
        own = endpoint.directory.own.structure
        app.screen.show(documents.structure(own), "The root key stays; everybody sees that you said so.")
        app.screen.next("telephone the registrars: somebody spoke in your name", "souspli directory verify")


@click.command()
@click.argument("handle")
@click.option("--evidence", required=True, help="Why you know them, in words; it stays on this device.")
@command
async def vouch(app: App, handle: str, evidence: str) -> None:
    """As an administrator, vouch for another structure, in the name of yours."""
    async with app.endpoint() as endpoint:
        await endpoint.vouching.vouch(handle, evidence)
        app.screen.show({"vouches": handle}, f"Your structure vouches for {handle}; everybody sees it.")


@click.command("end-vouch")
@click.argument("handle")
@click.option("--reason", required=True, help="Why; it stays on this device.")
@command
async def end_vouch(app: App, handle: str, reason: str) -> None:
    """As an administrator, no longer vouch for another structure."""
    async with app.endpoint() as endpoint:
        await endpoint.vouching.vouch(handle, reason, granted=False)
        app.screen.show({"vouches": None}, f"Your structure no longer vouches for {handle}.")


async def _set_standing(app: App, handle: str, reason: str, *, active: bool, level: int | None) -> None:
    async with app.endpoint() as endpoint:
        before = endpoint.directory.current.by_handle(handle)
        _check_change(before, active=active, level=level)
        await endpoint.registry.set_standing(handle, reason, active=active, level=level)
        if not active and (awaited := endpoint.assembly.awaited(before.id)):
            titles = ", ".join(f"“{each.title}”" for each in awaited)
            app.screen.warn(
                f"{before.name} has not voted on {titles}. While it is suspended it cannot, "
                "but counts for the turnout."
            )
        after = endpoint.directory.current.by_handle(handle)
        standing = "active" if after.active else "suspended"
        app.screen.show(
            documents.structure(after), f"{after.name} is {standing}, {levels.in_words(after.level)}."
        )
        if after.proposal:
            proposed = after.proposal.level
            app.screen.elsewhere(
                f"a second registrar checks for themselves, and then gives level {proposed}",
                f"souspli structure level {handle} {proposed} --evidence '…'",
            )


def _check_change(before: Structure, *, active: bool, level: int | None) -> None:
    if level is not None and not before.active:
        raise InvalidInputError(
            f"{before.name} is suspended", advice=f"souspli structure reinstate {before.handle} --reason '…'"
        )
    if level is None and before.active is active:
        raise InvalidInputError(f"{before.name} is {'active' if active else 'suspended'} already")


COMMANDS = (suspend, reinstate, set_level, replace_root, keep_root, vouch, end_vouch)
"""What client/cli/management/structure.py adds to its group."""
