-- One at a time numbers leaflets, until its transaction ends: numbers are in the order of commits. This one means nothing.
SELECT pg_advisory_xact_lock(6620493118573320417)
