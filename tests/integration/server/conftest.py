"""A real relay on the test's own database, with a clock that the test turns, and two structures on it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from server.main import Relay
from tests.builders import Chain, Mailbox, Member
from tests.stage import Stage, TurnableClock, local_relay, stage


@pytest.fixture
def clock() -> TurnableClock:
    """Return the relay's clock."""
    return TurnableClock()


@pytest.fixture
async def relay(database: str, tmp_path: Path, clock: TurnableClock) -> AsyncIterator[Relay]:
    """Run a relay."""
    async with local_relay(database, tmp_path, clock) as running:
        yield running


@pytest.fixture
async def here(relay: Relay, database: str) -> AsyncIterator[Stage]:
    """Return a stage on it; its network is founded with the first `publish`."""
    async with stage(relay, database) as set_up:
        yield set_up


@dataclass(frozen=True)
class Town:
    """Two structures: Anne writes for `social` of the first, Ben for `intake` of the second."""

    cpas: Chain
    abri: Chain
    anne: Member
    ben: Member
    social: Mailbox
    intake: Mailbox


@pytest.fixture
async def town(here: Stage) -> Town:
    """Return two structures that the relay knows."""
    cpas, abri = here.world.structure("cpas-namur"), here.world.structure("abri-de-meuse")
    anne, ben = cpas.member(), abri.member()
    social, intake = cpas.service("social", anne), abri.service("accueil", ben)
    await here.publish()
    return Town(cpas, abri, anne, ben, social, intake)
