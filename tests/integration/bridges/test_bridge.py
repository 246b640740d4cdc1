"""The bridge at work: from a caseworker to somebody who has only e-mail, and back."""

import asyncio
import base64
import re
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pysequoia
import pytest
from msgspec.structs import replace

from bridges.bridge import _again
from client.outside.certificates import read_certificate
from client.outside.correspondents import Correspondents, Writing
from schemas.errors import ForbiddenError, UnavailableError
from schemas.mail import Automatic, Delivery, GuestAnswer, Inbound, Mail, MailHeld, MailState, Mode, Verdict
from server.storage.db import connect
from tests.integration.bridges.conftest import DOMAIN, SAM, Outside, Stage, mail
from tests.integration.server.guests import Visitor
from tests.stage import until as patiently

TEXT = "Mme Lambert cherche un logement"
REPORT = (
    "From: MAILER-DAEMON@asso.example\r\nTo: x\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n\r\nno\r\n'
    "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; asso.example\r\n\r\n"
    f"Final-Recipient: rfc822; {SAM}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
)


async def open_inbound(stage: Stage) -> None:
    """Let the structure's administrator take genuine replies in."""
    await stage.scene.cpas.administration.set_mail_policy([Mode.LINK, Mode.SHORT], Inbound.POST)


async def test_by_link_and_back(stage: Stage, tmp_path: Path) -> None:
    """The e-mail holds a link and no content; what the guest answers is shown in the conversation."""
    paper = tmp_path / "scan.pdf"
    paper.write_bytes(b"%PDF scan")
    written, sent = await stage.write(Writing("Logement", TEXT, [paper]))
    assert (sent.recipient, sent.message["Auto-Submitted"]) == (SAM, "auto-generated")
    for secret in (TEXT, "Logement", "Lambert", written.code):
        assert secret not in sent.message.as_string()
        assert secret not in sent.text
    link = re.search(r"http\S+/g/#\S+", sent.text)
    assert link is not None
    sam = Visitor.with_link(Outside(stage.anne.session.base), link[0])
    (await sam.enter(written.code)).demand()
    (letter,) = await sam.read()
    assert (letter.subject, letter.text, len(letter.files)) == ("Logement", TEXT, 1)
    (await sam.reply("D'accord, à lundi")).demand()
    (shown,) = await stage.shown(written.item.thread, GuestAnswer)
    assert shown.guest is not None
    assert (shown.guest.text, shown.guest.author) == ("D'accord, à lundi", "Sam")
    assert stage.anne.threads.find(written.item.thread).subject == "Logement"


async def test_a_reply_by_mail(stage: Stage) -> None:
    """A signed reply to the address of the conversation is posted, with the quotation apart; once."""
    await open_inbound(stage)
    written, sent = await stage.write(Writing("", "", mode=Mode.SHORT))
    address = sent.message["Reply-To"]
    assert address.endswith(f"@{DOMAIN}")
    data = mail(address, "Bonjour, oui.\n\nLe 3 juin 2026 à 10:00, CPAS a écrit :\n> Bonjour\n")
    for _ in range(3):
        await stage.deliver(address, data)
    (shown,) = await stage.shown(written.item.thread, Mail)
    assert isinstance(shown.content, Mail)
    assert (shown.content.verdict, shown.content.text.strip()) == (Verdict.GENUINE, "Bonjour, oui.")
    assert "> Bonjour" in shown.content.quote
    assert shown.content.automatic is None
    await stage.deliver(address, mail(address, "Encore", Message_ID="<2@asso.example>"))
    assert len(await stage.shown(written.item.thread, Mail, 2)) == 2


