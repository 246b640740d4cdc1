"""Fetching: pages in order, for members only, and recorded."""

import pytest

from schemas.access import AccessAction, Outcome
from schemas.errors import DeviceRevokedError, NotFoundError
from schemas.limits import LIMITS
from tests.integration.relay.conftest import Scene


async def test_pages_follow_each_other_without_gap_or_overlap(scene: Scene) -> None:
    """Whoever asks for what is after the last number sees each envelope once."""
    sent = [scene.message() for _ in range(7)]
    for raw in sent:
        await scene.anne.post(raw)
    seen, after = [], 0
    while page := await scene.ben.fetch(scene.intake, after, limit=3):
        assert len(page) <= 3
        seen += [delivery.raw for delivery in page]
        after = page[-1].seq
    assert seen == sent


async def test_a_page_is_bounded_in_bytes_but_never_empty_by_that(scene: Scene) -> None:
    """A mailbox full of the largest envelopes comes in pages of 8 MiB."""
    size = 900_000
    sent = [scene.message() + bytes(size) for _ in range(10)]
    for raw in sent:
        await scene.anne.post(raw)
    page = await scene.ben.fetch(scene.intake)
    assert len(page) == LIMITS.envelopes_page_bytes // len(sent[0])
    rest = await scene.ben.fetch(scene.intake, page[-1].seq)
    assert [delivery.raw for delivery in page + rest] == sent


async def test_a_mailbox_is_for_its_members_only(scene: Scene) -> None:
    """To members of other services, other structures and to senders it does not exist."""
    await scene.anne.post(scene.message())
    for device in (scene.anne, scene.dora, await scene.administrator()):
        with pytest.raises(NotFoundError):
            await device.fetch(scene.intake)


async def test_who_leaves_a_service_fetches_nothing_more(scene: Scene) -> None:
    """From the moment that the roster stands, with the session still running."""
    await scene.anne.post(scene.message())
    scene.abri.roster(scene.intake, scene.cleo.member)
    await scene.here.publish()
    with pytest.raises(NotFoundError):
        await scene.ben.fetch(scene.intake)
    assert len(await scene.cleo.fetch(scene.intake)) == 1


async def test_a_revoked_device_fetches_nothing(scene: Scene) -> None:
    """It is told why."""
    scene.abri.revoke(scene.ben.member.kid)
    await scene.here.publish()
    with pytest.raises(DeviceRevokedError):
        await scene.ben.fetch(scene.intake)


async def test_what_is_handed_over_is_recorded_and_what_is_denied(scene: Scene) -> None:
    """With the number of envelopes; an empty page hands over nothing and leaves no record."""
    await scene.ben.fetch(scene.intake)
    for _ in range(2):
        await scene.anne.post(scene.message())
    await scene.ben.fetch(scene.intake)
    with pytest.raises(NotFoundError):
        await scene.ben.fetch(scene.pantry)
    fetched, denied = await scene.here.records(scene.abri.id, AccessAction.ENVELOPES_FETCHED)
    assert (fetched.outcome, fetched.object, fetched.count) == (Outcome.ALLOWED, scene.intake.id, 2)
    assert (denied.outcome, denied.object, denied.reason) == (Outcome.DENIED, scene.pantry.id, "not-found")
