"""What is said after something was written: sent, kept in the outbox, or not possible."""

from collections.abc import Mapping

from client.cli.app import App
from client.cli.screen import documents
from client.cli.screen.views import heading
from client.messages.outbox import Item, OutState
from schemas.errors import IntegrityError, UnavailableError


def tell(app: App, item: Item, done: str, more: Mapping[str, object] | None = None) -> None:
    """Print what became of an item; the exit code is 7 when it waits, 8 when the relay lies, or the error's.

    `done` is said when it is sent. `more` joins the document that `--json` prints.
    """
    document, said = documents.item(item) | dict(more or {}), app.words.kept
    thread = documents.short(item.thread)
    match item.state:
        case OutState.QUEUED if isinstance(item.error, IntegrityError):
            app.screen.show(document, said.not_genuine)
            app.screen.alarm(item.error, app.screen.own.failing.relay)
            app.screen.next(said.when_genuine, "souspli doctor")
            app.exit_code = IntegrityError.exit_code
        case OutState.SENT:
            app.screen.show(document, heading(done, app.words.conversation.thread.format(short=thread)))
            app.screen.next(said.follow, f"souspli show {thread}")
        case OutState.QUEUED:
            app.screen.show(document, said.not_yet, said.later)
            app.screen.next(said.by_hand, "souspli outbox retry")
            app.exit_code = app.exit_code or UnavailableError.exit_code
        case OutState.FAILED:
            app.screen.show(document)
            error = item.error
            if error is not None and not app.json:
                app.screen.error(error)
            app.screen.next(
                said.failed,
                f"souspli outbox retry {documents.short(item.id)}",
                f"souspli outbox discard {documents.short(item.id)}",
            )
            app.exit_code = app.exit_code or (error.exit_code if error else 1)
