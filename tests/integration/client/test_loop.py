"""The closed loop among real clients: appointments, transfers, other doors."""

from pathlib import Path

import pytest

from client.exchange.calendar import Event, appointment
from schemas.content import Action, Referral
from schemas.errors import IllegalMoveError, InvalidInputError, NotFoundError
from schemas.ids import parse_address
from schemas.referral import State
from schemas.steps import Appointment, Reason
from tests.integration.client.cast import AGREED, Scene, act, state, synced, third

FAR = 4_000_000_000_000
"""Milliseconds: a day in 2096."""


async def test_an_appointment_is_made_moved_and_missed(scene: Scene) -> None:
    """Both sides see the latest one while it stands, and none once the person did not come."""
    thread = await scene.refer()
    await act(scene.ben, thread, Action.ACCEPT)
    first, second = (Appointment(1_800_000_000_000 + n, f"Room {n}") for n in range(2))
    for each in (first, second):
        await scene.ben.referrals.act(thread, Action.SCHEDULE, appointment=each)
    assert await state(scene.anne, thread) is State.SCHEDULED
    assert scene.anne.threads.find(thread).loop.appointment == second
    await act(scene.ben, thread, Action.MISS)
    assert await state(scene.anne, thread) is State.UNATTENDED
    assert scene.anne.threads.find(thread).loop.appointment is None
    with pytest.raises(IllegalMoveError):
        await scene.ben.referrals.act(thread, Action.ATTEND)
    await scene.ben.referrals.act(thread, Action.COMPLETE, "She moved away", reason=Reason.NOT_REACHED)
    assert await state(scene.anne, thread) is State.COMPLETED
    assert scene.anne.threads.find(thread).loop.reason is Reason.NOT_REACHED


async def test_nobody_is_expected_after_the_end(scene: Scene) -> None:
    """An appointment does not outlive its referral, whichever side ends it."""
    for last in (Action.WITHDRAW, Action.DECLINE):
        thread = await scene.refer()
        await act(scene.ben, thread, Action.ACCEPT)
        await scene.ben.referrals.act(
            thread, Action.SCHEDULE, appointment=Appointment(1_800_000_000_000, "Room 1")
        )
        await act(scene.ben, thread, Action.ASK, "Is she still coming?")
        await synced(scene.anne)
        assert scene.anne.threads.find(thread).loop.appointment is not None
        await act(scene.anne if last is Action.WITHDRAW else scene.ben, thread, last, "No")
        await synced(scene.anne, scene.ben)
        for endpoint in (scene.anne, scene.ben):
            assert endpoint.threads.find(thread).loop.appointment is None


async def test_a_calendar_follows_an_appointment(scene: Scene) -> None:
    """One event says when it was last changed; called off it stays, as cancelled; once over, it goes."""
    thread = await scene.refer()
    await act(scene.ben, thread, Action.ACCEPT)
    assert await event_of(scene, thread) is None
    made = []
    for room in ("Room 1", "Room 2"):
        await scene.ben.referrals.act(thread, Action.SCHEDULE, appointment=Appointment(FAR, room))
        event = await event_of(scene, thread)
        assert event is not None
        assert (event.uid, event.starts, event.place, event.cancelled) == (thread, FAR, room, False)
        made.append(event.revised)
    await act(scene.ben, thread, Action.UNSCHEDULE)
    off = await event_of(scene, thread)
    assert off is not None
    assert (off.place, off.cancelled) == ("Room 2", True)
    assert made[0] < made[1] < off.revised
    await act(scene.anne, thread, Action.WITHDRAW)
    assert await event_of(scene, thread) == off
    other = await scene.refer()
    await act(scene.ben, other, Action.ACCEPT)
    await scene.ben.referrals.act(other, Action.SCHEDULE, appointment=Appointment(FAR, "Room 3"))
    await act(scene.ben, other, Action.ATTEND)
    assert await event_of(scene, other) is None
    await act(scene.ben, other, Action.COMPLETE, "She has moved in")
    assert await event_of(scene, other) is None


async def event_of(scene: Scene, thread: str) -> Event | None:
    """Return the event in Anne's calendar; Ben's has the same."""
    await synced(scene.anne, scene.ben)
    hers, his = (appointment(each.threads.find(thread), details=True) for each in (scene.anne, scene.ben))
    assert hers == his
    return hers


async def test_a_transfer_is_sealed_anew_and_linked_both_ways(scene: Scene, tmp_path: Path) -> None:
    """The next structure gets form and files with the consent; the former threads show where it went."""
    emma = await third(scene)
    (tmp_path / "bail.pdf").write_bytes(b"contract")
    thread = await scene.refer(tmp_path / "bail.pdf")
    await synced(scene.ben)
    new, step = await scene.ben.transfers.transfer(
        thread, parse_address("colis@banque"), AGREED, "Food first"
    )
    assert (new.error, step.error) == (None, None)
    await synced(scene.anne, scene.ben, emma)
    here, there = scene.anne.threads.find(thread), emma.threads.find(new.thread)
    assert here.referral_state is not None
    assert here.referral_state.state is State.TRANSFERRED
    assert here.loop.transfer is not None
    assert (here.loop.transfer.thread, here.loop.transfer.consent) == (new.thread, AGREED)
    assert there.loop.origin is not None
    assert (there.loop.origin.thread, there.loop.origin.consent) == (thread, AGREED)
    assert isinstance(there.messages[0].content, Referral)
    assert there.messages[0].content.answers == here.messages[0].content.answers  # type: ignore[union-attr]
    (target := tmp_path / "Documents").mkdir()
    assert (await emma.files.download(there.messages[0].files[0], target)).read_bytes() == b"contract"
    with pytest.raises(NotFoundError):
        scene.anne.threads.find(new.thread)
    with pytest.raises(IllegalMoveError):
        await scene.ben.transfers.transfer(thread, parse_address("colis@banque"), AGREED)


async def test_nobody_transfers_to_who_has_it(scene: Scene) -> None:
    """Neither back to its sender, nor to themselves."""
    thread = await scene.refer()
    await synced(scene.ben)
    for to in ("social@cpas-namur", "accueil@abri-de-meuse"):
        with pytest.raises(InvalidInputError):
            await scene.ben.transfers.transfer(thread, parse_address(to), AGREED)


async def test_the_wrong_door_suggests_another(scene: Scene) -> None:
    """Who was declined refers again to the suggestion, with what is written already."""
    emma = await third(scene)
    thread = await scene.refer()
    with pytest.raises(InvalidInputError):
        await scene.anne.transfers.redirect(thread)
    await synced(scene.ben)
    await scene.ben.referrals.act(
        thread,
        Action.DECLINE,
        "Ask the food bank",
        reason=Reason.WRONG_DOOR,
        suggests=parse_address("colis@banque"),
    )
    await synced(scene.anne)
    item = await scene.anne.transfers.redirect(thread)
    await synced(emma)
    view = emma.threads.find(item.thread)
    assert view.loop.origin is not None
    assert (view.loop.origin.thread, view.loop.origin.consent) == (thread, None)
