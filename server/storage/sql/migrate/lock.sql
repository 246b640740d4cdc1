-- One migrator at a time: one row when the lock is held, none when another has it. The number means nothing.
SELECT held FROM pg_try_advisory_xact_lock(7309453421862016551) AS held WHERE held
