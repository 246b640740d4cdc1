"""What administrators do: services, their members, their epochs; devices that end; colleagues who leave."""

from collections.abc import Sequence
from dataclasses import dataclass

from crypto.structures import Device, Service
from schemas.statements import RevocationReason


@dataclass(frozen=True)
class MemberView:
    """A member of the own structure; `name` is known on the device that invited them, and from what they wrote."""

    id: str
    name: str
    devices: tuple[Device, ...]
    services: tuple[Service, ...]

    @property
    def active(self) -> bool:
        """Whether any of the devices is."""
        return any(device.active for device in self.devices)


class Administration:
    """The administrator's desk."""

    def members(self) -> list[MemberView]:
        """Return the members of the own structure, those with an active device first."""
        raise NotImplementedError

    def member(self, text: str) -> MemberView:
        """Return the member of a name or of a part of an identifier; raises NotFoundError or InvalidInputError."""
        raise NotImplementedError

    async def create_service(self, handle: str, name: str, members: Sequence[str] = ()) -> Service:
        """Make a service with its first epoch; `members` as for `member`, none means whoever asks."""
        raise NotImplementedError

    async def update_service(
        self, handle: str, *, name: str | None = None, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> Service:
        """Change a service's name or members; newcomers get its history, a removal opens a new epoch."""
        raise NotImplementedError

    async def rotate(self, handle: str) -> Service:
        """Open the next epoch of a service."""
        raise NotImplementedError

    async def revoke(self, device: str, reason: RevocationReason) -> list[Service]:
        """End a device (by a unique part of its key id in hexadecimal); returns the services that were rotated."""
        raise NotImplementedError

    async def leave(self, member: str) -> list[Service]:
        """End a member's devices, take them off all services, rotate these; returns them."""
        raise NotImplementedError

    async def repair(self) -> int:
        """Hand the seeds that this device holds to colleagues who may lack them; returns how many wraps."""
        raise NotImplementedError
