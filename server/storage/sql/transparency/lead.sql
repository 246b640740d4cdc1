-- True for one process at a time, as long as its session lasts. The number means nothing.
SELECT pg_try_advisory_lock(8830921746650218375)
