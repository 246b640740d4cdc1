"""How devices come in: by an invitation, whose code travels outside the relay (codes.py).

    code = await invitations.invite("Anne Dupont", ["accueil"])        # an administrator
    await invitations.join(code)                                       # Anne's device
    await invitations.approve(pending.id)                              # the administrator again

The code authenticates the new device's public keys to the device that invited it, so that the relay cannot
put keys of its own in; and it pins network and structure for the new device.
"""

import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from client.clock import Clock
from client.device.profile import Profile
from client.directory.amendment import Amendment
from client.directory.mirror import Mirror
from client.directory.people import People
from client.directory.seeds import Seeds
from client.directory.session import Session
from client.relay.http import RelayHttp
from client.relay.relay_url import relay_url
from client.structures.codes import NETWORK_SIZE, SECRET_SIZE, Code
from crypto.signing import device_kid
from crypto.suite import check_public_key
from schemas.api import InvitationAnswer, InvitationList, InvitationRequest, InvitationState
from schemas.codec import Schema, encode
from schemas.errors import ConflictError, ForbiddenError, IntegrityError, InvalidInputError, NotFoundError
from schemas.ids import Id, Millis, new_id
from schemas.limits import LIMITS
from schemas.statements import DeviceAdded

__all__ = ["Code", "Invitations", "Pending"]

_KIND = "invitation"


class Invitation(Schema):
    """An invitation as the device that made it keeps it."""

    id: Id
    person: str
    member: Id
    services: tuple[Id, ...]
    secret: bytes
    expires: Millis


@dataclass(frozen=True)
class Pending:
    """An invitation that this device made. `answered`: the new device has joined and waits for approval."""

    id: str
    person: str
    services: tuple[str, ...]  # handles
    member: str
    expires: int
    answered: bool


