"""Votes: one structure, one vote. Commands of `souspli cooperative`."""

import re

import click
from rich.text import Text

from client.cli.app import App
from client.cli.options import command
from client.cli.screen import documents
from client.cli.screen.screen import Document
from client.cli.screen.views import Fields, Rows, fields, heading, stamp, when
from client.cooperative.assembly import Assembly, Draft
from client.endpoint import Endpoint
from client.wording import counted
from crypto.assembly import Motion
from schemas.cooperative import About
from schemas.errors import InvalidInputError
from schemas.ids import ID_PATTERN


def document(endpoint: Endpoint, motion: Motion) -> Document:
    """Return a motion with its ballots."""
    tally, own = endpoint.assembly.tally(motion), endpoint.directory.own.structure.id
    ballots = endpoint.assembly.ballots(motion)
    return {
        "motion": motion.id,
        "short": documents.short(motion.id),
        "about": str(motion.about),
        "title": motion.title,
        "text": motion.text,
        "by": _handle(endpoint, motion.structure),
        "closes": stamp(motion.closes),
        "closed": motion.closed is not None,
        "choices": [
            {"choice": choice, "votes": votes}
            for choice, votes in zip(motion.choices, tally.counts, strict=True)
        ],
        "abstentions": tally.abstentions,
        "electorate": tally.electorate,
        "quorum": motion.quorum,
        "carried": motion.choices[tally.carried] if tally.carried is not None else None,
        "own_vote": _choice(motion, ballots[own]) if own in ballots else None,
        "may_vote": endpoint.assembly.may_vote(motion),
        "ballots": {_handle(endpoint, voter): _choice(motion, vote) for voter, vote in ballots.items()},
    }


def _handle(endpoint: Endpoint, structure: str) -> str:
    return endpoint.directory.current.structure(structure).handle


def _choice(motion: Motion, vote: int | None) -> str:
    return "abstains" if vote is None else motion.choices[vote]


@click.command()
@click.argument("title")
@click.option(
    "--about",
    type=click.Choice([each.value for each in About]),
    default=About.PROPOSAL.value,
    help="What it is about.",
)
@click.option("--text", default="", help="What is proposed, and why.")
@click.option(
    "--of",
    "subject",
    metavar="HANDLE",
    help="The structure that it is about; one that applies by its identifier, which registrars know.",
)
@click.option(
    "--choice", "choices", multiple=True, metavar="TEXT", help="What can be chosen.  [default: yes, no]"
)
@click.option(
    "--days", type=click.IntRange(3, 89), default=14, show_default=True, help="How long it is open."
)
@click.option(
    "--quorum",
    type=click.IntRange(0, 100),
    default=0,
    show_default=True,
    help="How many of a hundred structures must vote.",
)
@command
async def propose(
    app: App,
    title: str,
    about: str,
    text: str,
    subject: str | None,
    choices: tuple[str, ...],
    days: int,
    quorum: int,
) -> None:
    """As an administrator, put something to the vote of all structures."""
    async with app.endpoint() as endpoint:
        of = _subject(endpoint, subject) if subject else None
        draft = Draft(About(about), title, text, choices or ("yes", "no"), days, quorum, of)
        motion = await endpoint.assembly.open_motion(draft)
        app.screen.show(document(endpoint, motion), *view(endpoint, motion))
        app.screen.elsewhere(
            "each structure votes once",
            f"souspli cooperative vote {documents.short(motion.id)} {motion.choices[0]}",
        )


def _subject(endpoint: Endpoint, named: str) -> str:
    """Return the identifier of a structure; that of an application is taken as it is."""
    return named if re.fullmatch(ID_PATTERN, named) else endpoint.directory.current.by_handle(named).id


