"""A profile: one device's folder, with its private keys and its store.

Rules: the folder is readable by its owner only; `keys.sealed` is a box under the passphrase, replaced as a
whole or not at all; everything else that is private is sealed in the store under the storage key, which is
inside that box.

    with Profile.open(profile_folder("anne"), passphrase) as profile:
        profile.device.kid
"""

import os
from pathlib import Path
from types import TracebackType
from typing import Annotated, Self

import msgspec

from client.store import Store
from crypto.keys import DeviceKeys, SigningKey
from crypto.passphrase import STANDARD_COST, Cost
from schemas.codec import Schema
from schemas.content import Name
from schemas.ids import Id


class Keys(Schema):
    """What is private. `root` is there on the device of whoever keeps the structure's root key."""

    v: Annotated[int, msgspec.Meta(ge=1, le=1)]
    relay: Annotated[str, msgspec.Meta(max_length=2_000)]
    person: Name
    storage: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
    device: Annotated[bytes, msgspec.Meta(min_length=96, max_length=96)]
    structure: Id | None = None
    member: Id | None = None
    root: Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)] | None = None


def profile_folder(name: str) -> Path:
    """Return the folder of a profile by its name, under `$SOUSPLI_HOME` or the user's data folder."""
    home = os.environ.get("SOUSPLI_HOME")
    return (Path(home) if home else Path.home() / ".local" / "share" / "souspli") / name


class Profile:
    """An open profile."""

    folder: Path
    keys: Keys
    store: Store

    @classmethod
    def create(
        cls, folder: Path, passphrase: str, relay_url: str, person: str, *, cost: Cost = STANDARD_COST
    ) -> "Profile":
        """Make the folder with the keys of a new device; raises LocalError when there is a profile already."""
        raise NotImplementedError

    @classmethod
    def open(cls, folder: Path, passphrase: str) -> "Profile":
        """Open a folder; raises LocalError when there is none, WrongPassphraseError, DecryptionError."""
        raise NotImplementedError

    @property
    def device(self) -> DeviceKeys:
        """The keys of this device."""
        raise NotImplementedError

    @property
    def root(self) -> SigningKey | None:
        """The structure's root key, where it is kept."""
        raise NotImplementedError

    def save(self, keys: Keys) -> None:
        """Replace `keys.sealed`."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the store."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
