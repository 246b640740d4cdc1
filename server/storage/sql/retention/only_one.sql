-- True for one process at a time, until its transaction ends. The number means nothing.
SELECT pg_try_advisory_xact_lock(7041926338205114907)
