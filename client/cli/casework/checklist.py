"""The checklist of shared secrecy, asked before a referral is sent: informed, purpose, nothing needless."""

from collections.abc import Callable
from typing import Any

import click

from client.cli.prompts import ask, choose, confirm
from client.days import day
from client.words import Words
from schemas.sharing import Checklist, Informed


def with_checklist(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of the checklist."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def checklist(
    informed: str | None,
    informed_on: str | None,
    why_not: str | None,
    purpose: str | None,
    *,
    minimum: bool,
    words: Words,
) -> Checklist:
    """Return the checklist; what was not given is asked for."""
    said, ways = words.questions, {code.value: word for code, word in words.informed.items()}
    told = Informed(informed or choose(words.conversation.informed, ways, "--informed", said.none_of_these))
    missing = told is Informed.NOT_YET
    if missing and not why_not:
        why_not = ask(said.why_not, "--why-not")
    if informed_on:
        day(informed_on)
    purpose = purpose or ask(said.purpose, "--purpose")
    if not minimum:
        confirm(said.minimum, "--minimum", marks=said.marks)
    return Checklist(
        informed=told,
        purpose=purpose,
        minimum=True,
        on=informed_on,
        why_not=(why_not or "") if missing else "",
    )


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