async def test_a_key_is_offered_and_used_when_kept(stage: Stage) -> None:
    """A genuine reply brings a key: the caseworker keeps it, and only then something is encrypted to it."""
    await open_inbound(stage)
    written, sent = await stage.write(Writing("", "", mode=Mode.SHORT))
    secret = pysequoia.Tsk.generate(f"Sam <{SAM}>")
    public = bytes(secret.extract_certificate())
    folded = " ".join(re.findall(".{1,60}", base64.b64encode(public).decode()))  # as mail programs do
    header = f"addr={SAM}; keydata= {folded}"
    address = sent.message["Reply-To"]
    await stage.deliver(address, mail(address, "Oui", Autocrypt=header))
    (shown,) = await stage.shown(written.item.thread, Mail)
    assert isinstance(shown.content, Mail)
    assert shown.content.offered == public
    anne = stage.anne.correspondents
    assert not anne.find(SAM).correspondent.key
    contact, offered = anne.offered(written.item.thread)
    key = read_certificate(offered, datetime.now(UTC))
    assert key.is_of(SAM)
    anne.keep_key(contact, key.data)
    await stage.scene.cpas.administration.set_mail_policy([Mode.OPENPGP], Inbound.POST)
    await stage.anne.directory.refresh()
    await anne.reply(written.item.thread, Writing("Logement", TEXT, mode=Mode.OPENPGP))
    await stage.until(lambda: len(stage.sink.sent) == 2)
    sealed = stage.sink.sent[1].message
    assert TEXT not in sealed.as_string()
    _, _, armoured = sealed.walk()
    opened = pysequoia.decrypt(bytes=str(armoured.get_payload()).encode(), decryptor=secret.decryptor())
    assert TEXT.encode() in bytes(opened.bytes or b"")


async def test_doubtful_replies_wait(stage: Stage) -> None:
    """Without a signature, or where the policy says so, a colleague decides; what is rejected is gone."""
    written, sent = await stage.write(Writing("", "", mode=Mode.SHORT))
    address = sent.message["Reply-To"]
    await stage.deliver(address, mail(address, "Je suis Sam", signed=False))
    (held,) = await stage.shown(written.item.thread, MailHeld)
    assert isinstance(held.content, MailHeld)
    assert set(held.content.reasons) == {"policy", "unsigned"}
    await stage.anne.correspondents.decide(written.item.thread, held.content.held.hex()[:8], release=True)
    (shown,) = await stage.shown(written.item.thread, Mail)
    assert isinstance(shown.content, Mail)
    assert (shown.content.verdict, shown.content.text.strip()) == (Verdict.RELEASED, "Je suis Sam")
    await stage.deliver(address, mail(address, "Voleur", signed=False, Message_ID="<2@asso.example>"))
    *_, held = await stage.shown(written.item.thread, MailHeld, 2)
    assert isinstance(held.content, MailHeld)
    await stage.anne.correspondents.decide(written.item.thread, held.content.held.hex()[:8], release=False)
    await stage.until(lambda: not list(stage.running.spool.names()))
    assert len(await stage.shown(written.item.thread, Mail)) == 1


async def test_what_left_stands_in_the_logs(stage: Stage, database: str) -> None:
    """The logs of the writing structure and of the bridge's say that something left by e-mail, once."""
    await stage.write(Writing("", "", mode=Mode.SHORT))
    structures = [each.directory.own.structure.id for each in (stage.anne, stage.running.endpoint)]

    async def recorded() -> bool:
        async with connect(database) as connection, connection.transaction():
            await connection.execute("SELECT set_config('souspli.reader', 'relay', true)")
            rows = await connection.fetch(
                "SELECT structure::text, record FROM access_pending UNION ALL"
                " SELECT structure::text, record FROM access_records"
            )
        found = [row["structure"] for row in rows if b"mail.handed-over" in (row["record"] or b"")]
        return sorted(found) == sorted(structures)

    await patiently(recorded)


async def test_programs_are_shown_as_such(stage: Stage) -> None:
    """An absence note is shown as one, and nothing is sent in answer to it."""
    await open_inbound(stage)
    written, sent = await stage.write(Writing("", "", mode=Mode.SHORT))
    address = sent.message["Reply-To"]
    before = len(stage.sink.sent)
    note = mail(address, "En congé", Auto_Submitted="auto-replied")
    await stage.deliver(address, note)
    await stage.deliver(
        sent.sender, note.replace(b"En cong", b"Au cong"), sender=""
    )  # where RFC 3834 sends it
    for shown in await stage.shown(written.item.thread, Mail, 2):
        assert isinstance(shown.content, Mail)
        assert shown.content.automatic is Automatic.ABSENCE
    states = await stage.shown(written.item.thread, MailState)
    assert [each.content.state for each in states if isinstance(each.content, MailState)] == [
        Delivery.HANDED_OVER
    ]
    assert len(stage.sink.sent) == before


