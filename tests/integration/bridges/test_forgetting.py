"""What the bridge has of a conversation goes when the conversation does."""

import asyncio
import errno
import pkgutil
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bridges.ledger import State
from bridges.queue import Queue
from client.outside.correspondents import Writing
from schemas.limits import DAY, LIMITS
from schemas.mail import LinkChanged, MailHeld
from tests.integration.bridges.conftest import Sink, Stage, mail, staged
from tests.integration.client.cast import Scene
from tests.stage import TurnableClock

Bridge = Callable[[], AbstractAsyncContextManager[Stage]]


@pytest.fixture
def bridge(turning: Scene, tmp_path: Path, sink: tuple[Sink, int], clock: TurnableClock) -> Bridge:
    """Return what starts the bridge, each time with what it had before."""
    return partial(staged, turning, tmp_path, sink, clock)


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


async def test_the_bridge_forgets(bridge: Bridge, clock: TurnableClock) -> None:
    """Two weeks after a withdrawal ledger, spool and archive have nothing of it; at the end, of anything."""
    async with bridge() as stage:
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
    async with bridge() as stage:
        running = stage.running
        await stage.until(lambda: running.ledger.threads() == {kept})
        assert running.endpoint.threads.ids() == [kept]
        assert {each.thread for each in running.ledger.all_incoming()} == {kept, None}
        assert len(list(running.spool.names())) == 2

    clock.ahead += LIMITS.retention * 1000
    async with bridge() as stage:
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
    endpoint = running.endpoint
    await stage.anne.consents.withdraw(thread, "2026-11-27")
    await stage.until(lambda: endpoint.threads.find(thread).loop.withdrawn is not None)
    # What is still on its way would bring the conversation back when the bridge has forgotten it.
    await stage.until(lambda: ended(stage, thread) and not stage.anne.outbox.all())
    await stage.until(lambda: not any(item.hash for item in endpoint.outbox.all()))
    clock.ahead += 15 * DAY * 1000
    await running.forgetting.tend()


def is_kept_for_the_operator(stage: Stage, text: bytes) -> bool:
    """Whether a mail, whole, is all that is left of the conversation, and the queue says why it waits."""
    running = stage.running
    entries = Queue(running.endpoint.profile.store, running.spool).entries(everything=True)
    told = [(each.state, each.reasons) for each in entries] == [("quarantined", ("no-conversation",))]
    nothing_else = not running.ledger.threads() and not running.endpoint.threads.ids()
    return told and nothing_else and text in running.spool.load(entries[0].name).data


