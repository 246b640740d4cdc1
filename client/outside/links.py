"""The link of a conversation: the box behind it gets a new code, ends later, or is ended for good.

    link = links.find(thread)
    code = await links.new_code(thread)               # six digits, to be told by telephone
    await links.revoke(thread)

Rules: whoever belongs to the service may do it, for the notice says all that it takes; what was done is told
in the conversation, to colleagues and bridge: with the link ends the reply address. Where the consent was
withdrawn, or the conversation is over, a link can be ended and nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from client.casework.keeping import Keeping
from client.clock import Clock
from client.messages.conversation import Conversation
from client.messages.messages import Messages
from client.messages.outbox import Item
from client.messages.threads import Threads
from client.messages.views import ThreadView
from client.outside.guests import DAY, Guests, new_code
from crypto.guests import GuestKey, read_link
from schemas.errors import ConflictError, NotFoundError
from schemas.guests import GuestBox, GuestState
from schemas.mail import Change, GuestLink, Letter, LinkChanged, Notice
from schemas.mail import GuestKey as SharedKey
from schemas.working_days import day_of


@dataclass(frozen=True)
class Link:
    """A box as notice and letter tell of it, and until when it is open."""

    told: GuestLink
    shared: SharedKey
    name: str  # of the correspondent
    expires: int
    revoked: bool

    @property
    def key(self) -> GuestKey:
        """What the link holds."""
        return read_link(self.told.link)

    def open(self, now: int) -> bool:
        """Whether somebody with link and code can read."""
        return not self.revoked and self.expires > now


def links_of(conversation: Conversation) -> list[Link]:
    """Return the links that the service gave which began a conversation, the last one last.

    None of those whose letter is not here. A link of anybody else would have their key.
    """
    contents = conversation.said_by(conversation.participants[:1])
    letters = {each.guest.id: each.guest for each in contents if isinstance(each, Letter)}
    told = {
        each.guest.id: (each.guest, each.correspondent.name)
        for each in contents
        if isinstance(each, Notice) and each.guest is not None and each.guest.id in letters
    }
    changes = [each for each in contents if isinstance(each, LinkChanged)]
    return [_link(link, letters[guest], name, changes) for guest, (link, name) in told.items()]


def link_of(conversation: Conversation) -> Link | None:
    """Return the last link of a conversation; None without one, and for whom its letter is not."""
    return next(reversed(links_of(conversation)), None)


def check_consent(view: ThreadView) -> None:
    """Raise ConflictError where the consent was withdrawn, which ends every link of a conversation."""
    if view.loop.withdrawn is not None:
        raise ConflictError(
            "the consent was withdrawn: nothing is shared by a link in this conversation any more",
            advice="ask the person; what they agree to share then begins another conversation",
        )


def _link(told: GuestLink, shared: SharedKey, name: str, changes: Iterable[LinkChanged]) -> Link:
    own = [each for each in changes if each.guest == told.id]
    renewed = [each.expires for each in own if each.change is Change.RENEWED]
    revoked = any(each.change is Change.REVOKED for each in own)
    return Link(told, shared, name, renewed[-1] if renewed else told.expires, revoked)


class Links:
    """What a caseworker does with the link of a conversation."""

    def __init__(
        self, guests: Guests, messages: Messages, threads: Threads, keeping: Keeping, clock: Clock
    ) -> None:
        self._guests = guests
        self._messages = messages
        self._threads = threads
        self._keeping = keeping
        self._clock = clock

    def find(self, thread: str) -> Link:
        """Return the last link of a conversation (by the beginning of its id); raises NotFoundError."""
        found = link_of(self._threads.conversation(self._threads.resolve(thread)))
        if found is None:
            raise NotFoundError(
                "this conversation has no link", advice="write by one: souspli correspondent write"
            )
        return found

    async def state(self, thread: str) -> GuestState:
        """Return what the relay says of it: read, code attempts left, until when."""
        return await self._guests.state(self.find(thread).told.id)

    async def new_code(self, thread: str) -> tuple[str, Item]:
        """Give it a new code, and all attempts; the old code opens nothing any more."""
        link, code = self.find(thread), new_code()
        return code, await self._change(thread, link, Change.CODE, link.expires, code)

    async def renew(self, thread: str, days: int) -> Item:
        """Let it work for so many days from now, also when it had expired.

        Raises NotFoundError for one that was ended, ConflictError where nobody may read any more.
        """
        return await self._change(thread, self.find(thread), Change.RENEWED, self._clock() + days * DAY)

    async def revoke(self, thread: str) -> Item:
        """End it: nothing opens any more, and replies by ordinary mail are held."""
        link = self.find(thread)
        return await self._change(thread, link, Change.REVOKED, link.expires)

    async def revoke_all(self, thread: str) -> list[Item]:
        """End each link of a conversation (by its whole id) that opens something still."""
        links = links_of(self._threads.conversation(thread))
        return [
            await self._change(thread, link, Change.REVOKED, link.expires)
            for link in links
            if link.open(self._clock())
        ]

    async def _change(self, thread: str, link: Link, change: Change, expires: int, code: str = "") -> Item:
        identifier = self._threads.resolve(thread)
        own, bridge = self._messages.everybody(identifier)
        if change is not Change.REVOKED:
            self._check(identifier, link)
        # `auth` follows from the link alone, with a phrase or without.
        auth = GuestKey(link.key.id, link.key.key).secrets().verifier
        box = GuestBox(own, bridge, auth, expires, code or None, change is Change.REVOKED)
        await self._guests.change(link.told.id, box)
        return await self._messages.add(
            identifier,
            [own, bridge],
            lambda after, _: LinkChanged(self._messages.author, link.told.id, change, expires, after=after),
        )

    def _check(self, thread: str, link: Link) -> None:
        """Refuse to open again what was closed for good: by a withdrawal, by time, by a person."""
        view = self._threads.find(thread)
        check_consent(view)
        if self._keeping.of(view).over(day_of(self._clock())):
            raise ConflictError(
                "this conversation is over and is about to be deleted", advice="begin another conversation"
            )
        if link.revoked:
            raise NotFoundError("this link was ended", advice="write again, which makes another one")
