"""Writing a batch of accepted posts: numbers, envelopes, rights to files, access records and hints.

Rules: one statement, which is one transaction; it writes only if what the posts were ruled on still holds, so
nobody waits for a lock while somebody thinks; a recipient's number is one more than its last, and the mailbox
stays locked until the commit, so nobody else gives one meanwhile.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

import asyncpg

from schemas.access import AccessAction
from server.audit.records import Access, Records
from server.clock import moment
from server.relay.rules import Case
from server.storage.db import Connection
from server.storage.statements import Statements


async def write(
    connection: Connection,
    sql: Statements,
    records: Records,
    accepted: Sequence[Case],
    log_position: int,
    now: int,
) -> bool:
    """Write what was accepted at `now`; returns whether the facts still held. If not, nothing was written."""
    mailboxes = {mailbox.id: mailbox for case in accepted for mailbox in case.recipients}
    headers = [case.post.header for case in accepted]
    deliveries = [
        (mailbox.id, place, case.calls_for_push(mailbox))
        for place, case in enumerate(accepted, 1)
        for mailbox in case.recipients
    ]
    readers = {
        (mailbox.id, blob, case.post.header.thread)
        for case in accepted
        for blob in case.post.header.blobs
        for mailbox in case.recipients
    }
    keys = {case.post.me.structure: case.pseudonym_key for case in accepted}
    try:
        written = await connection.fetch(
            sql["relay/write"],
            moment(now),
            list(mailboxes),
            [mailbox.epoch for mailbox in mailboxes.values()],
            [mailbox.kid for mailbox in mailboxes.values()],
            list({blob for header in headers for blob in header.blobs}),
            log_position,
            [header.sender.structure for header in headers],
            [header.id for header in headers],
            [case.post.hash for case in accepted],
            [moment(now) + timedelta(days=case.kept_days) for case in accepted],
            [mailbox for mailbox, _, _ in deliveries],
            [place for _, place, _ in deliveries],
            [case.post.envelope.raw for case in accepted],
            [mailbox for mailbox, _, _ in readers],
            [blob for _, blob, _ in readers],
            *records.columns(_accesses(accepted), keys),
            [header.thread for header in headers],
            [thread for _, _, thread in readers],
            [push for _, _, push in deliveries],
        )
    except asyncpg.UniqueViolationError:  # another process has just written the same post
        return False
    return bool(written)


def _accesses(accepted: Sequence[Case]) -> Iterator[Access]:
    """Yield what to record: in the sender's log that it posted, in a recipient's that it received."""
    for case in accepted:
        post = case.post
        yield Access(
            structure=post.me.structure,
            action=AccessAction.ENVELOPE_POSTED,
            member=post.me.member,
            role=post.me.role,
            object=post.header.id,
            count=len(case.recipients),
            request=post.request,
        )
        for structure, count in Counter(mailbox.structure for mailbox in case.recipients).items():
            yield Access(
                structure=structure,
                action=AccessAction.ENVELOPE_DELIVERED,
                peer=post.me.structure,
                object=post.header.id,
                count=count,
                request=post.request,
            )
