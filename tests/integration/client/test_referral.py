"""The main job: a referral with files, received live by two colleagues, taken on step by step."""

import asyncio
import hashlib
import os
from contextlib import aclosing
from pathlib import Path

import pytest

from client.device.archive import Received
from client.endpoint import Endpoint
from schemas.content import Action, LegalBasis, Referral, Transition, Urgency
from schemas.errors import FormError, IllegalMoveError, InvalidInputError, NotFoundError
from schemas.events import Side
from schemas.forms import example
from schemas.ids import parse_address
from schemas.referral import State
from tests.integration.client.cast import Cast, Scene, act, state


async def first(endpoint: Endpoint) -> Received:
    """Follow the mailbox until something arrives."""
    async with aclosing(endpoint.mailbox.follow()) as following:
        return await anext(following)


async def test_from_the_referral_to_its_completion(scene: Scene) -> None:
    """Every step of the happy path is seen alike by both sides, with who read what."""
    thread = await scene.refer()
    assert await state(scene.ben, thread) is State.SENT
    await scene.ben.messages.acknowledge(thread)
    assert await state(scene.anne, thread) is State.RECEIVED
    steps = [
        (scene.ben, Action.ASK, State.INFORMATION_ASKED),
        (scene.anne, Action.ANSWER, State.RECEIVED),
        (scene.cleo, Action.ACCEPT, State.ACCEPTED),
        (scene.ben, Action.START, State.IN_PROGRESS),
        (scene.ben, Action.COMPLETE, State.COMPLETED),
    ]
    for who, action, expected in steps:
        await act(who, thread, action, "parce que")
        for each in (scene.anne, scene.ben, scene.cleo):
            assert await state(each, thread) is expected
    view = scene.anne.threads.find(thread)
    assert [reader.author for reader in view.messages[0].read_by] == ["Ben"]
    assert (view.missing, view.refused, view.warnings) == ((), (), ())


async def test_both_colleagues_receive_it_live(scene: Scene) -> None:
    """While both follow their mailbox, the referral appears at both without their asking."""
    followers = [asyncio.create_task(first(each)) for each in (scene.ben, scene.cleo)]
    thread = await scene.refer()
    for received in await asyncio.wait_for(asyncio.gather(*followers), 60):
        assert isinstance(received.content, Referral)
        assert received.header is not None
        assert received.header.thread == thread


async def test_the_files_arrive_as_they_were(scene: Scene, tmp_path: Path) -> None:
    """A small file, an empty one and one of several pieces are the same bytes at the other end."""
    contents = {"bail.pdf": os.urandom(100_000), "vide.txt": b"", "scans.zip": os.urandom(9 * 2**20)}
    paths = []
    for name, content in contents.items():
        path = tmp_path / name
        path.write_bytes(content)
        paths.append(path)
    thread = await scene.refer(*paths)
    await scene.ben.mailbox.sync()
    files = scene.ben.threads.find(thread).messages[0].files
    target = tmp_path / "Documents"
    target.mkdir()
    for file in files:
        path = await scene.ben.files.download(file, target)
        assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(contents[file.name]).digest()
    assert not list((scene.anne.profile.folder / "outgoing").iterdir())


async def test_one_assigns_it_to_herself(scene: Scene) -> None:
    """Colleagues see who takes care of it, the other side does not, and nobody misses anything."""
    thread = await scene.refer()
    await scene.cleo.mailbox.sync()
    await scene.cleo.referrals.act(thread, Action.ASSIGN)
    await act(scene.ben, thread, Action.ACCEPT)
    assert await state(scene.anne, thread) is State.ACCEPTED
    assert scene.ben.threads.find(thread).assignee_name == "Cleo"
    view = scene.anne.threads.find(thread)
    assert (view.assignee_name, view.missing) == ("", ())
    assert [type(message.content) for message in view.messages] == [Referral, Transition]


