"""Handing mail to a mail server, and what is never handed over."""

import contextlib
from email.message import EmailMessage
from email.policy import SMTPUTF8

import pytest
from aiosmtpd.controller import Controller

from bridges.outbound.submit import MailServer, RefusedError
from client.outside.correspondents import Writing
from schemas.errors import InvalidInputError, UnavailableError
from schemas.mail import Delivery, MailState, Mode, Notice
from tests.integration.bridges.conftest import Sink, Stage
from tests.processes import free_port

ZOE = "zoé@élan.example"


def message(to: str) -> EmailMessage:
    """Return a mail."""
    made = EmailMessage(policy=SMTPUTF8)
    made["From"], made["To"], made["Subject"] = "pont@courriel.example", to, "Été"
    made.set_content("Été")
    return made


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nRCPT TO:<c@d.example>", "a@b.example\n", "a b@c.example", "a\0"]
)
async def test_no_line_feed_in_an_envelope(sink: tuple[Sink, int], address: str) -> None:
    """An address that holds a command is refused before anybody is asked, as sender and as recipient."""
    server = MailServer("127.0.0.1", sink[1])
    for sender, recipient in ((address, ZOE), (ZOE, address)):
        with pytest.raises(InvalidInputError, match="line feed"):
            await server.submit(message(ZOE), sender, recipient)
    assert sink[0].sent == []


async def test_international_addresses(sink: tuple[Sink, int]) -> None:
    """An address that is not ASCII arrives as it is, in the envelope and in the header (RFC 6531, 6532)."""
    await MailServer("127.0.0.1", sink[1]).submit(message(ZOE), "pont@courriel.example", ZOE)
    (sent,) = sink[0].sent
    assert sent.recipient == ZOE
    assert f"To: {ZOE}".encode() in sent.message.as_bytes()


async def test_off_this_machine_only_encrypted() -> None:
    """A mail server elsewhere that offers no TLS, or from which the offer was stripped, gets nothing."""
    kept, port = Sink(), free_port()
    controller = Controller(kept, hostname="127.0.0.2", port=port)  # an address that is not among our own
    with contextlib.ExitStack() as stack:
        controller.start()
        stack.callback(controller.stop)
        with pytest.raises((UnavailableError, RefusedError)):
            await MailServer("127.0.0.2", port).submit(message(ZOE), "pont@courriel.example", "a@b.example")
    assert kept.sent == []


async def test_so_many_notices_and_no_more(stage: Stage) -> None:
    """Whatever asks for more: beyond the day's number nothing leaves, and the conversation says so."""
    object.__setattr__(stage.running.dispatch, "per_day", 2)
    written, _ = await stage.write(Writing("", "", mode=Mode.SHORT))
    anne, thread = stage.anne, written.item.thread
    services = anne.messages.everybody(thread)
    for _ in range(2):  # as a program would that answers whatever comes
        notice = Notice("Anne", stage.contact().correspondent, Mode.SHORT)
        follows = anne.threads.conversation(thread).predecessor(services)
        await anne.messages.sent(anne.outbox.write(services, notice, thread=thread, follows=follows))
    states = await stage.shown(thread, MailState, 3)
    said = sorted(each.content.state for each in states if isinstance(each.content, MailState))
    assert said == [Delivery.HANDED_OVER, Delivery.HANDED_OVER, Delivery.REFUSED]
    assert len(stage.sink.sent) == 2
