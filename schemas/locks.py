"""Locks: the sealed keystore of a browser's device, once for each way to open it (spec/locks.md)."""

from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.codec import Schema, decode
from schemas.ids import Hash, Id, Millis
from schemas.limits import LIMITS
from schemas.statements import Name

Seed = Annotated[bytes, msgspec.Meta(min_length=96, max_length=96)]
RootSeed = Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]
Box = Annotated[bytes, msgspec.Meta(min_length=1, max_length=LIMITS.lock_box)]


class LockKind(StrEnum):
    """What a person has that opens it."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind
    PASSKEY = "passkey"
    RECOVERY = "recovery"


class Keystore(Schema):
    """What is in the box: a device, and which relay and network it belongs to.

    `root` is the structure's root key that the device was made with, if it brought the structure in.
    """

    v: Annotated[int, msgspec.Meta(ge=1, le=1)]
    origin: Annotated[str, msgspec.Meta(max_length=LIMITS.name)]
    relay_key: Hash
    network: Hash  # leaf of the directory's first entry
    person: Name
    device: Seed
    structure: Id | None = None
    member: Id | None = None
    root: RootSeed | None = None


class Lock(Schema):
    """`PUT /v1/locks/{id}`. `verifier` is SHA-256 of what the relay is shown to hand out the box."""

    kind: LockKind
    verifier: Hash
    box: Box


class LockState(Schema):
    """A lock as its device sees it; `opened` is when it was last opened."""

    id: Id
    kind: LockKind
    made: Millis
    opened: Millis | None = None


class LockList(Schema):
    """`GET /v1/locks`: those of the signed-in device."""

    locks: tuple[LockState, ...]


class LockOpening(Schema):
    """`POST /v1/locks/open`."""

    auth: Hash


class OpenedLock(Schema):
    """The box, and which lock it is of."""

    id: Id
    kind: LockKind
    box: Box


def parse_keystore(data: bytes) -> Keystore:
    """Read what was in a box; raises MalformedError."""
    return decode(data, Keystore, LIMITS.lock_box)
