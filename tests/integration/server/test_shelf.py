"""The shelf: a device's own sealed things, which nothing old replaces and nobody else sees."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest

from schemas.access import AccessAction
from schemas.codec import encode
from schemas.errors import ConflictError, DeviceRevokedError, InvalidInputError, QuotaExceededError
from schemas.limits import LIMITS
from schemas.shelf import Shelf, ShelfPut, ShelfSlot
from server.storage.db import connect
from tests.integration.server.conftest import OPTIONS, Town, make_town
from tests.stage import Answer, Device, Stage, TurnableClock, local_relay, stage

SLOT = bytes(range(16))


async def put(
    device: Device, version: int, *, replaces: int = 0, box: bytes = b"sealed", slot: bytes = SLOT
) -> Answer:
    """Put a box into a slot."""
    return await device.request("PUT", "/v1/shelf", body=encode(ShelfPut(slot, replaces, version, box)))


async def shown(device: Device) -> tuple[ShelfSlot, ...]:
    """Return what the relay shows a device of its shelf."""
    return (await device.request("GET", "/v1/shelf")).demand().read(Shelf).slots


async def test_what_is_put_comes_back(here: Stage, town: Town) -> None:
    """A device gets what it put last, and nobody else sees it, not even of the same structure."""
    anne, auditor = await here.device(town.anne), await here.device(town.auditor)
    (await put(anne, 1)).demand()
    (await put(anne, 2, replaces=1, box=b"newer")).demand()
    (await put(anne, 9, slot=bytes(16))).demand()
    assert await shown(anne) == (ShelfSlot(bytes(16), 9, b"sealed"), ShelfSlot(SLOT, 2, b"newer"))
    assert await shown(auditor) == ()
    (await put(auditor, 1, box=b"another's")).demand()
    assert (await shown(anne))[1].box == b"newer"


async def test_nothing_old_replaces_what_is_newer(here: Stage, town: Town) -> None:
    """Only who knows what is there replaces it, by a higher version; an answer that was lost does no harm."""
    anne = await here.device(town.anne)
    for unknown in (put(anne, 2, replaces=1), put(anne, 1, replaces=1)):
        with pytest.raises((ConflictError, InvalidInputError)):
            (await unknown).demand()
    (await put(anne, 3)).demand()
    (await put(anne, 3)).demand()
    with pytest.raises(ConflictError):
        (await put(anne, 3, box=b"of the same version")).demand()
    with pytest.raises(ConflictError):
        (await put(anne, 9, replaces=2)).demand()
    with pytest.raises(InvalidInputError):
        (await put(anne, 2, replaces=3)).demand()
    at_once = await asyncio.gather(*(put(anne, 4, replaces=3, box=bytes([each])) for each in range(8)))
    assert sorted(answer.status for answer in at_once) == [204] + [409] * 7
    at_once = await asyncio.gather(*(put(anne, 1, slot=bytes(16), box=bytes([each])) for each in range(8)))
    assert sorted(answer.status for answer in at_once) == [204] + [409] * 7


async def test_limits(here: Stage, town: Town) -> None:
    """A shelf has so many slots and a box has a size; what is there can still be replaced."""
    anne = await here.device(town.anne)
    with pytest.raises(InvalidInputError):
        (await put(anne, 1, box=bytes(LIMITS.shelf_box + 1))).demand()
    (await put(anne, 1, box=bytes(LIMITS.shelf_box))).demand()
    for _ in range(LIMITS.shelf_slots - 1):
        (await put(anne, 1, slot=os.urandom(16))).demand()
    with pytest.raises(InvalidInputError):
        (await put(anne, 1, slot=os.urandom(16))).demand()
    (await put(anne, 2, replaces=1)).demand()


async def test_nobody_gets_more_slots_by_haste(here: Stage, town: Town) -> None:
    """Of many puts at once that each want the last slot, one has it."""
    anne = await here.device(town.anne)
    for _ in range(LIMITS.shelf_slots - 1):
        (await put(anne, 1, slot=os.urandom(16))).demand()
    at_once = await asyncio.gather(*(put(anne, 1, slot=os.urandom(16)) for _ in range(8)))
    assert sorted(answer.status for answer in at_once) == [204] + [400] * 7
    assert len(await shown(anne)) == LIMITS.shelf_slots


async def test_the_shelves_of_a_structure_are_full(
    database: str, tmp_path: Path, clock: TurnableClock
) -> None:
    """Its devices have so much room together, also at once; what needs no more is taken."""
    async with (
        local_relay(database, tmp_path, clock, **OPTIONS, shelf_limit=1_000) as relay,
        stage(relay, database) as here,
    ):
        town = await make_town(here)
        anne, colleague, ben = [await here.device(each) for each in (town.anne, town.auditor, town.ben)]
        (await put(anne, 1, box=bytes(400))).demand()
        devices = (anne, colleague) * 4
        at_once = await asyncio.gather(
            *(put(each, 1, box=bytes(600), slot=os.urandom(16)) for each in devices)
        )
        assert sorted(answer.status for answer in at_once) == [204] + [413] * 7
        with pytest.raises(QuotaExceededError):
            (await put(anne, 2, replaces=1, box=bytes(401))).demand()
        (await put(anne, 2, replaces=1, box=bytes(400))).demand()
        (await put(anne, 3, replaces=2, box=bytes(300))).demand()
        (await put(colleague, 1, box=bytes(100))).demand()
        (await put(ben, 1, box=bytes(1_000))).demand()


async def test_the_log_is_no_diary(here: Stage, town: Town, clock: TurnableClock) -> None:
    """Of what is put one record stands in the log every quarter of an hour, of what is read each."""
    anne = await here.device(town.anne)
    for version in range(1, 5):
        (await put(anne, version, replaces=version - 1)).demand()
    assert len(await here.records(town.cpas.id, AccessAction.SHELF_PUT)) == 1
    clock.ahead += LIMITS.shelf_recorded * 1000
    (await put(replace(anne, token=(await here.device(town.anne)).token), 5, replaces=4)).demand()
    told = await here.records(town.cpas.id, AccessAction.SHELF_PUT)
    assert [record.object for record in told] == [SLOT.hex()] * 2
    await shown(await here.device(town.anne))
    (read,) = await here.records(town.cpas.id, AccessAction.SHELF_READ)
    assert read.count == 1


async def test_a_revoked_device_has_no_shelf(here: Stage, town: Town, database: str) -> None:
    """With the device goes what it kept."""
    anne = await here.device(town.anne)
    (await put(anne, 1)).demand()
    town.cpas.revoke(town.anne.kid)
    await here.publish()
    with pytest.raises(DeviceRevokedError):
        await shown(anne)
    async with connect(database) as connection:
        assert await connection.fetchval("SELECT count(*) FROM shelf") == 0
