"""How long conversations are kept among real clients: two clocks, a wrong one, holds."""

from client.clock import system_clock
from schemas.limits import DAY, LIMITS
from schemas.retention import HoldStage
from tests.integration.client.cast import Scene, synced
from tests.stage import TurnableClock


async def test_two_clocks(turning: Scene, clock: TurnableClock) -> None:
    """A month before its deletion, members are reminded; what is written then gives it its time again."""
    thread = await turning.refer()
    await synced(turning.anne)
    await turning.anne.keeping.refresh()
    assert turning.anne.keeping.due() == []
    clock.ahead += (LIMITS.retention - 29 * DAY) * 1000
    assert [kept.thread.id for kept in turning.anne.keeping.due()] == [thread]
    assert (await turning.anne.messages.note(thread, "Still needed")).error is None
    await synced(turning.anne)
    assert turning.anne.keeping.due() == []
    clock.ahead += LIMITS.retention * 1000
    assert [view.id for view in await turning.anne.keeping.tend()] == [thread]
    assert turning.anne.threads.all() == []


async def test_a_wrong_clock_deletes_nothing(scene: Scene) -> None:
    """A computer that believes to be years ahead keeps everything: the relay knows what time it is."""
    thread = await scene.refer()
    await synced(scene.ben)

    def ahead() -> int:
        return system_clock() + 3 * LIMITS.retention * 1000

    wrong = await scene.cast.again("Ben", ahead)
    assert [kept.thread.id for kept in wrong.keeping.due()] == [thread]
    assert await wrong.keeping.tend() == []
    assert [view.id for view in wrong.threads.all()] == [thread]


async def test_two_administrators_hold_a_thread(turning: Scene, clock: TurnableClock) -> None:
    """Neither clock deletes it, here or at the relay, until two of them lift the hold."""
    cleo, ben = turning.cleo, turning.ben
    thread = await turning.refer()
    for each in (ben, cleo):
        await turning.abri.administration.promote(each.directory.own.device.member)
        await each.directory.refresh()
    await synced(ben, cleo)
    proposed = await ben.keeping.hold(thread, "case 12/2026")
    assert proposed.stage is HoldStage.PROPOSED
    short = proposed.id.rpartition("-")[2][:8]
    assert (await cleo.keeping.confirm(short)).stage is HoldStage.IN_FORCE
    await ben.keeping.refresh()
    clock.ahead += 2 * LIMITS.retention * 1000
    assert await ben.keeping.tend() == []
    assert [kept.held for kept in ben.keeping.all()] == [True]
    await turning.anne.keeping.refresh()
    assert not any(kept.held for kept in turning.anne.keeping.all())  # it is the other structure's
    assert (await cleo.keeping.lift(short)).stage is HoldStage.LIFTING
    assert (await ben.keeping.confirm(short)).stage is HoldStage.LIFTED
    await ben.keeping.refresh()
    assert [view.id for view in await ben.keeping.tend()] == [thread]
