"""What stands in a mail: text, quotation and attachments. Runs in a worker, which mail may kill (sandbox.py).

    parsed = with_original(parse([data]), data)
    parsed.text, parsed.quote, [each.name for each in parsed.attachments]

Rules:
- nothing is dropped: what is no text is an attachment, what cannot be taken apart is attached whole;
- nothing is fetched, opened or unpacked; names are made harmless, types are only repeated;
- work is bounded by the size of the mail: no header is parsed by the newer policies of the library, whose
  address parser takes seconds for hostile headers, and depth, parts and lengths have limits.
"""

import binascii
import codecs
import html
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from email import policy
from email.errors import MessageError
from email.message import Message
from email.parser import BytesFeedParser
from email.utils import getaddresses

import msgspec
from inscriptis import get_text
from inscriptis.model.config import ParserConfig

from bridges.inbound.flowed import unflowed
from bridges.inbound.headers import clean, unfolded
from bridges.inbound.headers import text as text_of
from bridges.inbound.quotes import split
from client.files.names import safe_name
from schemas.codec import Schema
from schemas.limits import LIMITS

_DEPTH = 30
_PARTS = 500
_HEADER = 2_000  # characters of a header that is shown
_HTML = 2 * 1024 * 1024  # characters that are turned into text; the rest is in the attachment
_TEXT = LIMITS.text - 200  # room for the remark that there is more
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")
_WORD = re.compile(r"\w{2,}")
_OTHER_WORDS = 20  # one in so many
_TARGET = re.compile(r"\]\([^()\s]{1,2000}\)")  # of a link, as a page is shown
_IN, _OUT = "\ue000", "\ue001"  # of no meaning to anybody else; those of the page are taken away
_MARKS = re.compile(f"[{_IN}{_OUT}]")
_QUOTING = re.compile(r"<(/?)blockquote\b[^<>]{0,2000}>", re.IGNORECASE)
_QUOTED = 20  # times that a line is said to be quoted
_SAME_LINK = re.compile(r"\[([^\[\]\s]{1,500})\]\((?:mailto:)?\1\)")
_ORIGINAL = "message.eml"


class Attachment(Schema):
    """A part that is no text of the mail."""

    name: str
    media_type: str
    data: bytes


class Parsed(Schema):
    """A mail taken apart. `whole` says that it was attached unopened, because it could not be."""

    subject: str
    author: str  # the name in From, or the address
    senders: tuple[str, ...]  # all addresses of all From headers
    message_id: str
    text: str
    quote: str
    attachments: tuple[Attachment, ...]
    whole: bool = False


def parse(pieces: Iterable[bytes]) -> Parsed:
    """Return what stands in a mail, given in pieces of any size; never raises for its content.

    What is `whole` still lacks the mail itself, which is not in memory here: `with_original` attaches it.
    """
    try:
        message = _message(pieces)
        plain, pages, attachments = _sort(message)
        whole = False
    except (RecursionError, MessageError, ValueError, LookupError, AssertionError):  # the library's own
        message, plain, pages, attachments, whole = Message(), [], [], [], True
    if len(attachments) > LIMITS.files - 2:
        attachments, whole = attachments[: LIMITS.files - 3], True
    text = _text(plain, pages, attachments)
    reply, quote = split(text)
    senders = _senders(message)
    return Parsed(
        subject=text_of(message, "Subject")[: LIMITS.name],
        author=(_name(message) or (senders[0] if senders else ""))[: LIMITS.name],
        senders=senders,
        message_id=text_of(message, "Message-ID")[:_HEADER],
        text=_fitting(reply, text, attachments),
        quote=quote[:_TEXT],
        attachments=tuple(attachments),
        whole=whole,
    )


def with_original(parsed: Parsed, data: bytes) -> Parsed:
    """Return a mail with all of it attached, when it was not taken apart."""
    if not parsed.whole:
        return parsed
    original = Attachment(_ORIGINAL, "message/rfc822", data)
    return msgspec.structs.replace(parsed, attachments=(*parsed.attachments, original))


def unparsed(sender: str, data: bytes) -> Parsed:
    """Return a mail that no worker could take apart: nothing but the whole of it, attached."""
    nothing = Parsed("", sender[: LIMITS.name], (), "", "", "", (), whole=True)
    return with_original(nothing, data)


def _message(pieces: Iterable[bytes]) -> Message:
    # Fed: `parsebytes` would hold the mail twice more, once with four bytes for each.
    parser = BytesFeedParser(policy=policy.compat32)
    for piece in pieces:
        parser.feed(piece)
    return parser.close()


def _sort(message: Message) -> tuple[list[str], list[str], list[Attachment]]:
    """Return the plain texts, the HTML pages and the attachments, in their order."""
    plain: list[str] = []
    pages: list[str] = []
    attachments: list[Attachment] = []
    parts = list(_leaves(message))
    some_plain = any(_is_text(part, "text/plain") for part, _ in parts)
    for part, alternative in parts:
        if _is_text(part, "text/plain"):
            plain.append(_decoded(part))
        elif _is_text(part, "text/html") and (alternative or not (pages or some_plain)):
            pages.append(_decoded(part))
        else:
            attachments.append(_attachment(part, len(attachments) + 1))
    return plain, pages, attachments


