-- One migrator at a time. The number is the project's own, chosen at random.
SELECT pg_try_advisory_xact_lock(7309453421862016551)
