"""Invitations: the keys of a new device reach the device that invited it, and nobody else."""

import hashlib
import os
from dataclasses import dataclass, field

import pytest

from crypto.keys import DeviceKeys
from schemas.access import AccessAction
from schemas.api import InvitationAnswer, InvitationList, InvitationRequest, InvitationState
from schemas.codec import encode
from schemas.errors import IdReusedError, NotFoundError, RateLimitedError
from schemas.limits import LIMITS
from schemas.statements import DeviceAdded
from tests.builders import Member
from tests.integration.server.conftest import Town
from tests.stage import Answer, Device, Stage, TurnableClock


@dataclass
class Invitation:
    """An invitation with its code, and the newcomer's device."""

    id: str
    member: str
    pass_code: bytes = field(default_factory=lambda: os.urandom(32))
    device: DeviceKeys = field(default_factory=DeviceKeys.generate)

    @property
    def request(self) -> InvitationRequest:
        """What the inviting device posts."""
        return InvitationRequest(self.id, self.member, hashlib.sha256(self.pass_code).digest())

    def answer(self, device: DeviceKeys | None = None) -> InvitationAnswer:
        """Return what the new device posts."""
        public = device or self.device
        return InvitationAnswer(self.pass_code, public.encryption.public, public.signing.public, bytes(32))


async def create(device: Device, invitation: Invitation) -> Answer:
    """Post an invitation."""
    return await device.request("POST", "/v1/invitations", body=encode(invitation.request))


async def answer(here: Stage, invitation: Invitation, given: InvitationAnswer | None = None) -> Answer:
    """Answer an invitation, as a stranger."""
    body = encode(given or invitation.answer())
    return await here.request("POST", f"/v1/invitations/{invitation.id}/answer", body=body)


async def pending(device: Device) -> tuple[InvitationState, ...]:
    """Return what the device sees of its invitations."""
    return (await device.request("GET", "/v1/invitations")).demand().read(InvitationList).invitations


@pytest.fixture
async def administrator(here: Stage, town: Town) -> Device:
    """Return the administrator's device of the first structure."""
    return await here.device(town.cpas.administrator)


@pytest.fixture
async def invitation(here: Stage, administrator: Device) -> Invitation:
    """Return an invitation of a new colleague by the administrator."""
    invitation = Invitation(here.world.new_id(), here.world.new_id())
    (await create(administrator, invitation)).demand()
    return invitation


async def test_the_keys_arrive(
    here: Stage, town: Town, administrator: Device, invitation: Invitation
) -> None:
    """What the new device gives is what the inviting device gets; other devices see nothing of it."""
    (before,) = await pending(administrator)
    assert (before.id, before.member, before.mac) == (invitation.id, invitation.member, None)
    assert (await answer(here, invitation)).status == 204
    (after,) = await pending(administrator)
    public = invitation.device
    assert (after.encryption, after.signing) == (public.encryption.public, public.signing.public)
    for other in (town.anne, town.abri.administrator):
        assert await pending(await here.device(other)) == ()
    made, answered = await here.records(
        town.cpas.id, AccessAction.INVITATION_CREATED, AccessAction.INVITATION_ANSWERED
    )
    assert (made.object, made.role) == (invitation.id, "administrator")
    assert (answered.object, answered.role) == (invitation.id, "invited")
    assert made.actor != answered.actor


async def test_it_is_over_once_the_device_is_in(
    here: Stage, town: Town, administrator: Device, invitation: Invitation
) -> None:
    """When the device stands in the directory, the invitation has gone."""
    (await answer(here, invitation)).demand()
    public = invitation.device
    town.cpas.post(
        DeviceAdded,
        town.cpas.administrator.device,
        member=invitation.member,
        encryption=public.encryption.public,
        signing=public.signing.public,
    )
    await here.publish()
    assert await pending(administrator) == ()


async def test_an_answer_counts_once(here: Stage, invitation: Invitation, administrator: Device) -> None:
    """The same answer again changes nothing; other keys with the same code are refused."""
    for _ in range(2):
        assert (await answer(here, invitation)).status == 204
    with pytest.raises(NotFoundError):
        (await answer(here, invitation, invitation.answer(DeviceKeys.generate()))).demand()
    (state,) = await pending(administrator)
    assert state.signing == invitation.device.signing.public


async def test_strangers_learn_nothing(here: Stage, invitation: Invitation, clock: TurnableClock) -> None:
    """Unknown, used, expired and wrong codes answer alike."""
    used = Invitation(invitation.id, invitation.member, invitation.pass_code)
    wrong = Invitation(invitation.id, invitation.member)
    unknown = Invitation(here.world.new_id(), invitation.member)
    answers = [await answer(here, wrong), await answer(here, unknown)]
    (await answer(here, invitation)).demand()
    answers.append(await answer(here, used))
    clock.ahead += LIMITS.invitation * 1000 + 60_000
    answers.append(await answer(here, invitation))
    told = []
    for each in answers:
        problem = each.read(dict[str, object])
        del problem["request"]
        told.append((each.status, problem))
    assert told == [told[0]] * 4


async def test_an_expired_invitation_is_not_shown(
    here: Stage, town: Town, invitation: Invitation, clock: TurnableClock
) -> None:
    """After a week the inviting device does not see it any more."""
    clock.ahead += LIMITS.invitation * 1000 + 60_000
    assert invitation.id
    assert await pending(await here.device(town.cpas.administrator)) == ()


async def test_whom_a_device_may_invite(here: Stage, town: Town, administrator: Device) -> None:
    """Everybody invites an own device; only administrators invite others, and none of another structure."""
    anne = await here.device(town.anne)
    colleague = here.world.new_id()

    async def allowed(device: Device, member: str) -> bool:
        return (await create(device, Invitation(here.world.new_id(), member))).status == 201

    assert await allowed(anne, town.anne.id)
    assert not await allowed(anne, town.cpas.administrator.id)
    assert not await allowed(anne, colleague)
    assert await allowed(administrator, colleague)
    assert await allowed(administrator, town.anne.id)
    assert not await allowed(administrator, town.ben.id)


async def test_an_identifier_is_used_once(
    here: Stage, town: Town, administrator: Device, invitation: Invitation
) -> None:
    """The same invitation again is no second one; another one with its identifier is refused."""
    assert (await create(administrator, invitation)).status == 201
    rivals: list[tuple[Member, str]] = [
        (town.cpas.administrator, invitation.member),
        (town.abri.administrator, town.abri.administrator.id),
    ]
    for member, invited in rivals:
        with pytest.raises(IdReusedError):
            (await create(await here.device(member), Invitation(invitation.id, invited))).demand()
    assert len(await pending(administrator)) == 1


async def test_a_revoked_device_invites_nobody(
    here: Stage, town: Town, administrator: Device, invitation: Invitation
) -> None:
    """With the device go its open invitations."""
    town.cpas.revoke(administrator.member.kid)
    await here.publish()
    with pytest.raises(NotFoundError):
        (await answer(here, invitation)).demand()


async def test_guessing_is_limited(here: Stage, invitation: Invitation) -> None:
    """An address that tries code after code has to wait."""
    wrong = Invitation(invitation.id, invitation.member)
    tried, limit = 0, LIMITS.answers_per_minute
    while (
        last := await answer(here, wrong)
    ).status == 404 and tried < 2 * limit:  # a slow machine gets some more
        tried += 1
    assert tried >= limit
    with pytest.raises(RateLimitedError):
        last.demand()
