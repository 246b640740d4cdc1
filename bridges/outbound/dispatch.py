"""The way of a notice: from the conversation to the mail server, and word of its fate back into it.

    dispatch.accept(received)             # a notice came: written down
    await dispatch.send_due()             # handed over, or tried again later

Rules:
- handed over to the mail server is not delivered, and is not called so;
- a crash between handing over and writing it down may send a notice twice, with the same Message-ID: better
  than never;
- the structure's policy is asked here too, not only where the message was written;
- so many notices a day and conversation, whatever asks for more: no loop, no flood;
- what is forgotten with its conversation while it is under way stays forgotten.
"""

import os
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import msgspec
import structlog

from bridges.addresses import HANDLE_SIZE, Minter
from bridges.ledger import Conversation, Ledger, Outgoing
from bridges.outbound.compose import Draft, Enclosure, compose, new_message_id
from bridges.outbound.submit import MailServer
from bridges.postbox import Postbox
from client.device.archive import Received
from schemas.envelope import Header
from schemas.errors import SouspliError, UnavailableError
from schemas.mail import Change, Delivery, HandOver, LinkChanged, MailState, Mode, Notice

_AGAIN = 30_000  # milliseconds before the second attempt; doubled each time
_LONGEST = 3_600_000
_GIVEN_UP = timedelta(days=3)  # as mail servers do
_DAY = 86_400_000

_log = structlog.get_logger()


@dataclass(frozen=True)
class Names:
    """How a conversation's service is called, to the correspondent."""

    structure: str
    service: str


