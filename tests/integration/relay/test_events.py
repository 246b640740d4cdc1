"""The event stream: hints that come, coalesce and end when they should."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator

import aiohttp
import pytest

from schemas.access import AccessAction
from schemas.api import Hint
from schemas.errors import DeviceRevokedError
from schemas.limits import LIMITS
from server.relay.followers import Follower, Followers
from server.storage.db import connect
from tests.integration.relay.conftest import Scene
from tests.stage import TurnableClock

GROWN = Hint()


async def following(hints: AsyncIterator[Hint]) -> Hint:
    """Return the next hint, soon."""
    async with asyncio.timeout(60):
        return await anext(hints)


async def ended(hints: AsyncIterator[Hint]) -> list[Hint]:
    """Return what comes until the stream ends, soon."""
    async with asyncio.timeout(60):
        return [hint async for hint in hints]


async def test_the_first_events_are_the_newest_numbers(scene: Scene) -> None:
    """Whoever connects knows at once whether there is something to fetch, in which mailbox."""
    second = scene.abri.service("logement", scene.ben.member)
    await scene.here.publish()
    await scene.anne.post(scene.message())
    async with scene.ben.follow() as hints:
        first = [await following(hints) for _ in range(2)]
    assert sorted(first, key=lambda hint: hint.seq) == [Hint(second.id, 0), Hint(scene.intake.id, 1)]


async def test_a_post_is_announced_to_all_who_belong_to_the_mailbox(scene: Scene) -> None:
    """And to nobody else."""
    async with scene.ben.follow() as ben, scene.cleo.follow() as cleo, scene.dora.follow() as dora:
        for hints in (ben, cleo, dora):
            assert (await following(hints)).seq == 0
        await scene.anne.post(scene.message())
        assert await following(ben) == await following(cleo) == Hint(scene.intake.id, 1)
        await scene.anne.post(scene.message(scene.pantry))
        assert await following(dora) == Hint(scene.pantry.id, 1)


async def test_the_growth_of_the_directory_is_announced(scene: Scene) -> None:
    """To everybody: whose statement it is does not matter."""
    async with scene.ben.follow() as hints:
        await following(hints)
        scene.cpas.member()
        await scene.here.publish()
        assert await following(hints) == GROWN


async def test_a_stream_ends_when_its_device_is_revoked(scene: Scene) -> None:
    """At once, and the device gets no other."""
    async with scene.ben.follow() as ben, scene.cleo.follow() as cleo:
        await following(ben)
        await following(cleo)
        scene.abri.revoke(scene.ben.member.kid)
        await scene.here.publish()
        assert await ended(ben) in ([], [GROWN])
        assert await following(cleo) == GROWN
        await scene.anne.post(scene.message())
        assert await following(cleo) == Hint(scene.intake.id, 1)
    answer = await scene.ben.request("GET", "/v1/events")
    with pytest.raises(DeviceRevokedError):
        answer.demand()


async def test_a_stream_ends_when_the_mailboxes_of_its_member_change(scene: Scene) -> None:
    """Whoever leaves a service hears nothing more of it; whoever joins one connects again and hears of it."""
    async with scene.ben.follow() as ben, scene.dora.follow() as dora:
        await following(ben)
        await following(dora)
        scene.abri.roster(scene.intake, scene.cleo.member)
        await scene.here.publish()
        assert await ended(ben) in ([], [GROWN])
        assert await following(dora) == GROWN
    async with scene.ben.follow() as ben:
        scene.cpas.member()
        await scene.here.publish()
        assert await following(ben) == GROWN


async def test_a_stream_ends_with_its_session(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token that has been stolen does not follow for ever."""
    shortly_before = scene.clock() + LIMITS.session * 1000 - 700
    # It stands still: however long the way to the relay takes, the session has not ended when it is asked.
    monkeypatch.setattr(TurnableClock, "__call__", lambda _clock: shortly_before)
    async with scene.ben.follow() as hints:
        assert await ended(hints) == [Hint(scene.intake.id, 0)]


async def test_an_idle_stream_has_comments(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that proxies and clients see that it lives, and the relay that its reader has gone."""
    monkeypatch.setattr("server.relay.delivery.LIMITS", dataclasses.replace(LIMITS, keepalive=1))
    url = f"{scene.here.url}/v1/events"
    headers = {"Authorization": f"Bearer {scene.dora.token}"}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        async with asyncio.timeout(60):
            lines = [await response.content.readline() for _ in range(7)]
    assert lines[3:] == [b":\n", b"\n", b":\n", b"\n"]


async def test_what_was_posted_while_the_listener_was_away_is_announced(scene: Scene) -> None:
    """The connection that listens is lost, and found again."""
    async with scene.ben.follow() as hints:
        await following(hints)
        async with connect(scene.here.database) as connection:
            lost = await connection.fetchval(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
            )
        assert lost == 1
        await scene.anne.post(scene.message())
        heard = {await following(hints) for _ in range(2)}
    assert heard == {GROWN, Hint(scene.intake.id, 1)}  # the directory may have grown as well


async def test_following_is_recorded(scene: Scene) -> None:
    """As an access of the device's member."""
    async with scene.ben.follow() as hints:
        await following(hints)
    (record,) = await scene.here.records(scene.abri.id, AccessAction.EVENTS_FOLLOWED)
    assert record.actor is not None


async def test_a_slow_reader_is_told_the_newest_number_only() -> None:
    """What waits for a follower does not grow with what is posted."""
    followers, follower = Followers(), Follower(bytes(32), ["a", "b"])
    with followers.following(follower):
        for seq in range(1, 1_000):
            followers.mail("a", seq)
            followers.directory()
        followers.mail("a", 5)  # an older one that comes late
        followers.mail("c", 1)  # of somebody else
        events = await follower.events()
    assert events == b'event: mail\ndata: {"mailbox":"a","seq":999}\n\nevent: directory\ndata: {}\n\n'
    followers.mail("a", 1_000)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(follower.events(), 0.01)
