"""The outbox: what is written is kept here, sealed at rest, before any network; then sent, at most once.

Rules: an item has one id for ever, and the relay accepts an id once: when an answer was lost, the item is
sealed anew and sent again, and `id-reused` means that it had arrived. It stays here until its own copy has
come back to the own mailbox. What may succeed later is tried again, and so is what met something that is not
genuine, which says nothing of what was written; what the relay refused is kept as failed, with the reason.

    outbox.write(services, Message(author="Anne", text="Bonjour"))
    await outbox.flush()
"""

import asyncio
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from client.clock import Clock
from client.device.archive import Archive
from client.device.profile import Profile
from client.files.files import Files
from client.messages.posting import Letter, Poster
from client.relay.responses import RETRY_AFTER
from schemas.codec import Schema, encode
from schemas.content import Content, Receipt, files_of, parse_content
from schemas.errors import (
    ConflictError,
    DirectoryForkError,
    IntegrityError,
    InvalidInputError,
    LocalError,
    NotFoundError,
    RelayUnreachableError,
    SouspliError,
    UnavailableError,
    from_problem,
)
from schemas.ids import Hash, Id, Millis, new_id
from schemas.limits import LIMITS

_KIND = "outbox"
_FIRST_PAUSE = 5_000  # milliseconds before the second attempt; doubled each time
_OF_ALL = (RelayUnreachableError, IntegrityError)  # what one item meets, the next one meets too
_LOCK_WAIT = 30  # seconds: another command may be uploading a file


class OutState(StrEnum):
    """Where an item stands."""

    QUEUED = "queued"
    SENT = "sent"  # accepted by the relay; its own copy has not come back yet
    FAILED = "failed"


class Item(Schema):
    """Something written: its content, and where it is to go (service ids, the own one first).

    `follows` is the item that the author wrote just before in the same thread: its hash, unknown until it is
    sent, joins those that the content names in `after`.
    """

    id: Id
    thread: Id
    services: tuple[Id, ...]
    content: Content
    written: Millis
    state: OutState = OutState.QUEUED
    follows: Id | None = None
    posted: bool = False  # it may have arrived
    hash: Hash | None = None  # of the envelope, once sent
    attempts: int = 0
    next_attempt: Millis = 0
    problem: str = ""  # the type of the error
    detail: str = ""
    advice: str = ""

    @property
    def error(self) -> SouspliError | None:
        """Why it was not sent, if it was tried."""
        return from_problem(self.problem, self.detail, self.advice) if self.problem else None


