"""A conversation on the screen: who wrote what and when, who read it, where a referral stands, what is wrong.

What is verified and what is only said stand apart: the structure and its level come from the directory, the
name of a person is the one that the person's device gives.
"""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from client.cli.screen import onward
from client.cli.screen import words as english
from client.cli.screen.answers import answers
from client.cli.screen.correspondence import by_mail, texts
from client.cli.screen.documents import short
from client.cli.screen.safe import block, line
from client.cli.screen.views import fields, heading, indented, joined, size, when
from client.conversation import MessageState
from client.views import MessageView, ReadBy, RefusedView, ThreadView
from client.words import Words, words_in
from crypto.chain import Directory
from schemas.content import Action, Note, Referral, Transition
from schemas.errors import NotFoundError
from schemas.forms import Language
from schemas.ids import Address
from schemas.mail import GuestAnswer, Letter, LinkChanged, Mail, MailDecision, MailHeld, MailState, Notice
from schemas.reminding import Reminder
from schemas.sharing import ConsentWithdrawn


def conversation(thread: ThreadView, directory: Directory, language: Language) -> Group:
    """Return a thread as one view, from its head to its last message."""
    words = words_in(language)
    return Group(
        head(thread, directory, words),
        *onward.alerts(thread),
        *(Text(f"Warning: {line(warning)}", style="bad") for warning in thread.warnings),
        *map(_refused, thread.refused),
        *((answers(thread.referral, language),) if thread.referral else ()),
        *(part for message in thread.messages for part in _message(message, directory, words)),
    )


def head(thread: ThreadView, directory: Directory, words: Words) -> Group:
    """Return what a thread is: subject, participants, and the state of a referral."""
    sender, *others = thread.participants
    return Group(
        heading(thread.subject, thread.short),
        fields(
            ("from", who(sender, directory)),
            ("to", "\n".join(who(other, directory) for other in others)),
            ("state", state(thread, words)),
            ("urgency", urgency(thread, words)),
            ("legal basis", words.bases[thread.referral.legal_basis] if thread.referral else None),
            ("in charge", thread.assignee_name or None),
            *onward.facts(thread, directory, words),
        ),
    )


def state(thread: ThreadView, words: Words) -> Text | None:
    """Return the state of a referral; None when the thread is not one."""
    if thread.referral_state is None:
        return None
    at = thread.referral_state.state
    return Text(words.states[at], style=english.STATE_STYLES[at])


def urgency(thread: ThreadView, words: Words) -> Text | None:
    """Return the urgency of a referral; None when the thread is not one."""
    if thread.referral is None:
        return None
    at = thread.referral.urgency
    return Text(words.urgencies[at], style=english.URGENCY_STYLES[at])


def who(address: Address, directory: Directory) -> str:
    """Return a service with what is verified of its structure."""
    try:
        structure = directory.by_handle(address.structure)
    except NotFoundError:
        return f"{address} (not in the directory)"
    suspended = "" if structure.active else ", suspended"
    return f"{address}  ({structure.name}, {english.level(structure.level)}{suspended})"


def _message(message: MessageView, directory: Directory, words: Words) -> Iterator[RenderableType]:
    yield Rule(style="quiet")
    yield Text.assemble(
        (when(message.at), "quiet"),
        "  ",
        (line(message.author), "mine" if message.own else "heading"),
        (", you" if message.own else "", "quiet"),
        (f", {line(message.structure)} ({_level(message.sender, directory)})", "quiet"),
        "  ",
        (did(message), "command"),
    )
    yield indented(Group(*_body(message, words)))


def _level(address: Address, directory: Directory) -> str:
    try:
        return f"level {directory.by_handle(address.structure).level}"
    except NotFoundError:
        return "not in the directory"


def title(message: MessageView) -> str:
    """Return who did what, in one line."""
    return f"{message.author}, {message.structure}, {did(message)}"


def did(message: MessageView) -> str:
    """Return what the author of a message does by it."""
    content = message.content
    match content:
        case Transition():
            assigned = f"assigns it to {line(content.assignee_name)}"
            if content.instead_of is not None:
                assigned += ", by itself, since who was in charge is away"
            return assigned if content.action is Action.ASSIGN else english.STEPS[content.action]
        case Note():
            return "notes, for the own service only"
        case Referral():
            return "refers"
        case Reminder() | ConsentWithdrawn():
            return onward.does(content)
        case (
            Notice()
            | Letter()
            | Mail()
            | MailHeld()
            | MailDecision()
            | MailState()
            | GuestAnswer()
            | LinkChanged()
        ):
            return by_mail(content)
        case _:
            return english.by_others(content)


def _body(message: MessageView, words: Words) -> Iterator[RenderableType]:
    said = (*onward.details(message.content, words), *texts(message))
    yield from (Text(block(text)) for text in said if text)
    for file in message.files:
        yield Text.assemble(
            ("file ", "quiet"),
            (short(file.blob), "command"),
            f"  {line(file.name)}  ",
            (size(file.size), "quiet"),
        )
    if message.refusal:
        yield Text(english.REFUSALS[message.refusal], style="bad")
    if message.state is MessageState.QUEUED:
        yield Text("waits in the outbox", style="caution")
    if message.state is MessageState.FAILED:
        yield Text(f"was not sent ({line(message.problem)}): see souspli outbox list", style="bad")
    if message.read_by:
        yield Text(f"read by {joined(map(_reader, message.read_by))}", style="quiet")


def _reader(reader: ReadBy) -> str:
    return f"{line(reader.author)} ({reader.service}, {when(reader.at)})"


def _refused(view: RefusedView) -> Text:
    claims = f", said to come from {view.claims}" if view.claims else ""
    return Text(
        f"Warning: a message of {when(view.accepted)}{claims} is not shown: {line(view.detail)}", style="bad"
    )
