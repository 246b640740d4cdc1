"""When keys are lost: shares of the recovery key among custodians, and the root key on paper or a stick."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PrintedShare:
    """A share to print and hand over; it exists nowhere else afterwards."""

    custodian: str
    text: str


class Recovery:
    """The recovery key of the own structure."""

    async def split(self, threshold: int, custodians: Sequence[str]) -> list[PrintedShare]:
        """Make a new recovery key, wrap all seeds to it, and return its shares; needs the root key here."""
        raise NotImplementedError

    async def drill(self, shares: Sequence[str]) -> int:
        """Prove that these shares restore: returns how many seeds they could open; keeps nothing."""
        raise NotImplementedError

    async def restore(self, shares: Sequence[str]) -> int:
        """Give this device the seeds again; returns how many. Raises RecoveryShareError.

        This device must be an administrator's, or have the root key, which then makes it one.
        """
        raise NotImplementedError

    def export_root(self, target: Path, passphrase: str) -> None:
        """Write the root key into a file of its own, to be kept apart from all computers."""
        raise NotImplementedError

    def import_root(self, source: Path, passphrase: str) -> None:
        """Take the root key from such a file into this profile, which then speaks for its structure."""
        raise NotImplementedError

    def forget_root(self) -> None:
        """Remove the root key from this profile, once it is kept elsewhere."""
        raise NotImplementedError
