"""A conversation on the screen: who wrote what and when, who read it, where a referral stands, what is wrong.

What is verified and what is only said stand apart: the structure and its level come from the directory, the
name of a person is the one that the person's device gives.
"""

from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from client.cli.screen import onward
from client.cli.screen.answers import answers
from client.cli.screen.correspondence import texts
from client.cli.screen.documents import short, slug
from client.cli.screen.doings import did
from client.cli.screen.problems import in_words
from client.cli.screen.safe import block, line
from client.cli.screen.views import fields, heading, indented, joined, size, when
from client.cli.screen.warnings import warning
from client.messages.conversation import MessageState
from client.messages.views import MessageView, ReadBy, RefusedView, ThreadView
from client.words import Words, words_in
from crypto.chain import Directory
from schemas.content import Urgency
from schemas.errors import PROBLEM_TYPE, NotFoundError, from_problem
from schemas.forms import Language
from schemas.ids import Address
from schemas.referral import State

_STATE_STYLES: Final = {
    State.SENT: "quiet",
    State.RECEIVED: "",
    State.ACCEPTED: "good",
    State.DECLINED: "caution",
    State.INFORMATION_ASKED: "caution",
    State.SCHEDULED: "good",
    State.UNATTENDED: "caution",
    State.IN_PROGRESS: "good",
    State.COMPLETED: "good",
    State.TRANSFERRED: "caution",
    State.WITHDRAWN: "caution",
}
_URGENCY_STYLES: Final = {Urgency.ROUTINE: "", Urgency.SOON: "caution", Urgency.URGENT: "bad"}


def conversation(thread: ThreadView, directory: Directory, language: Language) -> Group:
    """Return a thread as one view, from its head to its last message."""
    words = words_in(language)
    return Group(
        head(thread, directory, words),
        *onward.alerts(thread, words),
        *(_warning(warning(each, words), words) for each in thread.warnings),
        *(_warning(hidden(refused, language), words) for refused in thread.refused),
        *((answers(thread.referral, language),) if thread.referral else ()),
        *(part for message in thread.messages for part in _message(message, directory, words)),
    )


def head(thread: ThreadView, directory: Directory, words: Words) -> Group:
    """Return what a thread is: subject, participants, and the state of a referral."""
    sender, *others = thread.participants
    said, referral = words.conversation, thread.referral
    return Group(
        heading(thread.subject, thread.short),
        fields(
            (said.sender, who(sender, directory, words)),
            (said.receivers, "\n".join(who(other, directory, words) for other in others)),
            (said.state, state(thread, words)),
            (said.urgency, urgency(thread, words)),
            (said.basis, words.bases[referral.legal_basis] if referral else None),
            (said.in_charge, thread.assignee_name or None),
            *onward.facts(thread, directory, words),
        ),
    )


def state(thread: ThreadView, words: Words) -> Text | None:
    """Return the state of a referral; None when the thread is not one."""
    if thread.referral_state is None:
        return None
    at = thread.referral_state.state
    return Text(words.states[at], style=_STATE_STYLES[at])


def urgency(thread: ThreadView, words: Words) -> Text | None:
    """Return the urgency of a referral; None when the thread is not one."""
    if thread.referral is None:
        return None
    at = thread.referral.urgency
    return Text(words.urgencies[at], style=_URGENCY_STYLES[at])


def who(address: Address, directory: Directory, words: Words) -> str:
    """Return a service with what is verified of its structure."""
    said = words.conversation
    try:
        structure = directory.by_handle(address.structure)
    except NotFoundError:
        return f"{address} ({said.unknown})"
    suspended = "" if structure.active else f", {said.suspended}"
    return f"{address}  ({structure.name}, {words.levels[structure.level]}{suspended})"


def _message(message: MessageView, directory: Directory, words: Words) -> Iterator[RenderableType]:
    yield Rule(style="quiet")
    yield Text.assemble(
        (when(message.at), "quiet"),
        "  ",
        (line(message.author), "mine" if message.own else "heading"),
        (f", {words.conversation.you}" if message.own else "", "quiet"),
        (f", {line(message.structure)} ({_level(message.sender, directory, words)})", "quiet"),
        "  ",
        (did(message.content, words), "command"),
    )
    yield indented(Group(*_body(message, words)))


def _level(address: Address, directory: Directory, words: Words) -> str:
    try:
        return words.conversation.level.format(level=directory.by_handle(address.structure).level)
    except NotFoundError:
        return words.conversation.unknown


def _body(message: MessageView, words: Words) -> Iterator[RenderableType]:
    said = (*onward.details(message.content, words), *texts(message, words))
    yield from (Text(block(text)) for text in said if text)
    for file in message.files:
        yield Text.assemble(
            (f"{words.conversation.file} ", "quiet"),
            (short(file.blob), "command"),
            f"  {line(file.name)}  ",
            (size(file.size), "quiet"),
        )
    if message.refusal:
        yield Text(words.refusals[message.refusal], style="bad")
    if message.state is MessageState.QUEUED:
        yield Text(words.conversation.queued, style="caution")
    if message.state is MessageState.FAILED:
        why = words.problem(slug(message.problem) or "")
        yield Text(words.conversation.failed.format(problem=why), style="bad")
    if message.read_by:
        readers = joined(map(_reader, message.read_by))
        yield Text(words.conversation.read_by.format(readers=readers), style="quiet")


def _reader(reader: ReadBy) -> str:
    return f"{line(reader.author)} ({reader.service}, {when(reader.at)})"


def _warning(text: str, words: Words) -> Text:
    return Text(words.conversation.warning.format(text=line(text)), style="bad")


def hidden(view: RefusedView, language: Language) -> str:
    """Return that a message is not shown, and why: it is refused, or the key to it has not come yet."""
    said = words_in(language).conversation
    error = from_problem(PROBLEM_TYPE + view.problem, view.detail)
    why = in_words(error, language).brief if view.problem else said.locked
    sentence = said.hidden_claims if view.claims else said.hidden
    return sentence.format(when=when(view.accepted), claims=view.claims, why=why)
