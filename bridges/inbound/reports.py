"""Reports of mail servers on notices of ours: bounced or delayed (RFC 3464), also those of no standard.

report = read_report(data)
report.state, report.detail                    # Delivery.BOUNCED, "5.1.1"
"""

import re
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser

from flufl.bounce import all_failures

from schemas.mail import Delivery

_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_READ = 1024 * 1024  # bytes; what a server says stands in the beginning, the returned mail after it


@dataclass(frozen=True)
class Report:
    """What a server says; `detail` is a status code (RFC 3463) or empty, `state` None for good news."""

    state: Delivery | None
    detail: str = ""


def read_report(data: bytes) -> Report:
    """Return what a report says; never raises for its content."""
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(data[:_READ])
        return _standard(message) or _other(message)
    except (RecursionError, MessageError, ValueError, LookupError, AttributeError, TypeError, AssertionError):
        return Report(Delivery.BOUNCED)  # a report that nobody can read is bad news, not none


def _standard(message: Message) -> Report | None:
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if not isinstance(block, Message) or block.get("Action") is None:
                continue
            action = str(block["Action"]).strip().lower()
            status = _STATUS.search(str(block.get("Status", "")))
            detail = status[0] if status else ""
            if action == "failed":
                return Report(Delivery.BOUNCED, detail)
            if action == "delayed":
                return Report(Delivery.DELAYED, detail)
            return Report(None, detail)  # delivered, relayed, expanded: no promise that somebody reads
    return None


def _other(message: Message) -> Report:
    temporary, permanent = all_failures(message)
    status = _STATUS.search(str(message.get_payload())[:20_000])
    detail = status[0] if status else ""
    if temporary and not permanent:
        return Report(Delivery.DELAYED, detail)
    return Report(Delivery.BOUNCED, detail)
