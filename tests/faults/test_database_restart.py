"""PostgreSQL crashes and comes back while the relay is under load."""

import asyncio
import signal
from pathlib import Path

from server.storage.embedded import EmbeddedPostgres
from tests.faults.conftest import open_town, persist
from tests.stage import TurnableClock, local_relay, until


async def test_a_crash_of_the_database_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    """In the middle of transactions: clients try again, the pool recovers, followers are told."""
    postgres = EmbeddedPostgres(tmp_path / "postgres")
    accepted = 0

    async def sender(town_raws: list[bytes]) -> None:
        nonlocal accepted
        for raw in town_raws:
            await persist(town.anne, raw)
            accepted += 1

    async def reached(share: int) -> bool:
        return accepted >= share

    with postgres:
        dsn = postgres.dsn()
        async with local_relay(dsn, tmp_path, TurnableClock()) as relay, open_town(relay, dsn) as town:
            sent = town.messages(200)
            async with town.ben.follow() as hints, asyncio.timeout(150):
                async with asyncio.TaskGroup() as group:
                    for start in range(10):
                        group.create_task(sender(sent[start::10]))
                    for share in (40, 120):
                        await until(lambda share=share: reached(share))  # type: ignore[misc]
                        assert postgres._server is not None
                        postgres._server.send_signal(signal.SIGQUIT)  # `pg_ctl -m immediate`
                        postgres._server.wait()
                        postgres.revive()
                await town.check_one_effect(sent)
                async for hint in hints:
                    if hint.seq == len(sent):
                        break
