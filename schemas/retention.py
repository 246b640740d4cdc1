"""Keeping and forgetting: timers, ends of threads, legal holds, proofs of deletion (spec/api.md)."""

from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.codec import Schema
from schemas.ids import Hash, Id, Kid, Millis
from schemas.limits import LIMITS
from schemas.log import Reason
from schemas.statements import Signature


class Timer(Schema):
    """`POST /v1/timers`: at a time, an event for whoever follows a mailbox; it says nothing else."""

    id: Id
    mailbox: Id
    at: Millis


class RetentionState(Schema):
    """`GET /v1/retention`: for how many days after its last envelope a thread is kept.

    `held`: the threads of the caller's mailboxes that a hold keeps.
    """

    days: Annotated[int, msgspec.Meta(ge=1, le=3_650)]
    held: tuple[Id, ...] = ()


class ThreadEnd(Schema):
    """`PUT /v1/mailboxes/{service}/threads/{thread}/end`: the thread is deleted then, if not before."""

    at: Millis


class HoldStatement(Schema):
    """What administrators sign, purpose `hold`: that a thread of a mailbox is kept, or (`lift`) no longer."""

    id: Id
    mailbox: Id
    thread: Id
    reason: Reason  # a reference, never content: the relay reads it
    lift: bool = False


class SignedHold(Schema):
    """`POST /v1/retention/holds`: the bytes of a `HoldStatement`, signed; it is the record's evidence."""

    device: Kid
    statement: Annotated[bytes, msgspec.Meta(max_length=LIMITS.hold_statement)]
    signature: Signature


class HoldStage(StrEnum):
    """How far a hold has come."""

    PROPOSED = "proposed"  # one signature: keeps for `LIMITS.hold_proposed` seconds
    IN_FORCE = "in_force"  # two
    LIFTING = "lifting"  # one of the two signatures that end it; still keeps
    LIFTED = "lifted"


class HoldState(Schema):
    """A hold as administrators and auditors of its structure see it; `signed_by` are members, in order."""

    id: Id
    mailbox: Id
    thread: Id
    reason: Reason
    stage: HoldStage
    since: Millis
    signed_by: tuple[Id, ...]


class HoldStates(Schema):
    """`GET /v1/retention/holds`: those that are not lifted."""

    holds: tuple[HoldState, ...]


class Cause(StrEnum):
    """Why a thread was deleted."""

    RETENTION = "retention"
    END = "end"  # a member set an earlier one


class Deletion(Schema):
    """The evidence of a record `retention.expired`: the envelopes (SHA-256) of a thread that were deleted."""

    mailbox: Id
    thread: Id
    cause: Cause
    envelopes: Annotated[tuple[Hash, ...], msgspec.Meta(min_length=1)]
