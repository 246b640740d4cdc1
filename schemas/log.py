"""The access log: heads, proofs, exports, and what auditors ask of the relay (spec/log.md)."""

from typing import Annotated

import msgspec

from schemas.access import AccessAction, Pseudonym
from schemas.codec import Schema
from schemas.ids import Hash, Id, Kid, Millis
from schemas.limits import LIMITS
from schemas.statements import Signature

Size = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
"""A number of leaves, or a position; below 2**53 so that JavaScript reads it exactly."""

Path = Annotated[tuple[Hash, ...], msgspec.Meta(max_length=63)]
Note = Annotated[str, msgspec.Meta(max_length=LIMITS.note)]
Raw = Annotated[bytes, msgspec.Meta(max_length=LIMITS.access_record)]
Reason = Annotated[str, msgspec.Meta(min_length=3, max_length=200)]


class StructureHead(Schema, omit_defaults=False):
    """`GET /v1/logs/{structure}/head`: a structure's log as of the newest published epoch, proved."""

    structure: Id
    size: Size
    root: Hash
    minimum: Size  # positions below it were pruned
    index: Size  # of the head in the tree of heads
    heads_path: Path
    entry: bytes  # the top entry
    path: Path  # of the top entry in the heads log
    checkpoint: Note  # of the heads log


class LoggedRecord(Schema):
    """One position of a structure's log: the entry (33 bytes) and, until erased, what it commits to.

    Also one line of an export's `entries.jsonl`. Position 0 is the genesis and never has a record.
    """

    position: Size
    entry: Annotated[bytes, msgspec.Meta(min_length=33, max_length=33)]
    salt: Hash | None = None
    record: Raw | None = None
    evidence: bytes | None = None  # a client's signed statement, whose hash the record names


class LogPage(Schema):
    """`GET /v1/logs/{structure}/records?after=P&limit=L`: positions P+1 …, without gaps, up to the head."""

    records: tuple[LoggedRecord, ...]
    head: StructureHead


class RecordProof(Schema):
    """The `extra` of a proof bundle: from one record to the top entry, whose tlog-proof it accompanies."""

    structure: Id
    size: Size
    root: Hash
    index: Size
    heads_path: Path
    entry: bytes  # the top entry
    position: Size
    path: Path  # of the record's leaf in the structure's log
    salt: Hash
    record: Raw
    evidence: bytes | None = None


class Manifest(Schema):
    """`manifest.json` of an export."""

    v: Annotated[int, msgspec.Meta(ge=1, le=1)]
    origin: Annotated[str, msgspec.Meta(max_length=LIMITS.name)]
    structure: Id
    created: Millis
    size: Size
    minimum: Size = 0
    edge: Path = ()  # the frontier of the first `minimum` entries, which were pruned


# Statements of clients, kept as evidence.


class Opened(Schema):
    """What a device signs, purpose `opened`, when it has decrypted an envelope and shown it to somebody."""

    envelope: Id
    mailbox: Id
    time: Millis


class SignedOpened(Schema):
    """The bytes of an `Opened` and the device's signature over them; its encoding is the evidence."""

    device: Kid
    statement: Annotated[bytes, msgspec.Meta(max_length=400)]
    signature: Signature


class OpensRequest(Schema):
    """`POST /v1/opens`: what this device opened; the same envelope again has no effect."""

    opens: Annotated[tuple[SignedOpened, ...], msgspec.Meta(min_length=1, max_length=LIMITS.opens_posted)]


# Auditors.


class Reidentification(Schema):
    """`POST /v1/reidentifications`: an auditor asks who a pseudonym is, and why."""

    id: Id
    actor: Pseudonym
    purpose: Reason


class ReidentificationState(Schema):
    """A request as auditors and administrators of the structure see it.

    `member` is there once somebody other than `asked_by` has approved it, and only for who asked.
    """

    request: Reidentification
    asked: Millis
    asked_by: Id  # member
    approved_by: Id | None = None
    member: Id | None = None


class ReidentificationList(Schema):
    """`GET /v1/reidentifications`."""

    requests: tuple[ReidentificationState, ...]


class RecordRetention(Schema):
    """`PUT /v1/records/retention`: how long records are kept; beyond 12 months with the purpose stated."""

    months: Annotated[int, msgspec.Meta(ge=12, le=120)]
    purpose: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Hold(Schema):
    """`POST /v1/records/holds`: a legal hold on positions `first` to `last` of the own structure's log."""

    id: Id
    first: Size
    last: Size
    reason: Reason


class HoldList(Schema):
    """`GET /v1/records/holds`."""

    holds: tuple[Hold, ...]


class Figure(Schema, omit_defaults=False):
    """How often something was done in a month, in all structures; None when fewer than k people did it."""

    month: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}$(?!\n)")]
    action: AccessAction
    count: int | None


class Statistics(Schema):
    """`GET /v1/statistics`: for auditors of the network."""

    k: int
    figures: tuple[Figure, ...]
