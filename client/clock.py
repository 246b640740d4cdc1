"""The time, as an argument: tests bring their own."""

import time
from collections.abc import Callable

Clock = Callable[[], int]
"""Returns milliseconds since 1970 in UTC."""


def system_clock() -> int:
    """Return the time of this computer."""
    return time.time_ns() // 1_000_000
