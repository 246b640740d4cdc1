"""How many sealed messages the relay takes in a second, and hands to four readers each.

Messages of 2 KB are sealed beforehand and posted on 32 connections by a load generator in a process of
its own. The relay runs as `python -m server` with its embedded database on this disk, as one process, and
as two processes on one database. So that sealing does not limit the load, most messages are copies of
sealed ones with a new identifier, which to the relay are as good as others. Read by four: each caseworker
of the receiving service follows it live and fetches what is new, without opening it; a delivery is a
message that arrived at one reader, and the clock stops at the last one.

Beside it, in the same rounds: a bare aiohttp server that answers the same body with itself, and bare
durable inserts of the same bytes, one row at a time over 8 connections, into the same PostgreSQL.
"""

from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from functools import partial

from tests.acceptance.relay import RelayProcess
from tests.bench.bare import bare_server, insert
from tests.bench.load import Address, Generator, Load, generator, request
from tests.bench.measuring import Against, Figure, Setting
from tests.bench.town import MEMBERS, UNLIMITED, Town, address, town

_INSERTING = 8
"""Connections."""

Subject = Callable[[], Awaitable[float]]


async def measure(setting: Setting) -> list[Figure]:
    """Return messages and deliveries per second."""
    count, services = setting.amount(4_000, quick=64), setting.amount(8, quick=2)
    with ExitStack() as stack:
        load = stack.enter_context(generator())
        first, second = [
            stack.enter_context(RelayProcess(setting.folder / "relay", options=UNLIMITED)) for _ in range(2)
        ]
        echo = stack.enter_context(bare_server(setting.folder / "bare"))
        async with town(first, services) as here:
            one, two = [address(first)], [address(first), address(second)]
            raw = here.letters(1)[0].raw
            turns = await setting.take_turns(
                {
                    "bare echo": partial(_echo, load, echo, raw, count),
                    "bare single inserts": partial(_insert, load, setting, raw, count),
                    "one process": partial(_post, load, here, one, count),
                    "two processes": partial(_post, load, here, two, count),
                    "one process, read by four": partial(_post, load, here, one, count, read=True),
                    "two processes, read by four": partial(_post, load, here, two, count, read=True),
                }
            )
    alone = Against("one process", turns["one process"])
    bare = [
        Against("bare echo", turns["bare echo"], at_least=0.5),
        Against("bare single inserts", turns["bare single inserts"], at_least=1),
    ]
    figures = [
        Figure("bare echo", "messages/s", turns["bare echo"]),
        Figure("bare single inserts", "messages/s", turns["bare single inserts"]),
        Figure("one process", "messages/s", turns["one process"], bare),
        Figure("two processes", "messages/s", turns["two processes"], [alone]),
    ]
    for name in ("one process, read by four", "two processes, read by four"):
        figures += [
            Figure(name, "messages/s", turns[name]),
            Figure(name, "deliveries/s", [MEMBERS * rate for rate in turns[name]], at_least=2_000),
        ]
    return figures


async def _echo(load: Generator, server: Address, raw: bytes, count: int) -> float:
    requests = [request("POST", "/echo", body=raw, kind="application/octet-stream")] * count
    return count / (await load.send(Load([server], requests))).seconds


async def _insert(load: Generator, setting: Setting, raw: bytes, count: int) -> float:
    return count / await load.run(
        partial(insert, setting.folder / "relay" / "database", raw, count, _INSERTING)
    )


async def _post(
    load: Generator, here: Town, addresses: list[Address], count: int, *, read: bool = False
) -> float:
    sealed = here.letters(len(here.services) * MEMBERS)
    requests = [sealed[number % len(sealed)].again().post for number in range(count)]
    readers = here.readers(*addresses) if read else ()
    deliveries = count * MEMBERS if read else 0
    sent = await load.send(Load(addresses, requests, readers=readers, deliveries=deliveries))
    return count / sent.seconds
