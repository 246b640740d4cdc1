"""What is shown of the closed loop: appointments, reasons, where a referral came from and goes."""

from collections.abc import Iterator

from rich.text import Text

from client.cli.screen.documents import short
from client.cli.screen.safe import line
from client.cli.screen.views import Cell, when
from client.messages.views import ThreadView
from client.words import Words
from crypto.chain import Directory
from schemas.content import Content, Referral, Transition
from schemas.errors import NotFoundError
from schemas.reminding import Level, Reminder
from schemas.sharing import ConsentWithdrawn, Origin
from schemas.steps import Appointment, Consent


def alerts(thread: ThreadView, words: Words) -> Iterator[Text]:
    """Yield what must be seen before the contents of a thread."""
    loop, said = thread.loop, words.conversation
    if loop.withdrawn is not None:
        yield Text(said.withdrawn.format(on=loop.withdrawn.on), style="bad")
    if loop.waits is not None:
        yield Text(said.uncared.format(since=loop.waits), style="bad")
    if loop.pressed:
        yield Text(said.pressed, style="bad")
    elif loop.late:
        yield Text(said.late, style="caution")


def facts(thread: ThreadView, directory: Directory, words: Words) -> Iterator[tuple[str, Cell | None]]:
    """Yield what stands beside the state of a referral, as labels with their values."""
    loop, said = thread.loop, words.conversation
    yield said.appointment, appointment(loop.appointment) if loop.appointment else None
    yield said.reason, words.reasons[loop.reason] if loop.reason else None
    yield said.other_door, _service(loop.suggests, directory, words) if loop.suggests else None
    if loop.transfer is not None:
        went = _with_thread(loop.transfer.service, loop.transfer.thread, directory, words)
        yield said.passed_on, f"{went}\n{agreed(loop.transfer.consent, words)}"
    yield said.comes_from, _origin(loop.origin, directory, words) if loop.origin else None
    if thread.referral is not None:
        yield from shared(thread.referral, words)


def shared(referral: Referral, words: Words) -> tuple[tuple[str, str], ...]:
    """Return what was made sure of before a referral was shared, as labels with their values."""
    checklist, said = referral.checklist, words.conversation
    if checklist is None:
        return ((said.checklist, said.no_checklist),)
    told = (words.informed[checklist.informed], checklist.on, checklist.why_not)
    return (
        (said.informed, ", ".join(filter(None, told))),
        (said.purpose, checklist.purpose),
        (said.minimum, said.yes),
    )


def details(content: Content, words: Words) -> Iterator[str]:
    """Yield what a content says besides its text."""
    if isinstance(content, Transition):
        if content.reason is not None:
            yield words.reasons[content.reason]
        if content.appointment is not None:
            yield appointment(content.appointment)
        if content.transfer is not None:
            yield agreed(content.transfer.consent, words)
    elif isinstance(content, ConsentWithdrawn):
        yield words.conversation.since.format(on=content.on)
        if content.text:
            yield content.text


def does(content: Reminder | ConsentWithdrawn, words: Words) -> str:
    """Return what the author of a content does by it."""
    if isinstance(content, ConsentWithdrawn):
        return words.did.consent_withdrawn
    return words.did.reminder if content.level is Level.REMINDER else words.did.escalation


def mark(thread: ThreadView, words: Words) -> str:
    """Return a word for the list of threads: why to look here first; empty when there is no reason."""
    loop, said = thread.loop, words.inbox
    if loop.withdrawn is not None:
        return said.withdrawn
    if loop.waits is not None:
        return said.uncared
    return said.pressed if loop.pressed else said.late if loop.late else ""


def appointment(of: Appointment) -> str:
    """Return when and where."""
    return f"{when(of.starts)}, {line(of.place)} ({of.minutes} min)"


def agreed(consent: Consent, words: Words) -> str:
    """Return who agreed, when and how."""
    by = words.consenting[consent.by]
    return words.conversation.agreed.format(by=by, on=consent.on, how=line(consent.how))


def _origin(origin: Origin, directory: Directory, words: Words) -> str:
    came = _with_thread(origin.sender, origin.thread, directory, words)
    return f"{came}\n{agreed(origin.consent, words)}" if origin.consent else came


def _with_thread(service: str, thread: str, directory: Directory, words: Words) -> str:
    there = words.conversation.thread.format(short=short(thread))
    return f"{_service(service, directory, words)} ({there})"


def _service(identifier: str, directory: Directory, words: Words) -> str:
    try:
        structure, service = directory.service_by_id(identifier)
    except NotFoundError:
        return words.conversation.unknown_service
    return f"{service.handle}@{structure.handle}"
