"""How the relay's speed changes as messages pile up: from 1,000 stored ones to a million.

Four relays with a database each in one PostgreSQL, filled up to the size by SQL: rows of the tables
`envelopes` and `posts` as the relay writes them, spread over eight mailboxes, all with the bytes of one
sealed message of 2 KB; then vacuumed and analysed, as the server does by itself in time. The access log
is not filled. Only one relay works at a time. Measured are posts per second on 32 connections, and on one
connection the median time of fetching the newest message of a mailbox, and a page of 50 after a number
chosen at random.
"""

import random
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial

import asyncpg

from server.storage.cluster import ADMINISTRATOR, DATABASE
from server.storage.embedded import EmbeddedPostgres
from tests.acceptance.relay import RelayProcess
from tests.bench.load import Generator, Load, generator, request
from tests.bench.measuring import Against, Figure, Setting, percentile
from tests.bench.town import UNLIMITED, Town, address, town

_SERVICES = 8
_PAGE = 50
_ROUNDS = 3
_STEP = 100_000
"""Rows in one statement of the filling."""

_ENVELOPES = """
    INSERT INTO envelopes (mailbox, seq, accepted, raw, thread)
    SELECT boxes[1 + i % $3], 1 + i / $3, now() - interval '1 day' + i * interval '10 ms', $4, uuidv7()
    FROM (SELECT array_agg(mailbox) AS boxes FROM mailboxes) m,
        generate_series($1::bigint, $2::bigint - 1) i
"""
_POSTS = """
    INSERT INTO posts (structure, id, hash, accepted, expires)
    SELECT structures[1 + i % $3], uuidv7(), sha256(i::text::bytea), now(), now() + interval '1 year'
    FROM (SELECT array_agg(structure) AS structures FROM mailboxes) m,
        generate_series($1::bigint, $2::bigint - 1) i
"""
_NUMBERS = "UPDATE mailboxes m SET seq = (SELECT max(seq) FROM envelopes e WHERE e.mailbox = m.mailbox)"


Subject = Callable[[], Awaitable[float]]


async def measure(setting: Setting) -> list[Figure]:
    """Return posts per second and milliseconds for fetching, for each size."""
    sizes = [100, 1_000] if setting.quick else [1_000, 10_000, 100_000, 1_000_000]
    posts, fetches = setting.amount(2_000, quick=32), setting.amount(200, quick=10)
    async with AsyncExitStack() as stack:
        load = stack.enter_context(generator())
        postgres = stack.enter_context(EmbeddedPostgres(setting.folder / "postgres"))
        subjects: dict[str, Subject] = {}
        for size in sizes:
            setting.tell(f"filling up to {size:,}")
            filled = await _filled(stack, setting, postgres, size)
            subjects |= {
                f"post, {size:,} stored": partial(filled.post, load, posts),
                f"fetch the newest, {size:,} stored": partial(filled.fetch, load, fetches, newest=True),
                f"fetch {_PAGE}, {size:,} stored": partial(filled.fetch, load, fetches, newest=False),
            }
        turns = await setting.take_turns(subjects, _ROUNDS)
    return [
        Figure(name, "messages/s" if name.startswith("post") else "ms", values, _smallest(name, turns, sizes))
        for name, values in sorted(turns.items(), key=lambda turn: turn[0].partition(",")[0])
    ]


def _smallest(name: str, turns: dict[str, list[float]], sizes: list[int]) -> list[Against]:
    smallest = f"{name.partition(',')[0]}, {sizes[0]:,} stored"
    return [] if name == smallest else [Against(f"with {sizes[0]:,}", turns[smallest])]


class _Filled:
    """A relay with many messages."""

    def __init__(self, relay: RelayProcess, here: Town, each: int) -> None:
        self._relay = relay
        self._here = here
        self._each = each  # in each mailbox, at first
        self._posted = 0

    async def post(self, load: Generator, count: int) -> float:
        sealed = self._here.letters(_SERVICES)
        requests = [sealed[number % _SERVICES].again().post for number in range(count)]
        seconds = (await load.send(Load([address(self._relay)], requests))).seconds
        self._posted += count // _SERVICES
        return count / seconds

    async def fetch(self, load: Generator, count: int, *, newest: bool) -> float:
        last = self._each + self._posted
        readers = random.choices(self._here.readers(address(self._relay)), k=count)  # noqa: S311
        afters = [last - 1 if newest else random.randrange(max(self._each - _PAGE, 1)) for _ in range(count)]  # noqa: S311
        requests = [
            request(
                "GET", f"/v1/mailboxes/{reader.mailbox}/envelopes?after={after}&limit={_PAGE}", reader.token
            )
            for reader, after in zip(readers, afters, strict=True)
        ]
        measured = await load.send(Load([address(self._relay)], requests, connections=1))
        return 1000 * percentile(measured.answers, 50)


async def _filled(stack: AsyncExitStack, setting: Setting, postgres: EmbeddedPostgres, size: int) -> _Filled:
    name = f"with_{size}"
    await _execute(postgres, ADMINISTRATOR, f"CREATE DATABASE {name} OWNER {DATABASE} TEMPLATE template0")
    options = (*UNLIMITED, "--database", postgres.dsn(name))
    relay = stack.enter_context(RelayProcess(setting.folder / name, options=options))
    here = await stack.enter_async_context(town(relay, _SERVICES))
    raw = here.letters(1)[0].raw
    for start in range(0, size, _STEP):
        step = (start, min(start + _STEP, size), _SERVICES)
        await _execute(postgres, name, _ENVELOPES, *step, raw)
        await _execute(postgres, name, _POSTS, *step)
    await _execute(postgres, name, _NUMBERS)
    await _execute(postgres, name, "VACUUM (ANALYZE) envelopes")
    await _execute(postgres, name, "VACUUM (ANALYZE) posts")
    await _execute(postgres, name, "CHECKPOINT")
    return _Filled(relay, here, size // _SERVICES)


async def _execute(postgres: EmbeddedPostgres, database: str, statement: str, *values: object) -> None:
    connection = await asyncpg.connect(postgres.dsn(database, ADMINISTRATOR))
    try:
        await connection.execute(statement, *values)
    finally:
        await connection.close()
