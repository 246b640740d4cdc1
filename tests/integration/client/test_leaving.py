"""Colleagues who leave, devices that are lost, epochs that end."""

import asyncio

import pytest

from client.device.archive import Fate
from crypto.keys import EncryptionKey
from schemas.errors import (
    ConflictError,
    DeviceRevokedError,
    ForbiddenError,
    InvalidInputError,
    MalformedError,
    NotFoundError,
    SouspliError,
)
from schemas.ids import parse_address
from schemas.statements import RevocationReason
from tests.integration.client.cast import NO_KEY, Cast, Scene, add_broken_device, problems

INTAKE = parse_address("accueil@abri-de-meuse")


async def test_who_left_cannot_read_what_comes(scene: Scene) -> None:
    """The leaver's keys open nothing of the new epoch, and the relay lets the device in no more."""
    old = await scene.refer()
    await scene.cleo.mailbox.sync()
    (service,) = await scene.abri.administration.leave("Cleo")
    assert service.current is not None
    assert service.current.number == 2
    new = await scene.anne.messages.send([INTAKE], "Suite", "Après son départ")
    assert new.error is None
    await scene.ben.mailbox.sync()
    (arrived,) = scene.ben.archive.thread(new.thread)
    assert arrived.fate is Fate.OPENED
    assert arrived.header is not None
    assert all(
        scene.cleo.seeds.find(each.kid) is None or each.service != service.id
        for each in arrived.header.recipients
    )
    with pytest.raises(SouspliError):
        await scene.cleo.mailbox.sync()
    assert scene.cleo.threads.find(old).messages  # what was read stays read


async def test_a_device_whose_key_is_none(scene: Scene) -> None:
    """A faulty program's device reads nothing, and keeps no colleague from the seed of a new epoch."""
    await add_broken_device(scene.cleo)
    await scene.abri.administration.rotate("accueil")
    sent = await scene.anne.messages.send([INTAKE], "Suite", "À vous toutes")
    assert sent.error is None
    await scene.ben.mailbox.sync()
    (arrived,) = scene.ben.archive.thread(sent.thread)
    assert arrived.fate is Fate.OPENED


