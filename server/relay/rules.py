"""What the relay takes and what it refuses: the checks of spec/api.md, in their order.

Nothing here asks the database: a case is a post with all that the database said of it, so the rules can be
read, and tried, by themselves.

    rule(case, now)                             # raises the first reason to refuse; else when it was accepted
"""

from dataclasses import dataclass, field

from schemas.envelope import Envelope, Header
from schemas.errors import (
    EpochClosedError,
    ForbiddenError,
    IdReusedError,
    InvalidInputError,
    NotFoundError,
)
from schemas.limits import LIMITS
from server.http.caller import Caller
from server.sessions.standing import check_active


@dataclass(frozen=True, slots=True)
class Post:
    """A parsed envelope, who posted it, the identifier of the request, and whether it calls for no push."""

    envelope: Envelope
    hash: bytes
    me: Caller
    request: str
    quiet: bool = False

    @property
    def header(self) -> Header:
        """What of the envelope the relay can read."""
        return self.envelope.header


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A recipient and its open epoch."""

    id: str
    structure: str
    epoch: int
    kid: bytes | None
    retention_days: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """A post of the same structure with the same identifier."""

    hash: bytes
    accepted: int


@dataclass(slots=True)
class Case:
    """A post and what the database says of it."""

    post: Post
    device_active: bool
    structure_active: bool
    member: bool
    earlier: Earlier | None
    pseudonym_key: bytes  # of the sender's structure
    recipients: list[Mailbox] = field(default_factory=list)  # those that exist
    blobs: set[str] = field(default_factory=set)  # those that the sender may hand on

    @property
    def key(self) -> tuple[str, str]:
        """What a post is known by."""
        return self.post.me.structure, self.post.header.id

    def calls_for_push(self, mailbox: Mailbox) -> bool:
        """Whether a recipient's readers are to be told while nothing is open: not those who sent it."""
        own = mailbox.id == self.post.header.sender.service and len(self.recipients) > 1
        return not (self.post.quiet or own)

    @property
    def kept_days(self) -> int:
        """How long the recipient that keeps it longest does so."""
        return max(mailbox.retention_days for mailbox in self.recipients)


def rule(case: Case, now: int) -> int:
    """Return when the post was accepted (`now`, or before when it is the same again); or raise why not."""
    check_active(device=case.device_active, structure=case.structure_active)
    _check_sender(case)
    if case.earlier is not None:
        if case.earlier.hash != case.post.hash:
            raise IdReusedError
        return case.earlier.accepted
    _check_recipients(case)
    _check_blobs(case)
    if case.post.header.time > now + LIMITS.clock_skew * 1000:
        raise InvalidInputError("the message is dated in the future", advice="set the clock of this computer")
    return now


def _check_sender(case: Case) -> None:
    sender, me = case.post.header.sender, case.post.me
    if sender.device != me.device or sender.structure != me.structure:
        raise ForbiddenError("the sender is another device than the one that is signed in")
    if not case.member:
        raise ForbiddenError("this member does not belong to the service that sends")


def _check_recipients(case: Case) -> None:
    mailboxes = {(mailbox.structure, mailbox.id): mailbox for mailbox in case.recipients}
    named = {(to.structure, to.service): (to.epoch, to.kid) for to in case.post.header.recipients}
    unknown = [service for structure, service in named if (structure, service) not in mailboxes]
    if unknown:
        raise NotFoundError("a recipient does not exist", extra={"recipients": unknown})
    closed = [key[1] for key, epoch in named.items() if epoch != (mailboxes[key].epoch, mailboxes[key].kid)]
    if closed:
        raise EpochClosedError(extra={"services": closed})


def _check_blobs(case: Case) -> None:
    if not case.blobs.issuperset(case.post.header.blobs):
        raise NotFoundError("a file is not there: it was not uploaded to its end, or it has expired")
