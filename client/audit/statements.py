"""Statements of clients in the log: what a device itself signed about what it did."""

import hashlib

from crypto.chain import Directory
from crypto.signing import verify
from schemas.access import AccessAction, AccessRecord
from schemas.codec import decode
from schemas.errors import IntegrityError
from schemas.limits import LIMITS
from schemas.log import Opened, SignedOpened

OPENED_PURPOSE = "opened"


def check_evidence(record: AccessRecord, evidence: bytes, directory: Directory) -> Opened:
    """Return the statement beside a record: named by it, about the same object, signed by one of its devices.

    Raises IntegrityError, SignatureInvalidError, MalformedError.
    """
    if hashlib.sha256(evidence).digest() != record.evidence:
        raise IntegrityError("the client's statement is not the one that the record names")
    if record.action is not AccessAction.ENVELOPE_OPENED:
        raise IntegrityError(f"`{record.action}` needs no statement of a client")
    signed = decode(evidence, SignedOpened, LIMITS.notice)
    opened = decode(signed.statement, Opened, LIMITS.notice)
    if opened.envelope != record.object:
        raise IntegrityError("the client's statement is about another message")
    structure, device = directory.device(signed.device)
    if structure.id != record.structure:
        raise IntegrityError("the client's statement is by a device of another structure")
    verify(device.signing, OPENED_PURPOSE, signed.statement, signed.signature)
    return opened
