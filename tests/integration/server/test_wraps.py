"""Wraps: seeds travel within a structure, to readers of the service, and no further."""

import base64
import os

import pytest

from schemas.access import AccessAction
from schemas.api import EpochWrap, WrapsList, WrapsRequest
from schemas.codec import encode
from schemas.envelope import WRAP_SIZE
from schemas.errors import InvalidInputError, NotFoundError
from server.storage.db import connect
from tests.builders import Mailbox, Member
from tests.integration.server.conftest import Town
from tests.stage import Answer, Device, Stage


def wrap(mailbox: Mailbox, kid: bytes, epoch: int = 1) -> EpochWrap:
    """Return a wrap; to the relay it is random bytes."""
    return EpochWrap(mailbox.id, epoch, kid, os.urandom(WRAP_SIZE))


async def write(device: Device, *wraps: EpochWrap) -> Answer:
    """Hand wraps over."""
    return await device.request("POST", "/v1/wraps", body=encode(WrapsRequest(wraps)))


async def wraps_to(device: Device, kid: bytes) -> tuple[EpochWrap, ...]:
    """Return the wraps to a key that a device gets."""
    name = base64.urlsafe_b64encode(kid).decode().rstrip("=")
    return (await device.request("GET", f"/v1/wraps?kid={name}")).demand().read(WrapsList).wraps


@pytest.fixture
async def administrator(here: Stage, town: Town) -> Device:
    """Return the administrator's device of the first structure."""
    return await here.device(town.cpas.administrator)


@pytest.fixture
async def anne(here: Stage, town: Town) -> Device:
    """Return Anne's device."""
    return await here.device(town.anne)


async def test_a_reader_gets_hers(town: Town, here: Stage, administrator: Device, anne: Device) -> None:
    """A wrap that an administrator hands over reaches the device it is for, and both steps are recorded."""
    given = wrap(town.social, town.anne.kid)
    assert (await write(administrator, given)).status == 204
    assert await wraps_to(anne, town.anne.kid) == (given,)
    written, read = await here.records(town.cpas.id, AccessAction.WRAPS_WRITTEN, AccessAction.WRAPS_READ)
    assert (written.role, written.count, read.role, read.count) == ("administrator", 1, "member", 1)


async def test_the_first_one_stays(town: Town, administrator: Device, anne: Device) -> None:
    """A wrap that exists is left as it is: a repeated request has no effect, and none can be exchanged."""
    first, second = wrap(town.social, town.anne.kid), wrap(town.social, town.anne.kid)
    for given in (first, first, second):
        assert (await write(administrator, given)).status == 204
    assert await wraps_to(anne, town.anne.kid) == (first,)


async def test_colleagues_hand_over_too(here: Stage, town: Town, anne: Device) -> None:
    """A device of the service gives a newcomer all epochs; she gets them in order."""
    newcomer = town.cpas.member()
    town.cpas.roster(town.social, town.anne, newcomer)
    town.cpas.rotate(town.social)
    await here.publish()
    given = [wrap(town.social, newcomer.kid, epoch) for epoch in (2, 1)]
    (await write(anne, *given)).demand()
    assert await wraps_to(await here.device(newcomer), newcomer.kid) == tuple(reversed(given))


async def test_what_is_not_for_a_reader(here: Stage, town: Town, administrator: Device) -> None:
    """One wrap for an outsider, a stranger, a later epoch or a service of others, and nothing is kept."""
    outsider = town.cpas.member()
    await here.publish()
    good = wrap(town.social, town.anne.kid)
    for bad in (
        wrap(town.social, outsider.kid),
        wrap(town.social, administrator.member.kid),
        wrap(town.social, town.ben.kid),
        wrap(town.social, os.urandom(32)),
        wrap(town.social, town.anne.kid, epoch=2),
        wrap(town.intake, town.ben.kid),
        EpochWrap(here.world.new_id(), 1, town.anne.kid, bytes(WRAP_SIZE)),
    ):
        with pytest.raises(NotFoundError):
            (await write(administrator, good, bad)).demand()
    assert await wraps_to(await here.device(town.anne), town.anne.kid) == ()


async def test_who_may_hand_over(here: Stage, town: Town) -> None:
    """Neither members outside the service nor administrators of other structures hand over seeds of it."""
    outsider = town.cpas.member()
    await here.publish()
    for member in (outsider, town.abri.administrator, here.world.registrar):
        with pytest.raises(NotFoundError):
            (await write(await here.device(member), wrap(town.social, town.anne.kid))).demand()


async def test_whose_wraps_one_gets(here: Stage, town: Town, administrator: Device, anne: Device) -> None:
    """A device gets its own, administrators those to the recovery key; other wraps do not exist for them."""
    recovery = town.cpas.recovery()
    await here.publish()
    (await write(administrator, wrap(town.social, recovery.kid), wrap(town.social, anne.member.kid))).demand()
    assert len(await wraps_to(administrator, recovery.kid)) == 1

    async def refused(member: Member, kid: bytes) -> None:
        with pytest.raises(NotFoundError):
            await wraps_to(await here.device(member), kid)

    await refused(town.anne, recovery.kid)
    await refused(town.cpas.administrator, anne.member.kid)
    await refused(town.abri.administrator, recovery.kid)
    await refused(town.abri.administrator, anne.member.kid)
    await refused(town.cpas.administrator, os.urandom(32))


async def test_a_new_recovery_key(here: Stage, town: Town, administrator: Device) -> None:
    """When the recovery key is replaced, what was wrapped to the old one has gone."""
    old = town.cpas.recovery()
    await here.publish()
    (await write(administrator, wrap(town.social, old.kid))).demand()
    new = town.cpas.recovery()
    await here.publish()
    with pytest.raises(NotFoundError):
        await wraps_to(administrator, old.kid)
    assert await wraps_to(administrator, new.kid) == ()


async def test_whoever_leaves(here: Stage, town: Town, administrator: Device, anne: Device) -> None:
    """Who was taken off gets no wrap, and none is taken for her; back again, she gets the old ones."""
    old = wrap(town.social, town.anne.kid)
    (await write(administrator, old)).demand()
    town.cpas.roster(town.social)
    town.cpas.rotate(town.social)
    await here.publish()
    assert await wraps_to(anne, town.anne.kid) == ()
    with pytest.raises(NotFoundError):
        (await write(administrator, wrap(town.social, town.anne.kid, epoch=2))).demand()
    town.cpas.roster(town.social, town.anne)
    await here.publish()
    assert await wraps_to(anne, town.anne.kid) == (old,)


async def test_a_revoked_device(here: Stage, town: Town, administrator: Device, database: str) -> None:
    """With a device go the wraps to it, and no new one is taken."""
    second = town.cpas.second_device(town.anne.id)
    await here.publish()
    (await write(administrator, wrap(town.social, second.kid))).demand()
    town.cpas.revoke(second.kid)
    await here.publish()
    async with connect(database) as connection:
        assert await connection.fetchval("SELECT count(*) FROM epoch_wraps") == 0
    with pytest.raises(NotFoundError):
        (await write(administrator, wrap(town.social, second.kid))).demand()


@pytest.mark.parametrize("kid", ["", "x", "%00", "é", "A" * 42, "A" * 44, "+" * 43])
async def test_what_is_no_key_id(anne: Device, kid: str) -> None:
    """A key id that is not one is refused as such."""
    with pytest.raises(InvalidInputError):
        (await anne.request("GET", f"/v1/wraps?kid={kid}")).demand()
