"""Correspondents: people outside who have nothing but e-mail, and what is written to them (spec/bridge.md).

    sam = correspondents.add("Sam Dupont", "sam@asso.example", Language.FR, parse_address("pont@coop"))
    written = await correspondents.write(sam, Writing("Logement", "Bonjour"))
    written.code                                         # six digits, to be told by telephone
    await correspondents.reply(written.item.thread, Writing("", "Merci"))

Rules: what the structure's policy does not allow is not written; what goes by a link is sealed to the guest
and to the own service. The bridge sends the link, and lacks the code that opens the box.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from client.clock import Clock
from client.device.store import Store
from client.directory.mirror import Mirror
from client.files.files import Files
from client.messages.messages import Messages
from client.messages.outbox import Item, Outbox
from client.messages.threads import Threads
from client.outside.guests import Guests
from client.outside.links import check_consent, link_of
from crypto.structures import MailPolicy
from schemas.codec import Schema
from schemas.content import FileRef
from schemas.errors import ForbiddenError, NotFoundError
from schemas.forms import Language
from schemas.guests import GuestItem
from schemas.ids import Address, new_id
from schemas.mail import Correspondent, Letter, Mail, MailDecision, MailHeld, Mode, Notice

_KIND = "correspondent"


class Contact(Schema):
    """A correspondent of this profile, and the service of the bridge that writes to them."""

    correspondent: Correspondent
    service: str
    structure: str

    @property
    def bridge(self) -> Address:
        """Where the bridge is."""
        return Address(self.service, self.structure)


@dataclass(frozen=True)
class Written:
    """What was sent, and the one-time code of a new link; no code where the guest has one already."""

    item: Item
    code: str = ""
    expires: int = 0


@dataclass(frozen=True)
class Writing:
    """What is to be written: `mode` is how it goes; `phrase` words without which a link opens nothing.

    `asks`: the correspondent is asked to decide, and the mail has a link for each answer.
    """

    subject: str
    text: str
    files: Sequence[Path] = ()
    mode: Mode = Mode.LINK
    phrase: str = ""
    days: int = 30
    asks: bool = False


class Correspondents:
    """What a caseworker does with correspondents."""

    def __init__(
        self,
        store: Store,
        mirror: Mirror,
        guests: Guests,
        files: Files,
        messages: Messages,
        threads: Threads,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._store = store
        self._mirror = mirror
        self._guests = guests
        self._files = files
        self._messages = messages
        self._threads = threads
        self._outbox = outbox
        self._clock = clock

    def add(self, name: str, address: str, language: Language, bridge: Address, key: bytes = b"") -> Contact:
        """Keep somebody, in place of what was kept of the same address; raises NotFoundError."""
        self._mirror.current.service(bridge)
        known = [each for each in self.all() if each.correspondent.address == address]
        identifier = known[0].correspondent.id if known else new_id(self._clock())
        correspondent = Correspondent(identifier, name, address, language, key)
        contact = Contact(correspondent, bridge.service, bridge.structure)
        self._store.put(_KIND, identifier, contact)
        return contact

    def keep_key(self, contact: Contact, key: bytes) -> Contact:
        """Keep another key of a correspondent, or none."""
        kept = replace(contact, correspondent=replace(contact.correspondent, key=key))
        self._store.put(_KIND, contact.correspondent.id, kept)
        return kept

    def offered(self, thread: str) -> tuple[Contact, bytes]:
        """Return the key that the last genuine reply in a conversation brought; raises NotFoundError."""
        conversation = self._threads.conversation(self._threads.resolve(thread))
        said = conversation.said_by(conversation.participants[1:])  # by the bridge
        bring = [each for each in said if isinstance(each, Mail) and each.offered]
        contact = self._store.get(_KIND, bring[-1].correspondent, Contact) if bring else None
        if contact is None:
            raise NotFoundError("no reply in this conversation brought a key", advice="see souspli show")
        return contact, bring[-1].offered

    def all(self) -> list[Contact]:
        """Return the correspondents of this profile, by name."""
        return sorted(self._store.all(_KIND, Contact).values(), key=lambda each: each.correspondent.name)

    def find(self, text: str) -> Contact:
        """Return the one of an address, or of a name that no other one has; raises NotFoundError."""
        wanted = text.casefold()
        fitting = [
            each
            for each in self.all()
            if wanted in (each.correspondent.address.casefold(), each.correspondent.name.casefold())
        ]
        if len(fitting) != 1:
            advice = "give the address" if fitting else "see souspli correspondent list"
            raise NotFoundError(f"{len(fitting)} correspondents are called {text!r}", advice=advice)
        return fitting[0]

    @property
    def policy(self) -> MailPolicy:
        """What the own structure allows by e-mail."""
        return self._mirror.own.structure.mail

    async def write(self, contact: Contact, writing: Writing, service: str | None = None) -> Written:
        """Begin a conversation with a correspondent, in the name of an own service (a handle).

        Raises ForbiddenError for a mode that the structure does not allow, and for a link, whose box is made
        at once, RelayUnreachableError.
        """
        self._check(writing.mode)
        own = self._messages.own_service(service)
        bridge = self._mirror.current.service(contact.bridge)[1].id
        return await self._send(contact.correspondent, writing, (own, bridge), None)

    def last(self, thread: str) -> Notice | None:
        """Return the last notice of a conversation (by the beginning of its id); None where there is none.

        Only of the service that began it: the notice of anybody else would have their address.
        """
        conversation = self._threads.conversation(self._threads.resolve(thread))
        said = conversation.said_by(conversation.participants[:1])
        notices = [each for each in said if isinstance(each, Notice)]
        return notices[-1] if notices else None

    async def reply(self, thread: str, writing: Writing) -> Written:
        """Write once more in a conversation, by its open link or else a new one.

        Raises like `write`, and ConflictError for a link where the consent was withdrawn.
        """
        identifier, last = self._threads.resolve(thread), self.last(thread)
        if last is None:
            raise NotFoundError("this is no conversation with a correspondent", advice="souspli reply")
        self._check(writing.mode)
        kept = self._store.get(_KIND, last.correspondent.id, Contact)  # with a key that is newer, perhaps
        to = kept.correspondent if kept else last.correspondent
        own, bridge = self._messages.everybody(identifier)
        return await self._send(to, writing, (own, bridge), identifier)

    async def decide(self, thread: str, held: str, *, release: bool) -> Item:
        """Let a reply that is held (the beginning of its hash) into the conversation, or reject it."""
        identifier = self._threads.resolve(thread)
        found = [
            known.content.held
            for known in self._threads.conversation(identifier).known
            if isinstance(known.content, MailHeld) and known.content.held.hex().startswith(held.lower())
        ]
        if not found:
            raise NotFoundError(f"no reply is held here that begins with {held!r}", advice="see souspli show")
        return await self._messages.add(
            identifier,
            self._messages.everybody(identifier),
            lambda after, _: MailDecision(self._messages.author, found[0], release, after=after),
        )

    def _check(self, mode: Mode) -> None:
        if mode not in self.policy.modes:
            raise ForbiddenError(
                f"your structure does not write to correspondents as {mode}",
                advice=f"it allows: {', '.join(sorted(self.policy.modes))}",
            )

    async def _send(
        self, to: Correspondent, writing: Writing, services: tuple[str, str], thread: str | None
    ) -> Written:
        """Write to somebody in the name of the first service, by the bridge that is the second one."""
        if writing.mode is Mode.LINK:
            return await self._send_link(to, writing, services, thread)
        notice = Notice(self._messages.author, to, writing.mode)
        if writing.mode is not Mode.SHORT:
            refs = tuple([await self._files.keep(path) for path in writing.files])
            notice = replace(notice, subject=writing.subject, text=writing.text, files=refs)
        return Written(await self._messages.sent(self._put(services, notice, thread)))

    async def _send_link(
        self, to: Correspondent, writing: Writing, services: tuple[str, str], thread: str | None
    ) -> Written:
        if thread is not None:
            check_consent(self._threads.find(thread))
        author, refs = self._messages.author, tuple([await self._uploaded(path) for path in writing.files])
        letter = GuestItem(author, self._clock(), writing.subject, writing.text, files=refs, to=to.name)
        link = link_of(self._threads.conversation(thread)) if thread else None
        if link is not None and link.open(self._clock()) and not writing.phrase:
            item, code = new_id(self._clock()), ""
            await self._guests.put(link.shared, item, letter)
            shared, told = link.shared, replace(link.told, expires=link.expires)
        else:
            made = await self._guests.make(*services, letter, days=writing.days, phrase=writing.phrase)
            item, code, shared, told = made.item, made.code, made.shared, made.link
        # Together: a link whose key no colleague has would bring replies that nobody can open.
        with self._store.transaction():
            notice = Notice(author, to, Mode.LINK, guest=replace(told, asks=writing.asks))
            sent = self._put(services, notice, thread)
            known = Letter(author, shared, item, letter.text, letter.subject, files=refs)
            self._outbox.write(services[:1], known, thread=sent.thread, follows=sent.id)
        return Written(await self._messages.sent(sent), code, told.expires)

    def _put(self, services: Sequence[str], notice: Notice, thread: str | None) -> Item:
        if thread is None:
            return self._outbox.write(services, notice)
        known = self._threads.conversation(thread)
        notice = replace(notice, after=known.heads(services))
        return self._outbox.write(services, notice, thread=thread, follows=known.predecessor(services))

    async def _uploaded(self, path: Path) -> FileRef:
        ref = await self._files.keep(path)
        await self._files.upload(ref)
        return ref
