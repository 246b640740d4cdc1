"""The relay's clock, handed to whoever needs the time, so that tests can set it.

Times of the contract are milliseconds since 1970 (`schemas.ids.Millis`); the database has timestamps with
time zone.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], int]
"""Returns milliseconds since 1970 in UTC."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def system_clock() -> int:
    """Return the time of this machine."""
    return time.time_ns() // 1_000_000


def moment(millis: int) -> datetime:
    """Return a time as the database takes it."""
    return _EPOCH + timedelta(milliseconds=millis)


def millis(moment: datetime) -> int:
    """Return a time of the database in milliseconds."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)
