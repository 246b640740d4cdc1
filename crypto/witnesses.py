"""Witnesses: who must have seen a checkpoint before it is believed, and what a witness itself decides.

    witnessed = check_quorum(note, origin, relay, policy)
    check_fresh(witnessed, now, LIMITS.checkpoint_age)

Rules: a witness cosigns only what continues what it cosigned before (C2SP tlog-witness), so that two
histories cannot both get a quorum while fewer than half of the witnesses lie; cosignatures say when, so
that an old view cannot be passed off as the latest for ever.
"""

import base64
import binascii
import re
from dataclasses import dataclass

from crypto.merkle import EMPTY_ROOT
from crypto.notes import Checkpoint, Verifier, cosigned_at, open_checkpoint
from crypto.proofs import check_consistency
from schemas.errors import (
    CheckpointError,
    InvalidInputError,
    MalformedError,
    NotWitnessedError,
    StaleCheckpointError,
    WitnessOutdatedError,
)
from schemas.limits import LIMITS

_MOST_HASHES = 63
_REQUEST = re.compile(
    r"old (?P<old>0|[1-9][0-9]{0,15})\n(?P<path>(?:[A-Za-z0-9+/]{43}=\n)*)\n(?P<note>.+)", re.DOTALL
)


@dataclass(frozen=True)
class Policy:
    """The witnesses of a network, and how many of them must have cosigned."""

    witnesses: tuple[Verifier, ...] = ()
    quorum: int = 0

    def __post_init__(self) -> None:
        """Refuse a quorum that can never be reached, and a witness that counts twice."""
        if not 0 <= self.quorum <= len(self.witnesses) <= LIMITS.witnesses:
            raise InvalidInputError(
                "the quorum is larger than the number of witnesses, or there are too many"
            )
        if len({each.public for each in self.witnesses}) != len(self.witnesses):
            raise InvalidInputError("a witness is named twice")


@dataclass(frozen=True)
class Witnessed:
    """A checkpoint that a quorum has seen; `time` (Unix seconds) is when the last needed of them did.

    None when no witness is needed.
    """

    checkpoint: Checkpoint
    time: int | None


def check_quorum(note: str, origin: str, relay: Verifier, policy: Policy) -> Witnessed:
    """Return the checkpoint of a note that the log signed and enough witnesses cosigned.

    Raises CheckpointError, SignatureInvalidError, or NotWitnessedError, which names who is missing.
    """
    checkpoint = open_checkpoint(note, origin, relay)
    times, missing = [], []
    for witness in policy.witnesses:
        time = cosigned_at(note, witness)
        if time is None:
            missing.append(witness.name)
        else:
            times.append(time)
    if len(times) < policy.quorum:
        raise NotWitnessedError(
            f"{len(times)} of {policy.quorum} witnesses have confirmed {checkpoint.size} entries of {origin};"
            f" missing: {', '.join(missing)}"
        )
    return Witnessed(checkpoint, sorted(times)[-policy.quorum] if policy.quorum else None)


def check_fresh(witnessed: Witnessed, now: int, most: int) -> None:
    """Check that the quorum is not older than `most` seconds at `now` (Unix seconds)."""
    if witnessed.time is None:
        return
    if now - witnessed.time > most:
        hours = (now - witnessed.time) // 3600
        raise StaleCheckpointError(f"the witnesses last confirmed the log {hours} hours ago")
    if witnessed.time - now > LIMITS.clock_skew:
        raise CheckpointError(
            "a witness confirmed the log in the future", advice="check this computer's clock"
        )


# The witness.


@dataclass(frozen=True)
class Request:
    """What a log asks of a witness: to cosign the checkpoint of a note that continues one of size `old`."""

    old: int
    path: tuple[bytes, ...]
    note: str

    def encode(self) -> str:
        """Return the body of the request."""
        hashes = "".join(base64.b64encode(each).decode() + "\n" for each in self.path)
        return f"old {self.old}\n{hashes}\n{self.note}"

    @property
    def origin(self) -> str:
        """The log that it says it is of."""
        return self.note.partition("\n")[0]


def read_request(body: str) -> Request:
    """Read the body of a request; raises MalformedError."""
    match = _REQUEST.fullmatch(body)
    if not match:
        raise MalformedError("this is no request to a witness")
    lines = match["path"].splitlines()
    if len(lines) > _MOST_HASHES:
        raise MalformedError("the consistency proof is too long")
    try:
        path = tuple(base64.b64decode(line, validate=True) for line in lines)
    except binascii.Error as error:
        raise MalformedError("the consistency proof is malformed") from error
    if [base64.b64encode(each).decode() for each in path] != lines:  # spare bits: a second spelling
        raise MalformedError("the base64 of the consistency proof is not canonical")
    return Request(int(match["old"]), path, match["note"])


def decide(held: Checkpoint | None, request: Request, log: Verifier, origin: str) -> Checkpoint:
    """Return the checkpoint that a witness may cosign, given what it cosigned last of the log.

    Raises SignatureInvalidError (403), MalformedError or CheckpointError (400), WitnessOutdatedError (409,
    `size` in `extra`) when it holds another size, ProofInvalidError (422), also for another root of one size.
    """
    checkpoint = open_checkpoint(request.note, origin, log)
    if request.old > checkpoint.size:
        raise MalformedError("a log does not get shorter")
    held = held or Checkpoint(origin, 0, EMPTY_ROOT)
    if request.old != held.size:
        raise WitnessOutdatedError(extra={"size": held.size})
    check_consistency(held.size, held.root, checkpoint.size, checkpoint.root, request.path)
    return checkpoint
