"""Posting envelopes: what the relay takes, what it refuses and in which order, and that it has one effect."""

import asyncio
from typing import Any

import msgspec
import pytest

from crypto.signing import verify_ed25519
from schemas.access import AccessAction
from schemas.api import NetworkInfo
from schemas.codec import encode
from schemas.envelope import frame, parse
from schemas.errors import (
    DeviceRevokedError,
    EpochClosedError,
    ForbiddenError,
    IdReusedError,
    InvalidInputError,
    MalformedError,
    NotFoundError,
    NotSignedInError,
    SouspliError,
    SuspendedError,
    TooLargeError,
)
from schemas.limits import LIMITS
from tests.integration.relay.conftest import Scene

POSTED = (AccessAction.ENVELOPE_POSTED, AccessAction.ENVELOPE_DELIVERED)


def altered(raw: bytes, **members: Any) -> bytes:  # noqa: ANN401 - any member of a header
    """Return an envelope with other members in its header; the relay cannot see that it opens no more."""
    envelope = parse(raw)
    header = msgspec.structs.replace(envelope.header, **members)
    wraps = (envelope.wraps * len(header.recipients))[: len(header.recipients)]
    return frame(encode(header), wraps, envelope.body)


async def test_an_accepted_envelope_is_in_each_mailbox_byte_for_byte(scene: Scene) -> None:
    """Everybody who belongs to a recipient gets the bytes that were posted, under the first number."""
    raw = scene.message(scene.intake, scene.pantry)
    acceptance = await scene.anne.post(raw)
    for device, mailbox in (
        (scene.ben, scene.intake),
        (scene.cleo, scene.intake),
        (scene.dora, scene.pantry),
    ):
        (delivery,) = await device.fetch(mailbox)
        assert (delivery.seq, delivery.accepted, delivery.raw) == (1, acceptance.time, raw)


async def test_the_acceptance_is_signed_by_the_relay(scene: Scene) -> None:
    """Whoever holds an acceptance can show that the relay had this very envelope at that time."""
    raw = scene.message()
    acceptance = await scene.anne.post(raw)
    network = (await scene.here.request("GET", "/v1/network")).read(NetworkInfo)
    message = acceptance.hash + acceptance.time.to_bytes(8, "big")
    verify_ed25519(network.relay_key, "acceptance", message, acceptance.signature)
    assert acceptance.hash == parse(raw).hash


async def test_the_same_envelope_again_has_no_effect(scene: Scene) -> None:
    """A client that lost the answer posts again, and gets the very same acceptance."""
    raw = scene.message()
    first = await scene.anne.post(raw)
    scene.clock.ahead += 60_000
    assert await scene.anne.post(raw) == first
    assert len(await scene.ben.fetch(scene.intake)) == 1


async def test_the_same_envelope_many_times_at_once_has_one_effect(scene: Scene) -> None:
    """Also when the repetitions meet in one transaction, or in two at the same time."""
    raw = scene.message()
    acceptances = await asyncio.gather(*(scene.anne.post(raw) for _ in range(20)))
    assert len(set(acceptances)) == 1
    assert len(await scene.ben.fetch(scene.intake)) == 1


async def test_an_identifier_stands_for_one_envelope(scene: Scene) -> None:
    """Another envelope under a known identifier is refused, one after the other and at once."""
    raw = scene.message()
    other = altered(scene.message(), id=parse(raw).header.id)
    await scene.anne.post(raw)
    with pytest.raises(IdReusedError):
        await scene.anne.post(other)

    raw = scene.message()
    other = altered(scene.message(scene.pantry), id=parse(raw).header.id)
    results = await asyncio.gather(scene.anne.post(raw), scene.anne.post(other), return_exceptions=True)
    assert sorted(isinstance(result, IdReusedError) for result in results) == [False, True]