class Outbox:
    """The items of this profile."""

    def __init__(
        self, profile: Profile, archive: Archive, poster: Poster, files: Files, clock: Clock
    ) -> None:
        self._profile = profile
        self._store = profile.store
        self._archive = archive
        self._poster = poster
        self._files = files
        self._clock = clock
        self.written = asyncio.Event()
        """Set whenever this process has written something; whoever sends clears it."""

    def write(
        self,
        services: Sequence[str],
        content: Content,
        *,
        thread: str | None = None,
        follows: str | None = None,
        identifier: str | None = None,
    ) -> Item:
        """Keep something to be sent to services (ids, the own one first), in a new or given thread.

        `identifier` is its id, when that was chosen before. Raises InvalidInputError for what no reader would
        accept, such as a text that is too long.
        """
        parse_content(encode(content))
        now = self._clock()
        identifier = identifier or new_id(now)
        item = Item(identifier, thread or identifier, tuple(services), content, now, follows=follows)
        self._put(item)
        self.written.set()
        return item

    def all(self) -> list[Item]:
        """Return the items, oldest first, also those whose own copy has not come back yet."""
        return list(self._store.all(_KIND, Item).values())

    def items(self) -> list[Item]:
        """Return what is queued or failed, oldest first."""
        return [item for item in self.all() if item.state is not OutState.SENT]

    def item(self, identifier: str) -> Item | None:
        """Return an item as it stands; None once its own copy came back, or when it was discarded."""
        return self._store.get(_KIND, identifier, Item)

    def retry(self, part: str) -> Item:
        """Queue a failed item again, or try a queued one at once (by a unique part of its id)."""
        item = msgspec.structs.replace(self._find(part), state=OutState.QUEUED, next_attempt=0)
        self._put(item)
        return item

    def discard(self, part: str) -> Item:
        """Delete an item that was not sent; raises ConflictError while it is unknown whether it arrived."""
        item = self._find(part)
        if item.posted:
            raise ConflictError(
                "it may have arrived: the relay's answer was lost",
                advice="send it again, which has no second effect, to find out",
            )
        self._remove(item)
        return item

    def forget(self, thread: str) -> None:
        """Delete what is here of a thread, whatever became of it."""
        for item in self.all():
            if item.thread == thread:
                self._remove(item)

    def settle(self) -> None:
        """Forget the items whose own copy has come back, also when the relay's answer was lost."""
        for item in self.all():
            self._settle(item)

    def _settle(self, item: Item) -> None:
        if self._archive.seen(self._profile.device.kid, item.id) is not None:
            self._remove(item)

    async def flush(self, *, wait: float = _LOCK_WAIT) -> list[Item]:
        """Send what is due, in the order in which it was written; returns the items that were tried.

        Never raises for an item: those that could not be sent stay, with the error. Raises
        DirectoryForkError; UnavailableError when another command has been sending for more than `wait`
        seconds.
        """
        if not self.due():
            return []
        tried: dict[str, Item] = {}
        async with self._profile.exclusive("outbox", wait):
            before = -1
            while len(tried) > before:  # what one waited for may have been sent after it was looked at
                before = len(tried)
                for item in self.due():
                    if item.id in tried or self._waits(item):
                        continue
                    tried[item.id] = await self._attempt(item)
                    if isinstance(tried[item.id].error, _OF_ALL):
                        return list(tried.values())
        return list(tried.values())

    def due(self) -> list[Item]:
        """Return what is to be sent now, oldest first."""
        now = self._clock()
        return [
            item
            for item in self.items()
            if item.state is OutState.QUEUED
            # A relay that was away or lied is simply tried again; a relay that refused for now said when.
            and (item.next_attempt <= now or isinstance(item.error, _OF_ALL))
        ]

    def _waits(self, item: Item) -> bool:
        before = self.item(item.follows) if item.follows else None
        return before is not None and before.state is OutState.QUEUED

    async def _attempt(self, item: Item) -> Item:
        item = msgspec.structs.replace(item, attempts=item.attempts + 1, problem="", detail="", advice="")
        letter = Letter(item.id, item.thread, item.services, self._with_predecessor(item))
        posted = msgspec.structs.replace(item, posted=True)

        def posting() -> None:
            if self.item(item.id) is None:
                raise NotFoundError("it was taken back, or its conversation forgotten, before it was sent")
            self._put(posted)

        try:
            sent = await self._poster.post(letter, posting)
        except DirectoryForkError:
            raise
        except SouspliError as error:
            # A relay that does not answer, or falsely, leaves it open whether it took the envelope.
            lost = isinstance(error, _OF_ALL) and self.item(item.id) == posted
            item = self._failed(msgspec.structs.replace(item, posted=item.posted or lost), error)
        else:
            item = msgspec.structs.replace(item, state=OutState.SENT, hash=sent)
            self._forget_files(item)
        if self.item(item.id) is not None:  # else it was taken back or forgotten, and stays so
            self._put(item)
            self._settle(item)  # a follower may have got the own copy before the relay's answer came
        return item

    def _with_predecessor(self, item: Item) -> Content:
        if item.follows is None or isinstance(item.content, Receipt):
            return item.content
        before = self.item(item.follows)
        known = before.hash if before else self._archive.seen(self._profile.device.kid, item.follows)
        if known is None:
            return item.content
        overtaken = () if before is None or isinstance(before.content, Receipt) else before.content.after
        after = [each for each in item.content.after if each not in (known, *overtaken)]
        return msgspec.structs.replace(item.content, after=(*after, known)[-LIMITS.after :])

    def _failed(self, item: Item, error: SouspliError) -> Item:
        # A bare SouspliError is a failure of the relay's own (500), which is no refusal either.
        later = (
            isinstance(error, UnavailableError | LocalError | IntegrityError) or type(error) is SouspliError
        )
        asked = error.extra.get(RETRY_AFTER)
        pause = min(_FIRST_PAUSE * 2 ** min(item.attempts, 10), LIMITS.outbox_pause * 1000)
        return msgspec.structs.replace(
            item,
            state=OutState.QUEUED if later else OutState.FAILED,
            next_attempt=self._clock() + max(pause, round(asked * 1000) if isinstance(asked, float) else 0),
            problem=error.type,
            detail=error.detail,
            advice=error.advice,
        )

    def _find(self, part: str) -> Item:
        found = [item for item in self.items() if part.lower() in item.id]
        if not found:
            raise NotFoundError(f"nothing in the outbox has {part!r} in its id")
        if len(found) > 1:
            raise InvalidInputError(f"{len(found)} items have {part!r} in their id", advice="give more of it")
        return found[0]

    def _put(self, item: Item) -> None:
        self._store.put(_KIND, item.id, item)

    def _remove(self, item: Item) -> None:
        self._store.delete(_KIND, item.id)
        self._forget_files(item)

    def _forget_files(self, item: Item) -> None:
        for file in files_of(item.content):
            self._files.forget(file)
