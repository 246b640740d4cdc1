-- Until this transaction ends, however long that takes, retention deletes nothing; several backups do not wait
-- for each other. The number is that of retention/only_one.
SELECT set_config('idle_in_transaction_session_timeout', '0', true), pg_advisory_xact_lock_shared(7041926338205114907)