async def test_numbers_are_without_gaps_and_in_order_of_acceptance(scene: Scene) -> None:
    """Many senders at once: each mailbox counts 1, 2, 3 … and nobody's number is given twice."""
    both = [scene.message(scene.intake, scene.pantry) for _ in range(30)]
    one = [scene.message(scene.intake) for _ in range(30)]
    await asyncio.gather(*(scene.anne.post(raw) for raw in both + one))
    intake, pantry = await scene.ben.fetch(scene.intake), await scene.dora.fetch(scene.pantry)
    assert [delivery.seq for delivery in intake] == list(range(1, 61))
    assert [delivery.seq for delivery in pantry] == list(range(1, 31))
    assert sorted(delivery.raw for delivery in intake) == sorted(both + one)
    times = [delivery.accepted for delivery in intake]
    assert times == sorted(times)


async def test_a_refused_envelope_does_not_fail_its_neighbours(scene: Scene) -> None:
    """Envelopes that share a transaction do not share their fate."""
    good = [scene.message() for _ in range(10)]
    bad = [altered(scene.message(), time=2**47) for _ in range(10)]
    mixed = [raw for pair in zip(good, bad, strict=True) for raw in pair]
    results = await asyncio.gather(*(scene.anne.post(raw) for raw in mixed), return_exceptions=True)
    assert [isinstance(result, InvalidInputError) for result in results] == [False, True] * 10
    assert sorted(found.raw for found in await scene.ben.fetch(scene.intake)) == sorted(good)


async def refused(scene: Scene, raw: bytes) -> SouspliError:
    """Post what is refused, see that nobody got it, and return why."""
    with pytest.raises(SouspliError) as caught:
        await scene.anne.post(raw)
    assert await scene.ben.fetch(scene.intake) == []
    return caught.value


@pytest.mark.parametrize("cut", [0, 3, 8, 200, 1500])
async def test_a_truncated_envelope_is_malformed(scene: Scene, cut: int) -> None:
    """Whatever is missing."""
    assert type(await refused(scene, scene.message()[:cut])) is MalformedError


async def test_an_envelope_above_the_limit_is_refused_before_it_is_read(scene: Scene) -> None:
    """The relay does not fill its memory with what it will refuse."""
    assert type(await refused(scene, scene.message() + bytes(LIMITS.envelope))) is TooLargeError


async def test_nobody_posts_without_a_session(scene: Scene) -> None:
    """A token that is not genuine makes nobody the sender."""
    token = scene.anne.token
    # In the middle: the last letter stands for fewer bits than the others.
    scene.anne.token = token[:-9] + ("B" if token[-9] == "A" else "A") + token[-8:]
    with pytest.raises(NotSignedInError):
        await scene.anne.post(scene.message())


async def test_a_revoked_device_posts_nothing_from_that_moment(scene: Scene) -> None:
    """Its session is still running: what counts is the directory."""
    scene.cpas.revoke(scene.anne.member.kid)
    await scene.here.publish()
    assert type(await refused(scene, scene.message())) is DeviceRevokedError


async def test_a_suspended_structure_posts_nothing(scene: Scene) -> None:
    """From the moment that the registrar's statement stands."""
    scene.cpas.standing(active=False)
    await scene.here.publish()
    assert type(await refused(scene, scene.message())) is SuspendedError


async def test_the_sender_is_the_device_that_is_signed_in(scene: Scene) -> None:
    """Nobody posts what another device signed, or in the name of another structure."""
    sender = parse(scene.message()).header.sender
    for forged in (
        msgspec.structs.replace(sender, device=scene.ben.member.kid),
        msgspec.structs.replace(sender, structure=scene.abri.id),
    ):
        assert type(await refused(scene, altered(scene.message(), sender=forged))) is ForbiddenError


async def test_the_sender_belongs_to_the_service_that_sends(scene: Scene) -> None:
    """Neither a service of others nor one that does not exist sends, nor one that the member has left."""
    sender = parse(scene.message()).header.sender
    for service in (scene.intake.id, scene.here.world.new_id()):
        forged = msgspec.structs.replace(sender, service=service)
        assert type(await refused(scene, altered(scene.message(), sender=forged))) is ForbiddenError
    scene.cpas.roster(scene.social, scene.cpas.administrator)
    await scene.here.publish()
    assert type(await refused(scene, scene.message())) is ForbiddenError


