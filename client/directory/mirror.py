"""The directory as this device mirrors it: every statement is verified here, whatever the relay says.

Rules: the network's first entry and the relay's key are pinned on first use; a log that got shorter or shows
another root for a size that was seen is a fork, which is kept, shown by every command and never resolved by
the program.

    directory = await mirror.refresh()
    structure, service = directory.service(parse_address("accueil@abri-de-meuse"))
"""

import asyncio
from collections.abc import Callable
from typing import Annotated, NamedTuple

import msgspec

from client.clock import Clock
from client.device.profile import Profile
from client.directory.amendment import Amendment
from client.directory.transparency import Seen, Transparency
from client.relay.http import RelayHttp, Sleep
from crypto.chain import Directory
from crypto.merkle import EMPTY_ROOT, leaf_hash
from crypto.notes import Verifier, open_checkpoint
from crypto.safety import safety_number
from crypto.structures import Device, Structure
from schemas.api import EntriesPage, EntriesRequest, NetworkInfo
from schemas.codec import Schema, encode
from schemas.envelope import Checkpoint
from schemas.errors import (
    DeviceRevokedError,
    DirectoryForkError,
    IntegrityError,
    MalformedError,
    NotFoundError,
    StaleStatementError,
    SuspendedError,
    TooLargeError,
    UnsupportedVersionError,
)
from schemas.ids import Hash, Millis, id_bytes
from schemas.limits import LIMITS

_PROTOCOL = 1
_CONFIRMED = 10_000  # milliseconds: a confirmation is not written down again so soon
_ATTEMPTS = 3  # to sign again when somebody else's statement came first


class Pins(Schema):
    """What never changes of a relay, and how much of its log was seen."""

    origin: Annotated[str, msgspec.Meta(max_length=LIMITS.name)]
    relay_key: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
    size: int = 0
    root: Hash = EMPTY_ROOT
    refreshed: Millis = 0


class Fork(Schema):
    """A contradiction that was found, until people acknowledge it."""

    detail: str
    found: Millis


class Own(NamedTuple):
    """The device of this profile, as the directory shows it."""

    structure: Structure
    device: Device


