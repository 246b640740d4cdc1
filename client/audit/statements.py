"""What is kept beside records: what a device itself signed, and which envelopes the relay deleted."""

import hashlib

from crypto.chain import Directory
from crypto.signing import verify
from schemas.access import AccessAction, AccessRecord
from schemas.codec import decode
from schemas.errors import IntegrityError
from schemas.limits import LIMITS
from schemas.log import Opened, SignedOpened
from schemas.retention import Deletion, HoldStatement, SignedHold

OPENED_PURPOSE, HOLD_PURPOSE = "opened", "hold"

Evidence = Opened | HoldStatement | Deletion


def check_evidence(record: AccessRecord, evidence: bytes, directory: Directory) -> Evidence:
    """Return what is beside a record: named by it, about the same object, signed where devices sign.

    Raises IntegrityError, SignatureInvalidError, MalformedError.
    """
    if hashlib.sha256(evidence).digest() != record.evidence:
        raise IntegrityError("the statement is not the one that the record names")
    match record.action:
        case AccessAction.ENVELOPE_OPENED:
            signed = decode(evidence, SignedOpened, LIMITS.notice)
            opened = decode(signed.statement, Opened, LIMITS.notice)
            _check_object(record, opened.envelope)
            _check_signed(record, signed, OPENED_PURPOSE, directory)
            return opened
        case AccessAction.KEEP_SIGNED:
            hold = decode(evidence, SignedHold, LIMITS.notice)
            statement = decode(hold.statement, HoldStatement, LIMITS.hold_statement)
            _check_object(record, statement.thread)
            _check_signed(record, hold, HOLD_PURPOSE, directory)
            return statement
        case AccessAction.EXPIRED:  # the relay's own word: the log's signatures stand for it
            deletion = decode(evidence, Deletion, LIMITS.notice)
            _check_object(record, deletion.thread)
            if len(deletion.envelopes) != record.count:
                raise IntegrityError("the record counts other envelopes than those that are named")
            return deletion
        case _:
            raise IntegrityError(f"`{record.action}` needs no statement")


def _check_object(record: AccessRecord, named: str) -> None:
    if named != record.object:
        raise IntegrityError("the statement is about something else than the record")


def _check_signed(
    record: AccessRecord, signed: SignedOpened | SignedHold, purpose: str, directory: Directory
) -> None:
    structure, device = directory.device(signed.device)
    if structure.id != record.structure:
        raise IntegrityError("the client's statement is by a device of another structure")
    verify(device.signing, purpose, signed.statement, signed.signature)
