"""`souspli feedback`: tell the cooperative what is wrong, missing or good, and what becomes of it."""

from pathlib import Path

import click

from client.cli.app import App
from client.cli.options import command
from client.cli.screen import documents
from client.cli.screen.screen import Document
from client.cli.screen.views import Rows, stamp, when
from client.cooperative.desk import Note
from client.endpoint import Endpoint
from schemas.desk import Progress, Topic


@click.group()
def feedback() -> None:
    """Write notes to the cooperative, and see what becomes of them."""


@feedback.command()
@click.argument("subject")
@click.argument("text")
@click.option(
    "--topic",
    type=click.Choice([each.value for each in Topic]),
    default=Topic.WISH.value,
    show_default=True,
    help="What it is.",
)
@click.option(
    "--file", "files", multiple=True, type=click.Path(path_type=Path, exists=True), help="A screenshot."
)
@click.option("--from", "service", metavar="SERVICE", help="Your own service, when you are in several.")
@command
async def send(
    app: App, subject: str, text: str, topic: str, files: tuple[Path, ...], service: str | None
) -> None:
    """Write a note to the cooperative; sealed to its desk. Please name no client."""
    async with app.endpoint() as endpoint:
        item = await endpoint.desk.feedback(Topic(topic), subject, text, files, service=service)
        app.screen.show(documents.item(item), f"Your note is on its way to {endpoint.assembly.desk}.")
        app.screen.next("see what becomes of it", "souspli feedback list")


@feedback.command("list")
@command
async def list_notes(app: App) -> None:
    """List the notes that your services wrote, or at the desk received, with their state."""
    async with app.endpoint(offline=True, mail=True) as endpoint:
        notes = endpoint.desk.notes()
        app.screen.show(
            [_document(endpoint, each) for each in notes],
            Rows(
                ("id", "of", "from", "topic", "subject", "state", "answer"),
                [
                    (
                        documents.short(each.thread),
                        when(each.at)[:10],
                        str(endpoint.desk.address(each.service)),
                        str(each.feedback.topic),
                        each.feedback.subject,
                        str(each.state.state) if each.state else "new",
                        each.state.text if each.state else "",
                    )
                    for each in notes
                ],
                "No notes yet. Write one with `souspli feedback send`.",
                whole=frozenset({"id"}),
            ),
        )


@feedback.command()
@click.argument("note", metavar="ID")
@click.argument("state", type=click.Choice([each.value for each in Progress]))
@click.option("--text", default="", help="What you answer.")
@click.option("--module", metavar="ID", help="The module that it led to.")
@click.option("--motion", metavar="ID", help="The motion that it led to.")
@command
async def state(app: App, note: str, state: str, text: str, module: str | None, motion: str | None) -> None:
    """At the desk, say what becomes of a note."""
    async with app.endpoint(mail=True) as endpoint:
        item = await endpoint.desk.progress(note, Progress(state), text, module, motion)
        app.screen.show(documents.item(item), f"Who wrote it sees that it is {state}.")


def _document(endpoint: Endpoint, note: Note) -> Document:
    return {
        "thread": note.thread,
        "short": documents.short(note.thread),
        "service": str(endpoint.desk.address(note.service)),
        "topic": str(note.feedback.topic),
        "subject": note.feedback.subject,
        "text": note.feedback.text,
        "at": stamp(note.at),
        "state": str(note.state.state) if note.state else None,
        "answer": note.state.text if note.state else None,
        "module": note.state.module if note.state else None,
        "motion": note.state.motion if note.state else None,
    }
