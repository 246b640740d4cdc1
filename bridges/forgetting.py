"""What a bridge no longer keeps: its part of a conversation goes when the conversation does (spec/loop.md).

    await forgetting.tend()

Rules: a thread's clocks are those of every client, by the retention of the bridge's own structure and sooner
after a withdrawn consent; archive first, then whatever names a thread that the archive has not, so that a
crash in between leaves what the next round finds; a mail that was still on its way into the conversation is
nobody's to delete unread: it becomes mail of no conversation, which goes after the same retention.
"""

from collections.abc import Sequence

from bridges.inbound.outcomes import WAITING, stray
from bridges.inbound.spool import Spool
from bridges.ledger import Decision, Incoming, Ledger, State
from bridges.postbox import Postbox
from client.casework.keeping import Keeping
from client.clock import Clock
from client.device.archive import Archive
from schemas.limits import DAY


class Forgetting:
    """Deletes from archive, outbox, ledger and spool."""

    def __init__(
        self,
        keeping: Keeping,
        archive: Archive,
        ledger: Ledger,
        spool: Spool,
        postbox: Postbox,
        clock: Clock,
    ) -> None:
        self._keeping = keeping
        self._archive = archive
        self._ledger = ledger
        self._spool = spool
        self._postbox = postbox
        self._clock = clock

    async def tend(self) -> None:
        """Delete what is over; raises UnavailableError when the relay does not say what is held."""
        await self._keeping.refresh(daily=True)
        # Asked before: with a conversation go the messages in the outbox that the relay has not taken yet.
        arrived = {each.name for each in self._ledger.all_incoming() if self._settled(each)}
        await self._keeping.tend()
        for thread in self._ledger.threads() - set(self._archive.threads()):
            mails = [each for each in self._ledger.all_incoming() if each.thread == thread]
            settled = [each for each in mails if each.name in arrived and self._settled(each)]
            self._discard(settled)
            with self._ledger.transaction():
                for each in mails:
                    if each not in settled:
                        self._ledger.put_incoming(stray(each))
                self._ledger.forget(thread)
        if self._keeping.clock_agrees:
            before = self._clock() - self._keeping.days * DAY * 1000
            strays = [each for each in self._ledger.all_incoming() if each.thread is None]
            self._discard([each for each in strays if each.arrived < before])

    def _settled(self, mail: Incoming) -> bool:
        """Whether nothing is under way with a mail: it was told or shown, or a person does not want it."""
        if mail.state is State.POSTED:
            return mail.item is None or self._postbox.accepted(mail.item)
        return mail.state in (*WAITING, State.REJECTED) or mail.decided is Decision.REJECT

    def _discard(self, mails: Sequence[Incoming]) -> None:
        # First from the spool: one that the ledger does not know is taken for new.
        for each in mails:
            self._spool.discard(each.name)
        with self._ledger.transaction():
            self._ledger.forget_incoming([each.name for each in mails])
