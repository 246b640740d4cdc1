"""Conversations as people see them: a thread's messages in order, who read them, and the state of a referral.

for thread in threads.all():
    print(thread.short, thread.subject, thread.unread)
"""

from collections.abc import Iterable
from itertools import pairwise

from client.casework.loop import loop_of
from client.clock import Clock
from client.device.archive import Archive, Received
from client.directory.mirror import Mirror
from client.messages.conversation import Conversation, Known, MessageState
from client.messages.outbox import Outbox
from client.messages.views import MessageView, ReadBy, RefusedView, ThreadView
from client.messages.warnings import warnings_of
from client.outside.guests import Guests
from schemas.content import Content, Message, Receipt, ReceiptState, Referral, Transition, files_of
from schemas.desk import Feedback
from schemas.errors import IntegrityError, InvalidInputError, NotFoundError
from schemas.events import missing, order
from schemas.guests import GuestItem
from schemas.ids import Address
from schemas.mail import GuestAnswer, Letter, Notice
from schemas.referral import Referral as Progress
from schemas.referral import Refusal, fold, moves
from schemas.reminding import Waiting

__all__ = ["MessageState", "MessageView", "ReadBy", "RefusedView", "ThreadView", "Threads"]

_SHORT = 6  # characters of the last, random part of a thread's id, or more where several begin alike


class Threads:
    """The conversations of this profile."""

    def __init__(
        self, archive: Archive, outbox: Outbox, mirror: Mirror, guests: Guests, clock: Clock
    ) -> None:
        self._archive = archive
        self._outbox = outbox
        self._mirror = mirror
        self._guests = guests
        self._clock = clock

    def all(self) -> list[ThreadView]:
        """Return all threads, the one with the latest message first."""
        ids, items, owed = self.ids(), self._outbox.all(), self._archive.owed_counts()
        shorts = _shorts(ids)
        conversations = [Conversation(each, self._archive.thread(each), items) for each in ids]
        views = [
            self._view(each, shorts[each.id[-12:]], owed.get(each.id, 0))
            for each in conversations
            if each.latest_absence is None
        ]
        return sorted(views, key=lambda view: view.last, reverse=True)

    def absences(self) -> list[Conversation]:
        """Return the threads that tell of absences; they are not shown among the others."""
        items = self._outbox.all()
        found = (Conversation(each, self._archive.thread(each), items) for each in self.ids())
        return [each for each in found if each.latest_absence is not None]

    def find(self, part: str) -> ThreadView:
        """Return the thread whose id's last part begins with `part` (or is it whole).

        Raises NotFoundError, or InvalidInputError when several fit, which names them.
        """
        thread = self.resolve(part)
        short = _shorts(self.ids())[thread[-12:]]
        return self._view(self.conversation(thread), short, len(self._archive.owed(thread)))

    def refused(self) -> list[RefusedView]:
        """Return everything that could not be accepted or opened, in any thread or none."""
        return [self._refused(each) for each in self._archive.unopened()]

    def resolve(self, part: str) -> str:
        """Return the identifier of a thread; raises like `find`."""
        wanted = part.strip().lower()
        fitting = [each for each in self.ids() if wanted and wanted in (each, each[-12:][: len(wanted)])]
        if not fitting:
            raise NotFoundError(f"no thread has an id that begins with {part!r}", advice="list the inbox")
        if len(fitting) > 1:
            raise InvalidInputError(
                f"{part!r} could be {len(fitting)} threads",
                advice="give one of " + ", ".join(_shorts(fitting).values()),
            )
        return fitting[0]

    def conversation(self, thread: str) -> Conversation:
        """Return what is known of a thread (by its whole identifier)."""
        return Conversation(thread, self._archive.thread(thread), self._outbox.all())

    def own_services(self) -> list[str]:
        """Return the identifiers of the services that this member belongs to."""
        structure, device = self._mirror.own
        return [each.id for each in structure.services.values() if device.member in each.members]

    def ids(self) -> list[str]:
        """Return the identifiers of all threads."""
        return sorted({*self._archive.threads(), *(item.thread for item in self._outbox.all())})

    # Making views.

    def _view(self, conversation: Conversation, short: str, unread: int) -> ThreadView:
        own = next((each for each in conversation.participants if each in self.own_services()), None)
        is_referral = conversation.referral is not None
        state = fold(conversation.events) if is_referral else None
        side = conversation.side(own) if is_referral and own else None
        here = {each.hash for each in conversation.unopened}
        gone = tuple(sorted(missing(conversation.events) - here))
        return ThreadView(
            id=conversation.id,
            short=short,
            subject=_subject(conversation),
            participants=tuple(self._address(each) for each in conversation.participants),
            own_service=self._address(own) if own else None,
            messages=tuple(self._messages(conversation, state)),
            missing=gone,
            refused=tuple(self._refused(each) for each in conversation.unopened),
            warnings=warnings_of(conversation, len(gone), self._address),
            unread=unread,
            referral=conversation.referral,
            referral_state=state,
            referral_side=side,
            referral_moves=moves(state, side) if state and side else (),
            assignee_name=_assignee_name(conversation, state),
            loop=loop_of(conversation, own, self._clock()),
        )

    def _messages(self, conversation: Conversation, state: Progress | None) -> list[MessageView]:
        refusals = dict(state.refused) if state else {}
        places = {event.id: place for place, event in enumerate(order(conversation.events))}
        doubles = _doubles(conversation, refusals)
        shown = [
            known
            for known in conversation.known
            if not isinstance(known.content, Receipt) and known.id not in doubles
        ]
        shown.sort(key=lambda known: (places.get(known.hash or b"", len(places)), known.at))
        readers = self._readers(conversation)
        return [self._message(known, conversation, readers, refusals) for known in shown]

    def _message(
        self,
        known: Known,
        conversation: Conversation,
        readers: dict[bytes, list[ReadBy]],
        refusals: dict[bytes, Refusal],
    ) -> MessageView:
        hash_ = known.hash or b""
        guest = self._answered(known.content, conversation)
        structure, _ = self._mirror.current.service_by_id(known.service)
        return MessageView(
            id=known.id,
            hash=known.hash,
            state=known.state,
            author=known.content.author,
            sender=self._address(known.service),
            structure=structure.name,
            own=self._is_own(known),
            internal=known.services == {known.service},
            at=known.at,
            content=known.content,
            files=guest.files if guest else files_of(known.content),
            read_by=tuple(readers.get(hash_, ())),
            refusal=refusals.get(hash_),
            problem=known.problem,
            guest=guest,
        )

    def _answered(self, content: Content, conversation: Conversation) -> GuestItem | None:
        """Return what a guest answered; None for other contents, and for what does not open."""
        if not isinstance(content, GuestAnswer):
            return None
        try:
            return self._guests.opened(content, conversation.said_by(conversation.participants[:1]))
        except IntegrityError:
            return None

    def _readers(self, conversation: Conversation) -> dict[bytes, list[ReadBy]]:
        readers: dict[bytes, list[ReadBy]] = {}
        for known in conversation.known:
            if isinstance(known.content, Receipt) and known.content.state is ReceiptState.READ:
                reader = ReadBy(known.content.author, self._address(known.service), known.at)
                for hash_ in known.content.of:
                    readers.setdefault(hash_, []).append(reader)
        return readers

    def _refused(self, received: Received) -> RefusedView:
        claims = None
        if received.header is not None:
            try:
                claims = self._address(received.header.sender.service)
            except NotFoundError:
                claims = None
        return RefusedView(
            received.mailbox, received.seq, received.accepted, received.problem, received.detail, claims
        )

    def _address(self, service: str) -> Address:
        structure, found = self._mirror.current.service_by_id(service)
        return Address(found.handle, structure.handle)

    def _is_own(self, known: Known) -> bool:
        if known.device is None:
            return True
        _, device = self._mirror.current.device(known.device)
        return device.member == self._mirror.own.device.member


