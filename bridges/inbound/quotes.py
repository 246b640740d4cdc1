"""What is new in a reply, and what is only quoted: by the marks that mail programs set, in four languages.

    reply, quote = split(text)

Rules:
- nothing is ever dropped: reply and quote together are the text, so a mistake costs a click and no word;
- a sentence is no mark: "Le 12 mars, Mme X a écrit :" counts only when a quotation follows or an address
  stands in it; who answers between the lines of the quotation is shown whole;
- one pass over the lines, each looked at up to a fixed length: no text takes more than linear time.
"""

import re
from typing import NamedTuple

_LOOKED_AT = 400  # characters of a line
_JOINED = 3  # lines over which programs wrap an attribution

_ATTRIBUTION = re.compile(
    r"(?:"
    r"(?:le|on|op|am|il|from:|de :|den)\b.{4,300}?"
    r"\b(?:a écrit|wrote|schreef|schrieb|geschreven|geschrieben)\b"
    r"|.{2,200}\b(?:a écrit|wrote|schreef|schrieb)\b.{0,120}\b\d{4}\b"  # "Anne a écrit le 3 mars 2026"
    r").{0,160}:\s*$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"<[^<>\s@]{1,64}@[^<>\s]{1,200}>|\[mailto:")
_DATE = re.compile(r"\b\d{1,2}[:.hu]\d{2}\b|\b\d{4}\b")

_ORIGINAL = re.compile(
    r"\s*[-_\u2013\u2014]{2,}\s*"
    r"(?:message d.origine|message transféré|(?:message|mail|courriel) original"
    r"|original message|forwarded message"
    r"|oorspronkelijk bericht|doorgestuurd bericht|ursprüngliche nachricht|weitergeleitete nachricht)"
    r"\s*[-_\u2013\u2014]*\s*$",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"\s*\*?(?P<label>de|from|van|von|envoyé(?: le)?|date|sent|verzonden|gesendet|datum|à|to|aan|an|cc|kopie"
    r"|objet|subject|onderwerp|betreff|répondre à|reply-to)\s?\*?\s?:\*?(?:\s|$)",
    re.IGNORECASE,
)
_KINDS = {
    **dict.fromkeys(("de", "from", "van", "von"), "from"),
    **dict.fromkeys(("envoyé", "envoyé le", "date", "sent", "verzonden", "gesendet", "datum"), "date"),
    **dict.fromkeys(("à", "to", "aan", "an"), "to"),
    **dict.fromkeys(("objet", "subject", "onderwerp", "betreff"), "subject"),
}
_RULE = re.compile(r"\s*_{5,}\s*$")  # that Outlook on the web draws above its block
_HEADERS_NEEDED = 3  # kinds of them, in a row, before it is a block that Outlook and others set


class Split(NamedTuple):
    """The two parts of a text; either may be empty."""

    reply: str
    quote: str


def split(text: str) -> Split:
    """Return what is new and what is quoted."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    at = _beginning(lines)
    return Split("\n".join(lines[:at]).rstrip(), "\n".join(lines[at:]).strip("\n"))


def _beginning(lines: list[str]) -> int:
    """Return the number of the line with which the quotation begins; that of all lines when there is none."""
    last_words = _last_unquoted(lines)
    between = any(_quoted(line) for line in lines[:last_words])  # answered between the lines
    for at, line in enumerate(lines):
        looked_at = line[:_LOOKED_AT]
        if _ORIGINAL.match(looked_at):
            return at
        if _is_header_block(lines, at):
            return at - 1 if at and _RULE.match(lines[at - 1][:_LOOKED_AT]) else at
        size = _attribution(lines, at)
        if size and _is_quotation(lines, at, size, last_words):
            return at
        if _quoted(line) and at > last_words and not between:
            return at
    return len(lines)


def _attribution(lines: list[str], at: int) -> int:
    """Return over how many lines an attribution begins here; 0 when none does."""
    if not lines[at].strip() or _quoted(lines[at]):
        return 0
    joined = ""
    for size, line in enumerate(lines[at : at + _JOINED], start=1):
        if not line.strip():
            return 0
        joined = f"{joined} {line.strip()}"[:_LOOKED_AT]
        if line.rstrip().endswith(":"):
            return size if _ATTRIBUTION.match(joined.strip()) and _DATE.search(joined) else 0
    return 0


def _is_quotation(lines: list[str], at: int, size: int, last_words: int) -> bool:
    after = at + size
    while after < len(lines) and not lines[after].strip():
        after += 1
    if after < len(lines) and _quoted(lines[after]):
        return after > last_words  # else the answer stands below or between: show it whole
    return bool(_ADDRESS.search(" ".join(lines[at : at + size])[: _JOINED * _LOOKED_AT]))


def _is_header_block(lines: list[str], at: int) -> bool:
    kinds: set[str] = set()
    for line in lines[at : at + 6]:
        match = _HEADER.match(line[:_LOOKED_AT])
        if not match:
            break
        kinds.add(_KINDS.get(match["label"].lower(), "other"))
    return "from" in kinds and len(kinds - {"other"}) >= _HEADERS_NEEDED


def _last_unquoted(lines: list[str]) -> int:
    """Return the number of the last line that is somebody's own words, up to a signature; -1 when none is."""
    end = next((at for at, line in enumerate(lines) if line.rstrip("\r") == "-- "), len(lines))
    own = (at for at in range(end - 1, -1, -1) if lines[at].strip() and not _quoted(lines[at]))
    return next(own, -1)


def _quoted(line: str) -> bool:
    return line.lstrip(" ").startswith((">", "|>"))
