"""Networks made in few lines, for tests: real keys, real entries, a directory that has admitted them all.

    world = network()
    cpas, abri = world.structure("cpas-namur"), world.structure("abri-de-meuse")
    anne, ben = cpas.member(), abri.member()
    social, intake = cpas.service("social", anne), abri.service("accueil", ben)
    raw = world.envelope(anne, social, [intake], Message(author="Anne", text="Bonjour"))

`world.entries` is the log in order: what a relay or a client is fed. Each structure comes with an
administrator, its first member. What has no method here (a forged statement) is made with `Chain.signed`.
"""

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count

from crypto.chain import Directory, Service, Structure
from crypto.envelope import seal
from crypto.keys import DeviceKeys, EncryptionKey, Random, SigningKey
from crypto.signing import epoch_kid
from schemas.codec import encode
from schemas.content import Content, FileRef
from schemas.envelope import Checkpoint, Header, Recipient, Sender
from schemas.ids import Address, new_id
from schemas.statements import (
    AnyStatement,
    DelegationChanged,
    DeviceAdded,
    DeviceRevoked,
    EpochOpened,
    NetworkFounded,
    RecoverySet,
    RevocationReason,
    RootReplaced,
    ServiceSet,
    StandingChanged,
    StructureAdmitted,
    frame_entry,
)

START = 1_750_000_000_000
"""When the networks of tests begin: 15 June 2025, in milliseconds."""

Signer = SigningKey | DeviceKeys
"""Who signs a statement: a root key, or a device."""


@dataclass(frozen=True)
class Member:
    """A person of a structure, with one device; `second_device` gives the same person another one."""

    id: str
    device: DeviceKeys
    chain: "Chain" = field(repr=False)

    @property
    def kid(self) -> bytes:
        """The key id of the device."""
        return self.device.kid


@dataclass
class Mailbox:
    """A service, with the keys of its epochs, the open one last."""

    id: str
    handle: str
    chain: "Chain" = field(repr=False)
    members: list[Member] = field(default_factory=list)
    epochs: list[EncryptionKey] = field(default_factory=list, repr=False)

    @property
    def key(self) -> EncryptionKey:
        """The key of the open epoch."""
        return self.epochs[-1]

    @property
    def address(self) -> Address:
        """`service@structure`."""
        return Address(self.handle, self.chain.handle)

    @property
    def recipient(self) -> Recipient:
        """How a header names it now."""
        return Recipient(self.chain.id, self.id, len(self.epochs), self.key.kid)

    @property
    def state(self) -> Service:
        """What the directory shows of it."""
        return self.chain.state.services[self.id]


class World:
    """A founded network: its directory, its log, and a clock that moves one second with each use."""

    def __init__(self, start: int = START, random: Random = os.urandom) -> None:
        self.directory = Directory()
        self.entries: list[bytes] = []
        self.random = random
        self._ticks = count(start, 1000)
        root = SigningKey.generate(random)
        self.network = Chain(self, self.new_id(), "", root)
        self.network.post(NetworkFounded, root, name="Coopérative Sous pli", root=root.public)
        self.registrar = self.network.member(administrator=True)

    def tick(self) -> int:
        """Return the time, in milliseconds, and let a second pass."""
        return next(self._ticks)

    def new_id(self) -> str:
        """Return an identifier of this time."""
        return new_id(self.tick(), self.random(10))

    def entry(self, statement: bytes, key: SigningKey) -> bytes:
        """Return the entry of an encoded statement, signed."""
        return frame_entry(statement, key.sign("statement", statement))

    def structure(self, handle: str, *, kbo: str | None = None, level: int = 2) -> "Chain":
        """Admit a structure, with an administrator who is its first member."""
        root = SigningKey.generate(self.random)
        chain = Chain(self, self.new_id(), handle, root)
        name = handle.replace("-", " ").capitalize()
        evidence = hashlib.sha256(handle.encode()).digest()
        chain.post(
            StructureAdmitted,
            self.registrar.device,
            handle=handle,
            name=name,
            root=root.public,
            level=level,
            evidence=evidence,
            kbo=kbo,
        )
        chain.administrator = chain.member(administrator=True)
        return chain

    def header(
        self,
        sender: Member,
        service: Mailbox,
        to: Sequence[Mailbox],
        *,
        thread: str = "",
        blobs: Iterable[str] = (),
        checkpoint: Checkpoint | None = None,
    ) -> Header:
        """Return the header of a new envelope, in a new thread unless said otherwise."""
        identifier = self.new_id()
        return Header(
            suite=1,
            id=identifier,
            sender=Sender(sender.chain.id, service.id, sender.kid),
            thread=thread or identifier,
            time=self.tick(),
            recipients=tuple(mailbox.recipient for mailbox in to),
            checkpoint=checkpoint or self.directory.checkpoint(),
            blobs=tuple(blobs),
        )

    def envelope(
        self, sender: Member, service: Mailbox, to: Sequence[Mailbox], content: Content, *, thread: str = ""
    ) -> bytes:
        """Return the raw envelope of a content, from a member for a service to mailboxes."""
        files: tuple[FileRef, ...] = getattr(content, "files", ())
        header = self.header(sender, service, to, thread=thread, blobs=(file.blob for file in files))
        return seal(header, content, [mailbox.key.public for mailbox in to], sender.device.signing)


