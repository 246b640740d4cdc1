"""What the ledger announces on `souspli_mail` (relay/write.sql): up to which number mailboxes have something.

for hint in hints(payload):
    hint.mailbox, hint.seq, hint.wakes
"""

from collections.abc import Iterator
from typing import NamedTuple


class MailHint(NamedTuple):
    """A mailbox, its newest number, and whether its readers are to be woken for what came."""

    mailbox: str
    seq: int
    wakes: bool


def hints(payload: str) -> Iterator[MailHint]:
    """Yield the hints of an announcement."""
    for hint in payload.split(","):
        mailbox, seq, *wakes = hint.split(":")
        yield MailHint(mailbox, int(seq), bool(wakes))
