"""The relay's way to its database: any PostgreSQL from version 15, the embedded one included.

    async with open_database(dsn) as database, database.transaction() as connection:
        await connection.execute(database.sql["relay/write"], ...)

Rules it keeps:
- it refuses a database that could lose what it has confirmed;
- that the database is away, restarting or full is told in the words of `schemas.errors`; every other error
  of PostgreSQL goes to the caller as it is;
- an error during the commit leaves open whether it took place: callers repeat, so every change is idempotent;
- sessions carry no state (settings, locks, notifications): a pooler such as PgBouncer may stand between.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING, TypeAlias

import asyncpg

from schemas.errors import LocalError, StorageFullError, UnavailableError
from schemas.limits import LIMITS
from server.storage.statements import Statements, load_statements

if TYPE_CHECKING:
    Connection: TypeAlias = (
        asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
    )
    Pool: TypeAlias = asyncpg.Pool[asyncpg.Record]
else:  # only the type checker knows asyncpg's classes as generic
    Connection, Pool = asyncpg.Connection, asyncpg.Pool

OLDEST_VERSION = 15
APPLICATION = {"application_name": "souspli"}

TRANSIENT = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,  # starting, stopping, crashed; a statement that was cancelled
    asyncpg.InsufficientResourcesError,  # memory, connections
    asyncpg.ReadOnlySQLTransactionError,  # another server has been promoted
    asyncpg.TransactionRollbackError,  # a deadlock, for example
    asyncpg.InternalClientError,  # asyncpg's word for a session that ended while it was idle
    TimeoutError,
)
"""Errors after which the same request may succeed."""

_PARTED = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
"""What taking leave of a session raises when its database has just gone, or does not answer any more."""


class Database:
    """A pool of connections and the statements to run on them."""

    def __init__(self, pool: Pool, sql: Statements, dsn: str) -> None:
        self.sql = sql
        self._pool = pool
        self._dsn = dsn

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """Lend a connection on which each statement is a transaction of its own.

        Raises UnavailableError and StorageFullError, also in place of PostgreSQL's errors in the block.
        """
        with _in_our_words():
            connection = await self._pool.acquire(timeout=LIMITS.database)
        try:
            with _in_our_words(connection):
                yield connection
        finally:
            with suppress(*_PARTED):  # the pool has ended it, and what the block did or raised stands
                await self._pool.release(connection)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """Lend a connection in a transaction, committed at the end of the block; raises like `connection`."""
        async with self.connection() as connection, connection.transaction():
            yield connection

    @asynccontextmanager
    async def direct(self) -> AsyncIterator[Connection]:
        """Open a session of its own, past any pooler, for LISTEN."""
        async with connect(self._dsn) as connection:
            yield connection

    async def check(self) -> None:
        """Raise UnavailableError unless the database answers."""
        async with self.connection() as connection:
            await connection.execute("SELECT 1")


@asynccontextmanager
async def open_database(dsn: str, *, pooler: str = "", connections: int = 10) -> AsyncIterator[Database]:
    """Open a pool of up to that many connections to `dsn`, or to the pooler before it if there is one.

    Raises UnavailableError when the database does not answer and LocalError when it is not fit for use.
    """
    with _in_our_words():
        pool = await asyncpg.create_pool(
            pooler or dsn,
            min_size=0,
            max_size=connections,
            command_timeout=LIMITS.database,
            statement_cache_size=0 if pooler else 100,  # a pooler loses prepared statements
            server_settings=APPLICATION,
            reset=_nothing,
        )
    try:
        database = Database(pool, load_statements(), dsn)
        async with database.connection() as connection:
            await _demand_durability(connection)
        yield database
    finally:
        await _close(pool)


@asynccontextmanager
async def connect(dsn: str) -> AsyncIterator[Connection]:
    """Open one session; raises as `Database.connection` does."""
    with _in_our_words():
        connection = await asyncpg.connect(dsn, timeout=LIMITS.database, server_settings=APPLICATION)
    try:
        with _in_our_words(connection):
            yield connection
    finally:
        await _end(connection)


async def _demand_durability(connection: Connection) -> None:
    version = connection.get_server_version().major
    if version < OLDEST_VERSION:
        raise LocalError(f"PostgreSQL {version} is too old", advice=f"use {OLDEST_VERSION} or later")
    for setting in ("fsync", "synchronous_commit"):
        if await connection.fetchval("SELECT current_setting($1)", setting) == "off":
            raise LocalError(
                f"the database has {setting} off and would lose confirmed messages in a power cut"
            )


async def _nothing(_connection: Connection) -> None:
    """Replace asyncpg's reset, a round trip at each release: sessions carry no state, by the rule above."""


async def _end(connection: Connection) -> None:
    try:
        await connection.close(timeout=1)
    except _PARTED:
        connection.terminate()


async def _close(pool: Pool) -> None:
    try:
        await asyncio.wait_for(pool.close(), timeout=5)
    except _PARTED:  # or a connection is still lent to a task that hangs
        pool.terminate()


@contextmanager
def _in_our_words(connection: Connection | None = None) -> Iterator[None]:
    """Translate what is no fault of the statement: the database away, restarting, or its disk full."""
    try:
        yield
    except asyncpg.DiskFullError as error:
        raise StorageFullError from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as error:
        if isinstance(error, TRANSIENT) or connection is None or _lost(connection):
            raise UnavailableError("the database cannot do it at the moment") from error
        raise


def _lost(connection: Connection) -> bool:
    try:
        return connection.is_closed()
    except asyncpg.InterfaceError:  # the pool has noticed first and has taken it back
        return True
