"""Who waits for what in this process: followers by mailbox. Pure memory, told by delivery.py what happened.

Rules: a hint says up to which number a mailbox has something, so the newest replaces those that a slow reader
has not taken yet; what waits for a follower is never more than one hint for each of its mailboxes, and the
latest of what each device says of its writing there.
"""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from schemas.api import Hint
from schemas.codec import Schema, encode
from schemas.replying import Replying


class Follower:
    """One open stream: a device, the mailboxes of its member, and what it has not been told yet."""

    __slots__ = ("_directory", "_replying", "_rung", "_waiting", "_wake", "device", "ended", "latest")

    def __init__(self, device: bytes, mailboxes: Iterable[str]) -> None:
        self.device = device
        self.latest = dict.fromkeys(mailboxes, -1)
        self.ended = False
        self._directory = False
        self._waiting: set[str] = set()
        self._rung: set[str] = set()
        self._replying: dict[tuple[str, bytes], Replying] = {}
        self._wake = asyncio.Event()

    def mail(self, mailbox: str, seq: int) -> None:
        """Note that a mailbox has something up to `seq`, unless that is known."""
        if seq > self.latest[mailbox]:
            self.latest[mailbox] = seq
            self._waiting.add(mailbox)
            self._wake.set()

    def timer(self, mailbox: str) -> None:
        """Note that a timer of a mailbox has rung."""
        self._rung.add(mailbox)
        self._wake.set()

    def replying(self, told: Replying) -> None:
        """Note what another device says of its writing."""
        if told.device != self.device:
            self._replying[told.mailbox, told.device] = told
            self._wake.set()

    def directory(self) -> None:
        """Note that the directory grew."""
        self._directory = True
        self._wake.set()

    def end(self) -> None:
        """End the stream: the device or its mailboxes are not what they were."""
        self.ended = True
        self._wake.set()

    async def events(self) -> bytes:
        """Wait until there is something to tell, or nothing more; returns the events."""
        await self._wake.wait()
        self._wake.clear()
        events = [_event("mail", Hint(mailbox, self.latest[mailbox])) for mailbox in sorted(self._waiting)]
        events += [_event("timer", Hint(mailbox)) for mailbox in sorted(self._rung)]
        events += [_event("replying", told) for told in self._replying.values()]
        if self._directory:
            events.append(_event("directory", Hint()))
        self._waiting.clear()
        self._rung.clear()
        self._replying.clear()
        self._directory = False
        return b"".join(events)


class Followers:
    """All of this process."""

    def __init__(self) -> None:
        self._all: set[Follower] = set()
        self._by_mailbox: dict[str, set[Follower]] = {}

    def __iter__(self) -> Iterator[Follower]:
        return iter(tuple(self._all))

    def __len__(self) -> int:
        return len(self._all)

    @contextmanager
    def following(self, follower: Follower) -> Iterator[None]:
        """Have the follower told of what happens, inside the block."""
        self._all.add(follower)
        for mailbox in follower.latest:
            self._by_mailbox.setdefault(mailbox, set()).add(follower)
        try:
            yield
        finally:
            self._all.discard(follower)
            for mailbox in follower.latest:
                self._by_mailbox[mailbox].discard(follower)
                if not self._by_mailbox[mailbox]:
                    del self._by_mailbox[mailbox]

    def mail(self, mailbox: str, seq: int) -> None:
        """Tell those who follow a mailbox."""
        for follower in self._by_mailbox.get(mailbox, ()):
            follower.mail(mailbox, seq)

    def timer(self, mailbox: str) -> None:
        """Tell those who follow a mailbox that a timer of it has rung."""
        for follower in self._by_mailbox.get(mailbox, ()):
            follower.timer(mailbox)

    def replying(self, told: Replying) -> None:
        """Tell those who follow a mailbox what a device says of its writing."""
        for follower in self._by_mailbox.get(told.mailbox, ()):
            follower.replying(told)

    def directory(self) -> None:
        """Tell everybody that the directory grew."""
        for follower in self._all:
            follower.directory()


def _event(kind: str, data: Schema) -> bytes:
    return b"event: " + kind.encode() + b"\ndata: " + encode(data) + b"\n\n"
