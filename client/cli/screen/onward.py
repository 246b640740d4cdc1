"""What is shown of the closed loop: appointments, reasons, where a referral came from and goes."""

from collections.abc import Iterator

from rich.text import Text

from client.cli.screen import words as english
from client.cli.screen.documents import short
from client.cli.screen.safe import line
from client.cli.screen.views import Cell, when
from client.views import ThreadView
from client.words import Words
from crypto.chain import Directory
from schemas.content import Content, Transition
from schemas.errors import NotFoundError
from schemas.reminding import Level, Reminder
from schemas.sharing import ConsentWithdrawn, Origin
from schemas.steps import Appointment, Consent


def alerts(thread: ThreadView) -> Iterator[Text]:
    """Yield what must be seen before the contents of a thread."""
    loop = thread.loop
    if loop.withdrawn is not None:
        yield Text(
            f"The person no longer agrees since {loop.withdrawn.on}. Use this no further than the law obliges"
            " you to; it is deleted fourteen days after.",
            style="bad",
        )
    if loop.waits is not None:
        yield Text(f"Since {loop.waits} nobody of your service cares for it: who takes it?", style="bad")
    if loop.pressed:
        yield Text("The other side has waited too long for an answer: please answer now.", style="bad")
    elif loop.late:
        yield Text("The answer to your service is late.", style="caution")


def facts(thread: ThreadView, directory: Directory, words: Words) -> Iterator[tuple[str, Cell | None]]:
    """Yield what stands beside the state of a referral, as labels with their values."""
    loop = thread.loop
    yield "appointment", appointment(loop.appointment) if loop.appointment else None
    yield "reason", words.reasons[loop.reason] if loop.reason else None
    yield "other door", _service(loop.suggests, directory) if loop.suggests else None
    if loop.transfer is not None:
        went = f"{_service(loop.transfer.service, directory)} (conversation {short(loop.transfer.thread)})"
        yield "passed on to", f"{went}\n{agreed(loop.transfer.consent)}"
    yield "comes from", _origin(loop.origin, directory) if loop.origin else None
    if thread.referral is not None:
        yield from english.shared(thread.referral)


def details(content: Content, words: Words) -> Iterator[str]:
    """Yield what a content says besides its text."""
    if isinstance(content, Transition):
        if content.reason is not None:
            yield words.reasons[content.reason]
        if content.appointment is not None:
            yield appointment(content.appointment)
        if content.transfer is not None:
            yield agreed(content.transfer.consent)
    elif isinstance(content, ConsentWithdrawn):
        yield f"since {content.on}"
        if content.text:
            yield content.text


def does(content: Reminder | ConsentWithdrawn) -> str:
    """Return what the author of a content does by it."""
    if isinstance(content, ConsentWithdrawn):
        return "says that the person no longer agrees"
    return "reminds" if content.level is Level.REMINDER else "presses for an answer"


def mark(thread: ThreadView, words: Words) -> str:
    """Return a word for the list of threads: why to look here first; empty when there is no reason."""
    loop = thread.loop
    if loop.withdrawn is not None:
        return words.inbox.withdrawn
    if loop.waits is not None:
        return words.inbox.uncared
    return words.inbox.pressed if loop.pressed else words.inbox.late if loop.late else ""


def appointment(of: Appointment) -> str:
    """Return when and where."""
    return f"{when(of.starts)}, {line(of.place)} ({of.minutes} minutes)"


def agreed(consent: Consent) -> str:
    """Return who agreed, when and how."""
    return f"the {consent.by} agreed on {consent.on}: {line(consent.how)}"


def _origin(origin: Origin, directory: Directory) -> str:
    came = f"{_service(origin.sender, directory)} (conversation {short(origin.thread)})"
    return f"{came}\n{agreed(origin.consent)}" if origin.consent else came


def _service(identifier: str, directory: Directory) -> str:
    try:
        structure, service = directory.service_by_id(identifier)
    except NotFoundError:
        return "a service that is not in the directory"
    return f"{service.handle}@{structure.handle}"
