"""The relay is killed while its sequencer works: between any two of its steps, and in the middle of them."""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from crypto.merkle import Frontier, leaf_hash
from crypto.notes import Verifier
from crypto.record_proofs import Trust, check_head
from crypto.witnesses import Policy
from schemas.access import AccessAction, AccessRecord
from schemas.api import NetworkInfo
from schemas.codec import decode
from schemas.envelope import parse
from schemas.log import LoggedRecord, LogPage, StructureHead
from tests.acceptance.relay import RelayProcess
from tests.faults.conftest import Town, persist
from tests.stage import Device

_KILLS = 8


@pytest.fixture
def relay(database: str, tmp_path: Path) -> Iterator[RelayProcess]:
    """Run a relay that closes an epoch as often as it can."""
    options = ("--database", database, "--log-epoch-seconds=0")
    with RelayProcess(tmp_path, options=options) as running:
        yield running


async def test_the_log_is_whole_and_each_post_stands_in_it_once(town: Town, relay: RelayProcess) -> None:
    """Killed at moments chosen by chance: no place is empty or given twice, and nothing is lost."""
    sent = town.messages(160)
    done = asyncio.Event()

    async def sender(raws: list[bytes]) -> None:
        for raw in raws:
            await persist(town.anne, raw)
            await asyncio.sleep(0.05)

    async def killer() -> None:
        for _ in range(_KILLS):
            await asyncio.sleep(random.uniform(0.1, 0.5))  # noqa: S311
            relay.stop(signal.SIGKILL)
            relay.start()
        done.set()

    async with asyncio.timeout(150), asyncio.TaskGroup() as group:
        group.create_task(killer())
        for start in range(4):
            group.create_task(sender(sent[start::4]))
    await done.wait()
    auditor = await town.here.device(town.anne.member.chain.administrator)
    records, head = await _whole(auditor, {parse(raw).header.id for raw in sent})
    assert [logged.position for logged in records] == list(range(head.size))
    frontier = Frontier()
    frontier.extend(leaf_hash(logged.entry) for logged in records)
    info = (await town.here.request("GET", "/v1/network")).demand().read(NetworkInfo)
    trust = Trust(Verifier(info.origin, info.relay_key), Policy(), town.here.world.directory.places)
    assert check_head(head, trust).root == frontier.root
    posted = Counter(_posted(records))
    assert set(posted.values()) == {1}


async def _whole(auditor: Device, wanted: set[str]) -> tuple[list[LoggedRecord], StructureHead]:
    """Return the log once all posts stand in it."""
    path = f"/v1/logs/{auditor.member.chain.id}/records"
    async with asyncio.timeout(60):
        while True:
            page = (await auditor.request("GET", path)).demand().read(LogPage)
            if wanted <= set(_posted(list(page.records))):
                return list(page.records), page.head
            await asyncio.sleep(0.2)


def _posted(records: list[LoggedRecord]) -> list[str]:
    """Return the envelopes that records say were posted."""
    opened = [decode(logged.record, AccessRecord, 10_000) for logged in records if logged.record]
    return [record.object for record in opened if record.action is AccessAction.ENVELOPE_POSTED]