async def test_all_unknown_recipients_are_named(scene: Scene) -> None:
    """A mailbox that does not exist, or not in that structure; none of the others gets anything."""
    known, *_ = parse(scene.message()).header.recipients
    unknown = msgspec.structs.replace(known, service=scene.here.world.new_id())
    misplaced = msgspec.structs.replace(
        parse(scene.message(scene.pantry)).header.recipients[0], structure=scene.abri.id
    )
    error = await refused(scene, altered(scene.message(), recipients=(unknown, known, misplaced)))
    assert type(error) is NotFoundError
    assert error.extra["recipients"] == [unknown.service, misplaced.service]


async def test_a_closed_epoch_is_refused_and_the_services_are_named(scene: Scene) -> None:
    """What is sealed to a key that was rotated out goes back to the sender, who seals again."""
    late = scene.message(scene.pantry, scene.intake)
    scene.abri.rotate(scene.intake)
    await scene.here.publish()
    error = await refused(scene, late)
    assert type(error) is EpochClosedError
    assert error.extra["services"] == [scene.intake.id]
    await scene.anne.post(scene.message(scene.pantry, scene.intake))


async def test_another_key_than_that_of_the_open_epoch_is_refused(scene: Scene) -> None:
    """The number of the epoch alone does not do."""
    known, *_ = parse(scene.message()).header.recipients
    forged = msgspec.structs.replace(known, kid=bytes(32))
    assert type(await refused(scene, altered(scene.message(), recipients=(forged,)))) is EpochClosedError


async def test_a_file_that_was_not_uploaded_is_refused(scene: Scene) -> None:
    """No envelope names what its readers could not fetch."""
    raw = altered(scene.message(), blobs=(scene.here.world.new_id(),))
    assert type(await refused(scene, raw)) is NotFoundError


async def test_an_envelope_of_the_future_is_refused(scene: Scene) -> None:
    """Ten minutes are allowed for clocks that are wrong."""
    now = scene.clock()
    minutes = 60_000
    await scene.anne.post(altered(scene.message(scene.pantry), time=now + 9 * minutes))
    assert type(await refused(scene, altered(scene.message(), time=now + 11 * minutes))) is InvalidInputError


async def test_reasons_come_in_the_order_of_the_specification(scene: Scene) -> None:
    """When everything is wrong, the first reason is told; when that is mended, the next."""
    raw = scene.message()
    header = parse(raw).header
    known, *_ = header.recipients
    everything = {
        "sender": msgspec.structs.replace(header.sender, device=bytes(32)),
        "recipients": (known, msgspec.structs.replace(known, service=scene.here.world.new_id())),
        "blobs": (scene.here.world.new_id(),),
        "time": 2**47,
    }
    expected = [ForbiddenError, NotFoundError, EpochClosedError, NotFoundError, InvalidInputError]
    mended: list[dict[str, Any]] = [
        {"sender": header.sender},
        {"recipients": (msgspec.structs.replace(known, epoch=7),)},
        {"recipients": header.recipients},
        {"blobs": ()},
        {},
    ]
    for kind, cure in zip(expected, mended, strict=True):
        assert type(await refused(scene, altered(raw, **everything))) is kind
        everything |= cure


async def test_posting_is_recorded_on_both_sides(scene: Scene) -> None:
    """The sender's log says who posted; each recipient's says from which structure something came, once."""
    raw = scene.message(scene.intake, scene.pantry)
    await scene.anne.post(raw)
    await scene.anne.post(raw)
    (posted,) = await scene.here.records(scene.cpas.id, *POSTED)
    (delivered,) = await scene.here.records(scene.abri.id, *POSTED)
    assert (posted.action, posted.object, posted.count) == (
        AccessAction.ENVELOPE_POSTED,
        parse(raw).header.id,
        2,
    )
    assert posted.actor is not None
    assert (delivered.action, delivered.peer, delivered.actor) == (
        AccessAction.ENVELOPE_DELIVERED,
        scene.cpas.id,
        None,
    )
