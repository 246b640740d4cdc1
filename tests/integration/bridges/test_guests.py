"""A guest over time: written to again, asked whether a mail is theirs, given a new code; links that end."""

import re
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from client.clock import system_clock
from client.outside.correspondents import Writing, Written
from client.outside.guests import Kept
from crypto.guests import SIDE_GUEST, GuestKey, seal_item
from schemas.envelope import Header, Sender
from schemas.errors import ForbiddenError, GoneError, NotFoundError
from schemas.guests import Confirmation, GuestItem, Question
from schemas.ids import new_id
from schemas.mail import Change, GuestAnswer, Letter, LinkChanged, Mail, MailDecision, MailHeld, Mode, Verdict
from tests.integration.bridges.conftest import Outside, Sent, Stage, mail
from tests.integration.server.guests import Visitor


def visitor(stage: Stage, sent: Sent) -> Visitor:
    """Return who follows the link in a mail."""
    link = re.search(r"http\S+/g/#\S+", sent.text)
    assert link is not None
    return Visitor.with_link(Outside(stage.anne.session.base), link[0])


async def say(sam: Visitor, item: GuestItem) -> None:
    """Put an item of the guest's."""
    identifier = new_id(system_clock())
    sealed = seal_item(sam.secrets, sam.key.id, SIDE_GUEST, identifier, item)
    (await sam.request("PUT", f"/items/{identifier}?side=1", sealed)).demand()


async def ask(stage: Stage) -> tuple[Written, Visitor, MailHeld]:
    """Let Anne write by link, and a doubtful reply come; returns them and the guest, who has entered."""
    written, sent = await stage.write(Writing("Logement", "Bonjour"))
    sam = visitor(stage, sent)
    (await sam.enter(written.code)).demand()
    await stage.deliver(sent.message["Reply-To"], mail(sent.message["Reply-To"], "Oui !", signed=False))
    (held,) = await stage.shown(written.item.thread, MailHeld)
    assert isinstance(held.content, MailHeld)
    await stage.anne.mailbox.sync()
    return written, sam, held.content


def questions(items: list[GuestItem]) -> Iterator[Question]:
    """Yield what a guest is asked."""
    return (each.held for each in items if each.held is not None)


@pytest.mark.parametrize("own", [True, False])
async def test_was_it_you(stage: Stage, own: bool) -> None:
    """The guest is asked on the page, once; what is theirs is let in, what is not is discarded."""
    written, sam, held = await ask(stage)
    await stage.anne.mailbox.sync()
    (question,) = questions(await sam.read())
    assert (question.held, question.claimed) == (held.held, held.claimed)
    await say(sam, GuestItem("Sam", system_clock(), confirms=Confirmation(held.held, own)))
    (decided,) = await stage.shown(written.item.thread, MailDecision)
    assert isinstance(decided.content, MailDecision)
    assert decided.content.release is own
    assert decided.content.item is not None
    if own:
        (shown,) = await stage.shown(written.item.thread, Mail)
        assert isinstance(shown.content, Mail)
        assert (shown.content.verdict, shown.content.text.strip()) == (Verdict.RELEASED, "Oui !")
    await stage.until(lambda: not list(stage.running.spool.names()))
    assert len(await stage.shown(written.item.thread, MailDecision)) == 1


async def test_the_bridge_reads_neither_question_nor_answer(stage: Stage) -> None:
    """The relay does not give it the items, though it has the link."""
    _, sam, _ = await ask(stage)
    with pytest.raises(NotFoundError):
        await stage.running.endpoint.session.call("GET", f"/v1/guests/{sam.key.id}/items")


async def test_another_service_decides_nothing(stage: Stage) -> None:
    """A decision, a notice or an end of the link of somebody else changes nothing in a conversation."""
    written, sam, held = await ask(stage)
    ledger = stage.running.ledger
    conversation = ledger.conversation(written.item.thread)
    assert conversation is not None
    stage.running.pipeline.decide(held.held, new_id(system_clock()), release=True)
    assert [each.state for each in ledger.all_incoming()] == ["held"]
    (received, *_) = stage.running.endpoint.archive.thread(written.item.thread)
    assert isinstance(received.header, Header)
    stranger = replace(received.header.sender, service=new_id(system_clock()))
    assert isinstance(stranger, Sender)
    header = replace(received.header, sender=stranger)
    stage.running.dispatch.accept(replace(received, header=header, hash=bytes(32)))
    ended = LinkChanged("X", sam.key.id, Change.REVOKED, 1)
    stage.running.dispatch.change(ended, header)
    assert ledger.conversation(written.item.thread) == conversation
    assert ledger.outgoing(bytes(32)) is None


