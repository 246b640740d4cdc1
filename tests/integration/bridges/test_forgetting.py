"""What the bridge has of a conversation goes when the conversation does."""

from pathlib import Path

from bridges.ledger import State
from client.correspondents import Writing
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
        await stage.until(lambda: running.endpoint.threads.find(withdrawn).loop.withdrawn is not None)
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
