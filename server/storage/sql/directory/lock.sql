-- One process at a time appends to the log, until its transaction ends. The number means nothing.
SELECT pg_advisory_xact_lock(2874650193755648120)
