"""The own structure's members, and their names.

The directory has pseudonyms only, so each device keeps the names that it learnt. A name comes from the
invitation that this device made, or from what the member signed; it is how somebody calls himself and nothing
more.
"""

from dataclasses import dataclass

from client.device.profile import Profile
from client.directory.mirror import Mirror
from crypto.structures import Device, Service
from schemas.codec import Schema
from schemas.content import Name
from schemas.errors import InvalidInputError, NotFoundError

_KIND = "name"


class Named(Schema):
    """A name as it is kept."""

    name: Name


@dataclass(frozen=True)
class MemberView:
    """A member of the own structure."""

    id: str
    name: str
    devices: tuple[Device, ...]
    services: tuple[Service, ...]

    @property
    def active(self) -> bool:
        """Whether any of the devices is."""
        return any(device.active for device in self.devices)

    @property
    def administrator(self) -> bool:
        """Whether any of the active devices is an administrator's."""
        return any(device.active and device.administrator for device in self.devices)


class People:
    """The members and their names, as far as this device knows them."""

    def __init__(self, profile: Profile, mirror: Mirror) -> None:
        self._profile = profile
        self._store = profile.store
        self._mirror = mirror

    def learn(self, member: str, name: str) -> None:
        """Keep the name of a member; the first one stays."""
        if self._store.get(_KIND, member, Named) is None:
            self._store.put(_KIND, member, Named(name))

    def name(self, member: str) -> str:
        """Return the name of a member; the end of the identifier while it is not known."""
        if member == self._mirror.own.device.member:
            return self._profile.keys.person
        return self.known(member) or member[-6:]

    def known(self, member: str) -> str:
        """Return the name of a colleague as it was learnt; empty while it is not known."""
        known = self._store.get(_KIND, member, Named)
        return known.name if known else ""

    def all(self) -> list[MemberView]:
        """Return the members, those with an active device first, then by name."""
        structure = self._mirror.own.structure
        devices: dict[str, list[Device]] = {}
        for device in structure.devices.values():
            devices.setdefault(device.member, []).append(device)
        views = [
            MemberView(
                member,
                self.name(member),
                tuple(theirs),
                tuple(service for service in structure.services.values() if member in service.members),
            )
            for member, theirs in devices.items()
        ]
        return sorted(views, key=lambda view: (not view.active, view.name.casefold()))

    def find(self, text: str) -> MemberView:
        """Return the member of a name or of the end of an identifier.

        Raises NotFoundError, or InvalidInputError when several fit.
        """
        wanted = text.strip().casefold()
        by_name = [view for view in self.all() if view.name.casefold() == wanted]
        fitting = by_name or [view for view in self.all() if wanted and view.id.endswith(wanted)]
        if not fitting:
            raise NotFoundError(f"no member is known as {text!r}", advice="list the members")
        if len(fitting) > 1:
            raise InvalidInputError(
                f"{len(fitting)} members are known as {text!r}",
                advice="give the end of the identifier: " + ", ".join(view.id[-6:] for view in fitting),
            )
        return fitting[0]