@click.command()
@click.argument("motion")
@click.argument("choice", required=False)
@click.option("--abstain", is_flag=True, help="Count for the quorum, and for no choice.")
@command
async def vote(app: App, motion: str, choice: str | None, abstain: bool) -> None:
    """As an administrator, cast your structure's vote: a choice or its number. It is public and final."""
    if abstain == (choice is not None):
        raise click.UsageError("Name a choice, or say --abstain.")
    async with app.endpoint() as endpoint:
        voted = await endpoint.assembly.vote(motion, choice)
        own = endpoint.directory.own.structure
        said = _choice(voted, endpoint.assembly.ballots(voted)[own.id])
        app.screen.show(document(endpoint, voted), f"{own.name} has voted: {said}.", *view(endpoint, voted))


@click.command()
@click.argument("motion")
@command
async def close(app: App, motion: str) -> None:
    """State the result of a vote that has ended; any structure does that, and everybody counts again."""
    async with app.endpoint() as endpoint:
        open_motion = endpoint.assembly.motion(motion)
        if endpoint.clock() < open_motion.closes:
            raise InvalidInputError(f"voting goes on until {when(open_motion.closes)}")
        await endpoint.assembly.close(motion)
        closed = endpoint.assembly.motion(motion)
        app.screen.show(document(endpoint, closed), *view(endpoint, closed))


@click.command("motions")
@click.argument("motion", required=False)
@click.option("--all", "also_closed", is_flag=True, help="Also those that are closed.")
@command
async def list_motions(app: App, motion: str | None, also_closed: bool) -> None:
    """List what is put to the vote, or show one with the vote of each structure."""
    async with app.endpoint(offline=True) as endpoint:
        if motion:
            found = endpoint.assembly.motion(motion)
            app.screen.show(document(endpoint, found), *view(endpoint, found))
            return
        shown = [
            each for each in endpoint.assembly.log.motions.values() if also_closed or each.closed is None
        ]
        app.screen.show([document(endpoint, each) for each in shown], _rows(endpoint.assembly, shown))
        waiting = [each for each in shown if endpoint.assembly.may_vote(each)]
        if waiting and endpoint.directory.own.device.administrator:
            app.screen.next(
                f"{counted(len(waiting), 'motion')} waits for your structure's vote",
                *(f"souspli cooperative motions {documents.short(each.id)}" for each in waiting[:3]),
            )


def _rows(assembly: Assembly, motions: list[Motion]) -> Rows:
    return Rows(
        ("id", "title", "about", "until", "votes", "result"),
        [
            (
                documents.short(each.id),
                each.title,
                str(each.about),
                when(each.closes)[:10],
                f"{len(assembly.ballots(each))} of {len(each.electorate)}",
                outcome(assembly, each),
            )
            for each in motions
        ],
        "Nothing is put to the vote. Propose something with `souspli cooperative propose`.",
        whole=frozenset({"id"}),
    )


def outcome(assembly: Assembly, motion: Motion) -> str:
    """Return how a vote went, or that it goes on."""
    if motion.closed is None:
        return "open"
    carried = assembly.tally(motion).carried
    return "not carried" if carried is None else motion.choices[carried]


def view(endpoint: Endpoint, motion: Motion) -> tuple[Text, Fields]:
    """Return a motion as people read it."""
    assembly, tally = endpoint.assembly, endpoint.assembly.tally(motion)
    ballots = assembly.ballots(motion)

    def voters(place: int | None) -> str:
        names = sorted(_handle(endpoint, voter) for voter, vote in ballots.items() if vote == place)
        return f"{len(names)}" + (f"  ({', '.join(names)})" if names else "")

    return heading(motion.title, documents.short(motion.id)), fields(
        ("about", str(motion.about)),
        ("proposed by", _handle(endpoint, motion.structure)),
        ("text", motion.text),
        ("open until", when(motion.closes)),
        *((choice, voters(place)) for place, choice in enumerate(motion.choices)),
        ("abstain", voters(None)),
        (
            "turnout",
            f"{len(ballots)} of {tally.electorate}"
            + (f", quorum {motion.quorum} %" if motion.quorum else ""),
        ),
        ("result", outcome(assembly, motion)),
    )


COMMANDS = (propose, vote, close, list_motions)
"""What client/cli/cooperative/group.py adds to its group."""
