"""What is odd about a conversation: messages that are not here, who writes in it from outside.

    for warning in warnings_of(conversation, gone=1, address=address):
        print(warning)  # somebody has seen 1 message of which nothing is here: lost, delayed or hidden by ...

A warning is a kind with its details: people read it in their language (client/words/), programs its string.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from client.messages.conversation import Conversation
from client.wording import counted
from schemas.content import Receipt, ReceiptState
from schemas.ids import Address


class Kind(StrEnum):
    """The kinds of warnings, named as in the web client."""

    NO_ROOT = "no-root"
    MISSING = "missing"
    OUTSIDER = "outsider"
    NOT_OPENED = "not-opened"


@dataclass(frozen=True)
class ThreadWarning:
    """One warning; what its kind does not have is empty."""

    kind: Kind
    address: str = ""
    author: str = ""
    reason: str = ""
    count: int = 0

    def __str__(self) -> str:
        """Return it in English."""
        match self.kind:
            case Kind.NO_ROOT:
                return "the message that began this conversation is not here"
            case Kind.MISSING:
                lost = "lost, delayed or hidden by the relay"
                return f"somebody has seen {counted(self.count, 'message')} of which nothing is here: {lost}"
            case Kind.OUTSIDER:
                return f"{self.address} writes in this conversation from outside"
            case Kind.NOT_OPENED:
                return f"{self.author} ({self.address}) could not open a message: {self.reason}"


def warnings_of(
    conversation: Conversation, gone: int, address: Callable[[str], Address]
) -> tuple[ThreadWarning, ...]:
    """Return the warnings of a conversation of which `gone` messages are not here; each is there once."""
    return tuple(dict.fromkeys(_warnings(conversation, gone, address)))


def _warnings(
    conversation: Conversation, gone: int, address: Callable[[str], Address]
) -> Iterator[ThreadWarning]:
    if conversation.root is None:
        yield ThreadWarning(Kind.NO_ROOT)
    if gone:
        yield ThreadWarning(Kind.MISSING, count=gone)
    for known in conversation.known:
        if known.service not in conversation.participants:
            yield ThreadWarning(Kind.OUTSIDER, str(address(known.service)))
        elif isinstance(known.content, Receipt) and known.content.state is ReceiptState.REFUSED:
            where = str(address(known.service))
            yield ThreadWarning(Kind.NOT_OPENED, where, known.content.author, known.content.reason)
