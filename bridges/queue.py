"""What waits at the bridge, and what its operator may do about it: try again, let in, discard.

    queue = Queue(profile, spool)
    for entry in queue.entries(): ...
    queue.release(queue.find("3fa2"))

Rules: a decision is written into the ledger and done by the bridge, which may be running meanwhile: whatever
breaks, it is done once. What the operator lets in is shown as let in by the operator. The content of a mail
is shown to nobody here; `save` is for what no program can read.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from bridges.inbound.outcomes import WAITING, decided
from bridges.inbound.spool import Spool
from bridges.ledger import Decision, Incoming, Ledger, Outgoing, State
from client.device.archive import Archive
from client.device.store import Store
from schemas.errors import ConflictError, InvalidInputError, NotFoundError
from schemas.mail import Delivery, HandOver

_FAILED = (Delivery.BOUNCED, Delivery.EXPIRED)


@dataclass(frozen=True)
class Entry:
    """A mail that came in, or a notice that goes out."""

    of: Incoming | Outgoing

    @property
    def way(self) -> str:
        """`in` or `out`."""
        return "in" if isinstance(self.of, Incoming) else "out"

    @property
    def name(self) -> str:
        """What it is called by: the name in the spool, or the hash of the notice."""
        return self.of.name if isinstance(self.of, Incoming) else self.of.notice.hex()

    @property
    def since(self) -> int:
        """When it came, in milliseconds."""
        return self.of.arrived if isinstance(self.of, Incoming) else self.of.written

    @property
    def state(self) -> str:
        """How far it got."""
        if isinstance(self.of, Incoming):
            return str(self.of.state)
        return str(self.of.state or "queued")

    @property
    def waits(self) -> bool:
        """Whether something is still to happen to it, or went wrong."""
        if isinstance(self.of, Incoming):
            return self.of.state in (State.SPOOLED, *WAITING)
        return self.of.state in (None, Delivery.DELAYED, *_FAILED)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it waits."""
        if isinstance(self.of, Incoming):
            if self.of.decided is None or self.of.state is not State.SPOOLED:
                return self.of.reasons
            rejected = self.of.decided is Decision.REJECT
            return (*self.of.reasons, "to be discarded" if rejected else "to be let in")
        withdrawn = ("to be withdrawn",) if self.of.withdrawn and self.of.state is None else ()
        return ((self.of.detail,) if self.of.detail else ()) + withdrawn


class Queue:
    """The ledger and the spool, as the operator sees them."""

    def __init__(self, store: Store, spool: Spool) -> None:
        self._ledger = Ledger(store)
        self._archive = Archive(store)
        self._spool = spool

    def entries(self, *, everything: bool = False) -> list[Entry]:
        """Return what waits or went wrong, or everything that is remembered; the oldest first."""
        found = [entry for entry in self._all() if everything or entry.waits]
        return sorted(found, key=lambda entry: entry.since)

    def find(self, part: str) -> Entry:
        """Return the one whose name begins so; raises NotFoundError, or InvalidInputError for several."""
        found = [entry for entry in self._all() if part and entry.name.startswith(part.lower())]
        if not found:
            raise NotFoundError(
                f"nothing here has a name that begins with {part!r}", advice="souspli bridge queue list --all"
            )
        if len(found) > 1:
            raise InvalidInputError(f"{len(found)} names begin with {part!r}", advice="give more of it")
        return found[0]

    def size(self, entry: Entry) -> int | None:
        """Return the bytes of a mail in the spool; None when it is not there."""
        return len(self.raw(entry)) if entry.name in set(self._spool.names()) else None

    def raw(self, entry: Entry) -> bytes:
        """Return a mail as it arrived; raises NotFoundError when the spool has it no more."""
        return self._spool.load(entry.name).data

    def retry(self, entry: Entry) -> None:
        """Let the bridge try again at once what waits, failed or was quarantined; raises ConflictError."""
        with self._ledger.transaction():
            of = self._current(entry)
            if isinstance(of, Outgoing) and of.state in (None, *_FAILED):
                self._ledger.put_outgoing(
                    replace(of, state=None, next_attempt=0, handover=of.handover or self._handover(of))
                )
            elif isinstance(of, Incoming) and of.state in (State.SPOOLED, State.QUARANTINED):
                self._ledger.put_incoming(replace(of, state=State.SPOOLED, attempts=0, next_attempt=0))
            else:
                raise _unfit(entry, "it waits for a decision: release or reject it")

    def release(self, entry: Entry) -> None:
        """Let a mail that is held into its conversation; raises ConflictError."""
        with self._ledger.transaction():
            of = self._current(entry)
            if not isinstance(of, Incoming) or of.state not in WAITING:
                raise _unfit(entry, "only a mail that is held or quarantined is let in")
            if of.thread is None:
                raise _unfit(
                    entry, "it belongs to no conversation: save it with `show --save`, then reject it"
                )
            self._ledger.put_incoming(decided(of, release=True, operator=True))

    def reject(self, entry: Entry) -> None:
        """Discard a mail that is held, or withdraw a notice that did not leave; raises ConflictError."""
        with self._ledger.transaction():
            of = self._current(entry)
            if isinstance(of, Incoming) and of.state in WAITING:
                self._ledger.put_incoming(decided(of, release=False))
            elif isinstance(of, Outgoing) and of.state is None:
                self._ledger.put_outgoing(replace(of, withdrawn=True))
            else:
                raise _unfit(entry, "only a mail that is held, or a notice that is queued, is rejected")

    def _all(self) -> Iterator[Entry]:
        yield from map(Entry, self._ledger.all_incoming())
        yield from map(Entry, self._ledger.all_outgoing())

    def _current(self, entry: Entry) -> Incoming | Outgoing | None:
        """Return it as it stands in this transaction: the bridge may have gone on."""
        of = entry.of
        return (
            self._ledger.incoming(of.name) if isinstance(of, Incoming) else self._ledger.outgoing(of.notice)
        )

    def _handover(self, of: Outgoing) -> HandOver | None:
        # One that was refused at once left no record: if it leaves now, there is to be one.
        for received in self._archive.thread(of.thread):
            if received.hash == of.notice and received.header is not None:
                return HandOver(received.header.sender.structure, received.header.id, received.hash)
        return None


def _unfit(entry: Entry, advice: str) -> ConflictError:
    return ConflictError(f"that cannot be done with what is {entry.state}", advice=advice)
