"""Announcements and training sessions. Commands of `souspli cooperative`."""

from contextlib import suppress
from datetime import datetime

import click
from rich.text import Text

from client.cli.app import App
from client.cli.options import command
from client.cli.screen import documents
from client.cli.screen.screen import Document
from client.cli.screen.views import Fields, Rows, fields, heading, joined, stamp, when
from client.endpoint import Endpoint
from schemas.errors import InvalidInputError, NotFoundError, RelayUnreachableError
from schemas.leaflets import Announcement, Training

_MOMENT = click.DateTime(["%Y-%m-%d %H:%M"])


def _announcement(body: Announcement) -> Document:
    return {
        "announcement": body.subject,
        "title": body.title,
        "text": body.text,
        "language": body.language,
        "time": stamp(body.time),
        "until": stamp(body.until),
    }


def _training(endpoint: Endpoint, body: Training) -> Document:
    parties = endpoint.desk.parties(body.subject, body.seats)
    return {
        "training": body.subject,
        "short": documents.short(body.subject),
        "title": body.title,
        "text": body.text,
        "language": body.language,
        "starts": stamp(body.starts),
        "ends": stamp(body.ends),
        "place": body.place,
        "seats": body.seats,
        "cancelled": body.cancelled,
        "parties": [
            {
                "service": str(endpoint.desk.address(each.service)),
                "people": list(each.sign_up.people),
                "waits": each.waits,
            }
            for each in parties
        ],
    }


@click.command("news")
@command
async def show_news(app: App) -> None:
    """Read what the cooperative announces."""
    async with app.endpoint(offline=True) as endpoint:
        await _refresh(endpoint)
        found = endpoint.leaflets.announcements()
        views = [view for each in found for view in (heading(each.title, when(each.time)[:10]), each.text)]
        app.screen.show([_announcement(each) for each in found], *(views or ["There is no news."]))


@click.command()
@click.argument("title")
@click.argument("text")
@click.option("--language", default="fr", show_default=True, help="The language that it is in.")
@click.option(
    "--days", type=click.IntRange(1, 366), default=30, show_default=True, help="How long it is shown."
)
@command
async def announce(app: App, title: str, text: str, language: str, days: int) -> None:
    """As a registrar, tell everybody something. It is public."""
    async with app.endpoint() as endpoint:
        said = await endpoint.leaflets.announce(title, text, language, days)
        app.screen.show(_announcement(said), f"Everybody can read {title!r} until {when(said.until)[:10]}.")


@click.command("training")
@click.argument("title")
@click.option(
    "--starts", type=_MOMENT, required=True, metavar="'YYYY-MM-DD HH:MM'", help="When, in local time."
)
@click.option(
    "--minutes", type=click.IntRange(5, 7 * 24 * 60), default=120, show_default=True, help="How long."
)
@click.option("--place", required=True, help="Where; an address of a video call does as well.")
@click.option("--seats", type=click.IntRange(1, 10_000), default=12, show_default=True, help="For how many.")
@click.option("--text", default="", help="What it is about.")
@click.option("--language", default="fr", show_default=True, help="The language that is spoken.")
@click.option("--change", "training", metavar="ID", help="The session to change, instead of a new one.")
@click.option("--cancel", is_flag=True, help="It does not take place.")
@command
async def offer(
    app: App,
    title: str,
    starts: datetime,
    minutes: int,
    training: str | None,
    cancel: bool,
    **said: object,
) -> None:
    """As a registrar, offer a training session, or change one."""
    begin = int(starts.astimezone().timestamp() * 1000)
    async with app.endpoint() as endpoint:
        await endpoint.leaflets.refresh()
        offered = await endpoint.leaflets.offer_training(
            _find(endpoint, training).subject if training else None,
            title=title,
            starts=begin,
            ends=begin + minutes * 60_000,
            cancelled=cancel,
            **said,
        )
        app.screen.show(_training(endpoint, offered), *_views(endpoint, offered))
        app.screen.elsewhere(
            "members sign up", f"souspli cooperative sign-up {documents.short(offered.subject)} 'Anne Dupont'"
        )


@click.command("trainings")
@click.argument("training", required=False)
@command
async def list_trainings(app: App, training: str | None) -> None:
    """List the training sessions to come, or show one with who has signed up, as far as you know."""
    async with app.endpoint(offline=True, mail=True) as endpoint:
        await _refresh(endpoint)
        if training:
            found = _find(endpoint, training)
            app.screen.show(_training(endpoint, found), *_views(endpoint, found))
            return
        trainings = endpoint.leaflets.trainings()
        app.screen.show(
            [_training(endpoint, each) for each in trainings],
            Rows(
                ("id", "when", "title", "place", "seats"),
                [
                    (
                        documents.short(each.subject),
                        "cancelled" if each.cancelled else when(each.starts),
                        each.title,
                        each.place,
                        str(each.seats),
                    )
                    for each in trainings
                ],
                "There are no training sessions to come.",
                whole=frozenset({"id"}),
            ),
        )


@click.command("sign-up")
@click.argument("training")
@click.argument("people", nargs=-1, metavar="NAME...")
@click.option("--text", default="", help="A remark, such as what somebody needs.")
@click.option("--cancel", is_flag=True, help="Nobody comes any more.")
@click.option("--from", "service", metavar="SERVICE", help="Your own service, when you are in several.")
@command
async def sign_up(
    app: App, training: str, people: tuple[str, ...], text: str, cancel: bool, service: str | None
) -> None:
    """Sign up for a training session, or say anew who comes; sealed to the cooperative's desk."""
    if not people and not cancel:
        raise click.UsageError("Say who comes, or --cancel.")
    async with app.endpoint(mail=True) as endpoint:
        await endpoint.leaflets.refresh()
        found = _find(endpoint, training)
        if found.cancelled and not cancel:
            raise InvalidInputError("this session does not take place")
        item = await endpoint.desk.sign_up(found.subject, people, text, going=not cancel, service=service)
        told = "nobody comes" if cancel else f"{joined(people)} come"
        app.screen.show(documents.item(item), f"The cooperative is told that {told} on {when(found.starts)}.")


def _find(endpoint: Endpoint, part: str) -> Training:
    fitting = [
        each
        for each in endpoint.leaflets.trainings()
        if part and part in (each.subject, each.subject[-12:][: len(part)])
    ]
    if len(fitting) != 1:
        raise NotFoundError(
            f"no training session to come has the id {part!r}", advice="souspli cooperative trainings"
        )
    return fitting[0]


def _views(endpoint: Endpoint, body: Training) -> tuple[Text, Fields]:
    parties = endpoint.desk.parties(body.subject, body.seats)
    return heading(body.title, documents.short(body.subject)), fields(
        ("when", f"{when(body.starts)} to {when(body.ends)[-5:]}"),
        ("place", body.place),
        ("language", body.language),
        ("seats", str(body.seats)),
        ("text", body.text),
        ("state", "cancelled" if body.cancelled else ""),
        *(
            (
                str(endpoint.desk.address(each.service)),
                joined(each.sign_up.people) + (" (wait)" if each.waits else ""),
            )
            for each in parties
        ),
    )


async def _refresh(endpoint: Endpoint) -> None:
    with suppress(RelayUnreachableError):  # which was said already
        await endpoint.leaflets.refresh()


COMMANDS = (show_news, announce, offer, list_trainings, sign_up)
"""What client/cli/cooperative/group.py adds to its group."""
