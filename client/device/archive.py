"""What was received, as rows of the store: every envelope that was fetched, with what became of it.

archive.advance(mailbox, 41, rows)
for received in archive.thread(thread): ...
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from client.device.store import Store
from schemas.codec import Schema, decode_request, encode
from schemas.content import Content
from schemas.envelope import Header
from schemas.errors import DecryptionError
from schemas.ids import Hash, Id, Millis
from schemas.limits import LIMITS

_REMEMBERED = 64 << 20  # bytes of sealed rows whose opened form is kept in memory


class Fate(StrEnum):
    """What became of an envelope."""

    OPENED = "opened"
    REFUSED = "refused"
    LOCKED = "locked"  # no colleague has handed over the seed yet


class Received(Schema):
    """An envelope as it is kept."""

    mailbox: Id
    seq: int
    accepted: Millis
    hash: Hash
    fate: Fate
    header: Header | None = None  # absent when the frame is malformed
    content: Content | None = None  # present when opened
    problem: str = ""  # the slug of the error
    detail: str = ""


@dataclass(frozen=True)
class Row:
    """An envelope to keep: what became of it, its bytes, and whether a receipt is owed for it."""

    received: Received
    raw: bytes
    owed: bool


class Archive:
    """The received envelopes of this profile."""

    def __init__(self, store: Store, remembered: int = _REMEMBERED) -> None:
        self._store = store
        self._remembered = _Remembered(remembered)

    def cursor(self, mailbox: str) -> int:
        """Return the sequence number up to which a mailbox was fetched."""
        rows = self._store.execute("SELECT seq FROM cursors WHERE mailbox = ?", (mailbox,))
        return int(rows[0][0]) if rows else 0

    def advance(self, mailbox: str, cursor: int, rows: Sequence[Row]) -> bool:
        """Keep the next envelopes of a mailbox and move its cursor, together.

        Returns False, and keeps nothing, when another command with this profile moved it first.
        """
        with self._store.transaction():
            if self.cursor(mailbox) != cursor:
                return False
            for row in rows:
                self._insert(row)
                self._remember(row.received)
            last = rows[-1].received.seq
            self._store.execute("INSERT OR REPLACE INTO cursors VALUES (?, ?)", (mailbox, last))
        return True

    def update(self, row: Row) -> None:
        """Replace what became of an envelope."""
        with self._store.transaction():
            self._insert(row)
            self._remember(row.received)

    def _insert(self, row: Row) -> None:
        received = row.received
        place = _place(received.mailbox, received.seq)
        values = (
            received.mailbox,
            received.seq,
            received.header.thread if received.header else None,
            received.fate.value,
            row.owed,
            self._store.vault.seal(place, encode(received)),
            self._store.vault.seal(place + "/raw", row.raw),
        )
        self._store.execute("INSERT OR REPLACE INTO received VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def _remember(self, received: Received) -> None:
        # Only what was opened: nobody uses up the ids of others with envelopes that are not theirs.
        if received.header is not None and received.fate is Fate.OPENED:
            values = (received.header.sender.device, received.header.id, received.hash)
            self._store.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", values)

    def seen(self, device: bytes, identifier: str) -> bytes | None:
        """Return the hash of the envelope that was opened under this id of a device, if any."""
        rows = self._store.execute("SELECT hash FROM seen WHERE device = ? AND id = ?", (device, identifier))
        return rows[0][0] if rows else None

    def delivered(self, received: Received, thread: str) -> bool:
        """Whether its mailbox got the same envelope before, in another place, and it was opened."""
        if received.header is None or self.seen(received.header.sender.device, received.header.id) is None:
            return False
        here = (received.mailbox, received.hash, Fate.OPENED)
        return any(
            (each.mailbox, each.hash, each.fate) == here and each.seq != received.seq
            for each in self.thread(thread)
        )

    def thread(self, thread: str) -> list[Received]:
        """Return what was received of a thread, in the order of arrival."""
        return self._read("WHERE thread = ?", (thread,))

    def threads(self) -> list[str]:
        """Return the identifiers of all threads of which something was opened."""
        rows = self._store.execute("SELECT DISTINCT thread FROM received WHERE fate = 'opened'")
        return [thread for (thread,) in rows]

    def threads_since(self, mailbox: str, seq: int) -> list[str]:
        """Return the threads of which a mailbox got something after a sequence number."""
        rows = self._store.execute(
            "SELECT DISTINCT thread FROM received WHERE mailbox = ? AND seq > ? AND thread IS NOT NULL",
            (mailbox, seq),
        )
        return [thread for (thread,) in rows]

    def unopened(self) -> list[Received]:
        """Return what was refused or is locked."""
        return self._read("WHERE fate <> 'opened'", ())

    def owed(self, thread: str) -> list[Received]:
        """Return what a receipt is owed for."""
        return self._read("WHERE thread = ? AND owed", (thread,))

    def owed_counts(self) -> dict[str, int]:
        """Return for how many envelopes of each thread a receipt is owed."""
        rows = self._store.execute("SELECT thread, count(*) FROM received WHERE owed GROUP BY thread")
        return {thread: int(count) for thread, count in rows}

    def settle(self, received: Iterable[Received]) -> None:
        """Note that the receipts are written."""
        for each in received:
            self._store.execute(
                "UPDATE received SET owed = 0 WHERE mailbox = ? AND seq = ?", (each.mailbox, each.seq)
            )

    def forget(self, thread: str) -> int:
        """Delete what was received of a thread; returns how many envelopes. Replays stay known."""
        with self._store.transaction():
            ((count,),) = self._store.execute("SELECT count(*) FROM received WHERE thread = ?", (thread,))
            self._store.execute("DELETE FROM received WHERE thread = ?", (thread,))
        self._remembered.clear()
        return int(count)

    def raw(self, received: Received) -> bytes:
        """Return the bytes of an envelope; raises DecryptionError when the store was altered."""
        rows = self._store.execute(
            "SELECT raw FROM received WHERE mailbox = ? AND seq = ?", (received.mailbox, received.seq)
        )
        return self._store.vault.open(_place(received.mailbox, received.seq) + "/raw", rows[0][0])

    def _read(self, where: str, values: Sequence[object]) -> list[Received]:
        rows = self._store.execute(
            f"SELECT mailbox, seq, sealed FROM received {where} ORDER BY rowid",  # noqa: S608 - fixed texts
            values,
        )
        return [self._open(mailbox, seq, sealed) for mailbox, seq, sealed in rows]

    def _open(self, mailbox: str, seq: int, sealed: bytes) -> Received:
        place = _place(mailbox, seq)
        known = self._remembered.get(place, sealed)
        if known is not None:
            return known
        try:
            kept = self._store.vault.open(place, sealed)
            received = decode_request(kept, Received, LIMITS.request)  # our own writing: in one form already
        except DecryptionError as error:
            # One damaged row must not hide the others, nor disappear.
            return Received(mailbox, seq, 0, bytes(32), Fate.REFUSED, problem=error.slug, detail=error.detail)
        self._remembered.put(place, sealed, received)
        return received


class _Remembered:
    """The rows that were opened last: a conversation is looked at again with each message that comes.

    A row is found by its sealed bytes, so what another process has changed is opened anew.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._rows: OrderedDict[str, tuple[bytes, Received]] = OrderedDict()
        self._bytes = 0

    def get(self, place: str, sealed: bytes) -> Received | None:
        row = self._rows.get(place)
        if row is None or row[0] != sealed:
            return None
        self._rows.move_to_end(place)
        return row[1]

    def put(self, place: str, sealed: bytes, received: Received) -> None:
        before = self._rows.pop(place, None)
        self._bytes += len(sealed) - (len(before[0]) if before else 0)
        self._rows[place] = (sealed, received)
        while self._bytes > self._most:
            _, (oldest, _) = self._rows.popitem(last=False)
            self._bytes -= len(oldest)

    def clear(self) -> None:
        self._rows.clear()
        self._bytes = 0


def _place(mailbox: str, seq: int) -> str:
    return f"received/{mailbox}/{seq}"
