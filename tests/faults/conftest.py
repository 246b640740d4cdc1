"""Relays as processes, which can be killed, on a database that outlives them; and a town that uses them."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from schemas.api import Acceptance
from schemas.errors import UnavailableError
from server.main import Relay
from tests.acceptance.relay import RelayProcess
from tests.builders import Mailbox
from tests.stage import Device, Stage, stage


@dataclass
class Town:
    """Anne writes for `social` to `intake` and `pantry`; Ben reads the one, Dora the other."""

    here: Stage
    social: Mailbox
    intake: Mailbox
    pantry: Mailbox
    anne: Device
    ben: Device
    dora: Device

    def messages(self, count: int) -> list[bytes]:
        """Return messages of Anne's to both."""
        to = [self.intake, self.pantry]
        return [self.here.message(self.anne.member, self.social, to) for _ in range(count)]

    async def received(self, reader: Device, mailbox: Mailbox) -> list[bytes]:
        """Return all that a mailbox holds, and see that its numbers are without gaps."""
        raws: list[bytes] = []
        while page := await reader.fetch(mailbox, after=len(raws)):
            assert [delivery.seq for delivery in page] == list(
                range(len(raws) + 1, len(raws) + 1 + len(page))
            )
            raws += [delivery.raw for delivery in page]
        return raws

    async def check_one_effect(self, sent: Sequence[bytes]) -> None:
        """See that each message is in both mailboxes, once."""
        for reader, mailbox in ((self.ben, self.intake), (self.dora, self.pantry)):
            assert sorted(await self.received(reader, mailbox)) == sorted(sent)


@pytest.fixture
def relay(database: str, tmp_path: Path) -> Iterator[RelayProcess]:
    """Run a relay on the test's database."""
    with RelayProcess(tmp_path, options=("--database", database)) as running:
        yield running


@pytest.fixture
async def town(relay: RelayProcess, database: str) -> AsyncIterator[Town]:
    """Return the town on that relay."""
    async with open_town(Relay(relay.url, relay.setup_code), database) as opened:
        yield opened


@asynccontextmanager
async def open_town(relay: Relay, database: str) -> AsyncIterator[Town]:
    """Found a network on a relay, with the town in it."""
    async with stage(relay, database) as here:
        cpas, abri, bank = (here.world.structure(name) for name in ("cpas-namur", "abri-de-meuse", "banque"))
        anne, ben, dora = cpas.member(), abri.member(), bank.member()
        mailboxes = cpas.service("social", anne), abri.service("accueil", ben), bank.service("colis", dora)
        await here.publish()
        yield Town(here, *mailboxes, *[await here.device(member) for member in (anne, ben, dora)])


async def persist(device: Device, raw: bytes) -> Acceptance:
    """Post until the relay accepts it, as clients do."""
    while True:
        try:
            return await device.post(raw)
        except (aiohttp.ClientError, ConnectionError, UnavailableError):
            await asyncio.sleep(0.05)
