"""Reports of mail servers on notices of ours: bounced or delayed (RFC 3464), also those of no standard.

report = read_report(data)
report.state, report.detail                    # Delivery.BOUNCED, "5.1.1"
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser

from flufl.bounce import all_failures

from schemas.mail import Delivery

_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_WORD = re.compile(r"\s*([A-Za-z]+)")
_ACTIONS = {
    **dict.fromkeys(("failed", "failure", "error"), Delivery.BOUNCED),  # the last two against the standard
    "delayed": Delivery.DELAYED,
}  # delivered, relayed, expanded: no promise that somebody reads
_READ = 1024 * 1024  # bytes; what a server says stands in the beginning, the returned mail after it


@dataclass(frozen=True)
class Report:
    """What a server says; `detail` is a status code (RFC 3463) or empty, `state` None for good news.

    `recognised`: it has the form of a report, also where its headers say nothing of the kind.
    """

    state: Delivery | None
    detail: str = ""
    recognised: bool = True


def read_report(data: bytes) -> Report:
    """Return what a report says; never raises for its content."""
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(data[:_READ])
        return _standard(message) or _other(message)
    except (RecursionError, MessageError, ValueError, LookupError, AttributeError, TypeError, AssertionError):
        return Report(Delivery.BOUNCED, recognised=False)  # what nobody can read is bad news, not none


def _standard(message: Message) -> Report | None:
    """Return the worst that a report of the standard says: a failure, else a delay, else good news."""
    found = [_of_recipient(block) for block in _blocks(message) if block.get("Action") is not None]
    order = (Delivery.BOUNCED, Delivery.DELAYED, None)
    return min(found, key=lambda report: order.index(report.state), default=None)


def _blocks(message: Message) -> Iterator[Message]:
    for part in message.walk():
        blocks = part.get_payload()
        if part.get_content_type() == "message/delivery-status" and isinstance(blocks, list):
            yield from (block for block in blocks if isinstance(block, Message))


def _of_recipient(block: Message) -> Report:
    action, status = _WORD.match(str(block["Action"])), _STATUS.search(str(block.get("Status", "")))
    state = _ACTIONS.get(action[1].lower()) if action else None
    return Report(state, status[0] if status else "")


def _other(message: Message) -> Report:
    status = _STATUS.search(str(message.get_payload())[:20_000])
    try:
        temporary, permanent = all_failures(message)
    except Exception:  # noqa: BLE001 - a parser of others on hostile input; without From it raises
        temporary, permanent = frozenset(), frozenset()
    detail = status[0] if status else ""
    state = Delivery.DELAYED if temporary and not permanent else Delivery.BOUNCED
    return Report(state, detail, recognised=bool(temporary or permanent))
