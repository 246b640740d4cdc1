"""Structures as the directory shows them: immutable values; every change makes a new one (spec/directory.md).

Positions are places in the directory log, counted from 1: what has position p is in every log of p or more.

    intake = abri.service("accueil")
    intake.current.public
    readers(abri, intake)
"""

import difflib
from collections.abc import Iterable, Mapping

import msgspec

from crypto.witnesses import Policy
from schemas.errors import NotFoundError
from schemas.mail import Inbound, Mode


class Device(msgspec.Struct, frozen=True):
    """A device of a member, with its public keys (1216 and 1984 bytes)."""

    kid: bytes
    member: str
    encryption: bytes
    signing: bytes
    added: int
    administrator: bool = False
    auditor: bool = False
    revoked: int | None = None

    @property
    def active(self) -> bool:
        """Whether it may act now."""
        return self.revoked is None

    def active_at(self, size: int) -> bool:
        """Whether it could act in a log of `size` entries."""
        return self.added <= size and (self.revoked is None or size < self.revoked)


class Epoch(msgspec.Struct, frozen=True):
    """A key period of a service: messages are sealed to `public` (1216 bytes) until it is closed."""

    number: int
    public: bytes
    kid: bytes
    opened: int
    closed: int | None = None

    def open_at(self, size: int) -> bool:
        """Whether it was the current one in a log of `size` entries."""
        return self.opened <= size and (self.closed is None or size < self.closed)


class Roster(msgspec.Struct, frozen=True):
    """Who belongs to a service, as of a position in the log."""

    since: int
    members: frozenset[str]


class Service(msgspec.Struct, frozen=True):
    """A functional mailbox; `exposed` is where a device last lost its right to read it (0: never).

    `rosters` are all that it ever had: what a member sent before leaving must still be accepted.
    """

    id: str
    handle: str
    name: str
    rosters: tuple[Roster, ...]
    epochs: tuple[Epoch, ...] = ()
    exposed: int = 0

    @property
    def members(self) -> frozenset[str]:
        """Who belongs to it now."""
        return self.rosters[-1].members

    def had(self, member: str, size: int) -> bool:
        """Whether the member belonged to it in a log of `size` entries."""
        then = [roster.members for roster in self.rosters if roster.since <= size]
        return bool(then) and member in then[-1]

    @property
    def current(self) -> Epoch | None:
        """The open epoch; None until the first is opened."""
        return self.epochs[-1] if self.epochs else None


class Recovery(msgspec.Struct, frozen=True):
    """The key (1216 bytes) that epoch seeds are also wrapped to; `threshold` of `shares` restore it."""

    public: bytes
    kid: bytes
    threshold: int
    shares: int


class Proposal(msgspec.Struct, frozen=True):
    """A level that one registrar (a member of the network) attests, and that waits for a second one."""

    level: int
    member: str


class Loss(msgspec.Struct, frozen=True):
    """A root key (1984 bytes) that is to replace a lost one: which registrar announced it, and when."""

    root: bytes
    member: str
    time: int


class MailPolicy(msgspec.Struct, frozen=True):
    """What a structure allows by e-mail: in which modes it writes, and what is done with a genuine reply."""

    modes: frozenset[Mode] = frozenset(Mode) - {Mode.PLAIN}
    inbound: Inbound = Inbound.HOLD


class Release(msgspec.Struct, frozen=True):
    """A release of the web client: SHA-256 of its manifest (spec/web.md), and when a registrar signed it."""

    position: int
    version: str
    manifest: bytes
    time: int


class Structure(msgspec.Struct, frozen=True):
    """An organisation, or the network itself (which has no handle), folded from its chain.

    `vouches` are the structures that it vouches for; `recovered` is where the registrars last replaced its
    root key (0: never). `policies` are those on witnesses, each with the position from which it holds, and
    `releases` those of the web client, the current one last; only the network has some.
    The chain has `next_n` entries; `head` is the leaf hash of the last and `time` its date in milliseconds.
    """

    id: str
    name: str
    root: bytes
    handle: str = ""
    kbo: str | None = None
    level: int = 0
    active: bool = True
    is_network: bool = False
    devices: Mapping[bytes, Device] = {}
    services: Mapping[str, Service] = {}
    recovery: Recovery | None = None
    proposal: Proposal | None = None
    vouches: frozenset[str] = frozenset()
    loss: Loss | None = None
    recovered: int = 0
    mail: MailPolicy = MailPolicy()
    policies: tuple[tuple[int, Policy], ...] = ()
    releases: tuple[Release, ...] = ()
    next_n: int = 0
    head: bytes = b""
    time: int = 0

    def service(self, handle: str) -> Service:
        """Return the service with a handle; raises NotFoundError, which names near matches."""
        by_handle = {service.handle: service for service in self.services.values()}
        if handle not in by_handle:
            raise unknown(f"{self.handle} has no service {handle!r}", handle, by_handle)
        return by_handle[handle]


def readers(structure: Structure, service: Service) -> list[Device]:
    """Return the active devices of the service's members: those to whom its seeds are wrapped."""
    active = [device for device in structure.devices.values() if device.active]
    return [device for device in active if device.member in service.members]


def rotation_due(structure: Structure) -> list[Service]:
    """Return the services whose open epoch can be read by a device that has lost that right."""
    return [
        service
        for service in structure.services.values()
        if service.current is not None and service.current.opened < service.exposed
    ]


def unknown(detail: str, wanted: str, known: Iterable[str]) -> NotFoundError:
    """Return the error for a name that does not exist, with those that look like it."""
    near = difflib.get_close_matches(wanted, list(known), n=3)
    return NotFoundError(detail, advice=f"did you mean {' or '.join(near)}?" if near else "")
