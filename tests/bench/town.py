"""A town for the benchmarks: structures, each with a service of four caseworkers, all signed in to a relay.

async with town(relay, services=8) as here: requests = here.posts(4_000)
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count, cycle, islice

from crypto.envelope import seal
from schemas.api import ENVELOPE_TYPE
from schemas.content import Message
from schemas.envelope import Header, Sender
from schemas.ids import new_id
from schemas.limits import MINUTE
from server.clock import system_clock
from server.main import Relay
from tests.acceptance.relay import RelayProcess
from tests.bench.load import Address, Opening, Reader, Request, request
from tests.builders import Mailbox
from tests.stage import Device, Stage, stage

MEMBERS = 4
"""Of each service: a message is read four times."""

UNLIMITED = (
    "--posts-per-minute=1000000000",
    "--sign-ins-per-minute=1000000000",
    "--statements-per-minute=1000000000",
    "--connections=10000",
    "--connections-per-address=10000",
)
"""What keeps one client from too much would keep the load generator from its work."""

TEXT = "Bonjour, pouvez-vous accueillir deux personnes à partir de lundi ? " * 30
"""2 KB, as a page of writing has."""


@dataclass(frozen=True)
class Letter:
    """An envelope that was sealed, and the token of the device that may post it."""

    raw: bytes
    id: str
    token: str

    def again(self) -> "Letter":
        """Return it under another identifier: as new to the relay as another one, and no reader opens it."""
        id_ = new_id(system_clock())
        return Letter(self.raw.replace(self.id.encode(), id_.encode()), id_, self.token)

    @property
    def post(self) -> Request:
        """The request that posts it."""
        return request("POST", "/v1/envelopes", self.token, self.raw, ENVELOPE_TYPE, self.id)


@dataclass(frozen=True)
class Town:
    """Services in a circle: each caseworker writes for the own one to the next."""

    here: Stage
    services: list[Mailbox]
    devices: list[list[Device]]  # for each service

    def letters(self, count: int, services: int | None = None) -> list[Letter]:
        """Return sealed letters, in turn from each caseworker of so many services."""
        used = range(services or len(self.services))
        senders = [
            (place, device)
            for member in range(MEMBERS)
            for place in used
            for device in [self.devices[place][member]]
        ]
        return [self._letter(place, device, len(used)) for place, device in islice(cycle(senders), count)]

    def readers(
        self, *addresses: Address, services: int | None = None, opening: bool = False
    ) -> list[Reader]:
        """Return the caseworkers of so many services as readers; of each service, one opens if so said."""
        return [
            Reader(
                addresses[number % len(addresses)],
                device.token,
                service.id,
                Opening(service.key.seed, self.signers) if opening and number == 0 else None,
            )
            for service, devices in list(zip(self.services, self.devices, strict=True))[:services]
            for number, device in enumerate(devices)
        ]

    @property
    def signers(self) -> dict[bytes, bytes]:
        """The public signing keys of all devices, by key id."""
        members = [device.member for devices in self.devices for device in devices]
        return {member.kid: member.device.signing.public for member in members}

    def _letter(self, place: int, device: Device, circle: int) -> Letter:
        member, own, other = device.member, self.services[place], self.services[(place + 1) % circle]
        now = system_clock()
        id_ = new_id(now)
        header = Header(
            suite=1,
            id=id_,
            sender=Sender(member.chain.id, own.id, member.kid),
            thread=id_,
            time=now,
            recipients=(other.recipient,),
            checkpoint=self.here.world.directory.checkpoint(),
        )
        content = Message(author="Anne", text=TEXT)
        raw = seal(header, content, [other.key.public], member.device.signing)
        return Letter(raw, id_, device.token)


@asynccontextmanager
async def town(relay: RelayProcess, services: int) -> AsyncIterator[Town]:
    """Found a network on a relay, with a town in it."""
    async with stage(Relay(relay.url, relay.setup_code), "") as here:
        here.world._ticks = count(system_clock() - MINUTE * 1000)  # many statements, in little time
        found = []
        for number in range(services):
            structure = here.world.structure(f"structure-{number}")
            found.append(structure.service("accueil", *[structure.member() for _ in range(MEMBERS)]))
        await here.publish()
        devices = [[await here.device(member) for member in service.members] for service in found]
        yield Town(here, found, devices)


def address(relay: RelayProcess) -> Address:
    """Return where a relay listens."""
    return "127.0.0.1", relay.port
