"""The rules of the directory once more: each question is answered by reading the whole history.

Slow and simple on purpose, it stands beside `crypto.chain.Directory` in test_chain_stateful.py. It knows
nothing of form, place and signatures, and of the cooperative only who signs.
"""

from collections.abc import Iterable
from typing import Any

from crypto.signing import device_kid, epoch_kid
from schemas.cooperative import (
    BallotCast,
    ContributionNoted,
    DeskSet,
    ModuleSet,
    MotionClosed,
    MotionOpened,
    PledgeSet,
)
from schemas.statements import (
    AnyStatement,
    AuditorChanged,
    DelegationChanged,
    DeviceAdded,
    DeviceRevoked,
    EpochOpened,
    MailPolicySet,
    NetworkFounded,
    RecoverySet,
    RootKept,
    RootLost,
    RootRecovered,
    RootReplaced,
    ServiceSet,
    StandingChanged,
    StructureAdmitted,
    Vouched,
    WebReleased,
    WitnessesSet,
)


class Naive:
    """A history of statements, and what follows from it."""

    def __init__(self) -> None:
        self.history: list[AnyStatement] = []

    def allows(self, new: AnyStatement) -> bool:
        """Whether a statement may stand next, if its form, place and signature are right."""
        return self._standing(new) and self._signer(new) and self._fresh(new) and self._effect(new)

    # Questions to the history.

    def of(self, structure: str, *kinds: type[Any]) -> list[Any]:
        """Return the statements of a structure's chain, of some kinds or of all, oldest first."""
        return [
            each
            for each in self.history
            if each.structure == structure and (not kinds or isinstance(each, kinds))
        ]

    @property
    def network(self) -> str:
        """The identifier of the network."""
        return self.history[0].structure

    def root(self, structure: str) -> bytes:
        """Return the kid of the root that signs now."""
        return epoch_kid(self.of(structure, NetworkFounded, StructureAdmitted, RootReplaced)[-1].root)

    def is_active(self, structure: str) -> bool:
        """Whether the structure is not suspended."""
        standings = self.of(structure, StandingChanged)
        return not standings or standings[-1].active

    def devices(self, structure: str) -> dict[bytes, str]:
        """Return the member of each active device."""
        added = {device_kid(s.encryption, s.signing): s.member for s in self.of(structure, DeviceAdded)}
        revoked = {each.device for each in self.of(structure, DeviceRevoked)}
        return {kid: member for kid, member in added.items() if kid not in revoked}

    def administrators(self, structure: str) -> set[bytes]:
        """Return the active devices whose last delegation grants."""
        last = {each.device: each.granted for each in self.of(structure, DelegationChanged)}
        return {kid for kid in self.devices(structure) if last.get(kid)}

    def services(self, structure: str) -> dict[str, ServiceSet]:
        """Return what was last said of each service."""
        return {each.service: each for each in self.of(structure, ServiceSet)}

    def epochs(self, service: str) -> list[EpochOpened]:
        """Return the epochs of a service."""
        return [each for each in self.history if isinstance(each, EpochOpened) and each.service == service]

    def readers(self, structure: str, service: str) -> set[bytes]:
        """Return the devices that read a service."""
        members = self.services(structure)[service].members
        return {kid for kid, member in self.devices(structure).items() if member in members}

    # The rules.

    def _standing(self, new: AnyStatement) -> bool:
        if isinstance(new, StructureAdmitted | NetworkFounded):
            return not self.of(new.structure) and isinstance(new, NetworkFounded) == (not self.history)
        if not self.of(new.structure):
            return False
        if new.structure == self.network:
            return not isinstance(new, StandingChanged | RecoverySet | ServiceSet | EpochOpened)
        return self.is_active(new.structure) or isinstance(new, StandingChanged | DeviceRevoked)

    def _signer(self, new: AnyStatement) -> bool:
        own, members = new.structure, self.devices(new.structure)
        match new:
            case NetworkFounded():
                return new.signer == epoch_kid(new.root)
            case (
                StructureAdmitted()
                | StandingChanged()
                | RootLost()
                | RootRecovered()
                | ModuleSet()
                | ContributionNoted()
                | DeskSet()
                | WebReleased()
            ):
                return new.signer in self.administrators(self.network)
            case RootReplaced() | RecoverySet() | DelegationChanged() | AuditorChanged() | WitnessesSet():
                return new.signer == self.root(own)
            case RootKept():
                return new.signer == self.root(own) or new.signer in self.administrators(own)
            case (
                ServiceSet()
                | EpochOpened()
                | Vouched()
                | MailPolicySet()
                | MotionOpened()
                | BallotCast()
                | MotionClosed()
                | PledgeSet()
            ):
                return new.signer in self.administrators(own)
        subject = new.member if isinstance(new, DeviceAdded) else members.get(new.device)
        same = subject is not None and members.get(new.signer) == subject
        return same or new.signer == self.root(own) or new.signer in self.administrators(own)

    def _fresh(self, new: AnyStatement) -> bool:
        before = {key for each in self.history for key in _keys(each)}
        mine = {name for each in self.of(new.structure) for name in _names(each)}
        others = {name for each in self.history for name in _names(each)} - mine
        return before.isdisjoint(_keys(new)) and others.isdisjoint(_names(new))

    def _effect(self, new: AnyStatement) -> bool:
        holds = True
        match new:
            case StructureAdmitted():
                holds = self._enterprise_is_free(new.kbo, new.structure)
            case StandingChanged() if new.active:
                admitted = self.of(new.structure, StructureAdmitted)[0]
                holds = self._enterprise_is_free(admitted.kbo, new.structure)
            case RecoverySet():
                holds = new.threshold <= new.shares
            case WitnessesSet():
                holds = new.structure == self.network and new.quorum <= len(new.witnesses)
            case WebReleased():
                holds = new.structure == self.network
            case DelegationChanged() | AuditorChanged() | DeviceRevoked():
                holds = new.device in self.devices(new.structure)
            case ServiceSet():
                ever = {each.member for each in self.of(new.structure, DeviceAdded)}
                others = [s for s in self.services(new.structure).values() if s.service != new.service]
                once = len(set(new.members)) == len(new.members)
                holds = once and set(new.members) <= ever and new.handle not in [s.handle for s in others]
            case EpochOpened():
                known = new.service in self.services(new.structure)
                holds = known and new.epoch == len(self.epochs(new.service)) + 1
        return holds

    def _enterprise_is_free(self, kbo: str | None, structure: str) -> bool:
        admitted = [each for each in self.history if isinstance(each, StructureAdmitted) and each.kbo == kbo]
        others = [each for each in admitted if each.structure != structure]
        return kbo is None or not any(self.is_active(each.structure) for each in others)


def _keys(statement: AnyStatement) -> Iterable[bytes]:
    """Return the public keys that a statement brings in."""
    names = ("root", "public", "encryption", "signing")
    return [getattr(statement, name) for name in names if hasattr(statement, name)]


def _names(statement: AnyStatement) -> Iterable[str]:
    """Return what belongs to one structure for ever: its handle, its members, its services."""
    match statement:
        case StructureAdmitted():
            return [statement.handle]
        case DeviceAdded():
            return [statement.member]
        case ServiceSet():
            return [statement.service]
    return []