class Invitations:
    """Inviting, joining, approving."""

    def __init__(
        self,
        profile: Profile,
        http: RelayHttp,
        session: Session,
        mirror: Mirror,
        seeds: Seeds,
        people: People,
        clock: Clock,
    ) -> None:
        self._profile = profile
        self._store = profile.store
        self._http = http
        self._session = session
        self._mirror = mirror
        self._seeds = seeds
        self._people = people
        self._clock = clock

    # The device that invites.

    async def invite(self, person: str, services: Sequence[str] = (), *, member: str | None = None) -> str:
        """Return the code text for a new member of services (by handle), or for a member's next device.

        `member` is as for `People.find`. Raises ForbiddenError for others than administrators.
        """
        await self._mirror.refresh()
        structure, device = self._mirror.active_own
        if not device.administrator:
            raise ForbiddenError("only an administrator invites colleagues")
        identifier = self._people.find(member).id if member else new_id(self._clock())
        return await self._invite(person, identifier, [structure.service(each).id for each in services])

    async def link(self) -> str:
        """Return the code text for another device of the own member."""
        await self._mirror.refresh()
        return await self._invite(self._profile.keys.person, self._mirror.active_own.device.member, [])

    async def _invite(self, person: str, member: str, services: Sequence[str]) -> str:
        if not 0 < len(person) <= LIMITS.name:
            raise InvalidInputError(f"a name has 1 to {LIMITS.name} characters")
        now = self._clock()
        invitation = Invitation(
            id=new_id(now),
            person=person,
            member=member,
            services=tuple(services),
            secret=os.urandom(SECRET_SIZE),
            expires=now + LIMITS.invitation * 1000,
        )
        code = self._code(invitation)
        self._store.put(_KIND, invitation.id, invitation)
        request = encode(InvitationRequest(invitation.id, member, code.verifier))
        await self._session.call("POST", "/v1/invitations", body=request)
        return code.text

    async def pending(self) -> list[Pending]:
        """Return the open invitations of this device, answered or not."""
        structure = (await self._mirror.refresh()).structure(self._mirror.own.structure.id)
        return [
            Pending(
                invitation.id,
                invitation.person,
                tuple(structure.services[each].handle for each in invitation.services),
                invitation.member,
                state.expires,
                state.mac is not None,
            )
            for invitation, state in await self._open()
        ]

    async def approve(self, invitation: str) -> None:
        """Admit the device that answered: statements, and the seeds that this device holds.

        `invitation` is a unique part of its id, or the person's name. Raises ConflictError when nobody has
        answered, IntegrityError when the relay exchanged the keys, MalformedError for a key that is none: the
        device could read nothing.
        """
        found, state = await self._find(invitation)
        if state.encryption is None or state.signing is None or state.mac is None:
            raise ConflictError(f"{found.person} has not joined yet", advice="wait until the code was used")
        keys = state.encryption + state.signing
        if not hmac.compare_digest(self._code(found).mac(keys), state.mac):
            raise IntegrityError(
                "the keys of the new device are not those that the invitation vouches for",
                advice="do not trust this relay before you have asked its operator; invite again",
            )
        encryption, signing = state.encryption, state.signing
        check_public_key(encryption)
        await self._mirror.amend(lambda change: self._admit(change, found, encryption, signing))
        self._people.learn(found.member, found.person)
        self._store.delete(_KIND, found.id)
        await self._seeds.hand_over()

    def _admit(self, change: Amendment, found: Invitation, encryption: bytes, signing: bytes) -> None:
        own, device = self._mirror.own.structure.id, self._profile.device
        if device_kid(encryption, signing) not in change.directory.structure(own).devices:
            change.sign(DeviceAdded, own, device, member=found.member, encryption=encryption, signing=signing)
        for identifier in found.services:
            service = change.directory.structure(own).services[identifier]
            if found.member not in service.members:
                members = service.members | {found.member}
                change.set_service(own, device, service.id, service.handle, service.name, members)

    async def _open(self) -> list[tuple[Invitation, InvitationState]]:
        answer = await self._session.call("GET", "/v1/invitations")
        kept = self._store.all(_KIND, Invitation)
        states = answer.read(InvitationList).invitations
        return [(kept[state.id], state) for state in states if state.id in kept]

    async def _find(self, part: str) -> tuple[Invitation, InvitationState]:
        await self._mirror.refresh()
        wanted = part.strip().casefold()
        opened = await self._open()
        fitting = [each for each in opened if wanted in (each[0].id, each[0].person.casefold())]
        fitting = fitting or [each for each in opened if wanted and wanted in each[0].id]
        if not fitting:
            raise NotFoundError(f"this device has no open invitation {part!r}", advice="list the invitations")
        if len(fitting) > 1:
            raise InvalidInputError(f"{len(fitting)} invitations fit {part!r}", advice="give more of the id")
        return fitting[0]

    def _code(self, invitation: Invitation) -> Code:
        return Code(
            relay=self._http.base,
            person=invitation.person,
            invitation=invitation.id,
            structure=self._mirror.own.structure.id,
            network=self._mirror.network_pin[:NETWORK_SIZE],
            secret=invitation.secret,
        )

    # The device that joins.

    async def join(self, code: str) -> None:
        """Answer an invitation with this device's public keys; the inviting device has to approve.

        Raises IntegrityError when the relay shows another network than the code says, ConflictError when this
        device belongs to a structure already, NotFoundError when the code was used or has expired.
        """
        read = Code.parse(code)
        if relay_url(read.relay) != self._http.base:
            raise InvalidInputError(f"the invitation is for {read.relay}, this profile for {self._http.base}")
        directory = await self._mirror.refresh()
        if self._mirror.network_pin[:NETWORK_SIZE] != read.network:
            raise IntegrityError("the relay shows another network than the one that you are invited to")
        device = self._profile.device
        if directory.has_device(device.kid):
            raise ConflictError("this device belongs to a structure already", advice="use another profile")
        answer = InvitationAnswer(
            read.pass_code, device.encryption.public, device.signing.public, read.mac(device.public)
        )
        self._profile.save(msgspec.structs.replace(self._profile.keys, structure=read.structure))
        await self._http.call(
            "POST", f"/v1/invitations/{read.invitation}/answer", body=encode(answer), again=False
        )