def _doubles(conversation: Conversation, refusals: dict[bytes, Refusal]) -> set[str]:
    """Return what two devices did at the same moment of themselves, and counts once (spec/loop.md)."""
    found, told = set(), set()
    for known in conversation.known:
        content = known.content
        if isinstance(content, Transition) and content.instead_of and known.hash in refusals:
            found.add(known.id)
        elif isinstance(content, Waiting):
            if content.since in told:
                found.add(known.id)
            told.add(content.since)
    return found


def _shorts(threads: Iterable[str]) -> dict[str, str]:
    """Return for each thread the beginning of its id's last part that no other one shares."""
    parts = sorted(thread[-12:] for thread in threads)
    # In order, only neighbours can begin alike.
    sizes = [_alike(a, b) + 1 for a, b in pairwise(["", *parts, ""])]
    return {
        part: part[: max(_SHORT, before, after)]
        for part, (before, after) in zip(parts, pairwise(sizes), strict=True)
    }


def _alike(a: str, b: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    return next(
        (at for at, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), min(len(a), len(b))
    )


def _subject(conversation: Conversation) -> str:
    content = conversation.root.content if conversation.root else None
    if isinstance(content, Notice) and not content.subject:  # by a link: the letter has it
        letters = [known.content for known in conversation.known if isinstance(known.content, Letter)]
        return letters[0].subject if letters else f"{content.correspondent.name}"
    return content.subject if isinstance(content, Message | Referral | Notice | Feedback) else ""


def _assignee_name(conversation: Conversation, state: Progress | None) -> str:
    if state is None or state.assignee is None:
        return ""
    names = [
        known.content.assignee_name
        for known in conversation.known
        if isinstance(known.content, Transition) and known.content.assignee == state.assignee
    ]
    return names[-1] if names else ""
