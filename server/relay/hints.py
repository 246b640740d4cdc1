"""What the ledger announces on `souspli_mail` (relay/write.sql): up to which number mailboxes have something.

for hint in hints(payload):
    hint.mailbox, hint.seq, hint.push
"""

from collections.abc import Iterator
from typing import NamedTuple


class MailHint(NamedTuple):
    """A mailbox, its newest number, and whether what came calls for a push."""

    mailbox: str
    seq: int
    push: bool


def hints(payload: str) -> Iterator[MailHint]:
    """Yield the hints of an announcement."""
    for hint in payload.split(","):
        mailbox, seq, *push = hint.split(":")
        yield MailHint(mailbox, int(seq), bool(push))