async def test_nobody_admits_a_device_whose_key_is_none(
    scene: Scene, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever approves it is told, and the directory stays as it was."""
    code = await scene.ben.invitations.link()
    tablet = await cast.person("tablet")
    monkeypatch.setattr(EncryptionKey, "public", property(lambda _: NO_KEY))
    await tablet.invitations.join(code)
    monkeypatch.undo()
    (pending,) = await scene.ben.invitations.pending()
    size = scene.ben.directory.current.size
    with pytest.raises(MalformedError, match="not an encryption key"):
        await scene.ben.invitations.approve(pending.id)
    assert scene.ben.directory.current.size == size


async def test_a_leaver_is_refused_at_once(scene: Scene) -> None:
    """A session from before does not outlive the revocation."""
    await scene.cleo.mailbox.sync()
    await scene.abri.administration.leave("Cleo")
    with pytest.raises((DeviceRevokedError, ForbiddenError, NotFoundError)):
        await scene.cleo.session.call("GET", f"/v1/wraps?kid={'A' * 43}")


async def test_who_stays_reads_on(scene: Scene) -> None:
    """Colleagues who were away get the new seed when they come back, and miss nothing."""
    await scene.abri.administration.leave("Cleo")
    thread = await scene.refer()
    assert await problems(scene.ben) == []
    assert scene.ben.threads.find(thread).referral is not None


async def test_a_newcomer_reads_the_history(scene: Scene, cast: Cast) -> None:
    """Somebody who joins later reads what was sealed before, in all epochs."""
    first = await scene.refer()
    await scene.abri.administration.rotate("accueil")
    second = await scene.refer()
    dora = await cast.colleague(scene.abri, "Dora", "accueil")
    await dora.mailbox.sync()
    assert {thread.id for thread in dora.threads.all()} == {first, second}
    assert not dora.seeds.missing()


async def test_a_colleague_hands_over_what_the_administrator_lacks(scene: Scene, cast: Cast) -> None:
    """When the inviting device does not hold a seed, the next colleague who connects gives it."""
    thread = await scene.refer()
    scene.abri.profile.store.execute("DELETE FROM things WHERE kind = 'seed'")
    again = await cast.again("administrator of abri-de-meuse")
    dora = await cast.colleague(again, "Dora", "accueil")
    assert [each.fate for each in await dora.mailbox.sync()] == [Fate.LOCKED]
    await scene.ben.prepare()
    assert [each.fate for each in await dora.mailbox.sync()] == [Fate.OPENED]
    assert dora.threads.find(thread).unread == 1


async def test_a_lost_device(scene: Scene) -> None:
    """An administrator ends one device; its service's epoch is rotated, and the doctor is content."""
    kid = scene.cleo.profile.device.kid.hex()
    (service,) = await scene.abri.administration.revoke(kid[:12], RevocationReason.LOST)
    assert service.handle == "accueil"
    findings = {finding.name: finding.grade.value for finding in await scene.ben.doctor.examine()}
    assert findings["rotation"] == "ok"


async def test_an_own_device_is_ended_without_an_administrator(scene: Scene, cast: Cast) -> None:
    """A member ends the own other device; until somebody rotates, everybody is told that it is due."""
    code = await scene.ben.invitations.link()
    tablet = await cast.person("tablet")
    await tablet.invitations.join(code)
    await scene.ben.invitations.approve("Ben")
    await scene.ben.administration.revoke(tablet.profile.device.kid.hex(), RevocationReason.LOST)
    findings = {finding.name: finding for finding in await scene.ben.doctor.examine()}
    assert findings["rotation"].grade.value == "fail"
    await scene.abri.administration.rotate("accueil")
    await scene.ben.prepare()
    findings = {finding.name: finding for finding in await scene.ben.doctor.examine()}
    assert findings["rotation"].grade.value == "ok"


async def test_who_is_taken_off_a_service(scene: Scene) -> None:
    """A member who changes services keeps the device, and gets nothing more of the old service."""
    await scene.abri.administration.create_service("nuit", "Nuit", ["Cleo"])
    await scene.abri.administration.update_service("accueil", remove=["Cleo"])
    await scene.refer()
    assert await scene.cleo.mailbox.sync() == []
    assert [service.handle for service in scene.cleo.mailbox.services] == ["nuit"]


async def test_members_do_not_administrate(scene: Scene) -> None:
    """Rotation, services and leaving are for administrators."""
    with pytest.raises(ForbiddenError):
        await scene.ben.administration.rotate("accueil")
    with pytest.raises(ForbiddenError):
        await scene.ben.administration.leave("Cleo")
    with pytest.raises(ForbiddenError):
        await scene.ben.invitations.invite("Eve", ["accueil"])


async def test_nobody_leaves_alone(scene: Scene) -> None:
    """An administrator cannot end the own membership: nobody could rotate afterwards."""
    with pytest.raises(InvalidInputError):
        await scene.abri.administration.leave(scene.abri.profile.keys.person)


async def test_two_administrators_at_once(scene: Scene) -> None:
    """When somebody else's statement came first, it is signed again on top of it."""
    await asyncio.gather(
        scene.abri.administration.create_service("nuit", "Nuit"),
        scene.abri.administration.create_service("jour", "Jour"),
    )
    handles = {service.handle for service in scene.abri.directory.own.structure.services.values()}
    assert handles == {"accueil", "nuit", "jour"}


async def test_an_invitation_that_nobody_answered(scene: Scene) -> None:
    """It cannot be approved, and says so."""
    await scene.abri.invitations.invite("Eve", ["accueil"])
    with pytest.raises(ConflictError, match="not joined"):
        await scene.abri.invitations.approve("Eve")
