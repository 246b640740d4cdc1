"""A notice as a mail: its headers, its words, and what the chosen mode lets it carry.

    message = compose(draft)
    bytes(message)

Rules: without the text, unless the mode protects it or both policy and message say plain; every header that
could start a loop says that a program wrote (RFC 3834); no line feed of anybody's input reaches a header.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bridges.outbound.openpgp import encrypted as openpgp_encrypted
from bridges.outbound.smime import encrypted as smime_encrypted
from bridges.outbound.wording import Wording, wording
from schemas.errors import InvalidInputError
from schemas.mail import Mode, Notice

_DAY = "%d/%m/%Y"


@dataclass(frozen=True)
class Enclosure:
    """A file to be attached."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Draft:
    """Everything that a mail is made of: `sender` is the bridge's address, `reply_to` the conversation's."""

    notice: Notice
    structure: str
    service: str
    sender: str
    reply_to: str | None
    message_id: str
    now: int
    enclosures: Sequence[Enclosure] = ()


def new_message_id(domain: str) -> str:
    """Return a fresh Message-ID, which tells nothing about the message."""
    return f"<{secrets.token_hex(16)}@{domain}>"


def compose(draft: Draft) -> EmailMessage:
    """Return the mail; raises InvalidInputError for a name, address or key that is no use."""
    words = wording(draft.notice.correspondent.language)
    message = _envelope(draft, words)
    match draft.notice.mode:
        case Mode.LINK | Mode.SHORT:
            message.set_content(_notice_text(draft, words))
        case Mode.PLAIN:
            _write(message, draft, words)
        case Mode.OPENPGP:
            openpgp_encrypted(message, _inner(draft, words), draft.notice.correspondent.key)
        case Mode.SMIME:
            smime_encrypted(message, _inner(draft, words), draft.notice.correspondent.key)
    return message


def _envelope(draft: Draft, words: Wording) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    correspondent = draft.notice.correspondent
    try:
        message["From"] = Address(f"{draft.structure} ({draft.service})", addr_spec=draft.sender)
        message["To"] = Address(correspondent.name, addr_spec=correspondent.address)
        message["Subject"] = words.subject.format(structure=draft.structure)
    except (ValueError, IndexError) as error:
        raise InvalidInputError("a name or an address cannot stand in a mail") from error
    if draft.reply_to is not None:
        message["Reply-To"] = draft.reply_to
    message["Message-ID"] = draft.message_id
    message["Date"] = format_datetime(datetime.fromtimestamp(draft.now / 1000, UTC))
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    return message


def _notice_text(draft: Draft, words: Wording) -> str:
    link = draft.notice.guest
    if draft.notice.mode is Mode.LINK:
        if link is None:
            raise InvalidInputError("the notice has no link")
        expires = datetime.fromtimestamp(link.expires / 1000, UTC).strftime(_DAY)
        body = words.link.format(
            structure=draft.structure, service=draft.service, link=link.link, expires=expires
        )
        if link.asks:
            body += "\n\n" + words.asks.format(
                accept=f"{link.link}.accept", decline=f"{link.link}.decline", ask=f"{link.link}.ask"
            )
    else:
        body = words.short.format(structure=draft.structure, service=draft.service)
    return _signed(body, draft, words)


def _write(message: EmailMessage, draft: Draft, words: Wording) -> None:
    message.set_content(_signed(draft.notice.text, draft, words))
    for enclosure in draft.enclosures:
        main, _, sub = enclosure.media_type.partition("/")
        message.add_attachment(enclosure.data, maintype=main, subtype=sub, filename=enclosure.name)


def _inner(draft: Draft, words: Wording) -> bytes:
    """Return the part that is encrypted: the text, the files, and the real subject (RFC 9788)."""
    inner = EmailMessage(policy=SMTP)
    inner["Subject"] = " ".join(draft.notice.subject.split()) or words.subject.format(
        structure=draft.structure
    )
    _write(inner, draft, words)
    return inner.as_bytes()


def _signed(body: str, draft: Draft, words: Wording) -> str:
    answer = words.reply if draft.reply_to else words.no_reply
    footer = words.footer.format(structure=draft.structure)
    return f"{body}\n\n{answer}\n\n-- \n{draft.notice.author}, {draft.structure}\n{footer}\n"
