"""The seeds of the services' epochs: whoever holds an epoch's seed reads what was sealed to it.

They travel wrapped to each reader's device and to the recovery key (spec/enrolment.md). A wrap says nothing
of who made it, and need not: a seed is taken only when its public key is the epoch's in the directory.

    await seeds.fetch()
    key = seeds.find(recipient.kid)
"""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from client.device.store import Store
from client.directory.mirror import Mirror
from client.directory.session import Session
from crypto.chain import readers
from crypto.keys import DeviceKeys, EncryptionKey
from crypto.signing import label
from crypto.structures import Epoch, Service, Structure
from crypto.suite import wrap
from schemas.api import EpochWrap, WrapsList, WrapsRequest
from schemas.codec import Schema, encode
from schemas.errors import (
    DecryptionError,
    MalformedError,
    NotFoundError,
    NotWitnessedError,
    StaleCheckpointError,
)
from schemas.ids import id_bytes

_BATCH = 1_000  # wraps in one request


class Seed(Schema):
    """A seed as it is kept."""

    seed: bytes


class Handed(Schema):
    """Which seeds were handed to whom, as 16 bytes of a hash, so that nothing is wrapped twice."""

    pairs: tuple[bytes, ...] = ()


class Reader(NamedTuple):
    """A key that seeds are wrapped to: a device's, or the recovery key."""

    kid: bytes
    public: bytes


class Seeds:
    """Those that this device holds."""

    def __init__(self, store: Store, device: DeviceKeys, mirror: Mirror, session: Session) -> None:
        self._store = store
        self._device = device
        self._mirror = mirror
        self._session = session
        self._keys: dict[bytes, EncryptionKey] = {}

    def keep(self, key: EncryptionKey) -> None:
        """Keep a seed."""
        self._store.put("seed", key.kid.hex(), Seed(key.seed))
        self._keys[key.kid] = key

    def find(self, kid: bytes) -> EncryptionKey | None:
        """Return the key of an epoch by its key id, if this device holds it."""
        if kid not in self._keys:
            kept = self._store.get("seed", kid.hex(), Seed)
            if kept is None:
                return None
            self._keys[kid] = EncryptionKey(kept.seed)
        return self._keys[kid]

    def missing(self) -> list[tuple[str, int]]:
        """Return the (service id, epoch) of the own services that this device cannot read yet."""
        structure, device = self._mirror.own
        return [
            (service.id, epoch.number)
            for service in structure.services.values()
            if device.member in service.members
            for epoch in service.epochs
            if self.find(epoch.kid) is None
        ]

    async def fetch(self) -> int:
        """Fetch the wraps to this device and keep the seeds; returns how many are new."""
        return self.take(await self.wraps(self._device.kid), self._device.encryption, self._device.kid)

    async def wraps(self, kid: bytes) -> WrapsList:
        """Return the wraps to a key: this device's, or (for administrators) the recovery key."""
        name = base64.urlsafe_b64encode(kid).decode().rstrip("=")
        return (await self._session.call("GET", f"/v1/wraps?kid={name}")).read(WrapsList)

    def take(self, wraps: WrapsList, key: EncryptionKey, kid: bytes) -> int:
        """Keep the seeds that are wrapped to `key`; returns how many are new."""
        new = [opened for opened in self.opened(wraps, key, kid) if self.find(opened.kid) is None]
        for opened in new:
            self.keep(opened)
        return len(new)

    def opened(self, wraps: WrapsList, key: EncryptionKey, kid: bytes) -> Iterator[EncryptionKey]:
        """Yield the genuine seeds among wraps to `key`; others are passed over, since anybody can wrap."""
        for each in wraps.wraps:
            epoch = self._epoch(each.service, each.epoch)
            if epoch is None:
                continue
            try:
                opened = EncryptionKey(key.unwrap(each.wrap, wrap_info(each.service, each.epoch, kid)))
            except DecryptionError:
                continue
            if opened.public == epoch.public:
                yield opened

    def _epoch(self, service: str, number: int) -> Epoch | None:
        try:
            _, found = self._mirror.current.service_by_id(service)
        except NotFoundError:
            return None
        return found.epochs[number - 1] if number <= len(found.epochs) else None

    async def hand_over(self) -> int:
        """Give the seeds that this device holds to every reader of the services; returns how many wraps.

        History included, so a new colleague reads what came before; this device too, so that a seed that was
        made here comes back when the store is lost, as browsers lose theirs. What was handed over once is not
        again; to a key that the witnesses have not seen, nothing is. A key that is none, as only a faulty or
        hostile program has one, is passed over: nobody else waits for their seeds because of it.
        """
        handed = self._store.get("handed", "pairs", Handed) or Handed()
        due = [pair for pair in self._pairs() if _digest(pair[1], pair[2]) not in handed.pairs]
        try:
            if due:
                await self._mirror.witnessed()
        except (NotWitnessedError, StaleCheckpointError):
            return 0  # they get them with a later command: reading goes on meanwhile
        count = 0
        for first in range(0, len(due), _BATCH):
            batch = due[first : first + _BATCH]
            wraps = tuple(wrapped for wrapped in (self._wrapped(*pair) for pair in batch) if wrapped)
            if wraps:
                body = encode(WrapsRequest(wraps))
                await self._session.call("POST", "/v1/wraps", body=body, again=True)
                count += len(wraps)
            handed = Handed((*handed.pairs, *(_digest(epoch, reader) for _, epoch, reader in batch)))
            self._store.put("handed", "pairs", handed)
        return count

    def _pairs(self) -> list[tuple[Service, Epoch, Reader]]:
        structure, device = self._mirror.own
        return [
            (service, epoch, reader)
            for service in structure.services.values()
            if device.administrator or device.member in service.members
            for epoch in service.epochs
            if self.find(epoch.kid) is not None
            for reader in _readers(structure, service)
        ]

    def _wrapped(self, service: Service, epoch: Epoch, reader: Reader) -> EpochWrap | None:
        """Return a wrap; None when nothing can be wrapped to the reader's key."""
        key = self.find(epoch.kid)
        if key is None:
            raise NotFoundError("this device does not hold the seed")
        info = wrap_info(service.id, epoch.number, reader.kid)
        with suppress(MalformedError):
            return EpochWrap(service.id, epoch.number, reader.kid, wrap(reader.public, key.seed, info))
        return None


def wrap_info(service: str, epoch: int, reader: bytes) -> bytes:
    """Return what the wrap of a seed is bound to: the service, the epoch, the kid that it is wrapped for."""
    return label("seed") + id_bytes(service) + epoch.to_bytes(4, "big") + reader


def _readers(structure: Structure, service: Service) -> list[Reader]:
    devices = [Reader(device.kid, device.encryption) for device in readers(structure, service)]
    recovery = structure.recovery
    return [*devices, Reader(recovery.kid, recovery.public)] if recovery else devices


def _digest(epoch: Epoch, reader: Reader) -> bytes:
    return hashlib.sha256(epoch.kid + reader.kid).digest()[:16]
