"""One after the other: whoever counts, and then writes what was counted, takes a turn first.

    await take_turn(connection, sql, Turn.LOCKS, me.device.hex())
    if await connection.fetchval(sql["locks/count"], ...) >= LIMITS.locks: ...

Rules: a turn is of one owner, and lasts until the transaction ends, in all processes of the relay; without
it, two requests at once would both see the last free place, and both take it. It is taken in a statement of
its own: only the statements after it see what the one before has written.
"""

from enum import IntEnum

from server.storage.db import Connection
from server.storage.statements import Statements


class Turn(IntEnum):
    """For what, and whose; the numbers are those of the locks in the database."""

    REPLIES = 4  # of a bridge: guests' replies are numbered without gaps, in the order of commits
    SHELF = 5  # of a structure
    SUBSCRIPTIONS = 6  # of a device
    LOCKS = 7  # of a device; and of what opens one, which opens no second one
    TIMERS = 8  # of a mailbox
    GUEST_ITEMS = 9  # of a box
    APPLICATIONS = 10  # of a structure's identifier


async def take_turn(connection: Connection, sql: Statements, turn: Turn, owner: str) -> None:
    """Wait until nobody else has this turn of the owner, and have it until the transaction ends."""
    await connection.execute(sql["turns/take"], owner, turn.value)
