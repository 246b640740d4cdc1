"""What the bridge has of a conversation goes when the conversation does."""

import asyncio
import pkgutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bridges.ledger import State
from bridges.queue import Queue
from client.outside.correspondents import Writing
from schemas.limits import DAY, LIMITS
from schemas.mail import LinkChanged, MailHeld
from tests.integration.bridges.conftest import Sink, Stage, mail, staged
from tests.integration.client.cast import Scene
from tests.stage import TurnableClock


def remembered(stage: Stage) -> set[str]:
    """Return the kinds of things that the ledger has of conversations and mails."""
    rows = stage.running.endpoint.profile.store.execute("SELECT DISTINCT kind FROM things")
    kept = {"mail-keys", "mail-replies"}  # the bridge's own keys, and how many answers guests gave
    return {kind for (kind,) in rows if kind.startswith("mail-")} - kept


async def held(stage: Stage, subject: str) -> str:
    """Let Anne write by link, and a doubtful reply come, which waits in the spool; returns the thread."""
    written, sent = await stage.write(Writing(subject, "Bonjour"))
    address = sent.message["Reply-To"]
    await stage.deliver(address, mail(address, f"Oui, {subject} !", signed=False))
    await stage.shown(written.item.thread, MailHeld)
    return written.item.thread


def ended(stage: Stage, thread: str) -> bool:
    """Whether the bridge knows that the link was ended."""
    conversation = stage.running.ledger.conversation(thread)
    return conversation is not None and conversation.revoked


async def test_the_bridge_forgets(
    turning: Scene, clock: TurnableClock, tmp_path: Path, sink: tuple[Sink, int]
) -> None:
    """Two weeks after a withdrawal ledger, spool and archive have nothing of it; at the end, of anything."""
    async with staged(turning, tmp_path, sink, clock) as stage:
        withdrawn, kept = await held(stage, "Logement"), await held(stage, "Chambre")
        await stage.deliver(
            stage.running.pipeline.minter.mint(bytes(12), stage.running.dispatch._until()), b"?"
        )
        await stage.until(
            lambda: State.QUARANTINED in [each.state for each in stage.running.ledger.all_incoming()]
        )
        await stage.anne.consents.withdraw(withdrawn, "2026-11-27")
        await stage.shown(withdrawn, LinkChanged)
        running = stage.running
        endpoint = running.endpoint
        await stage.until(lambda: endpoint.threads.find(withdrawn).loop.withdrawn is not None)
        # What is still on its way would bring the conversation back when the bridge has forgotten it.
        await stage.until(
            lambda: ended(stage, withdrawn) and not endpoint.outbox.all() and not stage.anne.outbox.all()
        )
        await running.forgetting.tend()
        assert running.ledger.threads() == {withdrawn, kept}
        assert len(list(running.spool.names())) == 3

    clock.ahead += 15 * DAY * 1000
    async with staged(turning, tmp_path, sink, clock) as stage:
        running = stage.running
        await stage.until(lambda: running.ledger.threads() == {kept})
        assert running.endpoint.threads.ids() == [kept]
        assert {each.thread for each in running.ledger.all_incoming()} == {kept, None}
        assert len(list(running.spool.names())) == 2

    clock.ahead += LIMITS.retention * 1000
    async with staged(turning, tmp_path, sink, clock) as stage:
        await stage.until(lambda: not remembered(stage))
        assert not stage.running.endpoint.threads.ids()
        assert not list(stage.running.spool.names())


async def let_in(stage: Stage, thread: str) -> None:
    """Let Anne decide that what is held is genuine."""
    (shown,) = await stage.shown(thread, MailHeld)
    assert isinstance(shown.content, MailHeld)
    await stage.anne.correspondents.decide(thread, shown.content.held.hex()[:8], release=True)


async def forget_it(stage: Stage, thread: str, clock: TurnableClock) -> None:
    """Let Anne withdraw the consent, a fortnight pass, and the bridge forget."""
    running = stage.running
    await stage.anne.consents.withdraw(thread, "2026-11-27")
    await stage.until(lambda: running.endpoint.threads.find(thread).loop.withdrawn is not None)
    clock.ahead += 15 * DAY * 1000
    await running.forgetting.tend()


def is_kept_for_the_operator(stage: Stage, text: bytes) -> bool:
    """Whether a mail, whole, is all that is left of the conversation, and the queue says why it waits."""
    running = stage.running
    (entry,) = Queue(running.endpoint.profile.store, running.spool).entries(everything=True)
    told = (entry.state, entry.reasons) == ("quarantined", ("no-conversation",))
    nothing_else = not running.ledger.threads() and not running.endpoint.threads.ids()
    return told and nothing_else and text in running.spool.load(entry.name).data


@pytest.mark.parametrize("step", ["bridges.inbound.pipeline.doubts", "bridges.postbox.Postbox.keep"])
async def test_a_reply_that_is_on_its_way_meanwhile(
    turning: Scene,
    clock: TurnableClock,
    tmp_path: Path,
    sink: tuple[Sink, int],
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    """New or let in: if its conversation is forgotten in that moment, it is written nowhere, and kept."""
    async with staged(turning, tmp_path, sink, clock) as stage:
        thread = await held(stage, "Logement")
        address = stage.sink.sent[-1].message["Reply-To"]
        real: Callable[..., Awaitable[object]] = pkgutil.resolve_name(step)
        begun, forgotten, gone_on = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def waiting(*given: object) -> object:
            begun.set()
            await forgotten.wait()
            found = await real(*given)
            gone_on.set()  # what comes after it waits for nothing more
            return found

        monkeypatch.setattr(step, waiting)
        if step.endswith("doubts"):
            await stage.deliver(address, mail(address, "Oui, merci !", Message_ID="<2@asso.example>"))
        else:
            await let_in(stage, thread)
        await stage.until(begun.is_set)
        await forget_it(stage, thread, clock)
        forgotten.set()
        await stage.until(gone_on.is_set)
        assert is_kept_for_the_operator(stage, b"Oui")


async def test_a_reply_that_the_relay_has_not_taken_yet(
    turning: Scene,
    clock: TurnableClock,
    tmp_path: Path,
    sink: tuple[Sink, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is in the outbox, which is forgotten with the conversation; the mail is not."""
    async with staged(turning, tmp_path, sink, clock) as stage:
        thread, running = await held(stage, "Logement"), stage.running
        monkeypatch.setattr(running.endpoint.outbox, "due", list)  # as while the relay is away
        await let_in(stage, thread)
        await stage.until(lambda: State.POSTED in [each.state for each in running.ledger.all_incoming()])
        await forget_it(stage, thread, clock)
        assert is_kept_for_the_operator(stage, b"Oui")
