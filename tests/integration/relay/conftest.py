"""Anne of the CPAS writes to the intake service of the shelter, to which Ben and Cleo belong, not Dora."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.builders import Chain, Mailbox
from tests.stage import Device, Stage, TurnableClock, local_relay, stage


@dataclass
class Scene:
    """Three structures with a mailbox each, and their people, signed in."""

    here: Stage
    clock: TurnableClock
    folder: Path
    cpas: Chain
    abri: Chain
    social: Mailbox
    intake: Mailbox
    pantry: Mailbox
    anne: Device
    ben: Device
    cleo: Device
    dora: Device

    def message(self, *to: Mailbox, text: str = "Bonjour", thread: str = "") -> bytes:
        """Return a message of Anne's, to the intake service unless said otherwise."""
        return self.here.message(self.anne.member, self.social, to or [self.intake], text, thread)

    async def administrator(self) -> Device:
        """Return the device of the shelter's administrator."""
        return await self.here.device(self.abri.administrator)


@pytest.fixture
def clock() -> TurnableClock:
    """Return the clock of the relay."""
    return TurnableClock()


@pytest.fixture
async def here(database: str, tmp_path: Path, clock: TurnableClock) -> AsyncIterator[Stage]:
    """Return a relay whose network is not founded."""
    async with local_relay(database, tmp_path, clock) as relay, stage(relay, database) as made:
        yield made


@pytest.fixture
async def scene(here: Stage, clock: TurnableClock, tmp_path: Path) -> Scene:
    """Return everybody, signed in."""
    cpas, abri, bank = (here.world.structure(name) for name in ("cpas-namur", "abri-de-meuse", "banque"))
    anne, ben, cleo, dora = cpas.member(), abri.member(), abri.member(), bank.member()
    social, intake = cpas.service("social", anne), abri.service("accueil", ben, cleo)
    pantry = bank.service("colis", dora)
    await here.publish()
    devices = [await here.device(member) for member in (anne, ben, cleo, dora)]
    return Scene(here, clock, tmp_path, cpas, abri, social, intake, pantry, *devices)
