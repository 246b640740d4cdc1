"""Statements: the signed changes of which the directory consists (spec/directory.md).

Each structure has one chain of statements; the network (the cooperative that runs the relay) is the first
structure. `previous` is the leaf hash of the chain's last entry, `n` its place. An entry of the log is the
statement with its signature, and it is these bytes that are hashed:

    u32 length of the statement | statement (compact JSON) | signature of 3373 bytes
"""

import struct
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.codec import Schema, decode, decode_request
from schemas.cooperative import (
    BallotCast,
    ContributionNoted,
    DeskSet,
    ModuleSet,
    MotionClosed,
    MotionOpened,
    PledgeSet,
)
from schemas.errors import MalformedError
from schemas.ids import Handle, Hash, Id, Kid
from schemas.limits import LIMITS
from schemas.mail import Inbound, Mode
from schemas.statement import (
    SIGNATURE_SIZE,
    EncryptionPublic,
    Name,
    Signature,
    SigningPublic,
    Statement,
)
from schemas.web import Version

_LENGTH = struct.Struct(">I")

Level = Annotated[int, msgspec.Meta(ge=0, le=4)]
Kbo = Annotated[str, msgspec.Meta(pattern=r"^[01][0-9]{9}$(?!\n)")]

__all__ = ["SIGNATURE_SIZE", "EncryptionPublic", "Name", "Signature", "SigningPublic", "Statement"]


class NetworkFounded(Statement, tag="network-founded"):
    """Opens the chain of the network; signed by its own root."""

    name: Name
    root: SigningPublic


class StructureAdmitted(Statement, tag="structure-admitted"):
    """Opens a structure's chain; signed by a registrar. `evidence` is a salted hash of what was checked."""

    handle: Handle
    name: Name
    root: SigningPublic
    level: Level
    evidence: Hash
    kbo: Kbo | None = None


class StandingChanged(Statement, tag="standing-changed"):
    """Verification level or suspension; signed by a registrar, the upper levels by one after the other."""

    level: Level
    active: bool
    evidence: Hash


class MailPolicySet(Statement, tag="mail-policy-set"):
    """What the structure allows by e-mail (spec/bridge.md); signed by an administrator."""

    modes: Annotated[tuple[Mode, ...], msgspec.Meta(max_length=len(Mode))]
    inbound: Inbound


class Vouched(Statement, tag="vouched"):
    """The structure vouches for another one (`subject`), or no longer; signed by an administrator."""

    subject: Id
    granted: bool
    evidence: Hash


class RootLost(Statement, tag="root-lost"):
    """Announces the root key that is to replace a lost one; signed by a registrar, see `RootRecovered`."""

    root: SigningPublic
    evidence: Hash


class RootRecovered(Statement, tag="root-recovered"):
    """The announced root key takes the place of the lost one; signed by another registrar, 72 hours later."""

    root: SigningPublic
    evidence: Hash


class RootKept(Statement, tag="root-kept"):
    """Ends such an announcement: the root key is not lost; signed by it, or by an administrator."""


class RootReplaced(Statement, tag="root-replaced"):
    """A new root key; signed by the previous one."""

    root: SigningPublic


class RecoverySet(Statement, tag="recovery-set"):
    """The key that every epoch seed is also wrapped to, and how its seed is split; signed by the root."""

    public: EncryptionPublic
    threshold: Annotated[int, msgspec.Meta(ge=2, le=16)]
    shares: Annotated[int, msgspec.Meta(ge=2, le=16)]


class DeviceAdded(Statement, tag="device-added"):
    """A device of a member; signed by the root, an administrator, or another device of the member."""

    member: Id
    encryption: EncryptionPublic
    signing: SigningPublic


class DelegationChanged(Statement, tag="delegation-changed"):
    """Makes a device an administrator's (in the network: a registrar's) or ends that; signed by the root."""

    device: Kid
    granted: bool


class AuditorChanged(Statement, tag="auditor-changed"):
    """Lets a device read the structure's access log, or ends that; signed by the root."""

    device: Kid
    granted: bool