async def test_written_to_again(stage: Stage) -> None:
    """In the same conversation, by the same link and code; the mail says only that there is something."""
    written, sent = await stage.write(Writing("Logement", "Bonjour"))
    sam = visitor(stage, sent)
    again = await stage.anne.correspondents.reply(written.item.thread, Writing("", "Et lundi ?", asks=True))
    assert (again.item.thread, again.code) == (written.item.thread, "")
    await stage.until(lambda: len(stage.sink.sent) == 2)
    (link, *wishes) = re.findall(r"http\S+/g/#\S+", stage.sink.sent[1].text)
    assert wishes == [f"{link}.accept", f"{link}.decline", f"{link}.ask"]
    assert visitor(stage, stage.sink.sent[1]).key == sam.key
    (await sam.enter(written.code)).demand()
    assert [each.text for each in await sam.read()] == ["Bonjour", "Et lundi ?"]
    assert [each.to for each in await sam.read()] == ["Sam Dupont"] * 2
    (await sam.reply("D'accord")).demand()
    (shown,) = await stage.shown(written.item.thread, GuestAnswer)
    assert shown.guest is not None
    short = await stage.anne.correspondents.reply(written.item.thread, Writing("", "", mode=Mode.SHORT))
    await stage.until(lambda: len(stage.sink.sent) == 3)
    assert short.item.thread == written.item.thread
    assert stage.sink.sent[2].message["Reply-To"] == sent.message["Reply-To"]
    store = stage.anne.profile.store
    assert store.all("guest-item", Kept)
    stage.anne.keeping.forget(written.item.thread)  # with it goes what was answered
    assert not store.all("guest-item", Kept)


async def test_a_new_code_and_a_longer_life(stage: Stage) -> None:
    """The old code opens nothing any more; a link that is renewed works until then; both are shown."""
    written, sent = await stage.write(Writing("Logement", "Bonjour", days=1))
    sam, links, thread = visitor(stage, sent), stage.anne.links, written.item.thread
    code, _ = await links.new_code(thread)
    if code != written.code:
        with pytest.raises(ForbiddenError):
            (await sam.enter(written.code)).demand()
    (await sam.enter(code)).demand()
    await links.renew(thread, 60)
    state = await links.state(thread)
    assert state.expires == links.find(thread).expires > written.expires
    assert state.opened is not None
    changes = await stage.shown(thread, LinkChanged, 2)
    said = [each.content.change for each in changes if isinstance(each.content, LinkChanged)]
    assert said == [Change.CODE, Change.RENEWED]


async def test_a_link_that_was_ended(stage: Stage) -> None:
    """Nothing opens, and replies by mail are held for it; another letter makes another link, with a code."""
    written, sent = await stage.write(Writing("Logement", "Bonjour", phrase="un deux trois quatre cinq"))
    sam, thread = visitor(stage, sent), written.item.thread
    sam = Visitor(sam.here, GuestKey(sam.key.id, sam.key.key))  # at the door the phrase does not count
    await stage.anne.links.revoke(thread)
    with pytest.raises(GoneError):
        (await sam.enter(written.code)).demand()
    with pytest.raises(NotFoundError, match="ended"):
        await stage.anne.links.renew(thread, 5)

    def revoked() -> bool:
        conversation = stage.running.ledger.conversation(thread)
        return conversation is not None and conversation.revoked

    await stage.until(revoked)
    await stage.deliver(sent.message["Reply-To"], mail(sent.message["Reply-To"], "Oui"))
    (held,) = await stage.shown(thread, MailHeld)
    assert isinstance(held.content, MailHeld)
    assert "address-revoked" in held.content.reasons
    again = await stage.anne.correspondents.reply(thread, Writing("", "Autrement"))
    assert len(again.code) == 6
    await stage.until(lambda: len(stage.sink.sent) == 2)
    fresh = visitor(stage, stage.sink.sent[1])
    assert fresh.key != sam.key
    (await fresh.enter(again.code)).demand()
    assert [each.text for each in await fresh.read() if not each.held] == ["Autrement"]
    for received in stage.running.endpoint.archive.thread(thread):  # as at the next start of the bridge
        stage.running._take(received)
    assert not revoked()
    assert len(await stage.shown(thread, Letter, 2)) == 2
