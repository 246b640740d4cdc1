"""A town in memory: offices whose devices run the client's own code over a relay that is a list.

Real: the directory and its rules, keys and their rotation, wraps, sealing and opening, acceptance, the
archive (SQLite, in memory), conversations, the states of referrals, endings, loops. Simulated: the network,
the relay (which keeps the two rules that matter here: closed epochs and revoked devices are refused), time,
and what people decide.

Two things are shared for want of memory and time: an envelope's bytes stay in the relay's list and are not
kept once more by each device, and what one key opens is opened once for all devices that hold that key.
"""

import os
import sqlite3
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from client.device.archive import Archive, Fate, Received, Row
from client.device.store import Store
from client.device.vault import Vault
from client.directory.seeds import wrap_info
from client.messages.acceptance import Examined, Examiner
from client.messages.conversation import Conversation
from client.relay.pages import Delivery
from crypto.chain import Directory
from crypto.envelope import seal
from crypto.keys import EncryptionKey
from crypto.structures import Device
from crypto.suite import wrap
from schemas.codec import encode
from schemas.content import Content
from schemas.envelope import Envelope, Header, Recipient, Sender, parse
from schemas.errors import EpochClosedError, ForbiddenError
from schemas.limits import LIMITS
from schemas.statements import RevocationReason
from tests.builders import START, Chain, Mailbox, Member, World
from tests.forging import forge

MEMBERS = 3
"""Of each office."""


REMEMBERED = 1 << 17
"""Bytes of opened rows that each desk keeps in memory: there are many desks in one process."""

_ELSEWHERE = EncryptionKey(bytes(32)).public
"""A key that nobody in the town has."""


class Town(World):
    """The directory, on a clock that the simulation sets."""

    def __init__(self, structures: int) -> None:
        self.now = START
        super().__init__()
        self.relay = Relay(self)
        self.offices = [Office(self, number) for number in range(structures)]
        self.by_service = {office.id: office for office in self.offices}

    def tick(self) -> int:
        """Return the time, later by a millisecond each time."""
        self.now += 1
        return self.now


class Relay:
    """Mailboxes, in order."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self.boxes: dict[str, list[Delivery]] = {}
        self.unreadable: Counter[str] = Counter()  # by service: sealed wrongly on purpose
        self.counts: Counter[str] = Counter()

    def post(self, raw: bytes) -> None:
        """Deliver an envelope to its recipients.

        Raises EpochClosedError or ForbiddenError, as the relay does.
        """
        header = parse(raw).header
        _, device = self._town.directory.device(header.sender.device)
        if not device.active:
            raise ForbiddenError
        for recipient in header.recipients:
            if self._town.by_service[recipient.service].mailbox.recipient != recipient:
                self.counts["sealed anew: the epoch had closed"] += 1
                raise EpochClosedError
        for recipient in header.recipients:
            box = self.boxes.setdefault(recipient.service, [])
            box.append(Delivery(len(box) + 1, header.time, raw))
        self.counts["envelopes"] += 1

    def page(self, mailbox: str, cursor: int) -> list[Delivery]:
        """Return what comes next in a mailbox."""
        return self.boxes.get(mailbox, [])[cursor : cursor + LIMITS.envelopes_page]


class MemoryStore(Store):
    """The client's store without its file."""

    def __init__(self) -> None:
        self.vault = Vault(os.urandom(32))
        self._database = sqlite3.connect(":memory:", isolation_level=None)
        self._prepare()


@dataclass
class View:
    """What the examiner asks of a mirror: the directory as it is."""

    current: Directory

    async def refresh(self) -> Directory:
        """Nothing is hidden here."""
        return self.current


class Shelf:
    """What was opened with a service's keys of late, by the hash of the envelope."""

    KEPT = 2_000

    def __init__(self) -> None:
        self._opened: OrderedDict[bytes, Received] = OrderedDict()

    def find(self, envelope: bytes) -> Received | None:
        """Return what an envelope holds, if a colleague's device opened it."""
        return self._opened.get(envelope)

    def put(self, received: Received) -> None:
        """Keep what was opened, in place of the oldest."""
        self._opened[received.hash] = received
        if len(self._opened) > self.KEPT:
            self._opened.popitem(last=False)


class SharingExaminer(Examiner):
    """The client's own, which decrypts nothing that the same key has opened for a colleague's device."""

    def __init__(self, mirror: View, desk: "Desk", archive: Archive, shelf: Shelf) -> None:
        super().__init__(mirror, desk, archive)  # type: ignore[arg-type]  # all it asks of them
        self._desk = desk
        self._shelf = shelf

    def _open(self, envelope: Envelope, kept: Received, recipient: Recipient, sender: Device) -> Examined:
        opened = self._shelf.find(kept.hash)
        if opened is not None and self._desk.find(recipient.kid) is not None:
            return Examined(opened, sender)
        examined = super()._open(envelope, kept, recipient, sender)
        if examined.received.fate is Fate.OPENED:
            self._shelf.put(examined.received)
        return examined


