"""Writing: messages, replies, internal notes, receipts. Each is put into the outbox, then sent if possible."""

from collections.abc import Sequence
from pathlib import Path

from client.outbox import Item
from schemas.ids import Address


class Messages:
    """What a person writes. All return the item as it stands after the attempt to send it."""

    async def send(
        self,
        to: Sequence[Address],
        subject: str,
        text: str,
        files: Sequence[Path] = (),
        *,
        service: str | None = None,
    ) -> Item:
        """Begin a thread. `service` (handle) is the own one it comes from, needed when there are several."""
        raise NotImplementedError

    async def reply(self, thread: str, text: str, files: Sequence[Path] = ()) -> Item:
        """Write to everybody in a thread."""
        raise NotImplementedError

    async def note(self, thread: str, text: str, files: Sequence[Path] = ()) -> Item:
        """Write a note in a thread that only the own service can open."""
        raise NotImplementedError

    async def acknowledge(self, thread: str) -> int:
        """Say that this person has read the thread: sends the receipts owed; returns for how many messages."""
        raise NotImplementedError
