"""Whose access log a transaction may read: bound here, enforced by the database (storage/schema.sql).

    await bind_reader(connection, sql, me.structure)

Rules: only the structure of the signed-in device is ever bound; whatever the statements after it ask for, the
database shows no row of another structure's log.
"""

from server.http.caller import Caller
from server.storage.db import Connection
from server.storage.statements import Statements


async def bind_reader(connection: Connection, sql: Statements, me: Caller) -> None:
    """Let the transaction read the log of the caller's structure."""
    await connection.execute(sql["audit/reader"], me.structure)
