"""The closed loop among real clients: appointments, other doors, reminders, absences, consent, two clocks."""

import asyncio
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from client.agent.running import Place, serving
from client.clock import system_clock
from client.correspondents import Writing
from client.endpoint import Endpoint
from client.links import links_of
from client.tending import tend
from client.views import ThreadView
from schemas.content import Action, Note, Referral
from schemas.endings import Ending
from schemas.errors import ConflictError, IllegalMoveError, InvalidInputError, NotFoundError
from schemas.forms import Language
from schemas.ids import parse_address
from schemas.limits import DAY, LIMITS
from schemas.referral import State
from schemas.reminding import Level, Waiting
from schemas.retention import HoldStage
from schemas.steps import Appointment, Consent, Consenting, Reason
from schemas.working_days import add_working_days, day_of
from server.storage.db import connect
from tests.integration.client.cast import Scene, act, state
from tests.stage import TurnableClock, until

AGREED = Consent(Consenting.BENEFICIARY, "2026-11-28", "by telephone, with Mrs Lambert")


async def synced(*endpoints: Endpoint) -> None:
    """Let everybody fetch."""
    for each in endpoints:
        await each.mailbox.sync()


async def third(scene: Scene) -> Endpoint:
    """Bring in a third structure, with Emma."""
    banque = await scene.cast.structure("banque", "0403.091.220", "colis")
    emma = await scene.cast.colleague(banque, "Emma", "colis")
    for each in (scene.anne, scene.ben):
        await each.directory.refresh()
    return emma


async def test_an_appointment_is_made_moved_and_missed(scene: Scene) -> None:
    """Both sides see the latest one while it stands, and none once the person did not come."""
    thread = await scene.refer()
    await act(scene.ben, thread, Action.ACCEPT)
    first, second = (Appointment(1_800_000_000_000 + n, f"Room {n}") for n in range(2))
    for appointment in (first, second):
        await scene.ben.referrals.act(thread, Action.SCHEDULE, appointment=appointment)
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


async def test_consent_withdrawn_reaches_everybody_and_shortens_the_time(
    turning: Scene, clock: TurnableClock
) -> None:
    """Also whom it was passed on to; the referral is withdrawn; after a fortnight the copies are gone."""
    emma = await third(turning)
    thread = await turning.refer()
    await synced(turning.ben)
    new, _ = await turning.ben.transfers.transfer(thread, parse_address("colis@banque"), AGREED)
    await synced(turning.anne, emma)
    today = day_of(clock()).isoformat()
    (told,) = await turning.anne.consents.withdraw(thread, today, "She told us")
    assert told.error is None
    await synced(turning.ben)
    assert turning.ben.threads.find(thread).loop.withdrawn is not None
    assert turning.ben.consents.reached(thread) == [thread, new.thread]
    assert [item.error for item in await turning.ben.consents.tend()] == [None, None]
    assert await turning.ben.consents.tend() == []
    assert await state(emma, new.thread) is State.WITHDRAWN
    assert emma.threads.find(new.thread).loop.reason is Reason.CONSENT_WITHDRAWN
    for each in (turning.ben, emma):
        assert await each.keeping.tend() == []
    clock.ahead += 15 * DAY * 1000
    gone = await emma.keeping.tend()
    assert [view.id for view in gone] == [new.thread]
    with pytest.raises(NotFoundError):
        emma.threads.find(new.thread)
    with pytest.raises(InvalidInputError):
        await turning.anne.consents.withdraw(thread, "2999-01-01")


async def test_consent_withdrawn_ends_the_links_of_guests(scene: Scene) -> None:
    """Every link of the conversation, at once; what the relay could not be told, by whoever is next."""
    anne, bridge = scene.anne, parse_address("accueil@abri-de-meuse")
    sam = anne.correspondents.add("Sam Dupont", "sam@asso.example", Language.FR, bridge)
    first = await anne.correspondents.write(sam, Writing("Logement", "Bonjour"))
    thread = first.item.thread
    await anne.correspondents.reply(thread, Writing("", "Encore", phrase="trois petits chats"))
    await synced(anne)
    links = links_of(anne.threads.conversation(thread))
    assert [link.revoked for link in links] == [False, False]
    items = await anne.consents.withdraw(thread, "2026-11-27")
    assert [item.error for item in items] == [None, None, None]
    await synced(anne)
    for link in links:
        assert (await anne.guests.state(link.told.id)).revoked
    assert [link.revoked for link in links_of(anne.threads.conversation(thread))] == [True, True]
    assert await anne.consents.tend() == []
    with pytest.raises(ConflictError, match="nothing is shared by a link"):
        await anne.correspondents.reply(thread, Writing("", "Encore une chose"))


@pytest.mark.parametrize(
    ("days", "why"), [(2, "consent was withdrawn"), (LIMITS.retention // DAY + 2, "conversation is over")]
)
async def test_a_link_that_is_over_is_not_renewed(
    turning: Scene, clock: TurnableClock, days: int, why: str
) -> None:
    """One that had expired stays so after a withdrawal and when the conversation is over; it may be ended."""
    anne, bridge = turning.anne, parse_address("accueil@abri-de-meuse")
    sam = anne.correspondents.add("Sam Dupont", "sam@asso.example", Language.FR, bridge)
    written = await anne.correspondents.write(sam, Writing("Logement", "Bonjour", days=1))
    thread = written.item.thread
    await synced(anne)
    clock.ahead += days * DAY * 1000
    if "withdrawn" in why:
        await anne.consents.withdraw(thread, "2026-11-27")
    link = anne.links.find(thread)
    assert not link.open(anne.clock())
    assert not link.revoked
    for refused in (anne.links.renew(thread, 30), anne.links.new_code(thread)):
        with pytest.raises(ConflictError, match=why):
            await refused
    assert (await anne.guests.state(link.told.id)).expires == link.told.expires
    await anne.links.revoke(thread)
    assert (await anne.guests.state(link.told.id)).revoked


async def test_an_agent_forgets_too(turning: Scene, clock: TurnableClock, tmp_path: Path) -> None:
    """Where only programs look, what is over goes by itself, as where people do."""
    thread = await turning.refer()
    await synced(turning.anne, turning.ben)
    await turning.anne.consents.withdraw(thread, "2026-11-27")
    await synced(turning.anne, turning.ben)
    clock.ahead += 15 * DAY * 1000
    async with serving(turning.ben, Place(tmp_path / "agent")):
        await until(lambda: asyncio.sleep(0, not turning.ben.threads.all()))


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
