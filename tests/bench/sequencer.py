"""What the access log costs the relay: giving records their places, and writing them with each post.

Records of usual length wait in a PostgreSQL of its own, all of one structure, and of 200; the sequencer
gives them their places, epoch by epoch as fast as it can, with nothing else going on. Signing is not in it:
it is done once for all of them.

Posts of 2 KB go over HTTP on 32 connections to two relays that run in this process, one as it is, its
sequencer at work, and one whose records are left out of the same statement. They take turns. Since both
share a process with the bench, they are slower than a relay of its own; the ratio is what counts.
"""

import logging
import os
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from functools import partial
from unittest import mock
from urllib.parse import urlsplit

import structlog

from schemas.access import AccessAction
from schemas.ids import new_id
from server.audit.records import Access, Columns, Records
from server.clock import system_clock
from server.storage.cluster import ADMINISTRATOR, DATABASE
from server.storage.db import Database, connect, open_database
from server.storage.embedded import EmbeddedPostgres
from server.storage.migrate import migrate
from server.transparency.epochs import Epochs
from tests.acceptance.relay import RelayProcess
from tests.bench.load import Generator, Load, clock, generator
from tests.bench.measuring import Against, Figure, Setting
from tests.bench.town import Town, town
from tests.stage import local_relay

_LOGS = (1, 200)
_MEMBER = new_id(1_760_000_000_000)
_UNLIMITED = 10**9


async def measure(setting: Setting) -> list[Figure]:
    """Return entries and posts per second."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    async with AsyncExitStack() as stack:
        postgres = stack.enter_context(EmbeddedPostgres(setting.folder / "postgres"))
        load = stack.enter_context(generator())
        subjects: dict[str, Callable[[], Awaitable[float]]] = {}
        for logs in _LOGS:
            database = await stack.enter_async_context(open_database(await _database(postgres, f"l{logs}")))
            await _open_logs(database, logs)
            count = setting.amount(20_000, quick=400)
            subjects[f"places, {logs} logs"] = partial(_sequence, database, logs, count)
        for name, records in (("with", Records), ("without", _NoRecords)):
            dsn = await _database(postgres, f"posts_{name}")
            with mock.patch("server.parts.Records", records):
                relay = await stack.enter_async_context(
                    local_relay(dsn, setting.folder / name, system_clock, **_limits())
                )
            shown = _Shown(relay.url, relay.setup_code or "")
            here = await stack.enter_async_context(town(shown, setting.amount(8, quick=2)))
            subjects[f"posts {name} records"] = partial(
                _post, load, shown, here, setting.amount(3_000, quick=32)
            )
        turns = await setting.take_turns(subjects)
    without = Against("without records", turns["posts without records"], 0.85)
    return [
        *(Figure(f"places, {logs} logs", "entries/s", turns[f"places, {logs} logs"]) for logs in _LOGS),
        Figure("posts without records", "messages/s", turns["posts without records"]),
        Figure("posts with records", "messages/s", turns["posts with records"], [without]),
    ]


class _NoRecords(Records):
    """Writes none."""

    def columns(self, accesses: Iterable[Access], keys: Mapping[str, bytes]) -> Columns:  # noqa: ARG002
        """Return empty columns."""
        return [], [], [], [], []


class _Shown(RelayProcess):
    """A relay of this process, as the town expects it."""

    def __init__(self, url: str, setup_code: str) -> None:
        self.port = urlsplit(url).port or 0
        self.setup_code = setup_code


def _limits() -> dict[str, int]:
    names = ("posts_per_minute", "sign_ins_per_minute", "statements_per_minute")
    return dict.fromkeys(names, _UNLIMITED)


async def _database(postgres: EmbeddedPostgres, name: str) -> str:
    async with connect(postgres.dsn("postgres", ADMINISTRATOR)) as connection:
        await connection.execute(f"CREATE DATABASE {name} OWNER {DATABASE} TEMPLATE template0")
    dsn = postgres.dsn(name)
    await migrate(dsn)
    return dsn


async def _open_logs(database: Database, count: int) -> None:
    """Open logs as admissions do, and let each have its genesis."""
    structures = [new_id(system_clock()) for _ in range(count)]
    async with database.connection() as connection:
        await connection.execute(
            "INSERT INTO structures (structure, active, registrar, retention_days, storage_limit,"
            " pseudonym_key) SELECT s, true, false, 365, 0, $2 FROM unnest($1::uuid[]) s",
            structures,
            os.urandom(32),
        )
        await connection.execute(
            "INSERT INTO structure_logs (structure, place)"
            " SELECT s.id, s.place - 1 FROM unnest($1::uuid[]) WITH ORDINALITY AS s (id, place)",
            structures,
        )
    await Epochs(database, system_clock, 0).close()


async def _sequence(database: Database, logs: int, count: int) -> float:
    """Let records wait, and return how many a second get their places."""
    records, epochs = Records(database.sql, system_clock), Epochs(database, system_clock, 0)
    async with database.transaction() as connection:
        rows = await connection.fetch("SELECT structure::text FROM structure_logs")
        assert len(rows) == logs
        accesses = [
            Access(
                structure=rows[number % logs]["structure"],
                action=AccessAction.ENVELOPE_POSTED,
                member=_MEMBER,
                role="member",
                object=_MEMBER,
                request="0123456789abcdef",
            )
            for number in range(count)
        ]
        await records.write(connection, accesses)
    began = clock()
    while await epochs.close():
        pass
    return count / (clock() - began)


async def _post(load: Generator, relay: RelayProcess, here: Town, count: int) -> float:
    letters = here.letters(8)
    requests = [letters[number % 8].again().post for number in range(count)]
    measured = await load.send(Load([("127.0.0.1", relay.port)], requests))
    return count / measured.seconds
