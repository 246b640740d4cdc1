"""How often somebody may do something: a bucket that fills steadily and that each time takes from.

    posts = Quota(per_minute=6_000, clock=time.monotonic)
    posts.spend(me.structure)                           # or RateLimitedError, which says when to come back

Rules: a bucket holds what fills it in a minute at most, so that a rate is kept over a minute and a burst is
no offence; buckets are in memory, so each server process allows the rate; full ones are forgotten.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from schemas.errors import RateLimitedError

RETRY_AFTER = "retry_after"
"""Member of the error's `extra`, in seconds; it becomes the header."""

_SWEEP = 10_000
"""Buckets after which the full ones are looked for; only many addresses make so many."""


@dataclass(slots=True)
class _Bucket:
    level: float
    filled: float  # when `level` was right, in seconds of the clock


class Quota:
    """One rate for each of many: structures, or addresses."""

    def __init__(self, *, amount: float, seconds: float, clock: Callable[[], float]) -> None:
        """Allow `amount` in any `seconds`; `clock` never goes back."""
        self._size = float(amount)
        self._rate = amount / seconds
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}
        self._sweep_at = _SWEEP

    def spend(self, who: str, amount: float = 1) -> None:
        """Take from somebody's bucket; raises RateLimitedError when it does not hold so much."""
        now = self._clock()
        bucket = self._buckets.get(who)
        if bucket is None:
            self._make_room(now)
            bucket = self._buckets[who] = _Bucket(self._size, now)
        bucket.level = self._level(bucket, now)
        bucket.filled = now
        if bucket.level < amount:
            wait = math.ceil((amount - bucket.level) / self._rate)
            raise RateLimitedError(f"too many requests; wait {wait} s", extra={RETRY_AFTER: wait})
        bucket.level -= amount

    def _level(self, bucket: _Bucket, now: float) -> float:
        return min(self._size, bucket.level + (now - bucket.filled) * self._rate)

    def _make_room(self, now: float) -> None:
        if len(self._buckets) < self._sweep_at:
            return
        self._buckets = {w: b for w, b in self._buckets.items() if self._level(b, now) < self._size}
        self._sweep_at = max(_SWEEP, 2 * len(self._buckets))
