"""Writing to the cooperative's desk, and answering there: feedback, and who comes to a training session.

await desk.feedback(Topic.WISH, "Agenda", "Il nous faudrait un agenda")
await desk.progress(thread, Progress.PLANNED, "Au printemps", module=module.id)
await desk.sign_up(training.subject, ["Anne Dupont"])
"""

from collections.abc import Sequence
from dataclasses import dataclass

from client.cooperative.assembly import Assembly
from client.directory.mirror import Mirror
from client.files.files import Attachment
from client.messages.conversation import Conversation, Known
from client.messages.messages import Messages
from client.messages.outbox import Item
from client.messages.threads import Threads
from schemas.desk import Feedback, FeedbackState, Progress, SignUp, Topic
from schemas.errors import ForbiddenError, NotFoundError
from schemas.ids import Address


@dataclass(frozen=True)
class Note:
    """A note to the cooperative, with what became of it; `state` is None while nobody has looked."""

    thread: str
    service: str  # identifier of the service that wrote it
    feedback: Feedback
    at: int
    state: FeedbackState | None


@dataclass(frozen=True)
class Party:
    """Who comes to a training session from one service; `waits`: after all seats were taken."""

    thread: str
    service: str
    sign_up: SignUp
    at: int
    waits: bool = False


class Desk:
    """The desk, from both sides."""

    def __init__(self, mirror: Mirror, assembly: Assembly, messages: Messages, threads: Threads) -> None:
        self._mirror = mirror
        self._assembly = assembly
        self._messages = messages
        self._threads = threads

    async def feedback(
        self,
        topic: Topic,
        subject: str,
        text: str,
        files: Sequence[Attachment] = (),
        *,
        service: str | None = None,
    ) -> Item:
        """Write a note to the cooperative."""
        author = self._messages.author
        return await self._messages.begin(
            [self._assembly.desk],
            lambda after, refs: Feedback(author, topic, subject, text, after, refs),
            files,
            service=service,
        )

    async def progress(
        self, thread: str, state: Progress, text: str, module: str | None = None, motion: str | None = None
    ) -> Item:
        """At the desk, say what becomes of a note; raises ForbiddenError for others."""
        conversation = self._conversation(thread, Feedback)
        self._demand_desk(conversation)
        led_to = (
            self._assembly.module(module).id if module else None,
            self._assembly.motion(motion).id if motion else None,
        )
        author = self._messages.author
        return await self._messages.add(
            conversation.id,
            self._messages.everybody(conversation.id),
            lambda after, _: FeedbackState(author, state, text, *led_to, after),
        )

    async def sign_up(
        self,
        training: str,
        people: Sequence[str],
        text: str = "",
        *,
        going: bool = True,
        service: str | None = None,
    ) -> Item:
        """Tell who comes to a training session, in place of what was told before; or that nobody does."""
        author = self._messages.author
        before = self._own_party(training)
        if before is not None:
            return await self._messages.add(
                before.thread,
                self._messages.everybody(before.thread),
                lambda after, _: SignUp(
                    author, training, tuple(people) or before.sign_up.people, going, text, after
                ),
            )
        if not going:
            raise NotFoundError("nobody of your services has signed up for it")
        return await self._messages.begin(
            [self._assembly.desk],
            lambda after, _: SignUp(author, training, tuple(people), going, text, after),
            (),
            service=service,
        )

    def notes(self) -> list[Note]:
        """Return the notes that this device knows, sent or received, the latest first."""
        found = []
        for conversation in self._conversations():
            root = conversation.root
            if root is not None and isinstance(root.content, Feedback):
                states = [
                    known for known in _said(conversation, FeedbackState) if known.service != root.service
                ]
                last = states[-1].content if states else None
                state = last if isinstance(last, FeedbackState) else None
                found.append(Note(conversation.id, root.service, root.content, root.at, state))
        return sorted(found, key=lambda note: note.at, reverse=True)

    def parties(self, training: str, seats: int) -> list[Party]:
        """Return who comes to a session, in the order of their first sign-up; beyond the seats they wait."""
        found, taken = [], 0
        for party in sorted(self._parties(training), key=lambda each: each.at):
            if party.sign_up.going:
                waits = taken + len(party.sign_up.people) > seats
                taken += 0 if waits else len(party.sign_up.people)
                found.append(Party(party.thread, party.service, party.sign_up, party.at, waits))
        return found

    def _own_party(self, training: str) -> Party | None:
        own = self._threads.own_services()
        return next((each for each in self._parties(training) if each.service in own), None)

    def _parties(self, training: str) -> list[Party]:
        found = []
        for conversation in self._conversations():
            root = conversation.root
            if root is not None and isinstance(root.content, SignUp) and root.content.training == training:
                said = [known for known in _said(conversation, SignUp) if known.service == root.service]
                last = said[-1].content
                if isinstance(last, SignUp) and last.training == training:
                    found.append(Party(conversation.id, root.service, last, root.at))
        return found

    def _conversations(self) -> list[Conversation]:
        return [self._threads.conversation(view) for view in self._threads.ids()]

    def _conversation(self, thread: str, kind: type[Feedback]) -> Conversation:
        conversation = self._threads.conversation(self._threads.resolve(thread))
        if conversation.root is None or not isinstance(conversation.root.content, kind):
            raise NotFoundError("this is no note to the cooperative", advice="souspli feedback list")
        return conversation

    def _demand_desk(self, conversation: Conversation) -> None:
        root, own = conversation.root, self._threads.own_services()
        if (
            root is None
            or root.service in own
            or not any(each in own for each in conversation.participants[1:])
        ):
            raise ForbiddenError("only the desk that the note was written to says what becomes of it")

    def address(self, service: str) -> Address:
        """Return the address of a service by its identifier."""
        structure, found = self._mirror.current.service_by_id(service)
        return Address(found.handle, structure.handle)


def _said(conversation: Conversation, kind: type[FeedbackState] | type[SignUp]) -> list[Known]:
    """Return the contents of a kind from participants, the last one last."""
    return sorted(
        (
            known
            for known in conversation.known
            if isinstance(known.content, kind) and known.service in conversation.participants
        ),
        key=lambda known: known.at,
    )