class Witness(Schema):
    """Somebody who cosigns checkpoints: the name of the key, the Ed25519 key (32 bytes), where to ask."""

    name: Annotated[str, msgspec.Meta(pattern=r"^[!-*,-~]+$(?!\n)", max_length=100)]
    public: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
    url: Annotated[str, msgspec.Meta(pattern=r"^https?://[!-~]+$(?!\n)", max_length=500)]


class WitnessesSet(Statement, tag="witnesses-set"):
    """By whom, and how many, checkpoints must be cosigned (spec/log.md); signed by the network's root."""

    witnesses: Annotated[tuple[Witness, ...], msgspec.Meta(max_length=LIMITS.witnesses)]
    quorum: Annotated[int, msgspec.Meta(ge=0, le=LIMITS.witnesses)]


class WebReleased(Statement, tag="web-released"):
    """A release of the web client: SHA-256 of its manifest (spec/web.md); signed by a registrar."""

    version: Version
    manifest: Hash


class RevocationReason(StrEnum):
    """Why a device is revoked."""

    LEFT = "left"
    LOST = "lost"
    REPLACED = "replaced"
    COMPROMISED = "compromised"


class DeviceRevoked(Statement, tag="device-revoked"):
    """Ends a device for ever; signed by the root, an administrator or an active device of the member."""

    device: Kid
    reason: RevocationReason


class ServiceSet(Statement, tag="service-set"):
    """A service and who belongs to it, replacing what was said of it before; signed by an administrator."""

    service: Id
    handle: Handle
    name: Name
    members: Annotated[tuple[Id, ...], msgspec.Meta(max_length=LIMITS.members)]


class EpochOpened(Statement, tag="epoch-opened"):
    """A new epoch key of a service, which closes the previous epoch; signed by an administrator."""

    service: Id
    epoch: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    public: EncryptionPublic


AnyStatement = (
    NetworkFounded
    | StructureAdmitted
    | StandingChanged
    | MailPolicySet
    | Vouched
    | RootLost
    | RootRecovered
    | RootKept
    | RootReplaced
    | RecoverySet
    | DeviceAdded
    | DelegationChanged
    | AuditorChanged
    | WitnessesSet
    | WebReleased
    | DeviceRevoked
    | ServiceSet
    | EpochOpened
    | MotionOpened
    | BallotCast
    | MotionClosed
    | ModuleSet
    | PledgeSet
    | ContributionNoted
    | DeskSet
)


class Entry(msgspec.Struct, frozen=True):
    """A parsed entry of the directory log; `raw` is what is hashed, `signed` what the signature covers."""

    raw: bytes
    statement: AnyStatement
    signed: bytes
    signature: bytes


def frame_entry(statement: bytes, signature: bytes) -> bytes:
    """Return the entry of an encoded statement and its signature."""
    return _LENGTH.pack(len(statement)) + statement + signature


def admitted_statement(raw: bytes) -> AnyStatement:
    """Return the statement of an entry whose bytes are known to be those that `parse_entry` took before."""
    (size,) = _LENGTH.unpack_from(raw)
    return decode_request(raw[_LENGTH.size : _LENGTH.size + size], AnyStatement, LIMITS.statement)  # type: ignore[arg-type]


def parse_entry(raw: bytes) -> Entry:
    """Read an entry strictly; raises TooLargeError or MalformedError. Whether it may stand is not asked."""
    if len(raw) < _LENGTH.size:
        raise MalformedError("the entry is cut short")
    (size,) = _LENGTH.unpack_from(raw)
    if len(raw) != _LENGTH.size + size + SIGNATURE_SIZE:
        raise MalformedError("the entry's length does not fit its content")
    signed = raw[_LENGTH.size : _LENGTH.size + size]
    statement: AnyStatement = decode(signed, AnyStatement, LIMITS.statement)  # type: ignore[arg-type]
    if (statement.n == 0) != (statement.previous is None):
        raise MalformedError("only the first statement of a chain has no predecessor")
    return Entry(raw, statement, signed, raw[_LENGTH.size + size :])
