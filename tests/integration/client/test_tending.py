"""What time makes due among real clients: reminders, absences, who stands in, who is told."""

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from client.agent.running import Place, serving
from client.messages.views import ThreadView
from client.tending import tend
from schemas.content import Action, Note
from schemas.endings import Ending
from schemas.errors import InvalidInputError
from schemas.limits import DAY
from schemas.reminding import Level, Waiting
from schemas.working_days import add_working_days, day_of
from server.storage.db import connect
from tests.integration.client.cast import Scene, act, synced
from tests.stage import TurnableClock, until


async def test_what_is_late_is_pressed_for_once(turning: Scene, clock: TurnableClock) -> None:
    """A reminder, then an escalation that the other side sees first; an answer ends it."""
    thread = await turning.refer()
    anne, ben = turning.anne, turning.ben
    await synced(anne, ben)
    assert anne.reminders.due() == []
    for days, level in ((3, Level.REMINDER), (3, None), (8, Level.ESCALATION), (8, None)):
        (awaited,) = anne.threads.find(thread).loop.sent
        target = awaited.deadlines.remind if days == 3 else awaited.deadlines.escalate
        while day_of(clock()) < target:
            clock.ahead += DAY * 1000
        await synced(anne, ben)
        due = anne.reminders.due()
        assert [each.level for each in due] == ([level] if level else [])
        assert [item.error for item in await anne.reminders.send(due)] == [None] * len(due)
        await synced(anne, ben)
    view = ben.threads.find(thread)
    assert view.loop.pressed
    assert anne.threads.find(thread).loop.sent[0].ending is Ending.ESCALATED
    await act(ben, thread, Action.ACCEPT)
    await synced(anne)
    assert not ben.threads.find(thread).loop.pressed
    assert anne.threads.find(thread).loop.sent[0].ending is Ending.ANSWERED


async def test_a_timer_says_when_to_look(scene: Scene) -> None:
    """After a referral the relay has two timers of the own mailbox, and knows nothing else of them."""
    thread = await scene.refer()
    await synced(scene.anne)
    await scene.anne.reminders.wake(thread)
    sent = scene.anne.threads.find(thread).loop.sent
    assert len(sent) == 1
    assert sent[0].deadlines.remind > day_of(sent[0].known.at)


async def test_an_absence_is_for_colleagues_only(scene: Scene) -> None:
    """They see who stands in on which days; the other side gets nothing; it can be taken back."""
    await synced(scene.ben)
    cleo = scene.cleo.directory.own.device.member
    (item,) = await scene.ben.absences.declare("2026-12-21", "2027-01-04", substitute=cleo[-6:])
    await synced(scene.anne, scene.ben, scene.cleo)
    (view,) = scene.cleo.absences.all()
    assert (view.member, view.substitute) == (
        scene.ben.directory.own.device.member,
        scene.cleo.directory.own.device.member,
    )
    assert scene.cleo.absences.stand_in(view.member, view.service, view.last) == view.substitute
    assert scene.cleo.absences.stand_in(view.member, view.service, view.last + timedelta(days=1)) is None
    assert scene.anne.absences.all() == []
    assert scene.cleo.threads.all() == []
    await scene.cleo.absences.cancel(item.thread)
    await synced(scene.ben)
    assert scene.ben.absences.all() == []
    with pytest.raises(InvalidInputError):
        await scene.ben.absences.declare("2027-01-04", "2026-12-21")


