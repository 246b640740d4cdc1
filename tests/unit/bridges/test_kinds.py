"""What a mail is: written by a person, sent by a program, or a report on what we have sent."""

import pytest

from bridges.inbound.classify import Kind, classify
from bridges.inbound.reports import read_report
from schemas.mail import Delivery


@pytest.mark.parametrize(
    ("sender", "head", "kind"),
    [
        ("m@a.example", "Subject: Re: Place", Kind.PERSONAL),
        ("m@a.example", "Auto-Submitted: no", Kind.PERSONAL),
        ("m@a.example", "Auto-Submitted: auto-replied (vacation)", Kind.ABSENCE),
        ("m@a.example", "Subject: Réponse automatique : Place", Kind.ABSENCE),
        ("m@a.example", "Subject: Automatisch antwoord: Plaats", Kind.ABSENCE),
        ("m@a.example", "Subject: Automatische Antwort: Platz", Kind.ABSENCE),
        ("m@a.example", "Subject: Out of Office: place", Kind.ABSENCE),
        ("", "X-Auto-Response-Suppress: All", Kind.ABSENCE),
        ("m@a.example", "Precedence: bulk", Kind.AUTOMATIC),
        ("m@a.example", "List-Id: <x.example>", Kind.AUTOMATIC),
        ("m@a.example", "Auto-Submitted: auto-generated", Kind.AUTOMATIC),
        ("", "Subject: hello", Kind.AUTOMATIC),
        ("", "Content-Type: multipart/report; report-type=delivery-status; boundary=x", Kind.REPORT),
        ("", "From: MAILER-DAEMON@a.example", Kind.REPORT),
    ],
)
def test_kinds(sender: str, head: str, kind: Kind) -> None:
    """By the headers that mail programs really send, and the empty sender of servers."""
    assert classify(sender, f"{head}\r\n\r\nSubject: Out of office\r\n".encode()) is kind


def test_reports() -> None:
    """Bounced or delayed by the standard; what nobody can read is bad news, not none."""
    form = (
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\n"
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\n"
        "Final-Recipient: rfc822; m@a.example\r\nAction: {}\r\nStatus: {}\r\n\r\n--x--\r\n"
    )
    assert read_report(form.format("failed", "5.1.1").encode()) == read_report_of(Delivery.BOUNCED, "5.1.1")
    assert read_report(form.format("delayed", "4.4.1").encode()) == read_report_of(Delivery.DELAYED, "4.4.1")
    assert read_report(form.format("relayed", "2.0.0").encode()).state is None
    assert read_report(b"\xff\x00noise").state is Delivery.BOUNCED
    assert not read_report(b"From: Sam <m@a.example>\r\n\r\nDe retour le 9 mars.").recognised
    no_sender = b"Subject: failure notice\r\n\r\n<m@a.example>: user unknown (5.1.1)\r\n"
    assert (read_report(no_sender).state, read_report(no_sender).detail) == (Delivery.BOUNCED, "5.1.1")


def read_report_of(state: Delivery, detail: str) -> object:
    """Return a report."""
    from bridges.inbound.reports import Report  # noqa: PLC0415 - only to compare

    return Report(state, detail)