async def test_a_bounce_shows_on_the_message(stage: Stage) -> None:
    """A report to the envelope sender of a notice says what became of it."""
    written, sent = await stage.write(Writing("", "", mode=Mode.SHORT))
    await stage.shown(written.item.thread, MailState)
    delayed = REPORT.replace("failed", "delayed").replace("5.1.1", "4.4.1")
    await stage.deliver(sent.message["Reply-To"], delayed.encode(), sender="")  # as some servers do
    await stage.shown(written.item.thread, MailState, 2)
    await stage.deliver(sent.sender, REPORT.encode(), sender="")
    states = await stage.shown(written.item.thread, MailState, 3)
    said = [each.content.state for each in states if isinstance(each.content, MailState)]
    assert said == [Delivery.HANDED_OVER, Delivery.DELAYED, Delivery.BOUNCED]


async def test_a_bounce_that_is_quicker_than_the_answer(stage: Stage) -> None:
    """What the report says stays, when the mail server that gives it answers for the notice only then."""
    stage.sink.may_answer.clear()
    written, sent = await stage.write(Writing("", "", mode=Mode.SHORT))
    await stage.deliver(sent.sender, REPORT.encode(), sender="")
    await stage.shown(written.item.thread, MailState)
    stage.sink.may_answer.set()
    await stage.write(Writing("", "", mode=Mode.SHORT))  # comes after it
    states = await stage.shown(written.item.thread, MailState)
    said = [each.content.state for each in states if isinstance(each.content, MailState)]
    assert said == [Delivery.BOUNCED]
    first, _ = stage.running.ledger.all_outgoing()
    assert first.state is Delivery.BOUNCED


async def test_a_disk_that_fails_ends_no_loop() -> None:
    """Nor does the relay: the next round tries again."""
    failures: list[Exception] = [OSError("no room"), UnavailableError()]
    done = False

    async def work() -> None:
        nonlocal done
        if failures:
            raise failures.pop()
        done = True

    async def done_or_ended() -> bool:
        return done or loop.done()

    loop = asyncio.create_task(_again(work, pause=0))
    await patiently(done_or_ended)
    loop.cancel()
    assert done


async def test_the_policy_binds_client_and_bridge(stage: Stage) -> None:
    """What the structure does not allow is not written; the bridge obeys no client that writes it."""
    with pytest.raises(ForbiddenError, match="plain"):
        await stage.anne.correspondents.write(stage.contact(), Writing("x", TEXT, mode=Mode.PLAIN))
    with mock.patch.object(Correspondents, "_check"):  # an altered client
        written = await stage.anne.correspondents.write(stage.contact(), Writing("x", TEXT, mode=Mode.PLAIN))
    (shown,) = await stage.shown(written.item.thread, MailState)
    assert isinstance(shown.content, MailState)
    assert shown.content.state is Delivery.REFUSED
    assert stage.sink.sent == []


async def test_the_mail_server_is_away(stage: Stage) -> None:
    """A notice that the mail server does not take now goes later; it is not called delivered meanwhile."""
    stage.sink.answer = "451 4.3.0 later"
    written = await stage.anne.correspondents.write(stage.contact(), Writing("", "", mode=Mode.SHORT))
    ledger = stage.running.ledger
    await stage.until(lambda: any(each.attempts for each in ledger.all_outgoing()))
    (waiting,) = ledger.all_outgoing()
    assert waiting.state is None
    stage.sink.answer = "250 2.0.0 kept"
    ledger.put_outgoing(replace(waiting, next_attempt=0))
    (shown,) = await stage.shown(written.item.thread, MailState)
    assert isinstance(shown.content, MailState)
    assert shown.content.state is Delivery.HANDED_OVER
