"""The directory as this device mirrors it: every statement verified here, nothing believed because the relay says so.

Rules: the network's first entry and the relay's key are pinned on first use; a log that got shorter or shows
another root for a size that was seen is a fork, which is kept, shown by every command and never resolved here.

    directory = await mirror.refresh()
    structure, service = directory.service(parse_address("accueil@abri-de-meuse"))
"""

from collections.abc import Callable
from typing import NamedTuple

from client.amendment import Amendment
from crypto.chain import Directory
from crypto.structures import Device, Structure
from schemas.api import NetworkInfo
from schemas.codec import Schema
from schemas.envelope import Checkpoint
from schemas.ids import Millis


class Fork(Schema):
    """A contradiction that was found, until people acknowledge it."""

    detail: str
    found: Millis


class Own(NamedTuple):
    """This device as the directory shows it."""

    structure: Structure
    device: Device


class Mirror:
    """The mirrored log."""

    @property
    def current(self) -> Directory:
        """The directory as of the last refresh; empty before the first."""
        raise NotImplementedError

    @property
    def refreshed(self) -> int | None:
        """When the relay last confirmed that this is all, in milliseconds."""
        raise NotImplementedError

    @property
    def fork(self) -> Fork | None:
        """The contradiction that was found and not yet acknowledged; nothing is sent while there is one."""
        raise NotImplementedError

    def acknowledge_fork(self) -> None:
        """Forget the contradiction, after people have been consulted; it comes back if it persists."""
        raise NotImplementedError

    @property
    def own(self) -> Own:
        """This device and its structure.

        Raises NotFoundError while it is not admitted, DeviceRevokedError and SuspendedError afterwards.
        """
        raise NotImplementedError

    async def network(self) -> NetworkInfo:
        """Ask the relay what it is; raises IntegrityError when its key or network is not the one pinned."""
        raise NotImplementedError

    async def refresh(self) -> Directory:
        """Fetch and admit what is new; raises DirectoryForkError, CheckpointError, or why an entry is refused."""
        raise NotImplementedError

    async def verify(self) -> Checkpoint:
        """Admit the whole log once more from what is stored and compare it with the relay's checkpoint."""
        raise NotImplementedError

    async def amend(self, build: Callable[[Amendment], None]) -> Directory:
        """Post the statements that `build` signs, together; built again when somebody else was faster."""
        raise NotImplementedError

    def safety_number(self, handle: str) -> str:
        """Return the 60 digits to compare with the structure of that handle."""
        raise NotImplementedError
