"""What kind of mail arrived: from a person, automatic, or the report of a mail server on one of ours.

Decided before anything is answered or believed, from the headers alone (RFC 3834, 3464, 2919, and what mail
programs really send). Automatic mail is shown as such and never answered, so that no loop can begin.
"""

import re
from email.message import Message
from enum import StrEnum
from typing import Final

from bridges.inbound.headers import headers, text

_ABSENCES: Final = (
    "absence du bureau", "réponse automatique", "message d'absence", "je suis absent",
    "out of office", "automatic reply", "autoreply", "auto-reply", "auto:",
    "afwezig", "automatisch antwoord", "afwezigheid",
    "abwesenheit", "automatische antwort",
)  # fmt: skip


class Kind(StrEnum):
    """What a mail is."""

    PERSONAL = "personal"
    ABSENCE = "absence"  # an answer by a program for a person
    AUTOMATIC = "automatic"  # any other mail that no person wrote for us
    REPORT = "report"  # delivery status, also of those servers that do not follow RFC 3464


def classify(sender: str, data: bytes) -> Kind:
    """Return what a mail is; `sender` is that of the envelope."""
    head = headers(data)
    if _is_report(sender, head):
        return Kind.REPORT
    if _is_absence(sender, head):
        return Kind.ABSENCE
    return Kind.AUTOMATIC if _is_automatic(sender, head) else Kind.PERSONAL


def _is_report(sender: str, head: Message) -> bool:
    content_type = _text(head, "Content-Type")
    if content_type.startswith("multipart/report") and "disposition-notification" not in content_type:
        return True
    return bool(_text(head, "X-Failed-Recipients")) or (not sender and "mailer-daemon" in _text(head, "From"))


def _is_absence(sender: str, head: Message) -> bool:
    subject = _text(head, "Subject").lstrip()
    return (
        any(subject.startswith(each) for each in _ABSENCES)
        or _present(head, "X-Autoreply", "X-Autorespond")
        or _submitted(head) == "auto-replied"
        or (not sender and "all" in _text(head, "X-Auto-Response-Suppress"))
    )


def _is_automatic(sender: str, head: Message) -> bool:
    return (
        not sender
        or _submitted(head) not in {"", "no"}
        or _text(head, "Precedence") in {"bulk", "list", "junk", "auto_reply"}
        or _present(head, "List-Id", "List-Unsubscribe", "List-Post", "Feedback-ID")
    )


def _submitted(head: Message) -> str:
    return re.split(r"[;\s(]", _text(head, "Auto-Submitted"), maxsplit=1)[0]


def _text(head: Message, name: str) -> str:
    return text(head, name).lower()[:1_000]


def _present(head: Message, *names: str) -> bool:
    return any(head.get(name) is not None for name in names)