def _leaves(message: Message) -> Iterator[tuple[Message, bool]]:
    """Yield the parts that hold something, and whether each stands in a choice of alternatives."""
    waiting: list[tuple[Message, int, bool]] = [(message, 0, False)]
    seen = 0
    while waiting:
        part, depth, alternative = waiting.pop()
        seen += 1
        if seen > _PARTS or depth > _DEPTH:
            raise ValueError("the mail has too many parts")
        children = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(children, list):
            within = alternative or part.get_content_subtype() == "alternative"
            parts = [child for child in reversed(children) if isinstance(child, Message)]
            waiting.extend((child, depth + 1, within) for child in parts)
        else:
            yield part, alternative


def _is_text(part: Message, kind: str) -> bool:
    attached = (part.get_content_disposition() or "") == "attachment" or bool(part.get_filename())
    return part.get_content_type() == kind and not attached


def _attachment(part: Message, number: int) -> Attachment:
    kind = part.get_content_type()
    if kind.startswith("message/"):
        inner = part.get_payload()
        messages = [each for each in inner if isinstance(each, Message)] if isinstance(inner, list) else []
        data = b"\r\n".join(each.as_bytes() for each in messages or [part])
    else:
        payload = _payload(part)
        data = payload if isinstance(payload, bytes) else part.as_bytes()
    given = part.get_filename() or ""
    default = f"message-{number}.eml" if kind.startswith("message/") else f"attachment-{number}"
    return Attachment(
        safe_name(unfolded(given)) if given.strip() else default,
        kind if _MEDIA_TYPE.fullmatch(kind) and len(kind) <= 100 else "application/octet-stream",
        data,
    )


def _payload(part: Message) -> object:
    """Return the bytes of a part, as `get_payload(decode=True)` does, but base64 without copies of it."""
    encoded = part.get_payload()
    if isinstance(encoded, str) and str(part.get("Content-Transfer-Encoding", "")).lower() == "base64":
        with suppress(ValueError):  # not quite base64: the library makes of it what it can
            return binascii.a2b_base64(encoded)
    return part.get_payload(decode=True)


def _decoded(part: Message) -> str:
    payload = _payload(part)
    data = payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    declared = str(part.get_content_charset() or "utf-8")
    for charset in (declared, "utf-8"):
        try:
            return _reflowed(part, clean(str(codecs.lookup(charset).decode(data)[0])))
        except (LookupError, ValueError, TypeError, AttributeError):
            continue  # unknown, wrong, or no encoding of text at all, such as "base64"
    return _reflowed(part, clean(data.decode("cp1252", "replace")))


def _reflowed(part: Message, text: str) -> str:
    says = {name: str(part.get_param(name, "")).lower() for name in ("format", "delsp")}
    flowed = part.get_content_type() == "text/plain" and says["format"] == "flowed"
    return unflowed(text, delete=says["delsp"] == "yes") if flowed else text


def _text(plain: list[str], pages: list[str], attachments: list[Attachment]) -> str:
    """Return the text of the mail; an HTML page that says more than the plain text is attached."""
    written = "\n\n".join(text.strip("\n") for text in plain if text.strip())
    shown = [_page_text(page) for page in pages]
    if pages and (not written or _says_more(shown, written)):
        attachments.extend(
            Attachment(f"message-{number}.html", "text/html", page.encode())
            for number, page in enumerate(pages, start=1)
        )
    return written or "\n\n".join(text for text in shown if text)


def _says_more(shown: list[str], written: str) -> bool:
    """Whether pages say what the plain text does not; the two of a mail program differ by a word or two."""
    known = set(_WORD.findall(written.lower()))
    said = [word for text in shown for word in _WORD.findall(_TARGET.sub("]", text).lower())]
    return sum(word not in known for word in said) > len(said) // _OTHER_WORDS


def _page_text(page: str) -> str:
    marked = _QUOTING.sub(_marked, _MARKS.sub("", page[:_HTML]))
    try:
        shown = str(get_text(marked, ParserConfig(display_links=True))).strip()
    except Exception:  # noqa: BLE001 - a parser of others on hostile input; the page itself is attached
        shown = html.unescape(re.sub(r"<[^<>]{0,10000}>", " ", marked)).strip()
    return _quoted(_SAME_LINK.sub(r"\1", shown))


def _marked(tag: re.Match[str]) -> str:
    """Return a line with a mark in place of a tag: text has no other way to say where a quotation ends."""
    return f"<div>{_OUT if tag[1] else _IN}</div>"


def _quoted(text: str) -> str:
    """Return text in which quotations begin each line with `>`, as in plain mail."""
    depth, lines = 0, []
    for line in text.split("\n"):
        said = _MARKS.sub("", line)
        if said.strip() or said == line:
            lines.append(f"{'>' * min(depth, _QUOTED)} {said}" if depth else said)
        depth = max(depth + line.count(_IN) - line.count(_OUT), 0)
    return "\n".join(lines).strip()


def _fitting(reply: str, text: str, attachments: list[Attachment]) -> str:
    if len(text) <= _TEXT:
        return reply
    attachments.append(Attachment("message.txt", "text/plain", text.encode()))
    return reply[:_TEXT]


def _senders(message: Message) -> tuple[str, ...]:
    fields = [str(each)[: _HEADER * 5] for each in message.get_all("From", [])]
    return tuple(address.lower() for _, address in getaddresses(fields) if "@" in address)[:10]


def _name(message: Message) -> str:
    named = [name for name, _ in getaddresses([text_of(message, "From")]) if name.strip()]
    return named[0].strip() if named else ""