@dataclass(frozen=True)
class Dispatch:
    """Sends notices; `allows` is the policy of a service's structure, `read` finds a notice."""

    ledger: Ledger
    minter: Minter
    postbox: Postbox
    server: MailServer
    sender: str
    reply_days: int
    per_day: int
    allows: Callable[[str, Mode], bool]
    names: Callable[[str], Names]
    read: Callable[[Outgoing], Notice]
    record: Callable[[HandOver], Awaitable[object]]
    clock: Callable[[], int]

    def accept(self, received: Received) -> None:
        """Write a notice down, once, with the conversation it belongs to."""
        notice, header = received.content, received.header
        if not isinstance(notice, Notice) or header is None or self.ledger.outgoing(received.hash):
            return
        with self.ledger.transaction():
            known = self.ledger.conversation(header.thread)
            if known is not None and known.service != header.sender.service:
                _log.warning("notice_of_another_service")  # it would take the conversation over
                return
            conversation = _conversation(known, notice, header)
            self.ledger.put_conversation(conversation)
            if notice.guest is not None:
                self.ledger.put_guest(notice.guest.id, header.thread)
            outgoing = Outgoing(
                notice=received.hash,
                thread=header.thread,
                mode=notice.mode,
                state=None,
                message_id=new_message_id(self.minter.domain),
                report=os.urandom(HANDLE_SIZE),
                written=self.clock(),
                handover=HandOver(header.sender.structure, header.id, received.hash),
            )
            refused = self._refusal(outgoing, conversation)
            if refused is None:
                self.ledger.put_outgoing(outgoing)
            else:
                self._say(outgoing, Delivery.REFUSED, refused)

    def change(self, content: LinkChanged, header: Header) -> None:
        """Revoke the reply address of a conversation whose service ended the link."""
        known = self.ledger.conversation(header.thread)
        if known is None or known.service != header.sender.service:
            return
        if content.change is Change.REVOKED and content.guest == known.guest:
            self.ledger.put_conversation(msgspec.structs.replace(known, revoked=True))

    async def send_due(self) -> None:
        """Hand over what waits and is due."""
        for outgoing in self._all():
            if outgoing.state is None and outgoing.withdrawn:
                with self.ledger.transaction():
                    never = msgspec.structs.replace(outgoing, handover=None)
                    self._say(never, Delivery.REFUSED, "withdrawn by who operates the bridge")
            elif outgoing.state is None and outgoing.next_attempt <= self.clock():
                await self._send(outgoing)

    async def record_due(self) -> None:
        """Have it stand in the access logs that something left by e-mail; raises like `record`."""
        for outgoing in self._all():
            if outgoing.handover is not None and outgoing.state is not None:
                if outgoing.state not in (Delivery.REFUSED, Delivery.EXPIRED):
                    await self.record(outgoing.handover)
                latest = self.ledger.outgoing(outgoing.notice)
                if latest is not None:
                    self.ledger.put_outgoing(msgspec.structs.replace(latest, handover=None))

    def _all(self) -> Iterator[Outgoing]:
        """Yield each notice as it stands when its turn comes: those before it took a while."""
        for each in self.ledger.all_outgoing():
            latest = self.ledger.outgoing(each.notice)
            if latest is not None:
                yield latest

    async def _send(self, outgoing: Outgoing) -> None:
        conversation = self.ledger.conversation(outgoing.thread)
        if conversation is None:
            return
        problem: SouspliError | None = None
        try:
            message = compose(await self._draft(outgoing, conversation))
            report = self.minter.mint(outgoing.report, self._until())
            await self.server.submit(message, report, conversation.correspondent.address)
        except SouspliError as error:
            problem = error
        with self.ledger.transaction():
            latest = self.ledger.outgoing(outgoing.notice)  # the operator may have withdrawn it
            if latest is not None:
                self._tried(latest, problem)

    def _tried(self, outgoing: Outgoing, problem: SouspliError | None) -> None:
        """Keep what came of an attempt; in the caller's transaction."""
        if problem is None:
            if outgoing.state is None:  # else a report was quicker than the mail server's answer
                self._say(outgoing, Delivery.HANDED_OVER, "")
        elif isinstance(problem, UnavailableError):
            self._later(outgoing, problem)
        else:
            _log.warning("notice_refused", problem=problem.slug)
            never = msgspec.structs.replace(outgoing, handover=None)
            self._say(never, Delivery.BOUNCED, problem.detail)

    async def _draft(self, outgoing: Outgoing, conversation: Conversation) -> Draft:
        notice = self.read(outgoing)
        names = self.names(conversation.service)
        reply_to = self.minter.mint(conversation.handle, self._until())
        kept = [
            Enclosure(file.name, file.media_type, await self.postbox.fetch(file)) for file in notice.files
        ]
        return Draft(
            notice=notice,
            structure=names.structure,
            service=names.service,
            sender=self.sender,
            reply_to=reply_to,
            message_id=outgoing.message_id,
            now=self.clock(),
            enclosures=kept,
        )

    def _refusal(self, outgoing: Outgoing, conversation: Conversation) -> str | None:
        if not self.allows(conversation.service, outgoing.mode):
            return f"the structure does not allow {outgoing.mode}"
        today = [
            each
            for each in self.ledger.all_outgoing()
            if each.thread == outgoing.thread and each.written > outgoing.written - _DAY
        ]
        return f"more than {self.per_day} notices in a day" if len(today) >= self.per_day else None

    def _later(self, outgoing: Outgoing, error: UnavailableError) -> None:
        now = self.clock()
        if now - outgoing.written > _GIVEN_UP / timedelta(milliseconds=1):
            self._say(outgoing, Delivery.EXPIRED, error.detail)
            return
        pause = min(_AGAIN * 2 ** min(outgoing.attempts, 10), _LONGEST)
        waiting = msgspec.structs.replace(outgoing, attempts=outgoing.attempts + 1, next_attempt=now + pause)
        self.ledger.put_outgoing(waiting)
        _log.info("notice_waits", problem=error.slug, attempts=waiting.attempts)

    def _say(self, outgoing: Outgoing, state: Delivery, detail: str) -> None:
        """Keep what became of a notice, and write it into the conversation; in the caller's transaction."""
        self.ledger.put_outgoing(msgspec.structs.replace(outgoing, state=state, detail=detail))
        self.postbox.write(
            outgoing.thread,
            lambda after: MailState(self.postbox.author, outgoing.notice, state, detail[:300], after=after),
        )

    def _until(self) -> date:
        return (datetime.fromtimestamp(self.clock() / 1000, UTC) + timedelta(days=self.reply_days)).date()


def _conversation(known: Conversation | None, notice: Notice, header: Header) -> Conversation:
    """Return a conversation as it is after a notice: one that was ended goes on with another link only."""
    guest = notice.guest.id if notice.guest else known.guest if known else None
    return Conversation(
        header.thread,
        header.sender.service,
        notice.correspondent,
        known.handle if known else os.urandom(HANDLE_SIZE),
        guest,
        revoked=known is not None and known.revoked and guest == known.guest,
    )
