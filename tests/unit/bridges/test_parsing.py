"""Mails taken apart in workers: what people see of them, and what hostile ones cost."""

import asyncio
from unittest import mock

import pytest

from bridges.inbound.sandbox import ParserFailedError, Sandbox
from schemas.errors import UnavailableError
from tests.parsing import parse


def test_text_quotation_and_attachments() -> None:
    """All parts are there: the text split, names made harmless, bytes as they were."""
    parsed = parse(
        b"From: =?utf-8?q?Marie_=C3=89lan?= <Marie@asso.example>\r\nSubject: =?utf-8?b?UsOpcG9uc2U=?=\r\n"
        b"Message-ID: <1@asso.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nD'accord, \xe0 lundi.\r\n\r\n"
        b"Le 3 mars 2026 \xe0 10:04, Anne <a@b.example> a \xe9crit :\r\n> Quand ?\r\n"
        b'--b\r\nContent-Type: application/pdf; name="../../etc/x.pdf"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--b--\r\n"
    )
    assert (parsed.author, parsed.subject, parsed.senders) == (
        "Marie Élan",
        "Réponse",
        ("marie@asso.example",),
    )
    assert parsed.text == "D'accord, à lundi."
    assert parsed.quote.endswith("> Quand ?")
    (attachment,) = parsed.attachments
    assert (attachment.name, attachment.media_type, attachment.data) == ("x.pdf", "application/pdf", b"%PDF")


def test_a_page_without_plain_text_is_read_and_attached() -> None:
    """Its text is shown, and the page itself is not lost."""
    parsed = parse(
        b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n<p>Oui, <b>lundi</b>.</p><script>x()</script>"
    )
    assert parsed.text == "Oui, lundi."
    assert [each.media_type for each in parsed.attachments] == ["text/html"]


HOSTILE: dict[str, bytes] = {
    "nested": b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"
    + b"--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" * 3000,
    "messages": b"Content-Type: message/rfc822\r\n\r\n" * 2000 + b"x",
    "quotes": b'To: "' + b'"' * 50_000 + b"\r\n\r\nhello",
    "charset": b"Content-Type: text/plain; charset=base64\r\n\r\nhello",
    "zero": b"Subject: a\x00b\r\nContent-Type: text/plain; charset=utf-16\r\n\r\n\x00\xd8\x00",
    "divs": b"Content-Type: text/html\r\n\r\n" + b"<div>" * 200_000,
    "parts": b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\nx\r\n" * 2000,
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_mail_costs_itself_alone(name: str) -> None:
    """It is parsed, attached whole, or its worker is stopped; the next mail is read as ever."""
    async with Sandbox(1) as sandbox:
        try:
            parsed = await asyncio.wait_for(sandbox.parse(HOSTILE[name]), 60)
        except ParserFailedError:
            pass
        else:
            assert parsed.text or parsed.attachments or not HOSTILE[name].endswith(b"hello")
        assert (await sandbox.parse(b"From: a@b.example\r\n\r\nBonjour")).text == "Bonjour"


async def test_the_pool_does_not_shrink(monkeypatch: pytest.MonkeyPatch) -> None:
    """While no worker can be started mail waits, and is not blamed; one that died idle is replaced unseen."""
    good = b"From: a@b.example\r\n\r\nBonjour"
    async with Sandbox(1) as sandbox:
        with monkeypatch.context() as patch:
            patch.setattr("asyncio.create_subprocess_exec", mock.AsyncMock(side_effect=BlockingIOError))
            patch.setattr("bridges.inbound.sandbox._PATIENCE", -1)
            with pytest.raises(ParserFailedError):
                await sandbox.parse(good)
            for _ in range(2):
                with pytest.raises(UnavailableError):
                    await asyncio.wait_for(sandbox.parse(good), 60)
        assert (await sandbox.parse(good)).text == "Bonjour"
        worker = await sandbox._free.get()
        assert worker is not None
        worker.kill()
        await worker.wait()
        sandbox._free.put_nowait(worker)
        assert (await sandbox.parse(good)).text == "Bonjour"


async def test_a_worker_that_begins_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a busy machine: the mail that waits for it is read; one that never begins costs no mail."""
    slowly = (
        "import runpy, time; time.sleep(2); runpy.run_module('bridges.inbound.worker', run_name='__main__')"
    )
    monkeypatch.setattr("bridges.inbound.sandbox._PATIENCE", 1)
    monkeypatch.setattr("bridges.inbound.sandbox._WORKER", ("-P", "-c", slowly))
    async with Sandbox(1) as sandbox:
        assert (await sandbox.parse(b"From: a@b.example\r\n\r\nBonjour")).text == "Bonjour"
    monkeypatch.setattr("bridges.inbound.sandbox._WORKER", ("-P", "-c", "raise SystemExit"))
    with pytest.raises(UnavailableError):
        await Sandbox(1).__aenter__()


async def test_a_mail_that_is_not_taken_apart_is_attached_as_it_came() -> None:
    """Whole, though the worker does not have it any more; the next mail begins where it should."""
    async with Sandbox(1) as sandbox:
        parsed = await sandbox.parse(HOSTILE["parts"])
        assert parsed.whole
        assert [each.data for each in parsed.attachments] == [HOSTILE["parts"]]
        assert (await sandbox.parse(b"From: a@b.example\r\n\r\nBonjour")).text == "Bonjour"
