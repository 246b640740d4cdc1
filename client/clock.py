"""The time, as an argument: tests bring their own."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], int]
"""Returns milliseconds since 1970 in UTC."""


def system_clock() -> int:
    """Return the time of this computer."""
    return time.time_ns() // 1_000_000


def stamp(millis: int) -> str:
    """Return a time as programs read it: `2026-11-24T08:30:00.000Z`."""
    return (
        datetime.fromtimestamp(millis / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )
