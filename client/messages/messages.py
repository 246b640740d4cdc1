"""Writing: messages, replies, internal notes, receipts. Each is put into the outbox, then sent if possible.

await messages.send([parse_address("accueil@abri-de-meuse")], "Question", "Bonjour")
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from copy import copy

import msgspec

from client.device.archive import Archive, Fate, Received
from client.device.profile import Profile
from client.directory.mirror import Mirror
from client.files.files import Attachment, Files
from client.messages.outbox import Item, Outbox, OutState
from client.messages.threads import Threads
from schemas.content import Content, FileRef, Message, Note, Receipt, ReceiptState
from schemas.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    SouspliError,
    UnavailableError,
)
from schemas.ids import Address
from schemas.limits import LIMITS
from schemas.mail import Notice

Compose = Callable[[tuple[bytes, ...], tuple[FileRef, ...]], Content]
"""Makes a content of the hashes that it comes after and the files that go with it."""


class Messages:
    """What a person writes. Who writes gets the item as it stands after the attempt to send it."""

    def __init__(
        self,
        profile: Profile,
        mirror: Mirror,
        threads: Threads,
        archive: Archive,
        files: Files,
        outbox: Outbox,
    ) -> None:
        self._profile = profile
        self._mirror = mirror
        self._threads = threads
        self._archive = archive
        self._files = files
        self._outbox = outbox
        self._identifier: str | None = None

    def under(self, identifier: str) -> "Messages":
        """Return the same, to write one thing under an id that was chosen before."""
        named = copy(self)
        named._identifier = identifier  # noqa: SLF001 - its own
        return named

    @property
    def author(self) -> str:
        """The name that this person signs with."""
        return self._profile.keys.person

    async def send(
        self,
        to: Sequence[Address],
        subject: str,
        text: str,
        files: Sequence[Attachment] = (),
        *,
        service: str | None = None,
    ) -> Item:
        """Begin a thread. `service` (handle) is the own one it comes from, needed when there are several."""
        return await self.begin(
            to,
            lambda after, refs: Message(self.author, text, subject=subject, after=after, files=refs),
            files,
            service=service,
        )

    async def reply(self, thread: str, text: str, files: Sequence[Attachment] = ()) -> Item:
        """Write to everybody in a thread; raises ConflictError where that is not whom one would think."""
        identifier = self._threads.resolve(thread)
        root = self._threads.conversation(identifier).root
        if root is not None and isinstance(root.content, Notice):
            raise ConflictError(
                f"only the bridge would get this, and not {root.content.correspondent.name}",
                advice="write to them with `souspli correspondent write`, to colleagues with `souspli note`",
            )
        return await self.add(
            identifier,
            self.everybody(identifier),
            lambda after, refs: Message(self.author, text, after=after, files=refs),
            files,
        )

    async def note(self, thread: str, text: str, files: Sequence[Attachment] = ()) -> Item:
        """Write a note in a thread that only the own service can open."""
        identifier = self._threads.resolve(thread)
        return await self.add(
            identifier,
            self.everybody(identifier)[:1],
            lambda after, refs: Note(self.author, text, after=after, files=refs),
            files,
        )

    async def acknowledge(self, thread: str) -> int:
        """Say that this person has read the thread: sends the receipts owed; returns for how many messages.

        For what could not be opened, the receipt says so and why.
        """
        owed = self._archive.owed(self._threads.resolve(thread))
        with self._profile.store.transaction():
            for group in _alike(owed):
                self._write_receipt(group)
            self._archive.settle(owed)
        if owed:
            await self._flush()
        return len(owed)

    # What referrals are written with, too.

    async def begin(
        self, to: Sequence[Address], compose: Compose, files: Sequence[Attachment], *, service: str | None
    ) -> Item:
        """Begin a thread with what `compose` makes."""
        if not to:
            raise InvalidInputError("nobody is addressed", advice="name a service as service@structure")
        directory = self._mirror.current
        addressed = [directory.service(address)[1].id for address in to]
        services = tuple(dict.fromkeys((self.own_service(service), *addressed)))
        if len(services) > LIMITS.recipients:
            raise InvalidInputError(
                f"{len(services)} services are addressed, at most {LIMITS.recipients} can be"
            )
        async with self._kept(files) as refs:
            item = self._outbox.write(services, compose((), refs), identifier=self._identifier)
        return await self.sent(item)

    async def add(
        self, thread: str, services: Sequence[str], compose: Compose, files: Sequence[Attachment] = ()
    ) -> Item:
        """Add what `compose` makes to a thread, for services (ids) with the own one first."""
        async with self._kept(files) as refs:
            conversation = self._threads.conversation(thread)
            content, follows = compose(conversation.heads(services), refs), conversation.predecessor(services)
            item = self._outbox.write(
                services, content, thread=thread, follows=follows, identifier=self._identifier
            )
        return await self.sent(item)

    async def to_own_service(self, service: str, content: Content) -> Item:
        """Begin a thread that only an own service (id) can open."""
        return await self.sent(self._outbox.write([service], content))

    def everybody(self, thread: str) -> list[str]:
        """Return the services of a thread (ids), the own one first; raises ForbiddenError without one."""
        participants = self._threads.conversation(thread).participants
        own = [each for each in participants if each in self._threads.own_services()]
        if not own:
            raise ForbiddenError("you do not belong to a service of this conversation any more")
        return [own[0], *(each for each in participants if each != own[0])]

    def own_service(self, handle: str | None) -> str:
        """Return the own service (id) of a handle, or the only one; raises InvalidInputError."""
        structure = self._mirror.own.structure
        own = {structure.services[each].handle: each for each in self._threads.own_services()}
        if handle is None and len(own) == 1:
            return next(iter(own.values()))
        if handle in own:
            return own[handle]
        if not own:
            raise ForbiddenError("you belong to no service yet", advice="ask your administrator")
        raise InvalidInputError(
            f"you do not write for a service {handle!r}" if handle else "you belong to several services",
            advice="say for which one you write: " + ", ".join(sorted(own)),
        )

    @asynccontextmanager
    async def _kept(self, files: Sequence[Attachment]) -> AsyncIterator[tuple[FileRef, ...]]:
        """Keep files for what is written in the block; forget them again when it is not."""
        if len(files) > LIMITS.files:
            raise InvalidInputError(f"{len(files)} files are attached, at most {LIMITS.files} can be")
        refs: list[FileRef] = []
        try:
            for path in files:
                refs.append(await self._files.keep(path))  # noqa: PERF401 - those kept so far count
            yield tuple(refs)
        except SouspliError:
            for ref in refs:
                self._files.forget(ref)
            raise

    def _write_receipt(self, group: Sequence[Received]) -> None:
        first = group[0]
        header = first.header
        if header is None:
            raise NotFoundError("there is nobody to send this receipt to")
        opened = first.fate is Fate.OPENED
        receipt = Receipt(
            self.author,
            tuple(each.hash for each in group),
            ReceiptState.READ if opened else ReceiptState.REFUSED,
            "" if opened else first.problem[:60],
        )
        others = [each.service for each in header.recipients if each.service != first.mailbox]
        self._outbox.write((first.mailbox, *others), receipt, thread=header.thread)

    async def sent(self, item: Item) -> Item:
        """Try to send what waits in the outbox; returns the item as it then stands."""
        await self._flush()
        # Gone from the outbox means that the own copy came back already.
        return self._outbox.item(item.id) or msgspec.structs.replace(item, state=OutState.SENT)

    async def _flush(self) -> None:
        try:
            await self._outbox.flush()
        except UnavailableError:
            # Another command is sending just now, and takes this along or leaves it to the next one.
            return


def _alike(owed: Sequence[Received]) -> list[list[Received]]:
    """Group what one receipt can attest: same mailbox, same recipients, same outcome."""
    groups: dict[object, list[Received]] = {}
    for each in owed:
        services = (
            frozenset(recipient.service for recipient in each.header.recipients) if each.header else None
        )
        groups.setdefault((each.mailbox, services, each.problem), []).append(each)
    return [
        group[first : first + LIMITS.envelopes_page]
        for group in groups.values()
        for first in range(0, len(group), LIMITS.envelopes_page)
    ]