class Chain:
    """A structure's chain, or the network's: each method signs a statement and has it admitted."""

    administrator: Member

    def __init__(self, world: World, identifier: str, handle: str, root: SigningKey) -> None:
        self.world = world
        self.id = identifier
        self.handle = handle
        self.root = root

    @property
    def state(self) -> Structure:
        """What the directory shows of it."""
        return self.world.directory.structure(self.id)

    def signed(self, kind: type[AnyStatement], signer: Signer, **members: object) -> bytes:
        """Return an entry that continues this chain; `members` may replace `n`, `time`, … too."""
        structure = self.world.directory.structures.get(self.id)
        kid = signer.kid if isinstance(signer, DeviceKeys) else epoch_kid(signer.public)
        common: dict[str, object] = {
            "structure": self.id,
            "n": structure.next_n if structure else 0,
            "time": self.world.tick(),
            "signer": kid,
            "previous": structure.head if structure else None,
        }
        key = signer.signing if isinstance(signer, DeviceKeys) else signer
        statement = encode(kind(**(common | members)))  # type: ignore[arg-type]  # checked when it is parsed
        return self.world.entry(statement, key)

    def post(self, kind: type[AnyStatement], signer: Signer, **members: object) -> bytes:
        """Sign an entry, admit it to the directory, append it to the log; returns it."""
        raw = self.signed(kind, signer, **members)
        self.world.directory.admit(raw)
        self.world.entries.append(raw)
        return raw

    def member(self, *, administrator: bool = False) -> Member:
        """Add a person with a device, signed by the root."""
        return self.second_device(self.world.new_id(), administrator=administrator)

    def second_device(self, member: str, *, administrator: bool = False) -> Member:
        """Add one more device of a member (by identifier), signed by the root."""
        device = DeviceKeys.generate(self.world.random)
        self.post(
            DeviceAdded,
            self.root,
            member=member,
            encryption=device.encryption.public,
            signing=device.signing.public,
        )
        if administrator:
            self.delegate(device.kid)
        return Member(member, device, self)

    def delegate(self, kid: bytes, *, granted: bool = True) -> bytes:
        """Make a device an administrator's, or end that."""
        return self.post(DelegationChanged, self.root, device=kid, granted=granted)

    def revoke(self, kid: bytes, reason: RevocationReason = RevocationReason.LOST) -> bytes:
        """Revoke a device, signed by the root."""
        return self.post(DeviceRevoked, self.root, device=kid, reason=reason)

    def service(self, handle: str, *members: Member) -> Mailbox:
        """Make a service with its first epoch."""
        mailbox = Mailbox(self.world.new_id(), handle, self)
        self.roster(mailbox, *members)
        self.rotate(mailbox)
        return mailbox

    def roster(self, mailbox: Mailbox, *members: Member) -> bytes:
        """Say anew who belongs to a service."""
        identifiers = tuple(dict.fromkeys(member.id for member in members))
        raw = self.post(
            ServiceSet,
            self.administrator.device,
            service=mailbox.id,
            handle=mailbox.handle,
            name=mailbox.handle.capitalize(),
            members=identifiers,
        )
        mailbox.members = list(members)
        return raw

    def rotate(self, mailbox: Mailbox) -> bytes:
        """Open the next epoch of a service."""
        key = EncryptionKey.generate(self.world.random)
        raw = self.post(
            EpochOpened,
            self.administrator.device,
            service=mailbox.id,
            epoch=len(mailbox.epochs) + 1,
            public=key.public,
        )
        mailbox.epochs.append(key)
        return raw

    def recovery(self, threshold: int = 3, shares: int = 5) -> EncryptionKey:
        """Set a recovery key; returns it."""
        key = EncryptionKey.generate(self.world.random)
        self.post(RecoverySet, self.root, public=key.public, threshold=threshold, shares=shares)
        return key

    def replace_root(self) -> SigningKey:
        """Replace the root key; returns the one that was given up."""
        old, new = self.root, SigningKey.generate(self.world.random)
        self.post(RootReplaced, old, root=new.public)
        self.root = new
        return old

    def standing(self, *, active: bool = True, level: int = 2) -> bytes:
        """Suspend or reinstate the structure, or change its level, signed by the registrar."""
        registrar = self.world.registrar.device
        return self.post(StandingChanged, registrar, level=level, active=active, evidence=bytes(32))


def network(start: int = START) -> World:
    """Found a network with one registrar."""
    return World(start)
