"""What all tests share: a real database for each, made in a moment, and no silent skipping in CI."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest

from server.storage.cluster import ADMINISTRATOR, DATABASE
from server.storage.embedded import EmbeddedPostgres
from server.storage.migrate import migrate

# Tests start programs hundreds of times: what was compiled once is kept beside its source.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# The command line speaks the language of the computer: of each that tests run on, it is English.
for variable in ("LC_ALL", "LC_MESSAGES"):
    os.environ.pop(variable, None)
os.environ["LANG"] = "C.UTF-8"

Result = TypeVar("Result")
Need = Callable[[object, str], None]

NUMBERS = count(1)


LONGEST = ("mail", "web", "faults", "integration", "simulation")
"""The folders whose tests take longest, as they are begun; the others follow."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, so that at the end no process works alone for minutes."""
    here = Path(__file__).parent

    def turn(item: pytest.Item) -> int:
        folder = item.path.relative_to(here).parts[0]
        return LONGEST.index(folder) if folder in LONGEST else len(LONGEST)

    items.sort(key=turn)


@pytest.fixture(scope="session")
def need() -> Need:
    """Return `need(condition, reason)`: without what it needs a test is skipped, but in CI it fails."""

    def check(condition: object, reason: str) -> None:
        if condition:
            return
        if os.environ.get("CI"):
            pytest.fail(f"{reason} (CI has to have it: see .ci/run)")
        pytest.skip(reason)

    return check


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """Run one embedded PostgreSQL for the session (under xdist, for the worker)."""
    with EmbeddedPostgres(tmp_path_factory.mktemp("postgres")) as running:
        yield running


@pytest.fixture(scope="session")
def template(postgres: EmbeddedPostgres) -> Iterator[str]:
    """Return the name of a database with the whole schema and no rows, to be copied."""
    with new_database(postgres, "template0") as name:
        wait_for(migrate(postgres.dsn(name)))
        yield name


@pytest.fixture
def database(postgres: EmbeddedPostgres, template: str) -> Iterator[str]:
    """Return the DSN of a database of the test's own, with the whole schema and no rows."""
    with new_database(postgres, template) as name:
        yield postgres.dsn(name)


@pytest.fixture
def empty_database(postgres: EmbeddedPostgres) -> Iterator[str]:
    """Return the DSN of a database of the test's own, without any table."""
    with new_database(postgres, "template0") as name:
        yield postgres.dsn(name)


@contextmanager
def new_database(postgres: EmbeddedPostgres, template: str) -> Iterator[str]:
    """Copy a database, and drop the copy afterwards whoever is still connected to it."""
    name = f"test_{next(NUMBERS)}"
    as_administrator(postgres, f"CREATE DATABASE {name} OWNER {DATABASE} TEMPLATE {template}")
    try:
        yield name
    finally:
        as_administrator(postgres, f"DROP DATABASE {name} WITH (FORCE)")


def as_administrator(postgres: EmbeddedPostgres, statement: str) -> None:
    """Execute a statement as the role that may do everything."""

    async def execute() -> None:
        connection = await asyncpg.connect(postgres.dsn(ADMINISTRATOR, ADMINISTRATOR))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    wait_for(execute())


def wait_for(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine for a fixture that is not asynchronous, beside the event loop of the test."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(coroutine)
