"""The way of a mail through the bridge: from the spool into its conversation, or to a person who decides.

    incoming = await pipeline.process(name)

Rules:
- what is done is written before the next step, and every step may be done again: a crash anywhere loses
  nothing and shows nothing twice;
- a mail leaves the spool only when the relay has accepted the message that holds it;
- nothing is dropped and nothing is bounced: what is doubtful is held, what cannot be processed is
  quarantined, and of both a person is told;
- nothing is written into a conversation that was forgotten while its mail was on the way: the mail is
  quarantined, and the operator finds it in the queue.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import msgspec
import structlog

from bridges.addresses import Minter, ReplyAddress
from bridges.inbound.authenticate import Doubt, Resolve, doubts
from bridges.inbound.autocrypt import offered
from bridges.inbound.classify import Kind, classify
from bridges.inbound.outcomes import WAITING, decided, stray, told
from bridges.inbound.parse import Parsed, unparsed
from bridges.inbound.reports import Report, read_report
from bridges.inbound.sandbox import ParserFailedError, Sandbox
from bridges.inbound.spool import Spool, Spooled
from bridges.ledger import Conversation, Decision, Incoming, Ledger, Outgoing, Purpose, State, Target
from bridges.postbox import Postbox
from schemas.errors import NotFoundError, SouspliError, UnavailableError
from schemas.mail import Automatic, Inbound, Mail, MailHeld, MailState, Verdict

_AGAIN = 30_000  # milliseconds before a mail is looked at again; doubled each time
_LONGEST = 3_600_000

_AUTOMATIC = {Kind.ABSENCE: Automatic.ABSENCE, Kind.AUTOMATIC: Automatic.AUTOMATIC}
_DECIDED = {Decision.RELEASE: Verdict.RELEASED, Decision.OPERATOR: Verdict.OPERATOR}
_EXPIRED, _REVOKED, _POLICY = "address-expired", "address-revoked", "policy"
_UNREADABLE = "unreadable"
_UNREAD = bytes(32)  # in place of the hash of a mail that could not be read yet

_log = structlog.get_logger()


class _NoConversationError(Exception):
    """The conversation of a mail is not here, or no longer."""


@dataclass(frozen=True)
class Pipeline:
    """The steps, with what each of them needs."""

    spool: Spool
    ledger: Ledger
    minter: Minter
    sandbox: Sandbox
    postbox: Postbox
    resolve: Resolve
    inbound: Callable[[str], Inbound]  # the policy of a structure's service
    clock: Callable[[], int]

    async def process(self, name: str) -> Incoming | None:
        """Take a mail as far as it gets now; returns how far, None when it is gone already."""
        known = self.ledger.incoming(name)
        if known is not None and known.state is not State.SPOOLED:
            self._purge(known)
            return known
        if known is not None and known.decided is Decision.REJECT:
            return self._reject(known)
        try:
            mail = self.spool.load(name)
        except NotFoundError:
            return known
        except SouspliError as error:
            incoming = known or Incoming(name, None, State.SPOOLED, self.clock(), _UNREAD)
            if isinstance(error, UnavailableError):
                return self._later(incoming, error)
            _log.warning("mail_quarantined", problem=error.slug)  # damaged: the mails after it are to go on
            return self._hold(incoming, "", None, (_UNREADABLE,), State.QUARANTINED)
        if known is None or known.message == _UNREAD:
            known = self._begin(name, mail)
        return await self._go_on(known, mail)

    def decide(self, held: bytes, service: str, *, release: bool) -> None:
        """Write down what a service decided about a mail that was held; no effect when it is not held.

        A service decides about the mail of its own conversations alone.
        """
        with self.ledger.transaction():
            for incoming in self.ledger.all_incoming():
                conversation = self.ledger.conversation(incoming.thread or "")
                mine = conversation is not None and conversation.service == service
                if mine and incoming.message == held and incoming.state in WAITING:
                    self.ledger.put_incoming(decided(incoming, release=release))

    # The steps.

    async def _go_on(self, incoming: Incoming, mail: Spooled) -> Incoming:
        try:
            return await self._step(incoming, mail)
        except UnavailableError as error:
            return self._later(incoming, error)
        except _NoConversationError:
            found = stray(incoming)
            self.ledger.put_incoming(found)
            _log.warning("mail_quarantined", problem=found.reasons[0])
            return found
        except Exception as error:  # noqa: BLE001 - whatever a mail provokes costs this mail alone
            _log.warning("mail_quarantined", problem=getattr(error, "slug", type(error).__name__))
            return self._hold(incoming, mail.sender, None, (_UNREADABLE,), State.QUARANTINED)

    async def _step(self, incoming: Incoming, mail: Spooled) -> Incoming:
        address = self.minter.read(mail.recipient)
        target = self.ledger.target(address.handle)
        conversation = self.ledger.conversation(target.thread) if target else None
        if target is None or conversation is None:
            raise _NoConversationError
        incoming = msgspec.structs.replace(incoming, thread=target.thread)
        kind = classify(mail.sender, mail.data)
        if kind is Kind.REPORT or target.purpose is Purpose.REPORT:
            report = read_report(mail.data)
            # Absence notes go to the sender of the envelope as well (RFC 3834), and are no bad news.
            if kind is Kind.REPORT or report.recognised:
                return self._report(incoming, report, target, conversation)
        parsed = await self._parse(mail)
        if incoming.decided is not None:
            verdict = _DECIDED[incoming.decided]
            return await self._post(incoming, conversation, parsed, verdict, _AUTOMATIC.get(kind))
        if self._repeated(conversation, parsed, incoming):
            return self._done(incoming, None)
        reasons = await self._reasons(mail, address, conversation, kind)
        if reasons:
            self._demand(conversation)
            return self._hold(incoming, mail.sender, parsed, reasons, State.HELD)
        key = offered(mail.data, conversation.correspondent.address) if kind is Kind.PERSONAL else b""
        return await self._post(incoming, conversation, parsed, Verdict.GENUINE, _AUTOMATIC.get(kind), key)

    async def _reasons(
        self, mail: Spooled, address: ReplyAddress, conversation: Conversation, kind: Kind
    ) -> tuple[str, ...]:
        reasons: list[str] = []
        if address.expired(mail.arrived):
            reasons.append(_EXPIRED)
        if conversation.revoked:
            reasons.append(_REVOKED)
        if self.inbound(conversation.service) is not Inbound.POST and kind is Kind.PERSONAL:
            reasons.append(_POLICY)
        found = await doubts(mail.data, conversation.correspondent.address, self.resolve)
        if kind is not Kind.PERSONAL:  # shown as what a program says, which nobody takes for a person's word
            found = [doubt for doubt in found if doubt is not Doubt.UNSIGNED]
        return (*reasons, *found)

    async def _parse(self, mail: Spooled) -> Parsed:
        try:
            return await self.sandbox.parse(mail.data)
        except ParserFailedError:
            return unparsed(mail.sender, mail.data)

    def _repeated(self, conversation: Conversation, parsed: Parsed, incoming: Incoming) -> bool:
        """Whether the same mail came before, by another way: Message-ID alone would lose mail."""
        text = hashlib.sha256(f"{parsed.text}\0{parsed.quote}".encode())
        for attachment in parsed.attachments:
            text.update(hashlib.sha256(attachment.data).digest())
        fingerprint = f"{conversation.thread}/{parsed.message_id}/{text.hexdigest()}"
        digest = hashlib.sha256(fingerprint.encode()).hexdigest()
        return bool(parsed.message_id) and self.ledger.seen(digest, incoming.name)

    async def _post(
        self,
        incoming: Incoming,
        conversation: Conversation,
        parsed: Parsed,
        verdict: Verdict,
        automatic: Automatic | None = None,
        key: bytes = b"",
    ) -> Incoming:
        files = await self.postbox.keep(parsed.attachments)
        with self.ledger.transaction():
            self._demand(conversation)
            item = self.postbox.write(
                conversation.thread,
                lambda after: Mail(
                    author=parsed.author or conversation.correspondent.name,
                    correspondent=conversation.correspondent.id,
                    verdict=verdict,
                    message=incoming.message,
                    subject=parsed.subject,
                    text=parsed.text,
                    quote=parsed.quote,
                    automatic=automatic,
                    after=after,
                    files=files,
                    offered=key,
                ),
            )
            return self._done(incoming, item)

    def _demand(self, conversation: Conversation) -> None:
        """Raise _NoConversationError if a conversation was forgotten while something was waited for."""
        if self.ledger.conversation(conversation.thread) is None:
            raise _NoConversationError

    def _hold(
        self, incoming: Incoming, sender: str, parsed: Parsed | None, reasons: tuple[str, ...], state: State
    ) -> Incoming:
        conversation = self.ledger.conversation(incoming.thread) if incoming.thread else None
        claimed = parsed.senders[0] if parsed and parsed.senders else sender
        with self.ledger.transaction():
            item = None
            if conversation is not None:
                item = self.postbox.write(
                    conversation.thread,
                    lambda after: MailHeld(
                        author=self.postbox.author,
                        correspondent=conversation.correspondent.id,
                        held=incoming.message,
                        reasons=reasons,
                        claimed=claimed[:254],
                        subject=parsed.subject if parsed else "",
                        after=after,
                    ),
                )
            thread = incoming.thread if conversation else None
            held = msgspec.structs.replace(incoming, thread=thread, state=state, reasons=reasons, item=item)
            self.ledger.put_incoming(held)
            return held

    def _report(
        self, incoming: Incoming, report: Report, target: Target, conversation: Conversation
    ) -> Incoming:
        outgoing = self._reported(target)
        with self.ledger.transaction():
            item = None
            if outgoing is not None and report.state is not None and report.state is not outgoing.state:
                state = report.state
                self.ledger.put_outgoing(msgspec.structs.replace(outgoing, state=state, detail=report.detail))
                item = self.postbox.write(
                    conversation.thread,
                    lambda after: MailState(
                        self.postbox.author, outgoing.notice, state, report.detail, after=after
                    ),
                )
            return self._done(incoming, item)

    def _reported(self, target: Target) -> Outgoing | None:
        """Return the notice that a report is on; for one to the reply address, the last notice."""
        if target.notice is not None:
            return self.ledger.outgoing(target.notice)
        sent = [each for each in self.ledger.all_outgoing() if each.thread == target.thread and each.state]
        return sent[-1] if sent else None

    # Keeping count.

    def _begin(self, name: str, mail: Spooled) -> Incoming:
        message = hashlib.sha256(mail.data).digest()
        target = None
        with suppress(NotFoundError):  # told in the conversation, whatever goes wrong from here on
            target = self.ledger.target(self.minter.read(mail.recipient).handle)
        incoming = Incoming(name, target.thread if target else None, State.SPOOLED, mail.arrived, message)
        self.ledger.put_incoming(incoming)
        return incoming

    def _done(self, incoming: Incoming, item: str | None) -> Incoming:
        done = msgspec.structs.replace(incoming, state=State.POSTED, item=item)
        self.ledger.put_incoming(done)
        return done

    def _later(self, incoming: Incoming, error: UnavailableError) -> Incoming:
        pause = min(_AGAIN * 2 ** min(incoming.attempts, 10), _LONGEST)
        waiting = msgspec.structs.replace(
            incoming, attempts=incoming.attempts + 1, next_attempt=self.clock() + pause
        )
        self.ledger.put_incoming(waiting)
        _log.info("mail_waits", problem=error.slug, attempts=waiting.attempts)
        return waiting

    def _reject(self, incoming: Incoming) -> Incoming:
        rejected = msgspec.structs.replace(incoming, state=State.REJECTED)
        self.ledger.put_incoming(rejected)
        self.spool.discard(incoming.name)
        return rejected

    def _purge(self, incoming: Incoming) -> None:
        """Let the spool forget a mail whose message the relay has, or that was rejected."""
        if incoming.state is State.POSTED and incoming.item is not None:
            if not self.postbox.accepted(incoming.item):
                return
            self.ledger.put_incoming(told(incoming))  # first: without the mail it is never to look untold
        if incoming.state in (State.POSTED, State.REJECTED):
            self.spool.discard(incoming.name)
