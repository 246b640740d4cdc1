"""The pool, its errors and the statements."""

import asyncio
import os
import signal
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from schemas.errors import LocalError, UnavailableError
from schemas.limits import LIMITS
from server.storage.db import connect, open_database
from server.storage.embedded import EmbeddedPostgres
from server.storage.statements import UnknownStatementError, load_statements


async def test_a_transaction_is_whole_or_absent(database: str) -> None:
    """What a block did is kept when it ends, and undone when it fails."""
    async with open_database(database) as db:
        async with db.transaction() as connection:
            await connection.execute("CREATE TABLE notes (text text)")
            await connection.execute("INSERT INTO notes VALUES ('kept')")
        with pytest.raises(asyncpg.DivisionByZeroError):
            async with db.transaction() as connection:
                await connection.execute("INSERT INTO notes VALUES ('undone'); SELECT 1 / 0")
        async with db.connection() as connection:
            assert await connection.fetchval("SELECT string_agg(text, ',') FROM notes") == "kept"


async def test_each_test_has_its_own_database(database: str, empty_database: str) -> None:
    """Two databases of one test do not see each other, and only the one from the template has tables."""
    async with connect(database) as full, connect(empty_database) as empty:
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert await full.fetchval(tables) > 0
        assert await empty.fetchval(tables) == 0


async def test_an_error_of_the_statement_stays_as_it_is(database: str) -> None:
    """A caller can tell a violated constraint from a database that is away."""
    async with open_database(database) as db:
        with pytest.raises(asyncpg.DivisionByZeroError):
            async with db.transaction() as connection:
                await connection.fetchval("SELECT 1 / 0")


async def test_a_lost_session_is_told_in_our_words(database: str) -> None:
    """A session that the server ends in mid-transaction is `unavailable`; the next block gets a fresh one."""
    async with open_database(database, connections=1) as db:
        with pytest.raises(UnavailableError):
            async with db.transaction() as connection:
                await connection.fetchval("SELECT pg_terminate_backend(pg_backend_pid())")
        await db.check()


async def test_a_statement_that_was_cancelled(database: str) -> None:
    """Whoever runs the database may cancel what lasts too long: it is done again, and ends no relay."""
    async with open_database(database) as db:
        with pytest.raises(UnavailableError):
            async with db.transaction() as connection:
                await connection.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(60)")
        await db.check()


async def test_a_restarted_database_is_used_again(tmp_path: Path) -> None:
    """While PostgreSQL is away every block says so; once it is back, the same pool works."""
    with EmbeddedPostgres(tmp_path) as postgres:
        async with open_database(postgres.dsn(), connections=2) as db:
            postgres.stop()
            with pytest.raises(UnavailableError):
                await db.check()
            postgres.start()
            await db.check()


async def test_leaving_a_session_that_is_gone(tmp_path: Path) -> None:
    """A database that stopped a moment before its sessions are closed is no error of whoever closes them."""
    with EmbeddedPostgres(tmp_path) as postgres:
        # Stopping holds the event loop up: neither can have noticed before it is closed.
        async with connect(postgres.dsn()):
            postgres.stop()
        postgres.start()
        async with open_database(postgres.dsn()):
            postgres.stop()


async def test_giving_back_a_session_that_does_not_answer(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that stands still is `unavailable`, also to those who wait in vain for its last word."""
    async with open_database(database) as db:
        async with db.connection() as connection:
            session = connection.get_server_pid()
        monkeypatch.setattr("server.storage.db.LIMITS", replace(LIMITS, database=1))
        os.kill(session, signal.SIGSTOP)
        try:
            with pytest.raises(UnavailableError):
                async with db.connection() as connection:
                    await connection.execute("SELECT 1", timeout=0.1)
        finally:
            os.kill(session, signal.SIGCONT)


async def test_no_connection_without_a_server(tmp_path: Path) -> None:
    """A database that is not there is `unavailable`, not a stack of driver errors."""
    with pytest.raises(UnavailableError):
        async with open_database(f"postgresql://souspli@/souspli?host={tmp_path}"):
            pass


@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit"])
async def test_a_forgetful_database_is_refused(tmp_path: Path, setting: str) -> None:
    """A database that may lose confirmed rows in a power cut is not used at all."""
    with (
        EmbeddedPostgres(tmp_path, settings={setting: "off"}) as postgres,
        pytest.raises(LocalError, match=setting),
    ):
        async with open_database(postgres.dsn()):
            pass


async def test_a_pooler_gets_no_prepared_statements(database: str) -> None:
    """Through a pooler nothing is left in a session that the next transaction may not find there."""
    async with open_database(database, pooler=database, connections=1) as db, db.connection() as connection:
        await connection.fetchval("SELECT 1 + $1::integer", 1)
        assert await connection.fetchval("SELECT count(*) FROM pg_prepared_statements WHERE name <> ''") == 0


async def test_notifications_arrive_on_the_direct_session(database: str) -> None:
    """What a transaction notifies reaches a listener when it commits."""
    heard: asyncio.Queue[str] = asyncio.Queue()
    async with open_database(database) as db, db.direct() as listener:
        await listener.add_listener("news", lambda *parts: heard.put_nowait(str(parts[3])))
        async with db.transaction() as connection:
            await connection.execute("SELECT pg_notify('news', 'committed')")
        assert await asyncio.wait_for(heard.get(), timeout=60) == "committed"


def test_an_unknown_statement_names_its_neighbour() -> None:
    """A misspelt name fails at once and says what was probably meant."""
    with pytest.raises(UnknownStatementError, match="migrate/applied"):
        load_statements()["migrate/aplied"]


async def test_every_statement_fits_the_schema(database: str) -> None:
    """PostgreSQL accepts each SQL file of the relay against the migrated schema."""
    refused = {}
    async with open_database(database) as db, db.connection() as connection:
        for name, text in db.sql.items():
            try:
                await connection.prepare(text)
            except asyncpg.PostgresError as error:
                refused[name] = str(error)
    assert not refused
