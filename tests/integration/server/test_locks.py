"""Locks: the relay hands a sealed keystore to whoever shows what opens it, and learns nothing else."""

import hashlib
import os
from dataclasses import replace

import pytest

from schemas.access import AccessAction, Outcome
from schemas.codec import encode
from schemas.errors import (
    IdReusedError,
    InvalidInputError,
    NotFoundError,
    SuspendedError,
    TooLargeError,
)
from schemas.limits import LIMITS
from schemas.locks import Lock, LockKind, LockList, LockOpening, OpenedLock
from tests.integration.server.conftest import Town
from tests.stage import Answer, Device, Stage, TurnableClock

BOX = b"a sealed keystore"


def lock(auth: bytes, box: bytes = BOX, kind: LockKind = LockKind.PASSPHRASE) -> Lock:
    """Return a lock that `auth` opens."""
    return Lock(kind, hashlib.sha256(auth).digest(), box)


async def keep(device: Device, identifier: str, wish: Lock) -> Answer:
    """Set a lock."""
    return await device.request("PUT", f"/v1/locks/{identifier}", body=encode(wish))


async def open_lock(here: Stage, auth: bytes) -> Answer:
    """Show what opens a lock, as somebody whom nobody knows."""
    return await here.request("POST", "/v1/locks/open", body=encode(LockOpening(auth)))


async def test_a_lock_opens(here: Stage, town: Town, clock: TurnableClock) -> None:
    """Whoever shows what opens a lock gets its box, and the log of the device's structure tells it."""
    anne, identifier, auth = await here.device(town.anne), here.world.new_id(), os.urandom(32)
    (await keep(anne, identifier, lock(auth))).demand()
    made = clock()
    clock.ahead += 60_000
    opened = (await open_lock(here, auth)).demand().read(OpenedLock)
    assert opened == OpenedLock(identifier, LockKind.PASSPHRASE, BOX)
    (state,) = (await anne.request("GET", "/v1/locks")).demand().read(LockList).locks
    assert (state.id, state.kind) == (identifier, LockKind.PASSPHRASE)
    assert state.made <= made < (state.opened or 0)
    (record,) = await here.records(town.cpas.id, AccessAction.LOCK_OPENED)
    assert (record.outcome, record.object) == (Outcome.ALLOWED, identifier)
    assert record.actor is not None


async def test_guessing(here: Stage, town: Town) -> None:
    """What opens nothing answers alike, leaves no trace in a log, and is stopped after some times."""
    anne, auth = await here.device(town.anne), os.urandom(32)
    (await keep(anne, here.world.new_id(), lock(auth))).demand()
    verifier = hashlib.sha256(auth).digest()
    for guess in (os.urandom(32), verifier, auth[:-1] + bytes([auth[-1] ^ 1])):
        with pytest.raises(NotFoundError):
            (await open_lock(here, guess)).demand()
    many = 2 * LIMITS.lock_openings_per_minute  # a slow machine gets some more than the limit
    statuses = [(await open_lock(here, os.urandom(32))).status for _ in range(many)]
    assert set(statuses) == {404, 429}
    assert await here.records(town.cpas.id, AccessAction.LOCK_OPENED) == []


async def test_the_locks_of_others(here: Stage, town: Town) -> None:
    """Nobody changes, removes or sees a lock of another device, not even of the same structure."""
    anne, auditor = await here.device(town.anne), await here.device(town.auditor)
    identifier, auth = here.world.new_id(), os.urandom(32)
    (await keep(anne, identifier, lock(auth))).demand()
    with pytest.raises(NotFoundError):
        (await keep(auditor, identifier, lock(os.urandom(32), b"another box"))).demand()
    with pytest.raises(NotFoundError):
        (await auditor.request("DELETE", f"/v1/locks/{identifier}")).demand()
    assert (await auditor.request("GET", "/v1/locks")).demand().read(LockList).locks == ()
    assert (await open_lock(here, auth)).demand().read(OpenedLock).box == BOX


async def test_the_same_passphrase(here: Stage, town: Town) -> None:
    """What opens one lock opens no second one: its box would be handed to the wrong person."""
    anne, ben = await here.device(town.anne), await here.device(town.ben)
    auth = os.urandom(32)
    (await keep(anne, here.world.new_id(), lock(auth))).demand()
    with pytest.raises(IdReusedError):
        (await keep(ben, here.world.new_id(), lock(auth, b"Ben's"))).demand()
    assert (await open_lock(here, auth)).demand().read(OpenedLock).box == BOX


async def test_another_passphrase(here: Stage, town: Town) -> None:
    """A lock that is set again is opened by what was said last, and by nothing else; so is none removed."""
    anne, identifier = await here.device(town.anne), here.world.new_id()
    old, new = os.urandom(32), os.urandom(32)
    (await keep(anne, identifier, lock(old))).demand()
    (await keep(anne, identifier, lock(old))).demand()  # an answer that was lost
    (await keep(anne, identifier, lock(new, b"newer"))).demand()
    assert (await open_lock(here, new)).demand().read(OpenedLock).box == b"newer"
    with pytest.raises(NotFoundError):
        (await open_lock(here, old)).demand()
    (await anne.request("DELETE", f"/v1/locks/{identifier}")).demand()
    with pytest.raises(NotFoundError):
        (await open_lock(here, new)).demand()


async def test_a_revoked_device_has_no_locks(here: Stage, town: Town) -> None:
    """With the device go its locks: a passphrase that somebody knows opens nothing any more."""
    anne, auth = await here.device(town.anne), os.urandom(32)
    (await keep(anne, here.world.new_id(), lock(auth))).demand()
    town.cpas.revoke(town.anne.kid)
    await here.publish()
    with pytest.raises(NotFoundError):
        (await open_lock(here, auth)).demand()


async def test_a_suspended_structure(here: Stage, town: Town) -> None:
    """While a structure is suspended its locks stay shut, and that somebody tried stands in its log."""
    anne, auth = await here.device(town.anne), os.urandom(32)
    (await keep(anne, here.world.new_id(), lock(auth))).demand()
    town.cpas.standing(active=False)
    await here.publish()
    with pytest.raises(SuspendedError):
        (await open_lock(here, auth)).demand()
    (record,) = await here.records(town.cpas.id, AccessAction.LOCK_OPENED)
    assert (record.outcome, record.reason) == (Outcome.DENIED, "suspended")


async def test_limits(here: Stage, town: Town) -> None:
    """A device has so many locks and no more, and a box has a size."""
    anne, identifier = await here.device(town.anne), here.world.new_id()
    with pytest.raises(TooLargeError):
        (await keep(anne, identifier, lock(os.urandom(32), bytes(3 * LIMITS.request)))).demand()
    with pytest.raises(InvalidInputError):
        (await keep(anne, identifier, lock(os.urandom(32), bytes(LIMITS.lock_box + 1)))).demand()
    for _ in range(LIMITS.locks):
        (await keep(anne, here.world.new_id(), lock(os.urandom(32)))).demand()
    with pytest.raises(InvalidInputError):
        (await keep(anne, here.world.new_id(), lock(os.urandom(32)))).demand()


async def test_without_a_session(here: Stage, town: Town) -> None:
    """A stranger sets no lock."""
    stranger = replace(await here.device(town.anne), token="")
    assert (await keep(stranger, here.world.new_id(), lock(os.urandom(32)))).status == 401
