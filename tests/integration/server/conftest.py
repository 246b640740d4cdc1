"""A real relay on the test's own database, with a clock that the test turns, and two structures on it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from schemas.statements import AuditorChanged
from server.main import Relay
from server.storage.db import connect
from tests.builders import Chain, Mailbox, Member
from tests.stage import Stage, TurnableClock, local_relay, stage, until

OPTIONS: dict[str, object] = {"log_epoch_seconds": 0, "push_contact": "mailto:it@relay.example"}
"""What the relay of these tests is configured with."""


@pytest.fixture
def clock() -> TurnableClock:
    """Return the relay's clock."""
    return TurnableClock()


@pytest.fixture
async def relay(database: str, tmp_path: Path, clock: TurnableClock) -> AsyncIterator[Relay]:
    """Run a relay."""
    async with local_relay(database, tmp_path, clock, **OPTIONS) as running:
        yield running


@pytest.fixture
async def here(relay: Relay, database: str) -> AsyncIterator[Stage]:
    """Return a stage on it; its network is founded with the first `publish`."""
    async with stage(relay, database) as set_up:
        yield set_up


@dataclass(frozen=True)
class Town:
    """Two structures: Anne writes for `social` of the first, Ben for `intake` of the second.

    The auditor is of the first.
    """

    cpas: Chain
    abri: Chain
    anne: Member
    ben: Member
    auditor: Member
    social: Mailbox
    intake: Mailbox


@pytest.fixture
async def town(here: Stage) -> Town:
    """Return two structures that the relay knows."""
    return await make_town(here)


async def make_town(here: Stage) -> Town:
    """Bring two structures in."""
    cpas, abri = here.world.structure("cpas-namur"), here.world.structure("abri-de-meuse")
    anne, ben, auditor = cpas.member(), abri.member(), cpas.member()
    cpas.post(AuditorChanged, cpas.root, device=auditor.kid, granted=True)
    social, intake = cpas.service("social", anne), abri.service("accueil", ben)
    await here.publish()
    return Town(cpas, abri, anne, ben, auditor, social, intake)


async def published(here: Stage, seconds: float = 30) -> None:
    """Wait until every record that waits now has its place in the published log."""
    async with connect(here.database) as connection:
        await until(lambda: connection.fetchval(_PUBLISHED), seconds)


_PUBLISHED = """
SELECT published_size = (SELECT count(*) FROM log_epochs) AND NOT EXISTS (SELECT FROM access_pending)
FROM log_checkpoints
WHERE log = '00000000-0000-0000-0000-000000000001'
"""
