"""How long a message takes until a reader has opened it, and what a waiting reader costs the relay.

100 and 1,000 readers follow live, four for each service, and caseworkers of all services write. First the
load that the relay bears with them is measured; then messages, each really sealed, are posted steadily at
half of it. The time runs from the start of the post until one reader of the service has been told, has
fetched and decrypted it and checked its signatures; the other three fetch it too, but only one in four
opens, since in truth each reader has a processor of its own and here they share this one. Beside it: what
a bare aiohttp server takes to echo the same bodies at the same rate.

Memory is that of the relay's process, resident, with 1,000 idle followers less that with 100, for each
one more.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.acceptance.relay import RelayProcess
from tests.bench.bare import bare_server
from tests.bench.load import Address, Generator, Load, Stream, generator, request
from tests.bench.measuring import Against, Figure, Setting, percentile
from tests.bench.town import MEMBERS, UNLIMITED, Town, address, town

_ROUNDS = 3


@dataclass(frozen=True)
class Half:
    """One turn at half load: messages per second, and the times in milliseconds."""

    rate: float
    median: float
    slow: float  # 99th percentile
    echo: float  # median of the bare server


async def measure(setting: Setting) -> list[Figure]:
    """Return milliseconds until a message is open, and KiB for each follower."""
    crowds = [setting.amount(100, quick=8), setting.amount(1_000, quick=16)]
    with ExitStack() as stack:
        load = stack.enter_context(generator())
        relay = stack.enter_context(RelayProcess(setting.folder / "relay", options=UNLIMITED))
        echo = stack.enter_context(bare_server(setting.folder / "bare"))
        setting.tell("building a town")
        async with town(relay, max(crowds) // MEMBERS) as here:
            count = setting.amount(1_200, quick=16)
            turns = await setting.take_turns(
                {
                    f"{crowd:,} readers": partial(_half, load, here, address(relay), echo, crowd, count)
                    for crowd in crowds
                },
                _ROUNDS,
            )
            idle = await setting.take_turns({"idle": partial(_memory, here, relay, crowds)}, _ROUNDS)
    figures = []
    for name, halves in turns.items():
        bare = Against("bare echo", [half.echo for half in halves])
        figures += [
            Figure(f"{name}: half load", "messages/s", [half.rate for half in halves]),
            Figure(f"{name}: until open, median", "ms", [half.median for half in halves], [bare], at_most=10),
            Figure(f"{name}: until open, 99 %", "ms", [half.slow for half in halves], at_most=50),
        ]
    return [*figures, Figure("memory of an idle follower", "KiB", idle["idle"], at_most=25)]


async def _half(load: Generator, here: Town, relay: Address, echo: Address, crowd: int, count: int) -> Half:
    services = crowd // MEMBERS
    letters = here.letters(count, services)
    whole = Load(
        [relay],
        [letter.again().post for letter in letters],
        readers=here.readers(relay, services=services),
        deliveries=MEMBERS * count,
    )
    rate = count / (await load.send(whole)).seconds / 2
    bare = [request("POST", "/echo", body=letter.raw, kind="application/octet-stream") for letter in letters]
    echoed = await load.send(Load([echo], bare, rate=rate))
    half = Load(
        [relay],
        [letter.post for letter in letters],
        rate=rate,
        readers=here.readers(relay, services=services, opening=True),
        deliveries=MEMBERS * count,
    )
    opened = [1000 * seconds for seconds in (await load.send(half)).deliveries]
    answered = [1000 * seconds for seconds in echoed.answers]
    return Half(rate, percentile(opened, 50), percentile(opened, 99), percentile(answered, 50))


async def _memory(here: Town, relay: RelayProcess, crowds: Sequence[int]) -> float:
    relay.stop()
    relay.start()  # what the last turn left behind would be used again, and not counted
    few, many = crowds
    tokens = [device.token for devices in here.devices for device in devices]
    streams = [await _idle(relay, token) for token in tokens[:few]]
    before = _resident(relay)
    streams += [await _idle(relay, token) for token in tokens[few:many]]
    after = _resident(relay)
    for stream in streams:
        stream.close()
    return (after - before) / (many - few)


async def _idle(relay: RelayProcess, token: str) -> Stream:
    stream = await Stream.follow(address(relay), token)
    await stream.first
    return stream


def _resident(relay: RelayProcess) -> float:
    """Return the KiB of memory that the process of the relay holds."""
    if relay._process is None:
        raise RuntimeError("the relay does not run")
    status = Path(f"/proc/{relay._process.pid}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return float(line.split()[1])
