"""What guests answer is fetched; whether a held reply is theirs is asked and decided (spec/bridge.md).

    confirmations.note(received)                  # what may be a reason to fetch, ask or decide
    await confirmations.bring()

Rules: the relay sees two items like all others, and the bridge a decision of the service; neither reads them.
Colleagues ask once, under one identifier, and decide what nobody has decided. What cannot be done now is done
the next time.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from client.clock import Clock
from client.device.archive import Received
from client.device.store import Store
from client.messages.conversation import Conversation, Known
from client.messages.messages import Messages
from client.messages.threads import Threads
from client.outside.guests import Guests
from client.outside.links import Link, link_of
from crypto.guests import question_id
from schemas.codec import Schema
from schemas.errors import (
    ForbiddenError,
    GoneError,
    IdReusedError,
    NotFoundError,
    SouspliError,
    UnavailableError,
)
from schemas.guests import Confirmation, GuestItem, Question
from schemas.mail import GuestAnswer, Letter, MailDecision, MailHeld

_DUE, _ASKED = "held-due", "held-asked"
_MOST = 10  # questions that wait for an answer in one box: whoever floods an address does not fill the page


class Mark(Schema):
    """That something is due, or was done."""


class Confirmations:
    """Answers of guests, questions to them, and what follows."""

    def __init__(
        self, store: Store, guests: Guests, threads: Threads, messages: Messages, clock: Clock
    ) -> None:
        self._store = store
        self._guests = guests
        self._threads = threads
        self._messages = messages
        self._clock = clock

    def note(self, received: Iterable[Received]) -> None:
        """Remember in which conversations there may be something to do."""
        received = list(received)
        self._guests.note(received)
        for each in received:
            if each.header is not None and isinstance(each.content, MailHeld | GuestAnswer | Letter):
                self._store.put(_DUE, each.header.thread, Mark())

    async def bring(self) -> None:
        """Fetch, ask and decide what is due; what the relay does not take now stays due."""
        await self._guests.collect()
        for thread in self._store.all(_DUE, Mark):
            try:
                done = await self._tend(self._threads.conversation(thread))
            except UnavailableError:
                return
            except (ForbiddenError, NotFoundError, GoneError):  # the member has left, or the box is no more
                done = True
            if done:
                self._store.delete(_DUE, thread)

    async def _tend(self, conversation: Conversation) -> bool:
        """Return whether nothing more is due in a conversation."""
        link = link_of(conversation)
        services = self._messages.everybody(conversation.id)
        if link is None or services[0] != conversation.participants[0]:
            return True
        waiting = dict(_waiting(conversation))
        said_by_bridge = conversation.said_by(conversation.participants[1:])
        answers = [each for each in said_by_bridge if isinstance(each, GuestAnswer)]
        for answer in answers:
            said = self._said(answer, conversation)
            if said is not None and waiting.pop(said.held, None) is not None:
                await self._decide(conversation.id, services, said, answer.item)
        if waiting and link.open(self._clock()):
            for held in list(waiting.values())[:_MOST]:
                await self._ask(link, held)
        return not any(self._guests.due(answer) for answer in answers)

    def _said(self, answer: GuestAnswer, conversation: Conversation) -> Confirmation | None:
        try:
            opened = self._guests.opened(answer, conversation.said_by(conversation.participants[:1]))
        except SouspliError:  # altered, or of another key: no word of the guest's
            return None
        return opened.confirms if opened else None

    async def _decide(self, thread: str, services: list[str], said: Confirmation, item: str) -> None:
        await self._messages.add(
            thread,
            services,
            lambda after, _: MailDecision(self._messages.author, said.held, said.own, after=after, item=item),
        )

    async def _ask(self, link: Link, known: Known) -> None:
        held = known.content
        if not isinstance(held, MailHeld):
            return
        item = question_id(known.at, link.told.id, held.held)
        if self._store.get(_ASKED, item, Mark) is not None:
            return
        question = GuestItem(
            self._messages.author,
            self._clock(),
            to=link.name,
            held=Question(held.held, held.claimed, known.at),
        )
        with suppress(IdReusedError):  # a colleague has asked
            await self._guests.put(link.shared, item, question)
        self._store.put(_ASKED, item, Mark())


def _waiting(conversation: Conversation) -> Iterator[tuple[bytes, Known]]:
    """Yield the held replies about which nobody has decided, each with the hash of its mail."""
    own, *bridge = conversation.participants
    decided = {each.held for each in conversation.said_by([own]) if isinstance(each, MailDecision)}
    for known in conversation.known:
        held = known.content
        if isinstance(held, MailHeld) and known.service in bridge and held.held not in decided:
            yield held.held, known
