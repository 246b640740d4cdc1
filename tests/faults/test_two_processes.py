"""Two server processes on one database, as on two machines."""

import asyncio
from collections.abc import Iterator

import pytest

from schemas.api import Hint
from schemas.errors import DeviceRevokedError
from tests.acceptance.relay import RelayProcess
from tests.faults.conftest import Town
from tests.integration.relay.files import download, upload_whole


@pytest.fixture
def second(relay: RelayProcess, database: str) -> Iterator[RelayProcess]:
    """Run another process on the same database and the same folder."""
    with RelayProcess(relay.folder, options=("--database", database)) as running:
        yield running


async def test_each_tells_its_followers_what_the_other_took(town: Town, second: RelayProcess) -> None:
    """Wherever a message is posted, all who follow the mailbox hear of it."""
    ben_there = await town.here.device(town.ben.member, second.url)
    anne_there = await town.here.device(town.anne.member, second.url)
    async with town.ben.follow() as here, ben_there.follow() as there, asyncio.timeout(60):
        assert await anext(here) == await anext(there) == Hint(town.intake.id, 0)
        first, then = town.messages(2)
        await town.anne.post(first)
        assert await anext(here) == await anext(there) == Hint(town.intake.id, 1)
        await anne_there.post(then)
        assert await anext(here) == await anext(there) == Hint(town.intake.id, 2)
    assert await town.received(ben_there, town.intake) == [first, then]


async def test_numbers_have_neither_gaps_nor_doubles(town: Town, second: RelayProcess) -> None:
    """Both take posts for the same mailboxes at once, and each message is posted to both."""
    there = await town.here.device(town.anne.member, second.url)
    sent = town.messages(120)
    posts = [device.post(raw) for raw in sent for device in (town.anne, there)]
    acceptances = await asyncio.gather(*posts)
    assert len(set(acceptances)) == len(sent)
    await town.check_one_effect(sent)


async def test_a_revocation_at_one_holds_at_the_other(town: Town, second: RelayProcess) -> None:
    """At once: streams there end, and the session there is worth nothing."""
    there = await town.here.device(town.ben.member, second.url)
    async with there.follow() as hints, asyncio.timeout(60):
        await anext(hints)
        town.ben.member.chain.revoke(town.ben.member.kid)
        await town.here.publish()
        assert {hint async for hint in hints} <= {Hint()}
    with pytest.raises(DeviceRevokedError):
        await there.fetch(town.intake)


async def test_a_file_uploaded_to_one_is_downloaded_from_the_other(town: Town, second: RelayProcess) -> None:
    """They share the folder of files."""
    data = bytes(range(256)) * 1000
    blob = await upload_whole(town.anne, data)
    assert await download(await town.here.device(town.anne.member, second.url), blob) == data


async def test_one_goes_on_when_the_other_dies(town: Town, second: RelayProcess) -> None:
    """Nothing that one holds in memory is needed by the other."""
    there = await town.here.device(town.anne.member, second.url)
    first, then = town.messages(2)
    await there.post(first)
    second.stop()
    await town.anne.post(then)
    await town.check_one_effect([first, then])
