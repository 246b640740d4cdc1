"""Administrators: who makes them, what they may do, and what ends with it."""

import pytest

from schemas.errors import ConflictError, ForbiddenError, InvalidInputError, LocalError
from schemas.statements import RevocationReason
from tests.integration.client.cast import Cast, Scene, join


async def test_a_second_administrator(scene: Scene, cast: Cast) -> None:
    """Whom the root key promotes does what administrators do, also when the first one's device is lost."""
    with pytest.raises(ForbiddenError):
        await scene.cleo.administration.create_service("nuit", "Nuit")
    assert (await scene.abri.administration.promote("Cleo")).administrator
    await scene.cleo.administration.revoke(scene.abri.profile.device.kid.hex(), RevocationReason.LOST)
    dora = await cast.colleague(scene.cleo, "Dora", "accueil")
    thread = await scene.refer()
    await dora.mailbox.sync()
    assert dora.threads.find(thread).referral is not None


async def test_all_devices_of_a_member(scene: Scene, cast: Cast) -> None:
    """Promoting concerns every device of the member; one that is linked later is promoted by itself."""
    await scene.abri.administration.promote("Cleo")
    tablet = await cast.person("Cleo's tablet")
    await join(tablet, await scene.cleo.invitations.link())
    (pending,) = await scene.cleo.invitations.pending()
    await scene.cleo.invitations.approve(pending.id)
    await scene.abri.administration.promote("Cleo")
    devices = [device for view in [scene.abri.administration.member("Cleo")] for device in view.devices]
    assert [device.administrator for device in devices] == [True, True]
    with pytest.raises(ConflictError, match="administrator already"):
        await scene.abri.administration.promote("Cleo")


async def test_who_is_demoted(scene: Scene) -> None:
    """Former administrators do no more than others, and every service gets a key that they never held."""
    await scene.abri.administration.create_service("nuit", "Nuit")
    await scene.abri.administration.promote("Cleo")
    await scene.cleo.administration.create_service("jour", "Jour")
    rotated = await scene.abri.administration.demote("Cleo")
    assert sorted(service.handle for service in rotated) == ["accueil", "jour", "nuit"]
    for service in rotated:
        assert service.current is not None
        assert scene.abri.seeds.find(service.current.kid) is not None
        if service.handle == "nuit":  # of which Cleo, who administered, is no member
            assert scene.cleo.seeds.find(service.current.kid) is None
    with pytest.raises(ForbiddenError):
        await scene.cleo.administration.rotate("jour")
    with pytest.raises(ConflictError, match="no administrator"):
        await scene.abri.administration.demote("Cleo")


async def test_nobody_demotes_himself(scene: Scene) -> None:
    """A structure does not lose its last administrator by a slip: who demotes remains one."""
    with pytest.raises(InvalidInputError):
        await scene.abri.administration.demote("administrator of abri-de-meuse")


async def test_the_root_key_is_needed(scene: Scene) -> None:
    """An administrator without the root key neither makes nor ends another one."""
    await scene.abri.administration.promote("Cleo")
    with pytest.raises(LocalError, match="root key"):
        await scene.cleo.administration.promote(scene.ben.directory.own.device.member)
    with pytest.raises(LocalError, match="root key"):
        await scene.cleo.administration.demote(scene.abri.directory.own.device.member)


async def test_who_has_no_device_is_not_promoted(scene: Scene) -> None:
    """Somebody who has left becomes no administrator."""
    await scene.abri.administration.leave("Cleo")
    with pytest.raises(ConflictError, match="without a device"):
        await scene.abri.administration.promote("Cleo")
