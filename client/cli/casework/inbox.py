"""`souspli inbox`: the conversations of the own services, and what arrives, live."""

from collections.abc import Sequence
from contextlib import suppress

import click
from rich.text import Text

from client import tending
from client.cli.app import App
from client.cli.language import lang
from client.cli.options import command
from client.cli.screen import documents, doings, onward, timeline
from client.cli.screen.safe import line
from client.cli.screen.views import Cell, Rows, recently, when
from client.device.archive import Fate, Received
from client.endpoint import Endpoint
from client.messages.replying import Begun
from client.messages.views import RefusedView, ThreadView
from client.words import Words
from schemas.content import Receipt
from schemas.errors import NotFoundError, SouspliError
from schemas.referral import CLOSED
from schemas.replying import Replying


@click.command()
@click.option("--follow", is_flag=True, help="Stay, and show what arrives while it arrives; Ctrl-C ends.")
@click.option("--all", "everything", is_flag=True, help="Also show referrals that have ended.")
@lang
@command
async def inbox(app: App, follow: bool, everything: bool) -> None:
    """Show the conversations of your services, the latest first.

    While it follows, it presses for late answers to what you wrote and hands over what a colleague who is
    away has in charge, as `souspli remind` does. With --json each arrival is one line, beginning with what
    has come since the last command.
    """
    only_arrivals, words = follow and app.json, app.words
    async with app.endpoint(offline=True, mail=not only_arrivals) as endpoint:
        views = endpoint.threads.all()
        gone = [] if only_arrivals else await delete_what_is_over(app, endpoint, views)
        threads = [thread for thread in views if thread not in gone and (everything or not ended(thread))]
        # What presses, or nobody cares for, comes first.
        threads.sort(key=lambda thread: not (thread.loop.pressed or thread.loop.waits))
        if not only_arrivals:
            shown = table(threads, endpoint.clock(), words)
            app.screen.show([documents.summary(thread) for thread in threads], shown)
            warn_of_refused(app, endpoint)
        if follow:
            app.sound(endpoint)  # it does not end by itself, and nobody should wait in vain
            app.screen.remark(f"\n{words.inbox.following}")

            async def rung() -> None:
                say_gone(app, await tending.tend(endpoint))

            def told(event: Replying) -> None:
                if begun := endpoint.colleagues.hear(event):
                    show_writing(app, endpoint, begun, words)

            async for received in endpoint.mailbox.follow(rung, told):
                show_arrival(app, endpoint, received, words)
        elif threads:
            app.screen.next(words.inbox.read_one, f"souspli show {threads[0].short}")


async def delete_what_is_over(app: App, endpoint: Endpoint, views: list[ThreadView]) -> list[ThreadView]:
    """Delete here what is over, and say what will be within thirty days; returns what went."""
    gone: list[ThreadView] = []
    with suppress(SouspliError):  # whatever is wrong with the relay, what is here can be read, and stays
        await endpoint.keeping.refresh(daily=True)
        await endpoint.consents.tend(views)
        gone = await endpoint.keeping.tend(views)
    say_gone(app, gone)
    due = len(endpoint.keeping.due(views)) - len(gone)
    if due:
        said = app.words.keeping
        app.screen.remark(f"{said.due.of(due)}: souspli retention show. {said.lengthen}")
    return gone


def say_gone(app: App, gone: Sequence[ThreadView]) -> None:
    """Say how many conversations were deleted here, if any was."""
    if gone:
        app.screen.remark(app.words.keeping.gone.format(count=len(gone)))


def ended(thread: ThreadView) -> bool:
    """Whether it is a referral that is over, and read."""
    return thread.referral_state is not None and thread.referral_state.state in CLOSED and not thread.unread


def table(threads: list[ThreadView], now: int, words: Words) -> Rows:
    """Return the threads for people."""
    said = words.inbox
    return Rows(
        (said.id, said.new, said.subject, said.others, said.state, said.last),
        [_row(thread, now, words) for thread in threads],
        empty=said.none,
        whole=frozenset({said.id, said.others, said.last}),
    )


def _row(thread: ThreadView, now: int, words: Words) -> tuple[Cell, ...]:
    others = [address for address in thread.participants if address != thread.own_service]
    subject = Text(line(thread.subject), style="heading" if thread.unread else "")
    if marked := onward.mark(thread, words):
        subject.append(f"  ({marked})", style="bad")
    if thread.warnings:
        subject.append(f"  ({words.inbox.warning})", style="bad")
    return (
        Text(thread.short, style="command"),
        str(thread.unread) if thread.unread else "",
        subject,
        ", ".join(map(str, others or thread.participants)),
        _state(thread, words),
        recently(thread.last, now),
    )


def _state(thread: ThreadView, words: Words) -> Text:
    state = timeline.state(thread, words) or Text()
    return state.append(f"\n{line(thread.assignee_name)}", style="quiet") if thread.assignee_name else state


def warn_of_refused(app: App, endpoint: Endpoint) -> None:
    """Say how much could not be accepted or opened, so that it is not overlooked."""
    for refused in endpoint.threads.refused():
        app.screen.warn(timeline.hidden(refused, app.language))


def show_writing(app: App, endpoint: Endpoint, begun: Begun, words: Words) -> None:
    """Print that a colleague is writing an answer."""
    with suppress(NotFoundError):  # in a conversation that has not come yet
        thread = endpoint.threads.find(begun.thread)
        app.screen.event(
            {"event": "replying", "thread": documents.summary(thread), "author": begun.name},
            Text.assemble(
                (when(endpoint.clock()), "quiet"),
                "  ",
                (thread.short, "command"),
                f"  {words.inbox.writing.format(name=line(begun.name) or words.inbox.colleague)}  ",
                (line(thread.subject), "heading"),
            ),
        )


def show_arrival(app: App, endpoint: Endpoint, received: Received, words: Words) -> None:
    """Print what has just arrived."""
    if received.header is None or received.content is None or received.fate is not Fate.OPENED:
        why = (received.problem, received.detail)
        refused = RefusedView(received.mailbox, received.seq, received.accepted, *why, claims=None)
        app.screen.event(
            {"event": received.fate.value, "problem": received.problem, "detail": received.detail},
            Text(line(timeline.hidden(refused, app.language)), style="bad"),
        )
        return
    thread = endpoint.threads.find(received.header.thread)
    found = [message for message in thread.messages if message.hash == received.hash]
    if isinstance(received.content, Receipt):
        event = "receipt"
        text = words.inbox.has_read.of(len(received.content.of), name=received.content.author)
    else:
        event, text = "message", doings.title(found[0], words)
    app.screen.event(
        {
            "event": event,
            "thread": documents.summary(thread),
            "message": documents.message(found[0]) if found else None,
            "author": received.content.author,
        },
        Text.assemble(
            (when(received.accepted), "quiet"),
            "  ",
            (thread.short, "command"),
            f"  {line(text)}  ",
            (line(thread.subject), "heading"),
        ),
    )