class Pause:
    """A step of the bridge that has begun, and waits until the test has let the conversation be forgotten."""

    def __init__(self, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.forgotten, self.gone_on = asyncio.Event(), asyncio.Event(), asyncio.Event()
        real: Callable[..., Awaitable[object]] = pkgutil.resolve_name(step)

        async def waiting(*given: object) -> object:
            self.begun.set()
            await self.forgotten.wait()
            try:
                return await real(*given)
            finally:
                self.gone_on.set()  # what comes after it waits for nothing more

        monkeypatch.setattr(step, waiting)


@pytest.mark.parametrize("step", ["bridges.inbound.pipeline.doubts", "bridges.postbox.Postbox.keep"])
async def test_a_reply_that_is_on_its_way_meanwhile(
    bridge: Bridge,
    clock: TurnableClock,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    """New or let in: if its conversation is forgotten in that moment, it is written nowhere, and kept."""
    async with bridge() as stage:
        thread = await held(stage, "Logement")
        address = stage.sink.sent[-1].message["Reply-To"]
        pause = Pause(step, monkeypatch)
        if step.endswith("doubts"):
            await stage.deliver(address, mail(address, "Oui, merci !", Message_ID="<2@asso.example>"))
        else:
            await let_in(stage, thread)
        await stage.until(pause.begun.is_set)
        await forget_it(stage, thread, clock)
        pause.forgotten.set()
        await stage.until(pause.gone_on.is_set)
        assert is_kept_for_the_operator(stage, b"Oui")


@pytest.mark.parametrize("state", [State.HELD, State.POSTED])
async def test_a_reply_that_the_relay_has_not_taken_yet(
    bridge: Bridge,
    clock: TurnableClock,
    monkeypatch: pytest.MonkeyPatch,
    state: State,
) -> None:
    """What says or shows it is in the outbox, which is forgotten with the conversation; the mail is not."""
    async with bridge() as stage:
        thread = await on_its_way(stage, state, monkeypatch)
        await forget_it(stage, thread, clock)
        assert is_kept_for_the_operator(stage, b"Oui")


async def on_its_way(stage: Stage, state: State, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let a reply be held or let in, which the relay does not hear of yet; returns the thread."""
    outbox, ledger = stage.running.endpoint.outbox, stage.running.ledger
    written, sent = await stage.write(Writing("Logement", "Bonjour"))
    thread, address = written.item.thread, sent.message["Reply-To"]
    if state is State.HELD:
        monkeypatch.setattr(outbox, "due", list)  # as while the relay is away
    await stage.deliver(address, mail(address, "Oui", signed=False))
    if state is State.POSTED:
        await stage.shown(thread, MailHeld)
        monkeypatch.setattr(outbox, "due", list)
        await let_in(stage, thread)
    await stage.until(lambda: state in [each.state for each in ledger.all_incoming()])
    return thread


class _EndedError(Exception):
    """The bridge is no more."""


@pytest.mark.parametrize("state", [State.HELD, State.POSTED])
async def test_the_bridge_ends_while_it_forgets(
    bridge: Bridge,
    clock: TurnableClock,
    monkeypatch: pytest.MonkeyPatch,
    state: State,
) -> None:
    """The conversation is gone with its outbox, the ledger knows nothing of it: a mail on its way is kept."""
    async with bridge() as stage:
        thread, keeping = await on_its_way(stage, state, monkeypatch), stage.running.endpoint.keeping
        forget = keeping.tend

        async def last() -> None:
            await forget()
            raise _EndedError

        monkeypatch.setattr(keeping, "tend", last)
        with pytest.raises(_EndedError):
            await forget_it(stage, thread, clock)
        assert not stage.running.endpoint.threads.ids()
    async with bridge() as stage:
        await stage.until(lambda: is_kept_for_the_operator(stage, b"Oui"))


async def test_the_disk_fails_while_the_bridge_forgets(
    bridge: Bridge,
    clock: TurnableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is over stays a while longer then; what is on its way is kept all the same."""
    async with bridge() as stage:
        written, sent = await stage.write(Writing("Logement", "Bonjour"))
        address, running = sent.message["Reply-To"], stage.running
        await stage.deliver(address, mail(address, "Non", signed=False))
        await stage.shown(written.item.thread, MailHeld)
        monkeypatch.setattr(running.endpoint.outbox, "due", list)  # as while the relay is away
        await stage.deliver(address, mail(address, "Oui", Message_ID="<2@asso.example>", signed=False))
        await stage.until(lambda: len(list(running.ledger.all_incoming())) == 2)
        await stage.until(lambda: {each.state for each in running.ledger.all_incoming()} == {State.HELD})
        unlink = Path.unlink

        def failing(path: Path, *, missing_ok: bool = False) -> None:
            if path.suffix == ".mail":
                raise OSError(errno.EROFS, "the disk takes nothing")
            unlink(path, missing_ok=missing_ok)

        monkeypatch.setattr(Path, "unlink", failing)
        with pytest.raises(OSError, match="takes nothing"):
            await forget_it(stage, written.item.thread, clock)
        monkeypatch.setattr(Path, "unlink", unlink)
        await running.forgetting.tend()
        assert is_kept_for_the_operator(stage, b"Oui")


async def test_a_reply_that_the_relay_takes_meanwhile(
    bridge: Bridge,
    clock: TurnableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is shown in the conversation and gone from the spool, so that nothing of it waits for anybody."""
    async with bridge() as stage:
        thread, running = await on_its_way(stage, State.POSTED, monkeypatch), stage.running
        keeping, outbox = running.endpoint.keeping, running.endpoint.outbox
        forget = keeping.tend

        async def taken() -> None:
            monkeypatch.setattr(outbox, "due", type(outbox).due.__get__(outbox))
            await outbox.flush()
            await stage.until(lambda: not list(running.spool.names()))
            await forget()

        monkeypatch.setattr(keeping, "tend", taken)
        await forget_it(stage, thread, clock)
        assert not running.ledger.all_incoming()


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("bridges.outbound.submit.MailServer.submit", "250 2.0.0 kept"),
        ("bridges.outbound.submit.MailServer.submit", "451 4.3.0 later"),
        ("bridges.outbound.submit.MailServer.submit", "550 5.7.1 never"),
        ("bridges.bridge._Directory.handed_over", "250 2.0.0 kept"),
    ],
)
async def test_a_notice_that_is_on_its_way_meanwhile(
    bridge: Bridge,
    sink: tuple[Sink, int],
    clock: TurnableClock,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    answer: str,
) -> None:
    """Whatever the mail server answers, or when the relay is told: what is forgotten does not come back."""
    sink[0].answer = answer
    pause = Pause(step, monkeypatch)
    async with bridge() as stage:
        written = await stage.anne.correspondents.write(stage.contact(), Writing("Logement", "Bonjour"))
        await stage.until(pause.begun.is_set)
        with capture_logs() as logs:
            await forget_it(stage, written.item.thread, clock)
            pause.forgotten.set()
            await stage.until(pause.gone_on.is_set)
        assert not remembered(stage)
        assert "forbidden" not in [each.get("problem") for each in logs]  # which would break off the round
