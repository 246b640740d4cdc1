"""What administrators do: services, their members, their epochs; devices that end; colleagues who leave.

Rules: a seed is kept on this device before its epoch stands in the directory, so that no epoch is ever
without one; whoever loses the right to read is followed by new epochs in the same post; seeds are handed over
after it.

    await administration.create_service("accueil", "Accueil", ["Anne Dupont"])
    await administration.leave("Ben Peeters")
"""

from collections.abc import Callable, Iterable, Sequence

from client.clock import Clock
from client.device.profile import Profile
from client.directory.amendment import Amendment
from client.directory.mirror import Mirror
from client.directory.people import MemberView, People
from client.directory.seeds import Seeds
from client.directory.session import Session
from crypto.chain import rotation_due
from crypto.keys import EncryptionKey
from crypto.structures import Device, MailPolicy, Service
from schemas.api import Retention
from schemas.codec import encode
from schemas.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from schemas.ids import new_id, parse_handle
from schemas.mail import Inbound, Mode
from schemas.statements import (
    AuditorChanged,
    DelegationChanged,
    DeviceRevoked,
    EpochOpened,
    MailPolicySet,
    RevocationReason,
)


class Administration:
    """The administrator's desk."""

    def __init__(
        self,
        profile: Profile,
        session: Session,
        mirror: Mirror,
        seeds: Seeds,
        people: People,
        clock: Clock,
    ) -> None:
        self._session = session
        self._profile = profile
        self._device = profile.device
        self._mirror = mirror
        self._seeds = seeds
        self._people = people
        self._clock = clock

    def members(self) -> list[MemberView]:
        """Return the members of the own structure, those with an active device first."""
        return self._people.all()

    def member(self, text: str) -> MemberView:
        """Return the member of a name or of the end of an identifier; raises like `People.find`."""
        return self._people.find(text)

    async def create_service(self, handle: str, name: str, members: Sequence[str] = ()) -> Service:
        """Make a service with its first epoch; `members` as for `member`, none means whoever asks."""
        parse_handle(handle)
        await self._begin()
        chosen = [self.member(each).id for each in members] or [self._mirror.own.device.member]
        identifier = new_id(self._clock())

        def build(change: Amendment) -> None:
            self._set(change, identifier, handle, name, chosen)
            self._rotate(change, identifier)

        return await self._amend(build, identifier)

    async def update_service(
        self, handle: str, *, name: str | None = None, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> Service:
        """Change a service's name or members; newcomers get its history, a removal opens a new epoch."""
        await self._begin()
        identifier = self._mirror.own.structure.service(handle).id
        added, removed = ({self.member(each).id for each in texts} for texts in (add, remove))

        def build(change: Amendment) -> None:
            before = self._service(change, identifier)
            members = (before.members | added) - removed
            self._set(change, identifier, before.handle, name or before.name, members)
            self._rotate_due(change)

        return await self._amend(build, identifier)

    async def rotate(self, handle: str) -> Service:
        """Open the next epoch of a service."""
        await self._begin()
        identifier = self._mirror.own.structure.service(handle).id
        return await self._amend(lambda change: self._rotate(change, identifier), identifier)

    async def revoke(self, device: str, reason: RevocationReason) -> list[Service]:
        """End a device (by a unique part of its key id, hexadecimal); returns the services that were rotated.

        Who is no administrator can end the own member's devices; the epochs are then due for rotation until
        an administrator opens new ones.
        """
        await self._mirror.refresh()
        kid = self._find_device(device).kid
        rotated: list[str] = []

        def build(change: Amendment) -> None:
            change.sign(DeviceRevoked, self._own_id, self._device, device=kid, reason=reason)
            rotated[:] = self._rotate_due(change)

        await self._mirror.amend(build)
        if kid != self._device.kid:
            await self._seeds.hand_over()
        return [self._mirror.own.structure.services[each] for each in rotated]

    async def leave(self, member: str) -> list[Service]:
        """End a member's devices, take them off all services, rotate these; returns them."""
        await self._begin()
        leaver = self.member(member)
        if leaver.id == self._mirror.own.device.member:
            raise InvalidInputError("you cannot do this for yourself", advice="ask another administrator")
        rotated: list[str] = []

        def build(change: Amendment) -> None:
            structure = change.directory.structure(self._own_id)
            for device in structure.devices.values():
                if device.member == leaver.id and device.active:
                    reason = RevocationReason.LEFT
                    change.sign(DeviceRevoked, self._own_id, self._device, device=device.kid, reason=reason)
            for service in structure.services.values():
                if leaver.id in service.members:
                    members = service.members - {leaver.id}
                    self._set(change, service.id, service.handle, service.name, members)
            rotated[:] = self._rotate_due(change)

        await self._mirror.amend(build)
        await self._seeds.hand_over()
        return [self._mirror.own.structure.services[each] for each in rotated]

    async def promote(self, member: str) -> MemberView:
        """Make the devices of a member administrators'; needs the root key here, which alone may do that.

        Raises ConflictError when they are already.
        """
        await self._mirror.refresh()
        await self._mirror.amend(lambda change: self._delegate(change, self.member(member), granted=True))
        return self.member(member)

    async def demote(self, member: str) -> list[Service]:
        """Let a member no longer be an administrator; returns the services that were rotated.

        An administrator's device may have held the seeds of every service, so all of them are rotated. Needs
        the root key here. Raises ConflictError for who is none.
        """
        await self._mirror.refresh()
        former = self.member(member)
        if former.id == self._mirror.own.device.member:
            raise InvalidInputError("you cannot do this for yourself", advice="ask another administrator")
        rotated: list[str] = []

        def build(change: Amendment) -> None:
            self._delegate(change, former, granted=False)
            rotated[:] = self._rotate_due(change)

        await self._mirror.amend(build)
        await self._seeds.hand_over()
        return [self._mirror.own.structure.services[each] for each in rotated]

    async def set_auditor(self, member: str, *, granted: bool) -> MemberView:
        """Let the devices of a member read the structure's access log, or end that; needs the root key here.

        Raises ConflictError when it is so already.
        """
        await self._mirror.refresh()
        found = self.member(member)

        def build(change: Amendment) -> None:
            root = self._profile.root_needed
            devices = change.directory.structure(self._own_id).devices.values()
            theirs = [device for device in devices if device.member == found.id and device.active]
            concerned = [device for device in theirs if device.auditor != granted]
            if not concerned:
                raise ConflictError(f"{found.name} is {'an auditor already' if granted else 'no auditor'}")
            for device in concerned:
                change.sign(AuditorChanged, self._own_id, root, device=device.kid, granted=granted)

        await self._mirror.amend(build)
        return self.member(member)

    async def set_mail_policy(self, modes: Iterable[Mode], inbound: Inbound) -> MailPolicy:
        """Say what the structure allows by e-mail; raises ForbiddenError for others than administrators."""
        await self._begin()
        said = tuple(sorted(set(modes)))

        def build(change: Amendment) -> None:
            change.sign(MailPolicySet, self._own_id, self._device, modes=said, inbound=inbound)

        return (await self._mirror.amend(build)).structure(self._own_id).mail

    async def set_retention(self, days: int) -> None:
        """Say how long the relay keeps what the own services received; what is older goes at once."""
        await self._begin()
        await self._session.call("PUT", "/v1/retention", body=encode(Retention(days)), again=True)

    async def repair(self) -> int:
        """Hand the seeds that this device holds to colleagues who may lack them; returns how many wraps."""
        await self._mirror.refresh()
        await self._seeds.fetch()
        return await self._seeds.hand_over()

    # Helpers.

    @property
    def _own_id(self) -> str:
        return self._mirror.own.structure.id

    async def _begin(self) -> None:
        await self._mirror.refresh()
        if not self._mirror.active_own.device.administrator:
            raise ForbiddenError("only an administrator does this")

    async def _amend(self, build: Callable[[Amendment], None], identifier: str) -> Service:
        await self._mirror.amend(build)
        await self._seeds.hand_over()
        return self._mirror.own.structure.services[identifier]

    def _delegate(self, change: Amendment, member: MemberView, *, granted: bool) -> None:
        root, devices = self._profile.root_needed, change.directory.structure(self._own_id).devices.values()
        theirs = [device for device in devices if device.member == member.id and device.active]
        concerned = [device for device in theirs if device.administrator != granted]
        if not concerned:
            state = "an administrator already" if granted else "no administrator"
            raise ConflictError(f"{member.name} is {state if theirs else 'without a device'}")
        for device in concerned:
            change.sign(DelegationChanged, self._own_id, root, device=device.kid, granted=granted)

    def _service(self, change: Amendment, identifier: str) -> Service:
        return change.directory.structure(self._own_id).services[identifier]

    def _set(self, change: Amendment, service: str, handle: str, name: str, members: Iterable[str]) -> None:
        change.set_service(self._own_id, self._device, service, handle, name, members)

    def _rotate(self, change: Amendment, identifier: str) -> None:
        key = EncryptionKey.generate()
        self._seeds.keep(key)
        epoch = len(self._service(change, identifier).epochs) + 1
        change.sign(
            EpochOpened, self._own_id, self._device, service=identifier, epoch=epoch, public=key.public
        )

    def _rotate_due(self, change: Amendment) -> list[str]:
        """Open new epochs where somebody lost the right to read, if this device may; returns the services."""
        structure = change.directory.structure(self._own_id)
        own = structure.devices[self._device.kid]
        if not (own.active and own.administrator):
            return []
        due = [service.id for service in rotation_due(structure)]
        for identifier in due:
            self._rotate(change, identifier)
        return due

    def _find_device(self, part: str) -> Device:
        devices = self._mirror.own.structure.devices.values()
        wanted = part.strip().lower()
        fitting = [each for each in devices if each.active and wanted and wanted in each.kid.hex()]
        if not fitting:
            raise NotFoundError(f"no active device has {part!r} in its key id", advice="list the devices")
        if len(fitting) > 1:
            raise InvalidInputError(f"{len(fitting)} devices have {part!r} in their key id")
        return fitting[0]
