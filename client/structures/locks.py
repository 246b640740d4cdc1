"""Locks: this device may be opened in a browser too, by a sign-in name and a passphrase (spec/locks.md).

    await locks.add_passphrase("anne", "cinq mots tirés au sort")
    keystore = await open_keystore(http, origin, Way.of_passphrase("anne", "cinq mots tirés au sort"))

Rules: a passphrase is all that protects the box from whoever has the relay's disk, so short ones are refused;
what a relay hands out is believed only if it is for that relay.
"""

import asyncio
from typing import Final

from client.clock import Clock
from client.device.profile import Profile
from client.directory.mirror import Mirror
from client.directory.session import Session
from client.relay.http import RelayHttp
from crypto.locks import Way
from crypto.passphrase import STANDARD_COST, Cost
from schemas.codec import encode
from schemas.errors import IntegrityError, InvalidInputError, NotFoundError, WrongPassphraseError
from schemas.ids import new_id
from schemas.locks import Keystore, Lock, LockKind, LockList, LockOpening, LockState, OpenedLock

LEAST_LENGTH: Final = 15
LEAST_DIFFERENT: Final = 8
"""Characters of a passphrase, and how many of them differ."""


class Locks:
    """What opens this device elsewhere."""

    def __init__(
        self, profile: Profile, session: Session, mirror: Mirror, clock: Clock, cost: Cost = STANDARD_COST
    ) -> None:
        self._profile = profile
        self._session = session
        self._mirror = mirror
        self._clock = clock
        self._cost = cost

    async def add_passphrase(self, name: str, words: str) -> str:
        """Let a sign-in name and a passphrase open this device; returns the lock's identifier.

        Raises InvalidInputError for a passphrase that could be guessed, IdReusedError for one that opens
        something already.
        """
        check_passphrase(words)
        own, pins = self._mirror.own, self._mirror.pins_needed
        way = await asyncio.to_thread(Way.of_passphrase, name, words, self._cost)
        keys = way.at(pins.origin)
        keystore = Keystore(
            v=1,
            origin=pins.origin,
            relay_key=pins.relay_key,
            network=self._mirror.network_pin,
            person=self._profile.keys.person,
            device=self._profile.keys.device,
            structure=own.structure.id,
            member=own.device.member,
        )
        lock = new_id(self._clock())
        body = encode(Lock(LockKind.PASSPHRASE, keys.verifier, keys.seal(lock, keystore)))
        await self._session.call("PUT", f"/v1/locks/{lock}", body=body, again=True)
        return lock

    async def list(self) -> tuple[LockState, ...]:
        """Return what opens this device, oldest first."""
        return (await self._session.call("GET", "/v1/locks")).read(LockList).locks

    async def remove(self, beginning: str) -> None:
        """Remove a way in, named by its identifier or the beginning of it; raises NotFoundError."""
        found = [lock.id for lock in await self.list() if lock.id.startswith(beginning)]
        if len(found) != 1:
            raise NotFoundError(
                f"{len(found) or 'no'} ways in begin with {beginning!r}", advice="list them with --list"
            )
        await self._session.call("DELETE", f"/v1/locks/{found[0]}")


async def open_keystore(http: RelayHttp, origin: str, way: Way) -> Keystore:
    """Return what a way in opens at the relay of that origin.

    Raises WrongPassphraseError when it opens nothing, IntegrityError when the relay handed out another's.
    """
    keys = way.at(origin)
    try:
        answer = await http.call("POST", "/v1/locks/open", body=encode(LockOpening(keys.auth)), again=True)
    except NotFoundError as error:
        raise WrongPassphraseError("the sign-in name or the passphrase is not right") from error
    opened = answer.read(OpenedLock)
    keystore = keys.open(opened.id, opened.box)
    if keystore.origin != origin:
        raise IntegrityError("the relay handed out the keystore of another relay")
    return keystore


def check_passphrase(words: str) -> None:
    """Raise InvalidInputError for one too short against whoever has the relay's disk, or the stick."""
    if len(words) < LEAST_LENGTH or len(set(words)) < LEAST_DIFFERENT:
        raise InvalidInputError(
            f"a passphrase has at least {LEAST_LENGTH} characters, {LEAST_DIFFERENT} of them different",
            advice="take five words that have nothing to do with each other",
        )
