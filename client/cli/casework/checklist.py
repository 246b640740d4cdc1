"""The checklist of shared secrecy, asked before a referral is sent: informed, purpose, nothing needless."""

from collections.abc import Callable
from typing import Any

import click

from client.cli.prompts import ask, attend, choose, interruptible
from client.days import day
from schemas.sharing import Checklist, Informed


def with_checklist(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of the checklist."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def checklist(
    informed: str | None, informed_on: str | None, why_not: str | None, purpose: str | None, *, minimum: bool
) -> Checklist:
    """Return the checklist; what was not given is asked for."""
    told = Informed(informed or choose("Was the person told first", list(Informed), "--informed"))
    missing = told is Informed.NOT_YET
    if missing and not why_not:
        why_not = ask("Why not", "--why-not")
    if informed_on:
        day(informed_on)
    return Checklist(
        informed=told,
        purpose=purpose or ask("What for (purpose of sharing)", "--purpose"),
        minimum=minimum or _only_what_is_needed(),
        on=informed_on,
        why_not=(why_not or "") if missing else "",
    )


def _only_what_is_needed() -> bool:
    attend("--minimum")
    with interruptible():
        click.confirm("Is nothing in it that the other service does not need?", err=True, abort=True)
    return True


_OPTIONS = (
    click.option(
        "--informed",
        type=click.Choice([each.value for each in Informed]),
        help="Whether the person was told first, and how.",
    ),
    click.option("--informed-on", metavar="DAY", help="On which day, as 2026-11-28."),
    click.option("--why-not", help="Why the person was not told, with --informed not_yet."),
    click.option("--purpose", help="What the data are shared for."),
    click.option("--minimum", is_flag=True, help="Nothing is in it that the other service does not need."),
)
