"""A batch of posts in the database: what is read before they are ruled on, what is written of those accepted.

Rules: few statements for a batch, however many posts it has; the mailboxes are locked first, so what is read
after that holds until the commit; a recipient's number is one more than its last, and nobody else gives one
meanwhile.

    ledger = Ledger(connection, sql, now)
    for case in await ledger.read(posts):
        ledger.accept(case)                     # those that the rules let pass
    await ledger.write()
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import asyncpg

from schemas.access import AccessAction
from server.audit.records import Access
from server.clock import millis, moment
from server.relay.rules import Case, Earlier, Mailbox, Post
from server.storage.db import Connection
from server.storage.statements import Statements

_HINTS = 100
"""Hints in one notification: PostgreSQL takes less than 8000 bytes, and a hint has at most 57."""


class Ledger:
    """One batch, accepted at `now`, on a connection that is in a transaction."""

    def __init__(self, connection: Connection, sql: Statements, now: int) -> None:
        self._connection = connection
        self._sql = sql
        self._now = moment(now)
        self._accepted: list[Case] = []
        self._envelopes: list[tuple[Mailbox, int, int]] = []  # number, and place among the accepted from 1

    async def read(self, posts: Sequence[Post]) -> list[Case]:
        """Lock the recipients' mailboxes and return a case for each post."""
        mailboxes = await self._lock({to.service for post in posts for to in post.header.recipients})
        senders = await self._connection.fetch(
            self._sql["relay/senders"],
            [post.me.device for post in posts],
            [post.header.sender.service for post in posts],
            [post.header.id for post in posts],
        )
        usable = await self._usable_blobs(posts)
        return [
            _case(post, senders[place], mailboxes, usable.get(place, set()))
            for place, post in enumerate(posts)
        ]

    def accept(self, case: Case) -> None:
        """Give a post its number in each recipient's mailbox."""
        self._accepted.append(case)
        for mailbox in case.recipients:
            mailbox.seq += 1
            self._envelopes.append((mailbox, mailbox.seq, len(self._accepted)))

    async def write(self) -> None:
        """Write what was accepted, and announce it."""
        if not self._accepted:
            return
        headers = [case.post.header for case in self._accepted]
        counters = {mailbox.id: mailbox.seq for mailbox, _, _ in self._envelopes}
        readers = {
            (mailbox.id, blob)
            for case in self._accepted
            for blob in case.post.header.blobs
            for mailbox in case.recipients
        }
        await self._connection.execute(
            self._sql["relay/write"],
            self._now,
            [header.sender.structure for header in headers],
            [header.id for header in headers],
            [case.post.hash for case in self._accepted],
            [
                self._now + timedelta(days=max(to.retention_days for to in case.recipients))
                for case in self._accepted
            ],
            list(counters),
            list(counters.values()),
            [mailbox.id for mailbox, _, _ in self._envelopes],
            [seq for _, seq, _ in self._envelopes],
            [place for _, _, place in self._envelopes],
            [case.post.envelope.raw for case in self._accepted],
            [mailbox for mailbox, _ in readers],
            [blob for _, blob in readers],
            list(_notifications(counters)),
        )

    def accesses(self) -> Iterator[Access]:
        """Yield what to record: in the sender's log that it posted, in a recipient's that it received."""
        for case in self._accepted:
            post, header = case.post, case.post.header
            yield Access(
                structure=post.me.structure,
                action=AccessAction.ENVELOPE_POSTED,
                member=post.me.member,
                role=post.me.role,
                object=header.id,
                count=len(case.recipients),
                request=post.request,
            )
            for structure, count in Counter(mailbox.structure for mailbox in case.recipients).items():
                yield Access(
                    structure=structure,
                    action=AccessAction.ENVELOPE_DELIVERED,
                    peer=post.me.structure,
                    object=header.id,
                    count=count,
                    request=post.request,
                )

    async def _lock(self, services: set[str]) -> dict[str, Mailbox]:
        rows = await self._connection.fetch(self._sql["relay/lock_mailboxes"], list(services))
        mailboxes = (Mailbox(*row) for row in rows)
        return {mailbox.id: mailbox for mailbox in mailboxes}

    async def _usable_blobs(self, posts: Sequence[Post]) -> Mapping[int, set[str]]:
        """Return, by the place of a post, which of the files it names its sender may hand on."""
        named = [
            (place, post.me.device, blob) for place, post in enumerate(posts) for blob in post.header.blobs
        ]
        if not named:
            return {}
        places, devices, blobs = zip(*named, strict=True)
        usable: dict[int, set[str]] = {}
        for place, blob in await self._connection.fetch(
            self._sql["relay/usable_blobs"], places, devices, blobs, self._now
        ):
            usable.setdefault(place, set()).add(blob)
        return usable


def _case(post: Post, sender: asyncpg.Record, mailboxes: Mapping[str, Mailbox], blobs: set[str]) -> Case:
    device_active, structure_active, member, hash_, accepted = sender
    found = [mailboxes.get(to.service) for to in post.header.recipients]
    return Case(
        post=post,
        device_active=bool(device_active),
        structure_active=bool(structure_active),
        member=member,
        earlier=None if hash_ is None else Earlier(hash_, millis(accepted)),
        recipients=[mailbox for mailbox in found if mailbox is not None],
        blobs=blobs,
    )


def _notifications(counters: Mapping[str, int]) -> Iterator[str]:
    """Yield `mailbox:seq,…`, the newest number of each mailbox, as delivery.py reads it."""
    hints = [f"{mailbox}:{seq}" for mailbox, seq in counters.items()]
    for start in range(0, len(hints), _HINTS):
        yield ",".join(hints[start : start + _HINTS])