class Desk:
    """A device: what it can open, and what it has fetched."""

    def __init__(self, town: Town, office: "Office", member: Member) -> None:
        self._town = town
        self._office = office
        self.member = member
        self.archive = Archive(MemoryStore(), REMEMBERED)
        self.seeds: dict[bytes, EncryptionKey] = {}
        self.fates: Counter[Fate] = Counter()
        self._recipients: dict[str, Recipient] = {}  # as the directory was when it was last looked at
        self._examiner = SharingExaminer(View(town.directory), self, self.archive, office.shelf)
        self._conversation: Conversation | None = None  # the one that was looked at last

    def find(self, kid: bytes) -> EncryptionKey | None:
        """Return the seed of an epoch, if it was handed over."""
        return self.seeds.get(kid)

    def take(self, service: str, epoch: int, seed: bytes) -> None:
        """Get a seed from a colleague's device: wrapped to this one, and unwrapped."""
        key, info = self.member.device.encryption, wrap_info(service, epoch, self.member.kid)
        opened = EncryptionKey(key.unwrap(wrap(key.public, seed, info), info))
        self.seeds[opened.kid] = opened

    async def catch_up(self) -> None:
        """Fetch, examine and keep what is new in the office's mailbox."""
        mailbox = self._office.id
        cursor = self.archive.cursor(mailbox)
        while deliveries := self._town.relay.page(mailbox, cursor):
            page: list[Received] = []
            for delivery in deliveries:
                received = (await self._examiner.examine(mailbox, delivery, page)).received
                self.fates[received.fate] += 1
                page.append(received)
            self.archive.advance(mailbox, cursor, [Row(received, b"", owed=False) for received in page])
            cursor = page[-1].seq
            self._conversation = None

    def conversation(self, thread: str) -> Conversation:
        """Return what is known of a thread."""
        if self._conversation is None or self._conversation.id != thread:
            self._conversation = Conversation(thread, self.archive.thread(thread), ())
        return self._conversation

    def send(
        self, content: Content, thread: str | None, services: Sequence[str], unreadable_by: str | None = None
    ) -> str:
        """Seal and post, anew when an epoch has closed meanwhile; returns the thread.

        `unreadable_by`: a service whose wrap is made for another key, as a faulty program would.
        """
        identifier = self._town.new_id()
        for _ in range(2):
            known = [
                self._recipients.get(each, self._town.by_service[each].mailbox.recipient) for each in services
            ]
            header = Header(
                suite=1,
                id=identifier,
                sender=Sender(self._office.chain.id, self._office.id, self.member.kid),
                thread=thread or identifier,
                time=self._town.tick(),
                recipients=tuple(known),
                checkpoint=self._town.directory.checkpoint(),
            )
            keys = [self._town.by_service[to.service].mailbox.epochs[to.epoch - 1].public for to in known]
            signing = self.member.device.signing
            if unreadable_by is None:
                raw = seal(header, content, keys, signing)
            else:
                pairs = zip(known, keys, strict=True)
                wrong = [_ELSEWHERE if to.service == unreadable_by else key for to, key in pairs]
                raw = forge(encode(header), encode(content), wrong, signing)
            try:
                self._town.relay.post(raw)
            except EpochClosedError:
                self._recipients.clear()
                continue
            if unreadable_by is not None:
                self._town.relay.unreadable[unreadable_by] += 1
            self._recipients |= {each.service: each for each in known}
            return header.thread
        raise EpochClosedError


@dataclass
class Away:
    """A member's absence, in days since the epoch, and who stands in."""

    member: str
    first: int
    last: int
    substitute: str


class Office:
    """A structure with one service, and its devices."""

    def __init__(self, town: Town, number: int) -> None:
        self._town = town
        self.chain: Chain = town.structure(f"structure-{number}")
        self.mailbox: Mailbox = self.chain.service("accueil", *(self.chain.member() for _ in range(MEMBERS)))
        self.away: list[Away] = []
        self.shelf = Shelf()
        self.desks = [Desk(town, self, member) for member in self.mailbox.members]
        self._hand_out()

    @property
    def id(self) -> str:
        """The service."""
        return self.mailbox.id

    def present(self, day: int) -> list[Desk]:
        """Return the desks whose members are there."""
        gone = {away.member for away in self.away if away.first <= day <= away.last}
        return [desk for desk in self.desks if desk.member.id not in gone]

    def rotate(self) -> None:
        """Open the next epoch; every device gets its seed."""
        self.chain.rotate(self.mailbox)
        self._hand_out()

    def lose(self, desk: Desk) -> None:
        """Let a device be lost: revoked at once; its member gets a new one, and all that there was."""
        self._replace(desk, self.chain.second_device(desk.member.id), RevocationReason.LOST)

    def leave(self, desk: Desk) -> None:
        """Let a colleague leave, and a newcomer take the desk over."""
        self._replace(desk, self.chain.member(), RevocationReason.LEFT)

    def _replace(self, desk: Desk, member: Member, reason: RevocationReason) -> None:
        self.chain.revoke(desk.member.kid, reason)
        self.desks = [each for each in self.desks if each is not desk]
        self.desks.append(Desk(self._town, self, member))
        self.chain.roster(self.mailbox, *(each.member for each in self.desks))
        self.rotate()

    def _hand_out(self) -> None:
        for desk in self.desks:
            for number, key in enumerate(self.mailbox.epochs, 1):
                if key.kid not in desk.seeds:
                    desk.take(self.id, number, key.seed)
