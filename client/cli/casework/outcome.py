"""What is said after something was written: sent, kept in the outbox, or not possible."""

from collections.abc import Mapping

from client.cli.app import App
from client.cli.screen import documents
from client.outbox import Item, OutState
from schemas.errors import DirectoryForkError, IntegrityError, UnavailableError


def tell(app: App, item: Item, done: str, more: Mapping[str, object] | None = None) -> None:
    """Print what became of an item; the exit code is 7 when it waits, 8 when the relay lies, or the error's.

    `more` joins the document that `--json` prints.
    """
    document = documents.item(item) | dict(more or {})
    thread = documents.short(item.thread)
    match item.state:
        case OutState.QUEUED if isinstance(item.error, IntegrityError):
            app.screen.show(
                document, "Not sent: what the relay gives is not genuine. It is kept in the outbox, sealed."
            )
            app.screen.alarm(item.error.detail, item.error.advice or DirectoryForkError.hint)
            app.screen.next("it goes when the relay is genuine again; see how things stand", "souspli doctor")
            app.exit_code = IntegrityError.exit_code
        case OutState.SENT:
            app.screen.show(document, f"{done} Conversation {thread}.")
            app.screen.next("see who reads it, and what comes back", f"souspli show {thread}")
        case OutState.QUEUED:
            app.screen.show(
                document,
                "Not sent yet: the relay is away or does not take it now.",
                "It is kept in the outbox, sealed, and goes with the next command that reaches the relay.",
            )
            app.screen.next("or send it by hand, later", "souspli outbox retry")
            app.exit_code = app.exit_code or UnavailableError.exit_code
        case OutState.FAILED:
            app.screen.show(document)
            error = item.error
            if error is not None and not app.json:
                app.screen.error(error)
            app.screen.next(
                "it is kept in the outbox. When the cause is gone, try again, or throw it away",
                f"souspli outbox retry {documents.short(item.id)}",
                f"souspli outbox discard {documents.short(item.id)}",
            )
            app.exit_code = app.exit_code or (error.exit_code if error else 1)
