"""When keys are lost: shares of the recovery key among custodians, and the root key in a file of its own.

The shares bring back what the services could read; the root key, who speaks for the structure. A structure
that has lost all its devices but kept both starts anew on a new computer:

    recovery.import_root(file, passphrase)      # in a new profile
    await recovery.restore(shares)              # the root makes it an administrator's, then come the seeds

and then puts people into the services again, ends the lost devices (`Administration.revoke`, which rotates),
and splits a new recovery key, since the old one has been together on a computer.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from client.clock import Clock
from client.device.profile import Profile
from client.directory.amendment import Amendment
from client.directory.mirror import Mirror
from client.directory.seeds import Seeds
from client.structures.enrolment import Enrolment
from client.structures.locks import check_passphrase
from crypto import root_file
from crypto.keys import EncryptionKey, SigningKey
from crypto.recovery import combine, parse_shares, split
from crypto.structures import Recovery as RecoveryKey
from schemas.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    LocalError,
    NotFoundError,
    RecoveryShareError,
    SouspliError,
)
from schemas.ids import new_id
from schemas.root_file import RootFile
from schemas.statements import RecoverySet, RootReplaced

_MOST_SHARES = 16


@dataclass(frozen=True)
class PrintedShare:
    """A share to print and hand over; it exists nowhere else afterwards."""

    custodian: str
    text: str = field(repr=False)


class Recovery:
    """The recovery key of the own structure."""

    def __init__(
        self, profile: Profile, mirror: Mirror, seeds: Seeds, enrolment: Enrolment, clock: Clock
    ) -> None:
        self._profile = profile
        self._mirror = mirror
        self._seeds = seeds
        self._enrolment = enrolment
        self._clock = clock

    async def split(self, threshold: int, custodians: Sequence[str]) -> list[PrintedShare]:
        """Make a new recovery key, wrap all seeds to it, and return its shares; needs the root key here."""
        if not 2 <= threshold <= len(custodians) <= _MOST_SHARES:
            raise InvalidInputError(
                f"{threshold} of {len(custodians)} is no sensible split",
                advice=f"name 2 to {_MOST_SHARES} custodians, and have 2 of them or more come together",
            )
        root = self._profile.root_needed
        key = EncryptionKey.generate()

        def build(change: Amendment) -> None:
            shares = len(custodians)
            structure = self._mirror.own.structure.id
            change.sign(RecoverySet, structure, root, public=key.public, threshold=threshold, shares=shares)

        await self._mirror.amend(build)
        await self._seeds.fetch()
        await self._seeds.hand_over()
        shares = split(key.seed, threshold, len(custodians))
        return [PrintedShare(name, share.text) for name, share in zip(custodians, shares, strict=True)]

    async def drill(self, shares: Sequence[str]) -> int:
        """Prove that these shares restore: returns how many seeds they could open; keeps nothing."""
        await self._mirror.refresh()
        recovery, key = self._combined(shares)
        wraps = await self._seeds.wraps(recovery.kid)
        opened = sum(1 for _ in self._seeds.opened(wraps, key, recovery.kid))
        if not opened:
            raise NotFoundError(
                "the shares are right, but no seed is wrapped to the recovery key",
                advice="run `souspli doctor` on a device of each service",
            )
        return opened

    async def restore(self, shares: Sequence[str]) -> int:
        """Give this device the seeds again; returns how many were missing. Raises RecoveryShareError.

        This device must be an administrator's, or have the root key, which then makes it one.
        """
        await self._enrolment.complete()
        if not self._mirror.active_own.device.administrator:
            raise ForbiddenError(
                "only an administrator's device can be restored to",
                advice="have the root key at hand, or be invited by an administrator",
            )
        recovery, key = self._combined(shares)
        wraps = await self._seeds.wraps(recovery.kid)
        return self._seeds.take(wraps, key, recovery.kid)

    def _combined(self, shares: Sequence[str]) -> tuple[RecoveryKey, EncryptionKey]:
        recovery = self._mirror.own.structure.recovery
        if recovery is None:
            raise NotFoundError("the structure has no recovery key", advice="make one with `recovery split`")
        key = EncryptionKey(combine(parse_shares(shares)))
        if key.public != recovery.public:
            raise RecoveryShareError(
                "these shares restore another key than the one in the directory",
                advice="use the shares that were printed last",
            )
        return recovery, key

    # The root key.

    def export_root(self, target: Path, passphrase: str) -> None:
        """Write the root key into a file of its own, to be kept apart from all computers.

        Raises LocalError when it is not here, or something is there already; ConflictError when it is one
        that the structure had before; InvalidInputError for a passphrase that could be guessed.
        """
        self._write(target, passphrase, self._present_root())

    async def renew_root(self, target: Path, passphrase: str) -> None:
        """Put a new root key in place of the present one, which is here, once the new one's file is written.

        Raises as `export_root` does: nothing is changed then. Another error may leave open which key counts,
        and its advice says what to do.
        """
        present, new = self._present_root(), SigningKey.generate()
        self._write(target, passphrase, new)
        own = self._mirror.own.structure.id
        try:
            await self._mirror.amend(lambda change: change.sign(RootReplaced, own, present, root=new.public))
        except SouspliError as error:
            if not await self._counts(new):  # the answer alone may have been lost
                error.advice = (
                    f"keep {target}; `souspli recovery import-root` takes it if its key counts after all"
                )
                raise
        self._profile.save(msgspec.structs.replace(self._profile.keys, root=new.seed))

    async def _counts(self, root: SigningKey) -> bool:
        with suppress(SouspliError):
            await self._mirror.refresh()
        return self._mirror.own.structure.root == root.public

    def _present_root(self) -> SigningKey:
        root = self._profile.root_needed
        self._demand_present(self._profile.keys.structure, root)
        return root

    def _demand_present(self, structure: str | None, root: SigningKey) -> None:
        """Raise ConflictError when the directory, as far as it is known here, shows another key."""
        known = self._mirror.current.structures.get(structure or "")
        if known is not None and known.root != root.public:
            raise ConflictError(
                "the structure has another root key now",
                advice="take the file of the present one: `souspli recovery import-root`",
            )

    def _write(self, target: Path, passphrase: str, root: SigningKey) -> None:
        check_passphrase(passphrase)
        structure = self._profile.keys.structure
        if structure is None:
            raise LocalError("this profile has no structure")
        sealed = root_file.seal(passphrase, RootFile(structure, root.seed))
        try:
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise LocalError(f"{target} cannot be written: {error.strerror}") from error

    def import_root(self, source: Path, passphrase: str) -> None:
        """Take the root key from such a file into this profile, which then speaks for its structure.

        Raises WrongPassphraseError, LocalError; ConflictError when it is one that the structure had before.
        """
        try:
            sealed = source.read_bytes()
        except OSError as error:
            raise LocalError(f"{source} cannot be read: {error.strerror}") from error
        read = root_file.open(passphrase, sealed)
        keys = self._profile.keys
        if keys.structure not in (None, read.structure):
            raise LocalError("this profile belongs to another structure", advice="use a new profile")
        self._demand_present(read.structure, SigningKey(read.root))
        member = keys.member or new_id(self._clock())
        self._profile.save(
            msgspec.structs.replace(keys, structure=read.structure, member=member, root=read.root)
        )

    def forget_root(self) -> None:
        """Remove the root key from this profile, once it is kept elsewhere."""
        self._profile.save(msgspec.structs.replace(self._profile.keys, root=None))
