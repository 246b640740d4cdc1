"""A profile: one device's folder, with its private keys and its store.

Rules: the folder is readable by its owner only; `keys.sealed` is a box under the passphrase, replaced as a
whole or not at all; everything else that is private is sealed in the store under the storage key, which is
inside that box.

    with Profile.open(profile_folder("anne"), passphrase) as profile:
        profile.device.kid
"""

import os
import tempfile
from contextlib import AbstractAsyncContextManager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Annotated, Final, Self

import msgspec

from client.device.exclusion import exclusive
from client.device.store import Store
from client.relay.relay_url import relay_url
from crypto import passphrase as box
from crypto.keys import DeviceKeys, SigningKey
from schemas.codec import Schema, decode, encode
from schemas.content import Name
from schemas.errors import LocalError
from schemas.ids import Id
from schemas.limits import LIMITS

KEYS_FILE: Final = "keys.sealed"
_PURPOSE: Final = "keystore"
_STORAGE_KEY_SIZE = 32


class Keys(Schema):
    """What is private. `root` is there on the device of whoever keeps the structure's root key.

    `structure` and `member` are the identifiers that this device chose when it founded or applied; once it is
    admitted, the directory says whose it is.
    """

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

    def __init__(self, folder: Path, passphrase: str, keys: Keys, cost: box.Cost) -> None:
        """Use `create` or `open`; the passphrase stays in memory, as the keys do, to seal them again."""
        self.folder = folder
        self.keys = keys
        self.store = Store(folder / "store.db", keys.storage)
        self._passphrase = passphrase
        self._cost = cost

    @classmethod
    def create(
        cls, folder: Path, passphrase: str, relay: str, person: str, *, cost: box.Cost = box.STANDARD_COST
    ) -> "Profile":
        """Make the folder with the keys of a new device.

        Raises InvalidInputError for the relay's address, LocalError when there is a profile already.
        """
        relay = relay_url(relay)
        if (folder / KEYS_FILE).exists():
            raise LocalError(
                f"there is a profile in {folder} already", advice="choose another name for this one"
            )
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        storage, device = os.urandom(_STORAGE_KEY_SIZE), DeviceKeys.generate()
        keys = Keys(v=1, relay=relay, person=person, storage=storage, device=device.seed)
        _replace(folder / KEYS_FILE, box.seal(passphrase, encode(keys), _PURPOSE, cost=cost))
        return cls(folder, passphrase, keys, cost)

    @classmethod
    def open(cls, folder: Path, passphrase: str, *, cost: box.Cost = box.STANDARD_COST) -> "Profile":
        """Open a folder; raises LocalError when there is none, WrongPassphraseError, DecryptionError."""
        try:
            sealed = (folder / KEYS_FILE).read_bytes()
        except FileNotFoundError as error:
            raise LocalError(
                f"there is no profile in {folder}",
                advice="found a network, apply for a structure, or join with an invitation",
            ) from error
        except OSError as error:
            raise LocalError(f"the profile in {folder} cannot be read: {error.strerror}") from error
        keys = decode(box.open(passphrase, sealed, _PURPOSE), Keys, LIMITS.request)
        return cls(folder, passphrase, keys, cost)

    @cached_property
    def device(self) -> DeviceKeys:
        """The keys of this device."""
        return DeviceKeys.from_seed(self.keys.device)

    @property
    def root(self) -> SigningKey | None:
        """The structure's root key, where it is kept."""
        return SigningKey(self.keys.root) if self.keys.root else None

    @property
    def root_needed(self) -> SigningKey:
        """The structure's root key, for what nobody else can sign; raises LocalError where it is not kept."""
        if self.root is None:
            raise LocalError(
                "the structure's root key is not on this device",
                advice="import it from its file, or do this where it is kept",
            )
        return self.root

    def save(self, keys: Keys) -> None:
        """Replace `keys.sealed`, with the same passphrase."""
        _replace(self.folder / KEYS_FILE, box.seal(self._passphrase, encode(keys), _PURPOSE, cost=self._cost))
        self.keys = keys

    def exclusive(self, name: str, wait: float) -> AbstractAsyncContextManager[None]:
        """Keep other commands from doing the same thing with this profile; raises UnavailableError."""
        return exclusive(self.folder / f"{name}.lock", wait)

    def subfolder(self, name: str) -> Path:
        """Return a private folder in the profile, made when it is not there."""
        folder = self.folder / name
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _replace(path: Path, data: bytes) -> None:
    # A temporary name, then rename: after a power cut there are the old keys or the new ones, whole.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise LocalError(f"{path} cannot be written: {error.strerror}") from error
    if hasattr(os, "O_DIRECTORY"):  # elsewhere a folder cannot be synced
        folder = os.open(path.parent, os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