async def test_who_stands_in_takes_over_once(turning: Scene, clock: TurnableClock) -> None:
    """When it is due, by one device's turn; two that act at once are shown as one, to colleagues only."""
    anne, ben, cleo = turning.anne, turning.ben, turning.cleo
    dora = await turning.cast.colleague(turning.abri, "Dora", "accueil")
    thread = await turning.refer()
    await act(ben, thread, Action.ACCEPT)
    await act(ben, thread, Action.ASSIGN)
    today = day_of(clock())
    substitute = cleo.directory.own.device.member
    await ben.absences.declare(today.isoformat(), "2099-01-01", substitute=substitute[-6:])
    await synced(turning.abri, ben, cleo, dora)
    assert cleo.stand_ins.due() == []
    at_seven = (7 * 60 + 1) * 60_000 - clock() % (DAY * 1000)  # so that one device has its turn
    clock.ahead += at_seven + (add_working_days(today, 3) - today).days * DAY * 1000
    everybody = (turning.abri, ben, cleo, dora)  # who made the service belongs to it too
    assert sum(len(each.stand_ins.due(own_turn=True)) for each in everybody) == 1
    assert ben.stand_ins.due(own_turn=True) == []
    both = [each.stand_ins.due() for each in (cleo, dora)]
    for each, due in zip((cleo, dora), both, strict=True):
        assert [item.error for item in await each.stand_ins.send(due)] == [None]
    await synced(anne, ben, cleo, dora)
    for each in (ben, cleo, dora):
        view = each.threads.find(thread)
        assert view.referral_state is not None
        assert view.referral_state.assignee == substitute
        taken = [message for message in view.messages if getattr(message.content, "instead_of", None)]
        assert [message.author for message in taken] == ["Cleo"]
        assert each.stand_ins.due() == []
    assert len(anne.threads.find(thread).messages) == 2  # the referral and its acceptance


async def test_what_nobody_takes_is_told_of_once(turning: Scene, clock: TurnableClock) -> None:
    """Nobody opened it: all colleagues see that first, until somebody cares; the other side does not."""
    thread = await turning.refer()
    for _ in range(2):
        await synced(turning.ben, turning.cleo)
        assert turning.ben.stand_ins.due() == []
        clock.ahead += 8 * DAY * 1000
        for each, due in [(each, each.stand_ins.due()) for each in (turning.ben, turning.cleo)]:
            assert [item.error for item in await each.stand_ins.send(due)] == [None] * len(due)
        await synced(turning.ben, turning.cleo)
        view = turning.cleo.threads.find(thread)
        assert view.loop.waits is not None
        assert sum(isinstance(message.content, Waiting) for message in view.messages) == 1
    await act(turning.ben, thread, Action.ASSIGN)
    await synced(turning.anne, turning.cleo)
    assert turning.cleo.threads.find(thread).loop.waits is None
    assert len(turning.anne.threads.find(thread).messages) == 1


async def test_colleagues_are_told_though_the_sender_is_gone(
    turning: Scene, clock: TurnableClock, database: str, tmp_path: Path
) -> None:
    """A following device of the receiving service looks by itself; no timer tells the relay what is late."""
    thread = await turning.refer()
    await synced(turning.ben, turning.cleo)
    today = day_of(clock())
    clock.ahead += (add_working_days(today, 3) - today).days * DAY * 1000 + DAY * 1000

    async def told() -> bool:
        await synced(turning.cleo)
        return turning.cleo.threads.find(thread).loop.waits == today.isoformat()

    async with serving(turning.ben, Place(tmp_path / "agent")):
        await until(told)
    async with connect(database) as connection:
        assert await connection.fetchval("SELECT count(*) FROM timers") == 0


async def test_one_look_at_all_threads(turning: Scene, clock: TurnableClock) -> None:
    """One pass presses and deletes with views made once; what it has just pressed for in is not over."""
    anne = turning.anne
    thread = await turning.refer()
    own = anne.messages.own_service(None)
    note = await anne.messages.to_own_service(own, Note(anne.messages.author, "Rappeler lundi"))
    await synced(anne)
    await turning.cpas.administration.set_retention(10)
    clock.ahead += 11 * DAY * 1000
    looks: list[str] = []
    look = anne.threads.all

    def looked() -> list[ThreadView]:
        looks.append("")
        return look()

    with patch.object(anne.threads, "all", looked):
        gone = await tend(anne)
    assert [view.id for view in gone] == [note.thread]
    assert len(looks) == 1
    await synced(anne)
    assert anne.threads.find(thread).loop.sent[0].ending is Ending.ESCALATED
