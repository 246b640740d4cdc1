"""Replies as people's mail programs really make them, in four languages: `tests/samples/mail`.

Each `.eml` has a `.json` beside it that says what stands in it: the text, the quotation, the attachments, and
what kind of mail it is. Both were written after what each program does; the people are fictional.
"""

import hashlib
from pathlib import Path

import msgspec
import pytest

from bridges.inbound.classify import classify
from tests.parsing import parse

FOLDER = Path(__file__).resolve().parents[2] / "samples" / "mail"
SAMPLES = sorted(path.stem for path in FOLDER.glob("*.eml"))


class Expected(msgspec.Struct):
    """What stands in a sample; `text` is None where nobody reads it."""

    class File(msgspec.Struct):
        """An attachment; the hash of a page is `page`, since its bytes are those of the mail."""

        name: str
        media_type: str
        sha256: str

    sender: str  # of the envelope
    kind: str
    author: str
    subject: str
    text: str | None
    quote: str
    attachments: list[File]


def expected(name: str) -> Expected:
    """Return what a sample's file says."""
    return msgspec.json.decode((FOLDER / f"{name}.json").read_bytes(), type=Expected)


def lines(text: str) -> list[str]:
    """Return the lines that say something, without the blanks at their ends."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_reply_is_understood(name: str) -> None:
    """Text, quotation, attachments and kind are what the sample's file says, word for word."""
    data, said = (FOLDER / f"{name}.eml").read_bytes(), expected(name)
    assert classify(said.sender, data) == said.kind
    parsed = parse(data)
    assert (parsed.author, parsed.subject, parsed.whole) == (said.author, said.subject, False)
    if said.text is None:
        return
    assert lines(parsed.text) == lines(said.text)
    assert lines(parsed.quote) == lines(said.quote)
    found = [(each.name, each.media_type) for each in parsed.attachments]
    assert found == [(each.name, each.media_type) for each in said.attachments]
    for each, file in zip(parsed.attachments, said.attachments, strict=True):
        assert file.sha256 in ("page", hashlib.sha256(each.data).hexdigest())


def test_there_are_enough() -> None:
    """Four languages, each program, sixty files or more."""
    assert len(SAMPLES) >= 60
    for language in ("fr", "nl", "de", "en"):
        assert sum(f"-{language}" in name for name in SAMPLES) >= 12
