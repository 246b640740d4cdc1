"""Access records: who did what to which object, when, and whether it was allowed; never with content.

The relay writes a record in the same transaction as the action. People appear as pseudonyms under a key of
their structure, objects as random identifiers. Fields follow ISO 27789 and IHE BALP.
"""

from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.codec import Schema
from schemas.ids import Hash, Id, Millis

Pseudonym = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]


class AccessAction(StrEnum):
    """What was done; one word for each route that reads or changes something for a person."""

    SESSION_OPENED = "session.opened"
    LOCK_SET = "lock.set"
    LOCK_REMOVED = "lock.removed"
    LOCKS_READ = "locks.read"
    LOCK_OPENED = (
        "lock.opened"  # the sealed keystore was handed out to somebody with the passphrase, passkey or code
    )
    PUSH_SET = "push.set"  # a browser gets a push when something arrives
    PUSH_REMOVED = "push.removed"
    PUSH_READ = "push.read"
    SHELF_PUT = "shelf.put"  # the own sealed things; a slot at most every quarter of an hour
    SHELF_READ = "shelf.read"
    APPLICATION_FILED = "application.filed"
    APPLICATIONS_READ = "applications.read"
    STATEMENTS_POSTED = "directory.posted"
    LEAFLET_PUT = "leaflet.put"
    INVITATION_CREATED = "invitation.created"
    INVITATION_ANSWERED = "invitation.answered"
    INVITATIONS_READ = "invitations.read"
    WRAPS_WRITTEN = "wraps.written"
    WRAPS_READ = "wraps.read"
    ENVELOPE_POSTED = "envelope.posted"
    ENVELOPE_DELIVERED = "envelope.delivered"  # to a mailbox of the record's structure
    ENVELOPES_FETCHED = "envelopes.fetched"
    EVENTS_FOLLOWED = "events.followed"
    REPLYING_TOLD = "replying.told"  # denied ones only
    UPLOAD_CREATED = "upload.created"
    UPLOAD_COMPLETED = "upload.completed"
    UPLOAD_DISCARDED = "upload.discarded"
    BLOB_DOWNLOADED = "blob.downloaded"
    ENVELOPE_OPENED = "envelope.opened"  # decrypted and shown: signed by the device, see `evidence`
    RECOVERY_READ = "recovery.read"  # the wraps to the recovery key
    MAIL_HANDED_OVER = "mail.handed-over"  # to a mail server, by a bridge
    GUEST_BOX_SET = "guest.box-set"
    GUEST_BOX_READ = "guest.box-read"
    GUEST_ITEM_WRITTEN = "guest.item-written"
    GUEST_ENTERED = "guest.entered"  # somebody with the link, and the right code if it was allowed
    GUEST_ITEMS_READ = "guest.items-read"
    GUEST_REPLIED = "guest.replied"
    GUEST_BLOB_UPLOADED = "guest.blob-uploaded"
    GUEST_BLOB_DOWNLOADED = "guest.blob-downloaded"
    GUEST_REPLIES_READ = "guest.replies-read"  # by a bridge, which cannot open them
    RECORDS_READ = "records.read"
    LOG_READ = "log.read"  # head or tiles of the structure's log
    RECORDS_RETENTION_SET = "records.retention-set"
    RECORDS_EXPIRED = "records.expired"
    HOLD_SET = "hold.set"
    HOLD_LIFTED = "hold.lifted"
    HOLDS_READ = "holds.read"
    REIDENTIFICATION_ASKED = "reidentification.asked"
    REIDENTIFICATION_APPROVED = "reidentification.approved"
    REIDENTIFICATIONS_READ = "reidentification.read"
    STATISTICS_READ = "statistics.read"
    RETENTION_SET = "retention.set"
    RETENTION_READ = "retention.read"
    EXPIRED = "retention.expired"  # of a thread's envelopes: which ones, see `evidence`
    THREAD_END_SET = "thread.end-set"
    KEEP_SIGNED = "keep.signed"  # one signature of a legal hold on a thread, see `evidence`
    KEEPS_READ = "keep.read"
    TIMER_SET = "timer.set"
    TIMER_ENDED = "timer.ended"


class Outcome(StrEnum):
    """Whether the action took place."""

    ALLOWED = "allowed"
    DENIED = "denied"


class AccessRecord(Schema):
    """One record. `structure` is whose log it stands in, `peer` the other structure of an exchange."""

    v: Annotated[int, msgspec.Meta(ge=1, le=1)]
    id: Id
    time: Millis
    structure: Id
    action: AccessAction
    outcome: Outcome
    actor: Pseudonym | None = None  # absent when the relay itself acted or nobody was signed in
    role: Annotated[str, msgspec.Meta(max_length=20)] = ""
    peer: Id | None = None
    object: Annotated[str, msgspec.Meta(max_length=80)] = ""  # the identifier of an envelope, blob, service …
    count: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] = 1
    reason: Annotated[str, msgspec.Meta(max_length=60)] = ""  # the slug of the error, when denied
    request: Annotated[str, msgspec.Meta(max_length=40)] = ""
    evidence: Hash | None = None  # SHA-256 of a client's signed statement, which is kept beside the record