class Mirror:
    """The mirrored log."""

    def __init__(self, profile: Profile, http: RelayHttp, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        """Take up what is stored; raises IntegrityError when it was altered."""
        self._profile = profile
        self._store = profile.store
        self._http = http
        self._clock = clock
        self._transparency = Transparency(profile.store, http, clock, sleep)
        self._asked = False
        self._refreshing = asyncio.Lock()
        self._directory = self._load()

    @property
    def current(self) -> Directory:
        """The directory as of the last refresh; empty before the first."""
        return self._directory

    @property
    def pins(self) -> Pins | None:
        """What was pinned; None before the first contact."""
        return self._store.get("pins", "relay", Pins)

    @property
    def pins_needed(self) -> Pins:
        """What was pinned; raises NotFoundError before the first contact."""
        pins = self.pins
        if pins is None:
            raise NotFoundError("this relay was not reached yet")
        return pins

    @property
    def refreshed(self) -> int | None:
        """When the relay last confirmed that this is all, in milliseconds."""
        pins = self.pins
        return pins.refreshed or None if pins else None

    def entries(self, size: int) -> list[bytes]:
        """Return the first entries of the log, as they were received."""
        return self._store.entries(size)

    @property
    def network_pin(self) -> bytes:
        """The hash (32 bytes) of the entry that founded the network; raises NotFoundError."""
        entries = self._store.entries(1)
        if not entries:
            raise NotFoundError("the directory of this relay was not fetched yet")
        return leaf_hash(entries[0])

    # This device.

    @property
    def own(self) -> Own:
        """The device of this profile and its structure, active or not.

        Raises NotFoundError before admission, IntegrityError when somebody else has claimed the device.
        """
        try:
            own = Own(*self._directory.device(self._profile.device.kid))
        except NotFoundError as error:
            raise NotFoundError(
                "this device is not in the directory yet",
                advice="wait until the application is admitted or the invitation approved, then try again",
            ) from error
        if self._profile.keys.structure not in (None, own.structure.id):
            raise IntegrityError("this device was put into another structure than the one that invited it")
        return own

    @property
    def active_own(self) -> Own:
        """As `own`, for what only an active device can do; raises DeviceRevokedError or SuspendedError."""
        own = self.own
        if not own.device.active:
            raise DeviceRevokedError
        if not own.structure.active:
            raise SuspendedError(f"{own.structure.name} is suspended")
        return own

    # Forks.

    @property
    def fork(self) -> Fork | None:
        """The contradiction that was found and not yet acknowledged; nothing is sent while there is one."""
        return self._store.get("fork", "directory", Fork)

    def acknowledge_fork(self) -> None:
        """Forget the contradiction, after people have been consulted; it comes back if it persists."""
        self._store.delete("fork", "directory")

    def _forked(self, detail: str) -> DirectoryForkError:
        self._store.put("fork", "directory", Fork(detail, self._clock()))
        return DirectoryForkError(detail)

    # Reading.

    async def network(self) -> NetworkInfo:
        """Ask the relay what it is; raises IntegrityError when its key or name is not the one pinned."""
        info = (await self._http.call("GET", "/v1/network")).read(NetworkInfo)
        if info.protocol != _PROTOCOL:
            raise UnsupportedVersionError(f"the relay speaks version {info.protocol} of the protocol")
        pins = self.pins
        if pins is None:
            self._store.put("pins", "relay", Pins(info.origin, info.relay_key))
        elif (pins.origin, pins.relay_key) != (info.origin, info.relay_key):
            raise IntegrityError(
                "the relay has another key or name than before",
                advice="ask the registrars by telephone whether the relay was replaced, and do not send",
            )
        self._asked = True
        return info

    async def refresh(self) -> Directory:
        """Fetch and admit what is new.

        Raises DirectoryForkError, or another IntegrityError for what may not be in a directory.
        """
        if (fork := self.fork) is not None:
            raise DirectoryForkError(fork.detail)
        async with self._refreshing:
            if not self._asked:
                await self.network()
            try:
                while await self._fetch_page():
                    pass
            except (MalformedError, TooLargeError, StaleStatementError) as error:
                # Whatever is wrong with an entry, nobody but the relay has put it there.
                raise IntegrityError(f"the relay shows a directory that cannot be: {error.detail}") from error
        return self._directory

    async def witnessed(self) -> Directory:
        """Fetch what is new, and check that the witnesses have seen it: for whoever is about to use a key.

        Raises as `refresh` and `Transparency.demand` do.
        """
        return await self._transparency.demand(self.refresh, self._relay, self._forked)

    @property
    def seen(self) -> Seen | None:
        """What the witnesses are known to have seen; None before the first time, or without witnesses."""
        return self._transparency.seen

    async def verify(self) -> Checkpoint:
        """Verify each stored entry once more, then compare with the relay's log; returns the agreed view."""
        directory, pinned = Directory(), self._load()
        for raw in self._store.entries(pinned.size):
            directory.admit(raw)
        self._directory = directory
        return (await self.refresh()).checkpoint()

    async def _fetch_page(self) -> bool:
        """Admit the next page; returns whether there is more."""
        before = self._directory
        answer = await self._http.call("GET", f"/v1/directory/entries?after={before.size}")
        page = answer.read(EntriesPage)
        seen = self._open_checkpoint(page.checkpoint)
        if seen.size < before.size:
            raise self._forked(f"the relay shows {seen.size} entries, after it showed {before.size}")
        if seen.size - before.size < len(page.entries):
            raise IntegrityError("the relay gives more entries than its checkpoint covers")
        if not page.entries and seen.size > before.size:
            raise IntegrityError("the relay holds back entries that its checkpoint covers")
        directory = before.copy() if page.entries else before
        for raw in page.entries:
            directory.admit(raw)
        complete = directory.size == seen.size
        if complete and directory.root != seen.root:
            raise self._forked(f"the relay shows another directory of {seen.size} entries than before")
        self._directory = directory
        self._keep(before.size, page.entries, complete=complete)
        return not complete

    def _open_checkpoint(self, note: str) -> Checkpoint:
        opened = open_checkpoint(note, self._relay.name, self._relay)
        return Checkpoint(opened.size, opened.root)

    @property
    def _relay(self) -> Verifier:
        pins = self.pins
        if pins is None:
            raise IntegrityError("the relay's key is not pinned")
        return Verifier(pins.origin, pins.relay_key)

    def _keep(self, size: int, entries: tuple[bytes, ...], *, complete: bool) -> None:
        pins, directory, now = self.pins, self._directory, self._clock()
        # Another command with this profile may have seen more in the meantime: never go back.
        if pins is None or pins.size > directory.size:
            return
        if directory.root_at(pins.size) != pins.root:
            raise self._forked("the relay shows two directories to two commands of this profile")
        if not entries and now - pins.refreshed < _CONFIRMED:
            return
        with self._store.transaction():
            self._store.append_entries(size, entries)
            refreshed = now if complete else pins.refreshed
            new = Pins(pins.origin, pins.relay_key, directory.size, directory.root, refreshed)
            self._store.put("pins", "relay", new)

    def _load(self) -> Directory:
        """Return the stored directory without verifying each signature again, which would slow every command.

        The pinned root is sealed under the profile's key, and is only ever written after all entries below it
        were admitted. Nobody else can make one, and no other entries have it.
        """
        pins = self.pins
        if pins is None:
            return Directory()
        try:
            return Directory.restored(self._store.entries(pins.size), pins.root)
        except IntegrityError as error:
            raise IntegrityError(
                "the directory stored on this computer is not the one that was seen",
                advice="it was altered or the disk fails: keep this computer as it is, and ask for help",
            ) from error

    # Writing.

    async def amend(self, build: Callable[[Amendment], None]) -> Directory:
        """Post the statements that `build` signs, together; built again when somebody else was faster.

        Returns the directory with them. `build` may sign nothing when it finds its work done.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            change = Amendment((await self.refresh()).copy(), self._clock())
            build(change)
            try:
                await self._post(change.entries)
                break
            except StaleStatementError:
                if attempt == _ATTEMPTS:
                    raise
        return await self.refresh()

    async def _post(self, entries: list[bytes]) -> None:
        for first in range(0, len(entries), LIMITS.statements_posted):
            request = EntriesRequest(tuple(entries[first : first + LIMITS.statements_posted]))
            await self._http.call("POST", "/v1/directory/entries", body=encode(request), again=False)

    def safety_number(self, handle: str) -> str:
        """Return the 60 digits to compare with the structure of that handle."""
        ours, theirs = self.own.structure, self._directory.by_handle(handle)
        return safety_number((id_bytes(ours.id), ours.root), (id_bytes(theirs.id), theirs.root))
