"""What reads mail, on anything: it never raises and loses nothing."""

import re
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from bridges.addresses import Minter
from bridges.inbound.classify import classify
from bridges.inbound.flowed import unflowed
from bridges.inbound.quotes import split
from bridges.inbound.reports import read_report
from schemas.errors import NotFoundError
from tests.parsing import parse

MINTER = Minter("mail.example", 1, {1: bytes(32)})

# Lines that look like what the readers look for, put together at random.
MARKS = st.sampled_from(
    [
        "Le 3 mars 2026 à 10:04, Anne <a@b.example> a",
        "écrit :",
        "On Tue, Mar 3, 2026 at 10:04 AM Anne wrote:",
        "De : Anne",
        "Envoyé : mardi",
        "À : Sam",
        "Objet : Place",
        "________________________________",
        "-----Original Message-----",
        "> Quand ?",
        ">> Où ?",
        "-- ",
        "",
        " ",
        "Bonjour.",
    ]
)
TEXTS = st.lists(MARKS | st.text(max_size=30), max_size=25).map("\n".join)

FIELDS = st.sampled_from(
    [
        b"From: =?utf-8?q?Zo=C3=A9?= <zoe@asso.example>",
        b"From: a@b.example, c@d.example",
        b"Subject: =?x?b?////?=",
        b"Content-Type: multipart/mixed; boundary=b",
        b"Content-Type: multipart/alternative; boundary=b",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        b"Content-Type: message/delivery-status",
        b"Content-Type: message/rfc822",
        b"Content-Type: text/html; charset=utf-7",
        b"Content-Type: text/plain; charset=utf-16; format=flowed; delsp=yes",
        b"Content-Type: application/x; name*0*=utf-8''%ff; name*1=x",
        b"Content-Disposition: attachment; filename*=x'y'%zz",
        b"Content-Transfer-Encoding: base64",
        b"Content-Transfer-Encoding: quoted-printable",
        b"Content-Transfer-Encoding: x-uuencode",
        b"Action: failed",
        b"--b",
        b"--b--",
        b"",
        b"<blockquote><p>x</blockquote>",
        b"begin 644 x",
        b"=\xff\x00\xed\xa0\x80",
    ]
)
MAILS = st.lists(FIELDS | st.binary(max_size=40), max_size=30).map(b"\r\n".join)


@given(TEXTS)
@example("_____\nDe : a\nDate : b\nÀ : c")
def test_the_splitter_loses_nothing(text: str) -> None:
    """Every line is in the reply or in the quotation, in its order."""
    reply, quote = split(text)
    assert _lines(reply) + _lines(quote) == _lines(text)


@given(TEXTS, st.booleans())
def test_paragraphs_lose_nothing(text: str, delete: bool) -> None:
    """Put together, a text says the same: every character but spaces, marks of quotation and line ends."""
    marks = re.compile(r"[\s>]")
    assert marks.sub("", unflowed(text, delete=delete)) == marks.sub("", text)


@given(MAILS)
def test_any_mail_is_taken_apart(data: bytes) -> None:
    """The parser, the classifier and the reader of reports have an answer for everything."""
    parsed = parse(data)
    assert parsed.whole is any(each.data == data for each in parsed.attachments)
    assert all(each.name and "/" not in each.name for each in parsed.attachments)
    classify("", data)
    read_report(data)


@given(st.text(max_size=80) | st.binary(max_size=60).map(lambda data: data.decode("latin-1")))
def test_any_address_is_answered(address: str) -> None:
    """It is ours or it is not: nothing else happens."""
    for each in (address, f"{address}@mail.example", f"{MINTER.mint(bytes(12), date(2030, 1, 1))}{address}"):
        try:
            MINTER.read(each)
        except NotFoundError:
            continue


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in re.split(r"\r\n|\r|\n", text) if line.strip()]
