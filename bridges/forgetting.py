"""What a bridge no longer keeps: its part of a conversation goes when the conversation does (spec/loop.md).

    await forgetting.tend()

Rules: a thread's clocks are those of every client, by the retention of the bridge's own structure and sooner
after a withdrawn consent; archive first, then whatever names a thread that the archive has not, so that a
crash in between leaves what the next round finds; a mail that was still on its way into the conversation is
nobody's to delete unread: it becomes mail of no conversation, which goes after the same retention. What is
certain to have arrived there is written down before the conversation goes, which takes the proof along.
"""

from collections.abc import Sequence

from bridges.inbound.outcomes import stray, told
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
        self._note_told()
        await self._keeping.tend()
        for thread in self._ledger.threads() - set(self._archive.threads()):
            self._forget(thread)
        if self._keeping.clock_agrees:
            before = self._clock() - self._keeping.days * DAY * 1000
            strays = [each for each in self._ledger.all_incoming() if each.thread is None]
            self._discard([each for each in strays if each.arrived < before])

    def _note_told(self) -> None:
        with self._ledger.transaction():
            for each in self._ledger.all_incoming():
                if each.item is not None and self._postbox.accepted(each.item):
                    self._ledger.put_incoming(told(each))

    def _forget(self, thread: str) -> None:
        with self._ledger.transaction():
            mails = [each for each in self._ledger.all_incoming() if each.thread == thread]
            for each in mails:  # first those that stay: the disk may fail with the others
                if not _settled(each):
                    self._ledger.put_incoming(stray(each))
        self._discard([each for each in mails if _settled(each)])
        with self._ledger.transaction():
            self._ledger.forget(thread)

    def _discard(self, mails: Sequence[Incoming]) -> None:
        # First from the spool: one that the ledger does not know is taken for new.
        for each in mails:
            self._spool.discard(each.name)
        with self._ledger.transaction():
            self._ledger.forget_incoming([each.name for each in mails])


def _settled(mail: Incoming) -> bool:
    """Whether nothing is under way with a mail: it was told or shown, or a person does not want it."""
    unwanted = mail.state is State.REJECTED or mail.decided is Decision.REJECT
    return unwanted or (mail.state is not State.SPOOLED and mail.item is None)
