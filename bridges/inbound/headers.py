"""Headers of mail, read leniently and never for long."""

import codecs
import re
from email import policy
from email.errors import HeaderParseError
from email.header import Header, decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from typing import Final

LOOKED_AT: Final = 256 * 1024
"""Bytes of the beginning of a mail in which its headers must stand."""

_CHARACTERS = 10_000  # of one header
_END = re.compile(rb"\r?\n\r?\n")


def headers(data: bytes) -> Message:
    """Return the headers of a mail; never raises."""
    # compat32: the newer policies parse addresses when a header is touched, seconds long for hostile ones.
    return BytesHeaderParser(policy=policy.compat32).parsebytes(_head(data))


def unambiguous(data: bytes) -> bool:
    """Whether everybody who reads the headers of a mail finds the same ones.

    The library begins a line at a bare carriage return, signature checks do not: one could show a From and
    sign another. Likewise for what stands beyond the bytes that are looked at.
    """
    end = _END.search(data)
    head = data[: end.start()] if end else data
    return len(head) < LOOKED_AT and b"\0" not in head and b"\r" not in head.replace(b"\r\n", b"")


def text(message: Message, name: str) -> str:
    """Return a header in characters on one line: encoded words (RFC 2047) and bare UTF-8 decoded."""
    value: object = message.get(name, "")  # a Header where the bytes are no ASCII
    raw = value.encode() if isinstance(value, Header) else str(value)
    return unfolded(raw[:_CHARACTERS])


def unfolded(value: str) -> str:
    """Return the text of a header on one line."""
    try:
        words = [
            word if isinstance(word, str) else _decoded(word, charset)
            for word, charset in decode_header(value)
        ]
    except (HeaderParseError, LookupError, ValueError, TypeError):
        words = [value]
    return " ".join(clean("".join(words)).split())


def clean(value: str) -> str:
    """Return text without what no JSON or screen takes: zero bytes, lone surrogates."""
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _decoded(word: bytes, charset: str | None) -> str:
    if charset in (None, "unknown-8bit"):
        return word.decode("utf-8", "replace")
    return str(codecs.lookup(charset or "").decode(word)[0])


def _head(data: bytes) -> bytes:
    head = data[:LOOKED_AT]
    end = _END.search(head)
    return head[: end.start()] + b"\n\n" if end else head