async def test_a_note_stays_inside(scene: Scene) -> None:
    """An internal note reaches the colleague and not the sender, who misses nothing."""
    thread = await scene.refer()
    await scene.ben.mailbox.sync()
    await scene.ben.messages.note(thread, "on connaît la famille")
    await act(scene.cleo, thread, Action.ACCEPT)
    await scene.anne.mailbox.sync()
    assert [message.internal for message in scene.cleo.threads.find(thread).messages] == [False, True, False]
    view = scene.anne.threads.find(thread)
    assert len(view.messages) == 2
    assert not view.missing


async def test_illegal_steps_are_not_sent(scene: Scene) -> None:
    """A step of the other side, one too early and one without its text are not sent."""
    thread = await scene.refer()
    await scene.ben.mailbox.sync()
    with pytest.raises(IllegalMoveError):
        await scene.anne.referrals.act(thread, Action.ACCEPT)
    with pytest.raises(IllegalMoveError):
        await scene.ben.referrals.act(thread, Action.START)
    with pytest.raises(InvalidInputError):
        await scene.ben.referrals.act(thread, Action.DECLINE, "  ")
    assert not scene.ben.outbox.all()


async def test_a_withdrawal_that_crosses_an_acceptance(scene: Scene) -> None:
    """Everybody sees the same one of the two applied and the other one refused."""
    thread = await scene.refer()
    await scene.ben.mailbox.sync()
    await scene.anne.mailbox.sync()
    await scene.anne.referrals.act(thread, Action.WITHDRAW)
    await scene.ben.referrals.act(thread, Action.ACCEPT)
    seen = []
    for each in (scene.anne, scene.ben, scene.cleo):
        await each.mailbox.sync()
        view = each.threads.find(thread)
        seen.append((view.referral_state, [message.refusal for message in view.messages]))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0] is not None
    assert seen[0][0].state is State.WITHDRAWN


async def test_a_form_that_is_not_filled(scene: Scene) -> None:
    """A referral whose answers do not fit is not written."""
    answers = {key: value for key, value in example("housing/1").items() if key != "postal_code"}
    with pytest.raises(FormError):
        await scene.anne.referrals.refer(
            parse_address("accueil@abri-de-meuse"),
            "housing/1",
            answers,
            urgency=Urgency.SOON,
            legal_basis=LegalBasis.CONSENT,
            subject="Logement",
        )
    assert not scene.anne.outbox.all()


async def test_an_address_that_is_mistyped(scene: Scene) -> None:
    """An unknown service is refused with what it could have been."""
    with pytest.raises(NotFoundError) as caught:
        await scene.anne.messages.send([parse_address("acueil@abri-de-meuse")], "Question", "Bonjour")
    assert "accueil" in caught.value.advice


async def test_a_third_structure_gets_nothing(scene: Scene, cast: Cast, tmp_path: Path) -> None:
    """Somebody of another structure can neither fetch the mailbox nor the file."""
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(os.urandom(1000))
    thread = await scene.refer(scan)
    (file,) = scene.anne.threads.find(thread).messages[0].files
    other = await cast.structure("la-table", "0990.000.311", "colis")
    (mailbox,) = scene.ben.mailbox.services
    with pytest.raises(NotFoundError):
        await other.session.call("GET", f"/v1/mailboxes/{mailbox.id}/envelopes?after=0&limit=10")
    with pytest.raises(NotFoundError):
        await other.files.download(file, tmp_path / "stolen.pdf")
    assert await other.mailbox.sync() == []


async def test_the_second_device_has_read_what_the_first_one_read(scene: Scene, cast: Cast) -> None:
    """A linked device gets all of it, and owes no receipt that the first one has given."""
    thread = await scene.refer()
    await scene.ben.mailbox.sync()
    await scene.ben.messages.acknowledge(thread)
    code = await scene.ben.invitations.link()
    tablet = await cast.person("Ben's tablet")
    await tablet.invitations.join(code)
    await scene.ben.invitations.approve((await scene.ben.invitations.pending())[0].id)
    await tablet.prepare()
    await tablet.mailbox.sync()
    view = tablet.threads.find(thread)
    assert view.unread == 0
    assert view.referral_side is Side.RECEIVER
    assert tablet.directory.own.device.member == scene.ben.directory.own.device.member
